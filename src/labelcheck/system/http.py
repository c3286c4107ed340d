"""The HTTP client: GET with redirects under a policy, retries with back-off, and limits of time and size.

urllib3 opens the connections and counts the retries. The time limit over all attempts, the redirect policy and the
limits of the body are decided here, because urllib3 has none of these.
"""

from __future__ import annotations

import ipaddress
import re
import socket
import time
from collections.abc import Callable, Iterator, Mapping, Set
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar
from urllib.parse import urljoin, urlsplit
from urllib.request import getproxies, proxy_bypass

import urllib3
from urllib3 import BaseHTTPResponse
from urllib3.exceptions import HTTPError, InvalidHeader, MaxRetryError
from urllib3.util import Retry

from labelcheck.system.http_errors import (
    AddressError,
    EncodingError,
    RedirectError,
    RedirectLoopError,
    StatusError,
    TooSlowError,
    TransientError,
    UnreachableError,
)
from labelcheck.version import __version__

MAX_REDIRECTS = 5
BUSY = frozenset({408, 429, 500, 502, 503, 504})
"""Status codes after which a later attempt may succeed."""
_CHUNK = 1 << 16
_REASONS = {
    "NameResolutionError": "its server's name cannot be resolved",
    "NewConnectionError": "there is no connection to its server",
    "ProxyError": "there is no connection through the proxy",
    "ConnectTimeoutError": "its server did not answer in time",
    "ReadTimeoutError": "its server fell silent",
    "TimeoutError": "its server fell silent",
    "SSLError": "its server's certificate cannot be trusted",
    "ProtocolError": "the connection broke",
    "IncompleteRead": "the connection broke",
}

Result = TypeVar("Result")


@dataclass(frozen=True)
class HttpLimits:
    """The limits of one client.

    Attributes:
        attempts: Attempts for one file.
        offline_attempts: Attempts for one file when there is no answer at all: an offline user should learn it soon.
        first_pause: Seconds before the second attempt; doubled for each further one.
        longest_pause: Seconds of a `Retry-After` that are obeyed at most.
        connect_timeout: Seconds to open a connection.
        read_timeout: Seconds without a byte.
        total_timeout: Seconds for one file, all attempts together.
        most_sent: Bytes of a file as sent.
        most_unpacked: Bytes of a file after unpacking.
    """

    attempts: int = 5
    offline_attempts: int = 2
    first_pause: float = 1.0
    longest_pause: float = 120.0
    connect_timeout: float = 15.0
    read_timeout: float = 60.0
    total_timeout: float = 1800.0
    most_sent: int = 256 << 20
    most_unpacked: int = 1 << 30


class Deadline:
    """The time limit of all attempts for one file.

    Attributes:
        seconds: The limit, counted from now.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._ends = time.monotonic() + seconds

    def passes_within(self, seconds: float) -> bool:
        """Whether the limit will have passed in this many seconds from now."""
        return time.monotonic() + seconds > self._ends


class HttpClient:
    """Requests files through the proxies that the system names. It keeps connections open between requests.

    Args:
        limits: The limits.
        sleep: Waits between attempts. Tests pass another function.
    """

    def __init__(self, limits: HttpLimits, sleep: Callable[[float], None] = time.sleep) -> None:
        self.limits = limits
        self._sleep = sleep
        self._pool = lru_cache(maxsize=4)(_new_pool)

    def read(self, url: str, most: int, seconds: float, credentials: Mapping[str, str] | None = None) -> bytes:
        """Return the first bytes of a file.

        Args:
            url: Its address.
            most: The most bytes that are read.
            seconds: Time limit for all attempts together.
            credentials: Headers for the server of `url` only. No server that it redirects to receives them.

        Raises:
            HttpError: The file cannot be downloaded.
        """

        def attempt(deadline: Deadline) -> bytes:
            data = bytearray()
            with self.open(url, {"Accept-Encoding": "identity"}, credentials) as answer:
                check_answer(answer, {200}, {"identity"})
                for piece in body(answer, deadline):
                    data += piece
                    if len(data) >= most:
                        break
            return bytes(data[:most])

        return self.retried(attempt, seconds)

    def retried(self, attempt: Callable[[Deadline], Result], seconds: float) -> Result:
        """Return the result of the first attempt that succeeds.

        Args:
            attempt: Makes one request. Its argument is the time limit of all attempts.
            seconds: Time limit for all attempts together.

        Raises:
            HttpError: The last attempt's error, or an error that no further attempt repairs.
        """
        deadline = Deadline(seconds)
        offline = self.limits.offline_attempts - 1
        retry = Retry(self.limits.attempts - 1, connect=offline, read=offline, other=offline)
        while True:
            try:
                return attempt(deadline)
            except TransientError as error:
                try:
                    cause = error.__cause__ if isinstance(error, UnreachableError) else None
                    retry = retry.increment("GET", error=cause if isinstance(cause, Exception) else None)
                except MaxRetryError:
                    raise error from None
                backoff = self.limits.first_pause * 2 ** (len(retry.history) - 1)
                pause = backoff if error.retry_after is None else error.retry_after
                if pause > self.limits.longest_pause or deadline.passes_within(pause):
                    raise
            self._sleep(pause)

    def open(
        self, url: str, headers: Mapping[str, str], credentials: Mapping[str, str] | None = None
    ) -> BaseHTTPResponse:
        """Return the answer of the last server in a chain of redirects, its body not yet read.

        Raises:
            UnreachableError: There is no answer.
            RedirectError, RedirectLoopError: A redirect is not followed.
            AddressError: The address cannot be parsed.
        """
        place = url
        try:
            for _ in range(MAX_REDIRECTS + 1):
                private = credentials if urlsplit(place)[:2] == urlsplit(url)[:2] else None
                answer = self._get(place, {"User-Agent": f"labelcheck/{__version__}", **headers, **(private or {})})
                location = answer.get_redirect_location()
                if not location:
                    return answer
                answer.close()
                place = redirect_target(place, location)
        except ValueError:
            raise AddressError from None
        except (HTTPError, OSError) as error:
            raise UnreachableError(_reason(error)) from error
        raise RedirectLoopError

    def _get(self, url: str, headers: Mapping[str, str]) -> BaseHTTPResponse:
        parts = urlsplit(url)
        proxy = None if proxy_bypass(parts.hostname or "") else getproxies().get(parts.scheme)
        return self._pool(proxy).request(
            "GET",
            url,
            headers=headers,
            timeout=urllib3.Timeout(connect=self.limits.connect_timeout, read=self.limits.read_timeout),
            retries=False,
            redirect=False,
            preload_content=False,
            decode_content=False,
        )


def redirect_target(origin: str, location: str) -> str:
    """Return the address that a redirect leads to, if it may be followed.

    On the same host and port, only a weaker scheme is refused. Another host must be on the public internet.

    Args:
        origin: The requested address.
        location: The address that the server names; it may be relative to `origin`.

    Raises:
        RedirectError: The redirect may not be followed.
    """
    target = urljoin(origin, location)
    here, there = urlsplit(origin), urlsplit(target)
    if there.scheme != "https" and (there.scheme, there.netloc) != (here.scheme, here.netloc):
        raise RedirectError(f"leads to {target[:200]!r}, which is not https: not followed")
    if there.username or there.password or not there.hostname:
        raise RedirectError(f"leads to {target[:200]!r}, which is no plain address: not followed")
    if there.netloc != here.netloc and not _is_public(there.hostname):
        raise RedirectError(f"leads to {there.hostname!r}, which is not on the public internet")
    return target


def _is_public(host: str) -> bool:
    """Whether every address of a host is on the public internet; a host without any is not."""
    try:
        found = {info[4][0] for info in socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM)}
        return bool(found) and all(ipaddress.ip_address(str(one).split("%")[0]).is_global for one in found)
    except (OSError, ValueError, UnicodeError):
        return False


def check_answer(answer: BaseHTTPResponse, statuses: Set[int], encodings: Set[str]) -> None:
    """Check that the body of an answer can be used.

    Args:
        answer: The answer.
        statuses: The expected status codes.
        encodings: The requested content encodings.

    Raises:
        TransientError: The server is busy.
        StatusError: The status is not an expected one.
        EncodingError: The encoding was not requested.
    """
    if answer.status in BUSY:
        raise TransientError(f"the server answers {answer.status}", _retry_after(answer))
    if answer.status not in statuses:
        raise StatusError(answer.status)
    encoding = answer.headers.get("content-encoding", "").strip().lower() or "identity"
    if encoding not in encodings:
        raise EncodingError(encoding)


def body(answer: BaseHTTPResponse, deadline: Deadline, before: int = 0) -> Iterator[bytes]:
    """Yield the body of an answer piece by piece, as sent.

    Args:
        answer: The answer.
        deadline: The time limit of all attempts.
        before: Bytes of earlier attempts; errors count them too.

    Raises:
        TransientError: The body breaks off.
        TooSlowError: The deadline has passed.
    """
    received = 0
    try:
        while piece := answer.read1(_CHUNK, decode_content=False):
            received += len(piece)
            yield piece
            if deadline.passes_within(0):
                raise TooSlowError(deadline.seconds, before + received)
    except (HTTPError, OSError) as error:
        raise TransientError(f"it broke off after {before + received:,} bytes ({_reason(error)})") from None
    if content_length(answer) not in (None, received):
        raise TransientError(f"it broke off after {before + received:,} bytes")


def content_length(answer: BaseHTTPResponse) -> int | None:
    """Return the bytes that a server announces; None for a value that is no length, such as "²" or 5,000 nines."""
    value = answer.headers.get("content-length", "").strip()
    return int(value) if re.fullmatch("[0-9]{1,18}", value) else None


def _new_pool(proxy: str | None) -> urllib3.PoolManager:
    return urllib3.PoolManager() if proxy is None else urllib3.ProxyManager(proxy)


def _retry_after(answer: BaseHTTPResponse) -> float | None:
    """Return the seconds that a server asks to wait, as a number or as a date."""
    try:
        return Retry().get_retry_after(answer)
    except (InvalidHeader, ValueError, OverflowError):
        return None


def _reason(error: Exception) -> str:
    """Return a short reason: the texts of urllib3 are long and contain the address with its secrets."""
    name = type(getattr(error, "reason", None) or error).__name__
    return _REASONS.get(name, name)
