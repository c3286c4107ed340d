"""Brings a file up to date from the web: conditional requests, resumed downloads, bounded unpacking.

A file that has not changed is not sent again (ETag, Last-Modified). A download that broke off is resumed where it
stopped (Range), also by a later run. Sizes are limited as sent and as unpacked.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO

from urllib3 import BaseHTTPResponse

from labelcheck.system.http import Deadline, HttpClient, body, check_answer, content_length
from labelcheck.system.http_errors import TooLargeError, TransientError

_GZIP = frozenset({"gzip", "x-gzip"})
_CHUNK = 1 << 16


@dataclass(frozen=True)
class _Stamp:
    """What a server said of a file. It is kept beside the file and makes the next request conditional."""

    url: str
    etag: str = ""
    modified: str = ""
    encoding: str = ""

    @property
    def condition(self) -> str:
        """What `If-Range` may name: a strong ETag, or a date."""
        return self.etag if self.etag and not self.etag.startswith("W/") else self.modified

    @classmethod
    def of(cls, url: str, headers: Mapping[str, str]) -> _Stamp:
        names = ("etag", "last-modified", "content-encoding")
        return cls(url, *(headers.get(name, "")[:500].strip() for name in names))

    @classmethod
    def read(cls, path: Path) -> _Stamp | None:
        """Return the stamp of a file; None where it is missing or damaged."""
        try:
            data: dict[str, Any] = json.loads(_stamp_file(path).read_text("utf-8"))
            return cls(**{key: str(value) for key, value in data.items()})
        except (OSError, ValueError, TypeError, AttributeError):
            return None

    def write(self, path: Path) -> None:
        _stamp_file(path).write_text(json.dumps(asdict(self)), "utf-8")


def _stamp_file(path: Path) -> Path:
    return path.with_name(path.name + ".http")


def _remove(*paths: Path) -> None:
    """Remove files and their stamps, where they exist."""
    for path in paths:
        for one in (path, _stamp_file(path)):
            with suppress(OSError):
                one.unlink(missing_ok=True)


def download(client: HttpClient, url: str, path: Path, *, may_be_gone: bool = False) -> bool:
    """Bring a file up to date.

    Args:
        client: Makes the requests.
        url: The file's address.
        path: Where the file is kept. The server's stamp and an incomplete download are kept beside it.
        may_be_gone: Whether the answers "not found" and "gone" are no errors: then the file is removed.

    Returns:
        Whether the file is new or has changed.

    Raises:
        HttpError: The file cannot be downloaded, or breaks a limit.
        OSError: The file cannot be written.
    """
    part = path.with_name(path.name + ".part")

    def attempt(deadline: Deadline) -> bool:
        begun = _Stamp.read(part)
        size = part.stat().st_size if part.exists() else 0
        if begun is None or begun.url != url or not begun.condition or not size:
            begun = None
        with client.open(url, _headers(url, path, begun, size)) as answer:
            if answer.status == 304 and path.exists():
                return False
            if answer.status in (404, 410) and may_be_gone:
                _remove(path, part)
                return False
            if answer.status == 416:
                _remove(part)
                raise TransientError("what had come of it fits no longer")
            check_answer(answer, {200, 206}, {"identity", *_GZIP})
            stamp, at = _Stamp.of(url, answer.headers), 0
            if answer.status == 206:
                if begun is None or not answer.headers.get("content-range", "").startswith(f"bytes {size}-"):
                    _remove(part)
                    raise TransientError("the server sent another part than asked for")
                stamp, at = begun, size
            _receive(answer, part, stamp, at, deadline, most=client.limits.most_sent)
        _unpack(part, path, stamp, client.limits.most_unpacked)
        return True

    try:
        return client.retried(attempt, client.limits.total_timeout)
    except TooLargeError:
        _remove(part)
        raise


def _headers(url: str, path: Path, begun: _Stamp | None, size: int) -> dict[str, str]:
    """Return the headers of a request: for the rest of an incomplete download, or for a newer version of the file."""
    headers = {"Accept-Encoding": "gzip", "Accept": "*/*"}
    if begun is not None:
        return headers | {"Range": f"bytes={size}-", "If-Range": begun.condition}
    known = _Stamp.read(path)
    if known is not None and known.url == url and path.exists():
        headers |= {"If-None-Match": known.etag} if known.etag else {}
        headers |= {"If-Modified-Since": known.modified} if known.modified else {}
    return headers


def _receive(answer: BaseHTTPResponse, part: Path, stamp: _Stamp, at: int, deadline: Deadline, *, most: int) -> None:
    """Append the body to the bytes of earlier attempts."""
    if at + (content_length(answer) or 0) > most:
        raise TooLargeError
    stamp.write(part)
    with part.open("r+b" if at else "wb") as file:
        file.seek(at)
        file.truncate()
        for piece in body(answer, deadline, at):
            if file.tell() + len(piece) > most:
                raise TooLargeError
            file.write(piece)


def _unpack(part: Path, path: Path, stamp: _Stamp, most: int) -> None:
    """Unpack the file, up to the limit, and give it its name."""
    if stamp.encoding.lower() not in _GZIP:
        part.replace(path)
    else:
        draft = path.with_name(path.name + ".unpacked")
        try:
            with part.open("rb") as packed, draft.open("wb") as plain:
                for piece in _gunzipped(packed, most):
                    plain.write(piece)
            draft.replace(path)
        except (zlib.error, EOFError):
            _remove(part)
            raise TransientError("it cannot be unpacked") from None
        finally:
            draft.unlink(missing_ok=True)
    _remove(part)
    replace(stamp, encoding="").write(path)


def _gunzipped(packed: BinaryIO, most: int) -> Iterator[bytes]:
    """Yield the bytes of gzip piece by piece: a bomb is detected long before it fills the disk.

    Raises:
        TooLargeError: There are more than `most` bytes.
        EOFError: The file is cut off.
        zlib.error: The file is not gzip.
    """
    made = 0
    inflate = zlib.decompressobj(wbits=31)
    data = packed.read(_CHUNK)
    while data or not inflate.eof:
        chunk = inflate.decompress(data, 1 << 20)
        made += len(chunk)
        if made > most:
            raise TooLargeError
        if chunk:
            yield chunk
        if inflate.eof:
            rest = inflate.unused_data or packed.read(_CHUNK)
            if not rest:
                return
            inflate, data = zlib.decompressobj(wbits=31), rest  # several members, one behind the other
            continue
        data = inflate.unconsumed_tail
        if not data and not (data := packed.read(_CHUNK)) and not chunk:
            raise EOFError
