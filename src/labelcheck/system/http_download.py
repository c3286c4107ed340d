"""Brings a file up to date from the web: conditional requests, resumed downloads, bounded unpacking.

A file that has not changed is not sent again (ETag, Last-Modified). A download that broke off is resumed where it
stopped (Range), also by a later run. Sizes are limited as sent and as unpacked.
"""

from __future__ import annotations

import zlib
from dataclasses import replace
from pathlib import Path

from urllib3 import BaseHTTPResponse

from labelcheck.system.gunzip import gunzipped
from labelcheck.system.http import Deadline, HttpClient, body, check_answer, content_length
from labelcheck.system.http_cache import Stamp, read_stamp, remove, stamp_of, write_stamp
from labelcheck.system.http_errors import TooLargeError, TransientError

_GZIP = frozenset({"gzip", "x-gzip"})


def download(client: HttpClient, url: str, path: Path, *, may_be_gone: bool = False) -> bool:
    """Bring a file up to date.

    Args:
        client: Asks for it.
        url: Its address.
        path: Where it is kept. Beside it stand the server's stamp of it and the part that has come so far.
        may_be_gone: Whether the answers "not found" and "gone" are no errors: then the file is removed.

    Returns:
        Whether it is new or has changed.

    Raises:
        HttpError: The file cannot be had, or breaks a limit.
        OSError: It cannot be written.
    """
    part = path.with_name(path.name + ".part")

    def attempt(deadline: Deadline) -> bool:
        begun = read_stamp(part)
        size = part.stat().st_size if part.exists() else 0
        if begun is None or begun.url != url or not begun.condition or not size:
            begun = None
        with client.open(url, _headers(url, path, begun, size)) as answer:
            if answer.status == 304 and path.exists():
                return False
            if answer.status in (404, 410) and may_be_gone:
                remove(path, part)
                return False
            if answer.status == 416:
                remove(part)
                raise TransientError("what had come of it fits no longer")
            check_answer(answer, {200, 206}, {"identity", *_GZIP})
            resumed = answer.status == 206
            if resumed and (begun is None or not _begins_at(answer, size)):
                remove(part)
                raise TransientError("the server sent another part than asked for")
            stamp = begun if resumed and begun is not None else stamp_of(url, answer.headers)
            _receive(answer, part, stamp, size if resumed else 0, deadline, most=client.limits.most_sent)
        _unpack(part, path, stamp, client.limits.most_unpacked)
        return True

    try:
        return client.retried(attempt, client.limits.total_timeout)
    except TooLargeError:
        remove(part)
        raise


def _headers(url: str, path: Path, begun: Stamp | None, size: int) -> dict[str, str]:
    """Return the headers of a request: for the rest of what has begun to come, or for what is newer than the file."""
    headers = {"Accept-Encoding": "gzip", "Accept": "*/*"}
    if begun is not None:
        return headers | {"Range": f"bytes={size}-", "If-Range": begun.condition}
    known = read_stamp(path)
    if known is not None and known.url == url and path.exists():
        headers |= {"If-None-Match": known.etag} if known.etag else {}
        headers |= {"If-Modified-Since": known.modified} if known.modified else {}
    return headers


def _begins_at(answer: BaseHTTPResponse, size: int) -> bool:
    return answer.headers.get("content-range", "").startswith(f"bytes {size}-")


def _receive(answer: BaseHTTPResponse, part: Path, stamp: Stamp, at: int, deadline: Deadline, *, most: int) -> None:
    """Write the body behind the bytes that came before."""
    if at + (content_length(answer) or 0) > most:
        raise TooLargeError
    write_stamp(part, stamp)
    with part.open("r+b" if at else "wb") as file:
        file.seek(at)
        file.truncate()
        for piece in body(answer, deadline, at):
            if file.tell() + len(piece) > most:
                raise TooLargeError
            file.write(piece)


def _unpack(part: Path, path: Path, stamp: Stamp, most: int) -> None:
    """Put the file in its place, unpacked; never more of it than the limit."""
    if stamp.encoding.lower() not in _GZIP:
        part.replace(path)
    else:
        draft = path.with_name(path.name + ".unpacked")
        try:
            with part.open("rb") as packed, draft.open("wb") as plain:
                for piece in gunzipped(packed, most):
                    plain.write(piece)
            draft.replace(path)
        except (zlib.error, EOFError):
            remove(part)
            raise TransientError("it cannot be unpacked") from None
        finally:
            draft.unlink(missing_ok=True)
    remove(part)
    write_stamp(path, replace(stamp, encoding=""))
