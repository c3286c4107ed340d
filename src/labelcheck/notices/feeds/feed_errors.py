"""Errors of feeds: of their files, and of downloads."""

from __future__ import annotations

from labelcheck.errors import LabelcheckError


class FeedError(LabelcheckError):
    """A file of a feed cannot be used, or an answer is not what the feed promises; the error names the file."""


class DownloadError(LabelcheckError):
    """A file cannot be downloaded; the error names the address."""


class OfflineError(DownloadError):
    """The network or the server cannot be reached at all."""


class UpdateRefusedError(LabelcheckError):
    """A new catalogue is worse than the one in use. The old one stays."""
