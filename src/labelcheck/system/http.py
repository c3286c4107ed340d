"""Connections by urllib3: no redirects, no retries and no unpacking of its own, so that one place decides on these."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import urllib3


class Connections:
    """Opens addresses, through the proxies that the system names."""

    def __init__(self, connect: float, silence: float) -> None:
        self._timeout = urllib3.Timeout(connect=connect, read=silence)
        self._pool = lru_cache(maxsize=4)(self._new_pool)

    def open(self, url: str, headers: dict[str, str]) -> urllib3.BaseHTTPResponse:
        """Return the answer to a GET, its body not yet read.

        Raises:
            urllib3.exceptions.HTTPError: There is none.
        """
        parts = urlsplit(url)
        proxy = None if proxy_bypass(parts.hostname or "") else getproxies().get(parts.scheme)
        return self._pool(proxy).request(
            "GET",
            url,
            headers=headers,
            timeout=self._timeout,
            retries=False,
            redirect=False,
            preload_content=False,
            decode_content=False,
        )

    @staticmethod
    def _new_pool(proxy: str | None) -> urllib3.PoolManager:
        return urllib3.PoolManager() if proxy is None else urllib3.ProxyManager(proxy)


def connections(connect: float, silence: float) -> Connections:
    """Return connections with time limits in seconds: until one stands, and without a byte."""
    return Connections(connect, silence)
