"""Gets a file from the web as if the network and the server meant harm, or were about to fail.

What is already there is not sent again (ETag, Last-Modified); what broke off goes on where it stopped (Range); servers
that are busy are asked again, later each time. Sizes are limited as sent and as unpacked, times as a whole.
"""

from __future__ import annotations

import re
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import TYPE_CHECKING

from labelcheck import __version__
from labelcheck.notices.feeds.errors import DownloadError, OfflineError
from labelcheck.notices.http_cache import Stamp, read_stamp, remove, stamp_of, write_stamp
from labelcheck.system.gunzip import TooLargeError, gunzipped
from labelcheck.system.redirects import RedirectError, followed

if TYPE_CHECKING:
    from urllib3 import BaseHTTPResponse

AGENT = f"labelcheck/{__version__}"
_BUSY = frozenset({429, 500, 502, 503, 504})
_MOVED = frozenset({301, 302, 303, 307, 308})
_CHUNK = 1 << 16
_OFFLINE_ATTEMPTS = 2
"""Who is offline should hear so soon."""
_OLD_STAYS = "The catalogue stays as it is; try again later."
_IF_MOVED = "If the authority has moved its feed, a newer labelcheck may know where."


@dataclass(frozen=True)
class Patience:
    """How long, how often and how much.

    Attributes:
        attempts: How often one file is asked for.
        first_pause: Seconds before the second attempt; doubled for each further one.
        longest_pause: Seconds that a server's `Retry-After` is obeyed at most.
        connect: Seconds until a connection stands.
        silence: Seconds without a byte.
        total: Seconds for one file, all attempts together.
        most_sent: Bytes of a file as it is sent.
        most_unpacked: Bytes of a file after unpacking.
    """

    attempts: int = 5
    first_pause: float = 1.0
    longest_pause: float = 120.0
    connect: float = 15.0
    silence: float = 60.0
    total: float = 1800.0
    most_sent: int = 256 << 20
    most_unpacked: int = 1 << 30


class _TransientError(Exception):
    """This attempt failed; another may not."""

    def __init__(self, problem: str, pause: float | None = None, *, offline: bool = False) -> None:
        super().__init__(problem)
        self.pause = pause
        self.offline = offline


class Downloader:
    """Gets files; keeps connections open between them.

    Args:
        patience: The limits.
        sleep: Waits; another one in tests.
    """

    def __init__(self, patience: Patience | None = None, sleep: Callable[[float], None] = time.sleep) -> None:
        from labelcheck.system.http import connections  # noqa: PLC0415 - urllib3, only for those who update

        self._patience = patience or Patience()
        self._sleep = sleep
        self._connections = connections(self._patience.connect, self._patience.silence)

    def get(self, url: str, path: Path, *, may_be_gone: bool = False) -> bool:
        """Bring a file up to date.

        Args:
            url: Its address.
            path: Where it is kept; beside it stand what the server said of it, and what has come so far.
            may_be_gone: Whether the answers "not found" and "gone" are fine: then the file is removed.

        Returns:
            Whether it is new or has changed.

        Raises:
            OfflineError: The server cannot be reached.
            DownloadError: The file cannot be had, or breaks a limit.
        """
        ends = time.monotonic() + self._patience.total
        pause = self._patience.first_pause
        for attempt in range(1, self._patience.attempts + 1):
            try:
                return self._attempt(url, path, ends, may_be_gone)
            except _TransientError as error:
                wait = pause if error.pause is None else error.pause
                late = time.monotonic() + wait > ends or wait > self._patience.longest_pause
                last = _OFFLINE_ATTEMPTS if error.offline else self._patience.attempts
                if attempt >= min(last, self._patience.attempts) or late:
                    kind = OfflineError if error.offline else DownloadError
                    again = f" The server asks to wait {wait:.0f} seconds." if error.pause is not None else ""
                    raise kind(f"{url} cannot be had: {error}.{again}", _OLD_STAYS) from None
                self._sleep(wait)
                pause *= 2
        raise AssertionError

    def _attempt(self, url: str, path: Path, ends: float, may_be_gone: bool) -> bool:
        part = path.with_name(path.name + ".part")
        known, begun = read_stamp(path), read_stamp(part)
        size = part.stat().st_size if part.exists() else 0
        resuming = begun is not None and begun.url == url and bool(begun.condition) and size > 0
        headers = {"User-Agent": AGENT, "Accept-Encoding": "gzip", "Accept": "*/*"}
        if resuming and begun is not None:
            headers |= {"Range": f"bytes={size}-", "If-Range": begun.condition}
        elif known is not None and known.url == url and path.exists():
            headers |= {"If-None-Match": known.etag} if known.etag else {}
            headers |= {"If-Modified-Since": known.modified} if known.modified else {}
        with self._answer(url, headers) as answer:
            if answer.status == 304 and path.exists():
                return False
            if answer.status in (404, 410) and may_be_gone:
                remove(path, part)
                return False
            if answer.status == 416:
                remove(part)
                raise _TransientError("what had come of it fits no longer", 0.0)
            self._check(url, answer)
            goes_on = resuming and answer.status == 206 and _goes_on_at(answer, size)
            if answer.status == 206 and not goes_on:
                remove(part)
                raise _TransientError("the server sent another part than asked for", 0.0)
            stamp = begun if goes_on and begun is not None else stamp_of(url, answer.headers)
            self._receive(answer, part, stamp, size if goes_on else 0, ends)
        self._unpack(url, part, path, stamp)
        return True

    def _answer(self, url: str, headers: dict[str, str]) -> BaseHTTPResponse:
        """Return the answer of the last server in a chain of redirects, its body not yet read."""
        from urllib3.exceptions import HTTPError  # noqa: PLC0415

        for place in followed(url):
            try:
                answer = self._connections.open(place.url, headers)
            except HTTPError as error:
                raise _TransientError(_reason(error), offline=True) from None
            if answer.status not in _MOVED or "location" not in answer.headers:
                return answer
            answer.close()
            try:
                place.moved_to(answer.headers["location"])
            except RedirectError as error:
                raise DownloadError(str(error), _IF_MOVED) from None
        raise DownloadError(f"{url} is moved on and on.", _OLD_STAYS)

    def _check(self, url: str, answer: BaseHTTPResponse) -> None:
        if answer.status in _BUSY:
            raise _TransientError(
                f"the server answers {answer.status}", _retry_after(answer.headers.get("retry-after"))
            )
        if answer.status not in (200, 206):
            raise DownloadError(f"{url} cannot be had: the server answers {answer.status}.", _OLD_STAYS)
        encoding = answer.headers.get("content-encoding", "").strip().lower()
        if encoding not in ("", "identity", "gzip", "x-gzip"):
            raise DownloadError(f"{url} is sent as {encoding[:40]!r}, which was not asked for.", _OLD_STAYS)

    def _receive(self, answer: BaseHTTPResponse, part: Path, stamp: Stamp, at: int, ends: float) -> None:
        """Write the body behind what has come before."""
        from urllib3.exceptions import HTTPError  # noqa: PLC0415

        announced = _whole_number(answer.headers.get("content-length", ""))
        if announced is not None and at + announced > self._patience.most_sent:
            raise self._too_large(stamp.url, part)
        write_stamp(part, stamp)
        received = 0
        with part.open("r+b" if at else "wb") as file:
            file.seek(at)
            file.truncate()
            try:
                while chunk := answer.read1(_CHUNK, decode_content=False):
                    received += len(chunk)
                    if at + received > self._patience.most_sent:
                        raise self._too_large(stamp.url, part)
                    file.write(chunk)
                    if time.monotonic() > ends:
                        raise DownloadError(
                            f"{stamp.url} takes longer than {self._patience.total:.0f} seconds.", _OLD_STAYS
                        )
            except (HTTPError, OSError) as error:
                raise _TransientError(f"it broke off after {at + received:,} bytes ({_reason(error)})") from None
        if announced is not None and received != announced:
            raise _TransientError(f"it broke off after {at + received:,} bytes")

    def _unpack(self, url: str, part: Path, path: Path, stamp: Stamp) -> None:
        """Put the file in its place, unpacked; never more of it than the limit."""
        if stamp.encoding in ("gzip", "x-gzip"):
            draft = path.with_name(path.name + ".unpacked")
            try:
                with part.open("rb") as packed, draft.open("wb") as plain:
                    for chunk in gunzipped(packed, self._patience.most_unpacked):
                        plain.write(chunk)
                draft.replace(path)
            except TooLargeError:
                raise self._too_large(url, part) from None
            except (zlib.error, EOFError):
                remove(part)
                raise _TransientError("it cannot be unpacked") from None
            finally:
                draft.unlink(missing_ok=True)
            remove(part)
        else:
            part.replace(path)
            remove(part)
        write_stamp(path, replace(stamp, encoding=""))

    def _too_large(self, url: str, part: Path) -> DownloadError:
        remove(part)
        limit = f"{self._patience.most_sent:,} bytes as sent, {self._patience.most_unpacked:,} as unpacked"
        return DownloadError(f"{url} is too large: more than the limits of {limit}.", _OLD_STAYS)


def _goes_on_at(answer: BaseHTTPResponse, size: int) -> bool:
    return answer.headers.get("content-range", "").startswith(f"bytes {size}-")


def _whole_number(value: str) -> int | None:
    """Return the number that a header says; None for anything else: "²" is a digit too, 5,000 nines are no length."""
    return int(value) if re.fullmatch("[0-9]{1,18}", value.strip()) else None


def _retry_after(value: str | None) -> float | None:
    """Return the seconds that a server asks to wait: a number, or a date."""
    if value is None:
        return None
    if value.strip().isdecimal():
        return min(float(value), 1e6)
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time.time())
    except (ValueError, TypeError, OverflowError):
        return None


def _reason(error: Exception) -> str:
    """Return why in few words: what urllib3 says is long, and names its objects."""
    name = type(getattr(error, "reason", None) or error).__name__
    words = {
        "NameResolutionError": "its name cannot be resolved",
        "NewConnectionError": "no connection",
        "ProxyError": "no connection through the proxy",
        "ConnectTimeoutError": "no connection in time",
        "ReadTimeoutError": "no answer in time",
        "SSLError": "its certificate cannot be trusted",
        "ProtocolError": "the connection broke",
        "IncompleteRead": "the connection broke",
    }
    return words.get(name, name)
