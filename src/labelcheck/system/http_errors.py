"""Errors of a request. They are typed: each caller names the file in its own way.

The text of an error is the end of a sentence. The sentence begins with the file: "cannot be had: no connection".
"""

from __future__ import annotations


class HttpError(Exception):
    """A file cannot be downloaded."""


class AddressError(HttpError):
    """The address cannot be parsed."""

    def __init__(self) -> None:
        super().__init__("is not a proper address")


class TransientError(HttpError):
    """This attempt failed; another one may succeed.

    Attributes:
        retry_after: Seconds that the server asks to wait; None when it asks for nothing.
    """

    def __init__(self, reason: str, retry_after: float | None = None) -> None:
        super().__init__(f"cannot be had: {reason}")
        self.retry_after = retry_after


class UnreachableError(TransientError):
    """There is no answer at all."""


class StatusError(HttpError):
    """The server answers with an error that no second attempt repairs."""

    def __init__(self, status: int) -> None:
        super().__init__(f"cannot be had: the server answers {status}")
        self.status = status


class EncodingError(HttpError):
    """The body has a content encoding that was not requested."""

    def __init__(self, encoding: str) -> None:
        super().__init__(f"is sent as {encoding[:40]!r}, which was not asked for")


class RedirectError(HttpError):
    """A redirect leads to an address that is not followed."""


class RedirectLoopError(HttpError):
    """There are more redirects than are followed."""

    def __init__(self) -> None:
        super().__init__("is moved on and on")


class TooLargeError(HttpError):
    """The body has more bytes than the limit, as sent or as unpacked."""

    def __init__(self) -> None:
        super().__init__("is too large")


class TooSlowError(HttpError):
    """The body takes longer than the limit for all attempts together.

    Attributes:
        received: Bytes received so far.
    """

    def __init__(self, seconds: float, received: int) -> None:
        super().__init__(f"takes longer than {seconds:.0f} seconds")
        self.received = received
