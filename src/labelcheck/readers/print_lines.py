"""The print reader behind the readers' protocol."""

from __future__ import annotations

from collections.abc import Sequence

from labelcheck.lines.line import Grey
from labelcheck.readers.print_reader import PrintReader
from labelcheck.readers.reading import Reading


class PrintLines:
    """Reads strips with the print reader's network."""

    name = PrintReader.name

    def __init__(self) -> None:
        self._net = PrintReader()

    def read(self, strips: Sequence[Grey]) -> list[Reading]:
        """Return one reading for each strip."""
        return [
            Reading(
                "".join(guess.char for guess in guesses),
                tuple(guess.probability for guess in guesses),
                self.name,
                tuple(guess.alternatives for guess in guesses),
            )
            for guesses in self._net.read(strips)
        ]
