"""Which redirects are followed: over https only, and not into the network of the client."""

from __future__ import annotations

import ipaddress
import socket
from urllib.parse import urljoin, urlsplit

from labelcheck.system.http_errors import RedirectError


def redirect_target(origin: str, location: str) -> str:
    """Return the address that a redirect leads to, if it may be followed.

    On the same host and port every scheme is allowed but a weaker one; another host must be on the public internet.

    Args:
        origin: The address that was asked for.
        location: What the server names, perhaps relative to `origin`.

    Raises:
        RedirectError: It may not be followed.
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
