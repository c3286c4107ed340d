"""The cards of a page wait on disk until it is written: 100,000 of them take no more memory than one."""

from __future__ import annotations

import pickle
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from labelcheck.errors import OutputError
from labelcheck.report.html_template import Card

_IN_MEMORY = 1_000_000
"""Bytes: a smaller spool never reaches the disk."""


class CardSpool:
    """Cards in the order in which they came.

    Attributes:
        cards: How many there are.
        pictures: How many of them have a picture.
    """

    def __init__(self) -> None:
        self._file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY, prefix="labelcheck-")  # noqa: SIM115
        self.cards = 0
        self.pictures = 0

    def add(self, card: Card) -> None:
        """Put one card at the end.

        Raises:
            OutputError: There is no room for it.
        """
        with _disk_named():
            self._file.write(pickle.dumps(card))
        self.cards += 1
        self.pictures += card.picture is not None

    def take(self) -> Iterator[Card]:
        """Yield the cards; the spool is gone after the last.

        Raises:
            OutputError: They cannot be read.
        """
        with self._file as file:
            file.seek(0)
            for _ in range(self.cards):
                with _disk_named():
                    card: Card = pickle.load(file)  # noqa: S301 - a file without a name, which nobody else can write
                yield card


@contextmanager
def _disk_named() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OutputError(
            f"The report's temporary file in {tempfile.gettempdir()} failed ({error.strerror or error}).",
            "Make room there, or point TMPDIR elsewhere.",
        ) from error
