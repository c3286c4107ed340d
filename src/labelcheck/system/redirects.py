"""Where a redirect may lead: over https, and not into the network of who follows it."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

MAX_REDIRECTS = 5


class RedirectError(Exception):
    """A redirect leads where it is not followed; says where from, where to, and why."""


class Place:
    """One address in a chain of redirects."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.next: str | None = None

    def moved_to(self, location: str) -> None:
        """Note where the server says that the file has moved.

        Raises:
            RedirectError: The address is not one to follow.
        """
        self.next = checked(self.url, urljoin(self.url, location))


def followed(url: str) -> Iterator[Place]:
    """Yield the places of a chain of redirects, each once the one before has said where it leads."""
    place = Place(url)
    for _ in range(MAX_REDIRECTS + 1):
        yield place
        if place.next is None:
            return
        place = Place(place.next)


def checked(origin: str, target: str) -> str:
    """Return a redirect's target if it may be followed.

    On the same host and port anything goes but a weaker scheme; another must be on the public internet.

    Raises:
        RedirectError: It may not.
    """
    here, there = urlsplit(origin), urlsplit(target)
    if there.scheme != "https" and (there.scheme, there.netloc) != (here.scheme, here.netloc):
        raise RedirectError(f"{origin} leads to {target[:200]!r}, which is not https: not followed.")
    if there.username or there.password or not there.hostname:
        raise RedirectError(f"{origin} leads to {target[:200]!r}, which is no plain address: not followed.")
    if there.netloc != here.netloc and not _is_public(there.hostname):
        raise RedirectError(f"{origin} leads to {there.hostname!r}, which is not on the public internet.")
    return target


def _is_public(host: str) -> bool:
    """Whether every address of a host is on the public internet; a host without any is not."""
    try:
        found = {info[4][0] for info in socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM)}
        return bool(found) and all(ipaddress.ip_address(str(one).split("%")[0]).is_global for one in found)
    except (OSError, ValueError, UnicodeError):
        return False
