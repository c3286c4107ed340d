"""Cards of a page that wait on disk until it is written: a hundred thousand of them take no more memory than one."""

from __future__ import annotations

import struct
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from labelcheck.errors import OutputError

_LENGTHS = struct.Struct("<III")
_IN_MEMORY = 1_000_000
"""Bytes: smaller piles never reach the disk."""


class CardPile:
    """Cards in the order in which they came, each in three parts: what stands above its picture, the picture, the rest.

    Attributes:
        cards: How many there are.
        pictures: How many of them have a picture.
    """

    def __init__(self) -> None:
        self._file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY, prefix="labelcheck-")  # noqa: SIM115
        self.cards = 0
        self.pictures = 0

    def add(self, above: str, picture: str, below: str) -> None:
        """Lay one card on the pile.

        Raises:
            OutputError: There is no room for it.
        """
        parts = [part.encode() for part in (above, picture, below)]
        with _disk_named():
            self._file.write(_LENGTHS.pack(*map(len, parts)) + b"".join(parts))
        self.cards += 1
        self.pictures += bool(picture)

    def take(self) -> Iterator[tuple[str, str, str]]:
        """Yield the cards; the pile is gone after the last."""
        with self._file as file:
            with _disk_named():
                file.seek(0)
            for _ in range(self.cards):
                with _disk_named():
                    lengths = _LENGTHS.unpack(file.read(_LENGTHS.size))
                    above, picture, below = (file.read(length).decode() for length in lengths)
                yield above, picture, below


@contextmanager
def _disk_named() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OutputError(
            f"The report's temporary file in {tempfile.gettempdir()} failed ({error.strerror or error}).",
            "Make room there, or point TMPDIR elsewhere.",
        ) from error
