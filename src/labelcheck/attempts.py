"""The attempts at reading a label, cheap first: what each costs, when it is worth it, and what it adds.

An attempt takes all lines seen so far and returns them with more readings. Attempts are tried in order until the answer
is certain, nothing is left to try, or the time that a photo may take is used up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from labelcheck.fields import telling
from labelcheck.looks import Seen, look_again
from labelcheck.readers.reading import Reader


@dataclass(frozen=True)
class Attempt:
    """One more way to read the lines that matter.

    Attributes:
        name: What the result calls it.
        reader: Who reads.
        enhancements: How each strip is prepared; one reading each.
        seconds_a_strip: What one reading costs, measured with `python -m benchmarks.reading`; for the budget only.
        every_line: Read all lines, not just those that seem to tell what the device is; for when none seems to.
    """

    name: str
    reader: Reader
    enhancements: tuple[str, ...]
    seconds_a_strip: float
    every_line: bool = False

    def chosen(self, seen: Sequence[Seen]) -> list[int]:
        """Return the indices of the lines that this attempt would read."""
        names = {f"{self.reader.name}/{enhancement}" for enhancement in self.enhancements}
        return [
            index
            for index, line in enumerate(seen)
            if not names <= {reading.reader for reading in line.readings}
            and (self.every_line or telling(line.readings))
        ]

    def cost(self, lines: int) -> float:
        """Return about how many seconds it takes on so many lines."""
        return lines * len(self.enhancements) * self.seconds_a_strip

    def run(self, seen: Sequence[Seen], which: Sequence[int]) -> list[Seen]:
        """Read some of the lines, and return all with the new readings added."""
        return look_again(seen, which, self.enhancements, self.reader)


def attempts(tesseract: Reader, second: Reader | None) -> tuple[Attempt, ...]:
    """Return the attempts after the first look, in order of expected gain a millisecond.

    Args:
        tesseract: The first reader.
        second: The second reader, where it is installed.
    """
    found = [Attempt("tesseract, other enhancements", tesseract, ("softened", "local", "sharpened"), 0.02)]
    if second is not None:
        found.append(Attempt("second reader", second, ("plain",), 0.05))
        found.append(Attempt("second reader, every line", second, ("plain",), 0.05, every_line=True))
    else:
        found.append(Attempt("tesseract, every line", tesseract, ("softened", "local"), 0.02, every_line=True))
    return tuple(found)
