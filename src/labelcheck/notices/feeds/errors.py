"""What goes wrong with feeds: their files, and getting them."""

from __future__ import annotations

from labelcheck.errors import LabelcheckError


class FeedError(LabelcheckError):
    """A file of a feed cannot be used, or an answer is not what the feed promises; names the file."""


class DownloadError(LabelcheckError):
    """A file cannot be had from the web; names the address."""


class OfflineError(DownloadError):
    """The network or the server cannot be reached at all."""


class UpdateRefusedError(LabelcheckError):
    """A new catalogue is worse than the one in use, which stays."""
