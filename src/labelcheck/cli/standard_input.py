"""One photo on standard input, written as `-`."""

from __future__ import annotations

import sys

from labelcheck.errors import UsageError

STDIN = "-"


def photo_from_stdin() -> bytes:
    """Return the bytes on standard input, up to one more than a photo may have.

    Raises:
        UsageError: Standard input is a terminal: nobody types a photo.
    """
    from labelcheck.photo.open import MAX_MEGABYTES  # noqa: PLC0415 - Pillow

    if sys.stdin is None or sys.stdin.isatty():
        raise UsageError("There is no photo on standard input.", "Write for example: labelcheck check - < photo.jpg")
    return sys.stdin.buffer.read(MAX_MEGABYTES * 1_000_000 + 1)
