"""One photo from a web server that may be slow, gone, lying about sizes, or leading elsewhere."""

from __future__ import annotations

import time
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit, urlunsplit

import urllib3
from urllib3.exceptions import HTTPError

from labelcheck import __version__
from labelcheck.errors import PhotoAccessError
from labelcheck.system.http import Connections, connections
from labelcheck.system.redirects import RedirectError, followed

if TYPE_CHECKING:
    from urllib3 import BaseHTTPResponse

ATTEMPTS = 3
FIRST_PAUSE = 0.5
"""Seconds before the second attempt; doubled for the third."""

SILENCE = 20.0
"""Seconds without a connection, or without a byte."""

_MOVED = frozenset({301, 302, 303, 307, 308})
_BUSY = frozenset({408, 429, 500, 502, 503, 504})
_REMEDIES = {
    401: ("may not be read", "Give an address with a password or a signature of someone who may."),
    403: ("may not be read", "Its signature may have run out; ask for a new address."),
    404: ("does not exist", "Check the spelling of its address."),
    410: ("does not exist any more", "Ask for a new address."),
}
_TRY_AGAIN = "Check the connection and try again."


class _TransientError(Exception):
    """This attempt failed; another may not."""


def web_photo(address: str, called: str, most: int, seconds: float) -> bytes:
    """Return what a web server has at an address.

    Args:
        address: The address; a user and a password in it are sent to that server and to no other.
        called: What errors call it.
        most: No more bytes than these are read.
        seconds: No longer than this is waited, all attempts together, but for one silence of the server.

    Raises:
        PhotoAccessError: It cannot be had.
    """
    ends = time.monotonic() + seconds
    pause = FIRST_PAUSE
    problem = ""
    for attempt in range(ATTEMPTS):
        if attempt:
            time.sleep(min(pause, max(0.0, ends - time.monotonic())))
            pause *= 2
        try:
            return _attempt(address, called, most, ends)
        except _TransientError as error:
            problem = str(error)
        if time.monotonic() >= ends:
            break
    raise PhotoAccessError(f"{called} cannot be had: {problem}.", _TRY_AGAIN)


def _attempt(address: str, called: str, most: int, ends: float) -> bytes:
    try:
        with _answer(address, called) as answer:
            return _received(answer, called, most, ends)
    except RedirectError:
        raise PhotoAccessError(
            f"{called} leads on to an address that is not followed.", "Give the address that the photo itself is at."
        ) from None
    except (HTTPError, OSError) as error:
        raise _TransientError(_reason(error)) from None
    except ValueError:
        raise PhotoAccessError(f"{called} is not a proper address.", "Check its spelling.") from None


def _answer(address: str, called: str) -> BaseHTTPResponse:
    """Return the answer of the last server that the address leads to, its body not yet read."""
    parts = urlsplit(address)
    host = parts.netloc.rpartition("@")[2]
    agent = {"User-Agent": f"labelcheck/{__version__}", "Accept-Encoding": "identity"}
    for place in followed(urlunsplit(parts._replace(netloc=host))):
        headers = dict(agent)
        if parts.username is not None and (urlsplit(place.url).scheme, urlsplit(place.url).netloc) == (
            parts.scheme,
            host,
        ):
            headers |= urllib3.make_headers(basic_auth=f"{unquote(parts.username)}:{unquote(parts.password or '')}")
        answer = _connections().open(place.url, headers)
        if answer.status not in _MOVED or "location" not in answer.headers:
            return answer
        place.moved_to(answer.headers["location"])
        answer.close()
    raise PhotoAccessError(f"{called} leads on and on.", "Give the address that the photo itself is at.")


def _received(answer: BaseHTTPResponse, called: str, most: int, ends: float) -> bytes:
    if answer.status in _BUSY:
        raise _TransientError(f"the server answers {answer.status}")
    if answer.status != 200:
        problem, remedy = _REMEDIES.get(answer.status, (f"cannot be had: the server answers {answer.status}", ""))
        raise PhotoAccessError(f"{called} {problem}.", remedy)
    if answer.headers.get("content-encoding", "identity").strip().lower() != "identity":
        raise PhotoAccessError(f"{called} is sent packed, though that was not asked for.", "Download it yourself.")
    data = bytearray()
    while len(data) < most and (piece := answer.read1(min(1 << 18, most - len(data)))):
        data += piece
        if time.monotonic() > ends:
            raise _TransientError(f"it takes too long: {len(data):,} bytes so far")
    announced = answer.headers.get("content-length", "")
    if announced.isdigit() and len(data) < min(int(announced), most):
        raise _TransientError(f"it broke off after {len(data):,} bytes")
    return bytes(data)


@lru_cache(maxsize=1)
def _connections() -> Connections:
    return connections(SILENCE, SILENCE)


def _reason(error: Exception) -> str:
    """Return why in few words; what urllib3 says is long, and names the address with all that is in it."""
    name = type(getattr(error, "reason", None) or error).__name__
    return {
        "NameResolutionError": "its server's name cannot be resolved",
        "NewConnectionError": "there is no connection to its server",
        "ProxyError": "there is no connection through the proxy",
        "ConnectTimeoutError": "its server did not answer in time",
        "ReadTimeoutError": "its server fell silent",
        "TimeoutError": "its server fell silent",
        "SSLError": "its server's certificate cannot be trusted",
        "ProtocolError": "the connection broke",
        "IncompleteRead": "the connection broke",
    }.get(name, name)
