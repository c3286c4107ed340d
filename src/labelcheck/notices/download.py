"""Downloads the files of feeds. Its errors say that the catalogue stays."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from labelcheck.notices.feeds.feed_errors import DownloadError, OfflineError
from labelcheck.system.files import output_errors
from labelcheck.system.http import HttpClient, HttpLimits
from labelcheck.system.http_download import download
from labelcheck.system.http_errors import HttpError, RedirectError, TooLargeError, TransientError, UnreachableError


class Downloader:
    """Downloads files and keeps connections open between them.

    Args:
        limits: The limits.
        sleep: Waits between attempts. Tests pass another function.
    """

    def __init__(self, limits: HttpLimits | None = None, sleep: Callable[[float], None] = time.sleep) -> None:
        self._client = HttpClient(limits or HttpLimits(), sleep)

    def get(self, url: str, path: Path, *, may_be_gone: bool = False) -> bool:
        """Bring a file up to date, as `labelcheck.system.http_download.download` does.

        Raises:
            OfflineError: The server cannot be reached.
            DownloadError: The file cannot be downloaded, or breaks a limit.
            OutputError: The file cannot be written.
        """
        try:
            with output_errors(f"{path} cannot be written", "Make room."):
                return download(self._client, url, path, may_be_gone=may_be_gone)
        except HttpError as error:
            kind = OfflineError if isinstance(error, UnreachableError) else DownloadError
            remedy = "The catalogue stays as it is; try again later."
            if isinstance(error, RedirectError):
                remedy = "If the authority has moved its feed, a newer labelcheck may know where."
            raise kind(f"{url} {error}{self._details(error)}.", remedy) from None

    def _details(self, error: HttpError) -> str:
        if isinstance(error, TooLargeError):
            limits = self._client.limits
            return f": more than the limits of {limits.most_sent:,} bytes as sent, {limits.most_unpacked:,} as unpacked"
        if isinstance(error, TransientError) and error.retry_after is not None:
            return f". The server asks to wait {error.retry_after:.0f} seconds"
        return ""
