"""Read one photo from a web server, which may be slow or gone, give a wrong size, or redirect elsewhere."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import unquote, urlsplit, urlunsplit

import urllib3

from labelcheck.errors import PhotoAccessError
from labelcheck.system.http import HttpClient, HttpLimits
from labelcheck.system.http_errors import (
    AddressError,
    EncodingError,
    HttpError,
    RedirectError,
    RedirectLoopError,
    StatusError,
    TooSlowError,
)

LIMITS = HttpLimits(attempts=3, offline_attempts=3, first_pause=0.5, connect_timeout=20.0, read_timeout=20.0)
"""Shorter than for feeds, because the user waits. The caller gives the limits of size and of the whole time."""
_REFUSALS = {
    401: ("may not be read", "Give an address with a password or a signature of someone who may."),
    403: ("may not be read", "Its signature may have run out; ask for a new address."),
    404: ("does not exist", "Check the spelling of its address."),
    410: ("does not exist any more", "Ask for a new address."),
}
"""By status code: the problem, and the remedy."""


def web_photo(address: str, called: str, most: int, seconds: float) -> bytes:
    """Return what a web server has at an address.

    Args:
        address: The address; a user and a password in it are sent to that server and to no other.
        called: The name of the address in errors.
        most: No more bytes than these are read.
        seconds: Time limit for all attempts together; one silence of the server may exceed it.

    Raises:
        PhotoAccessError: It cannot be read.
    """
    try:
        parts = urlsplit(address)
        url = urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
        credentials = None
        if parts.username is not None:
            password = unquote(parts.password or "")
            credentials = urllib3.make_headers(basic_auth=f"{unquote(parts.username)}:{password}")
        return _client().read(url, most, seconds, credentials)
    except ValueError:
        raise PhotoAccessError(f"{called} {AddressError()}.", "Check its spelling.") from None
    except HttpError as error:
        problem, remedy = _problem_and_remedy(error)
        raise PhotoAccessError(f"{called} {problem}.", remedy) from None


def _problem_and_remedy(error: HttpError) -> tuple[str, str]:
    """Return an error's problem and remedy; the problem names no address, which may contain secrets."""
    direct, again = "Give the address that the photo itself is at.", "Check the connection and try again."
    match error:
        case StatusError():
            return _REFUSALS.get(error.status, (str(error), ""))
        case RedirectError():
            return "leads on to an address that is not followed", direct
        case RedirectLoopError():
            return "leads on and on", direct
        case EncodingError():
            return "is sent packed, though that was not asked for", "Download it yourself."
        case AddressError():
            return str(error), "Check its spelling."
        case TooSlowError():
            return f"cannot be had: it takes too long: {error.received:,} bytes so far", again
    return str(error), again


@lru_cache(maxsize=1)
def _client() -> HttpClient:
    return HttpClient(LIMITS)
