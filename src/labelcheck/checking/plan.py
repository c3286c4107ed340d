"""The attempts at reading a label, cheap first: what each costs, when it is worth it, and what it adds.

An attempt takes what was seen so far and returns more of it. Attempts are made in order until the answer is certain,
nothing is left to try, or the time that a photo may take is used up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from labelcheck.checking.passes import LineReadings, certain_print, first_pass, read_again, zoom_pass
from labelcheck.detect.finder import find_lines
from labelcheck.interpret.label_fields import gather, telling
from labelcheck.model.bar_code import BarCode
from labelcheck.model.geometry import Grey
from labelcheck.model.label import Label
from labelcheck.read.bar_codes import read_bar_codes
from labelcheck.read.reader import Reader

LIKE_PRINT = 0.8
"""Plausibility of a reading from which a line is worth another reader's time: two sure characters, or four doubtful."""


@dataclass(frozen=True)
class PhotoState:
    """What was seen of one photo so far.

    Attributes:
        grey: The photo, H×W uint8.
        lines: The lines with their readings.
        bar_codes: The bar codes, or None while none were looked for.
        zoomed: Whether the label was looked at from close up.
    """

    grey: Grey
    lines: tuple[LineReadings, ...] = ()
    bar_codes: tuple[BarCode, ...] | None = None
    zoomed: bool = False

    @property
    def readings(self) -> int:
        """How many strips were read."""
        return sum(len(line.readings) for line in self.lines)

    def label(self) -> Label:
        """Gather the label's fields."""
        return gather([line.read_line() for line in self.lines], self.bar_codes or ())


class Attempt(Protocol):
    """One more way to find out what the label says."""

    @property
    def name(self) -> str:
        """What the result calls it."""
        ...

    def cost(self, state: PhotoState) -> float:
        """Return about how many seconds it would take; 0 when there is nothing to do."""
        ...

    def make(self, state: PhotoState) -> PhotoState:
        """Make it, and return what is seen then."""
        ...


@dataclass(frozen=True)
class FirstPass:
    """Find the lines and read each once, the right way up."""

    reader: Reader
    name: str = "first look"

    def cost(self, state: PhotoState) -> float:
        """A fifth of a second, print or not."""
        return 0.2

    def make(self, state: PhotoState) -> PhotoState:
        """Find and read."""
        return replace(state, lines=tuple(first_pass(state.grey, find_lines(state.grey), self.reader, "plain")))


@dataclass(frozen=True)
class ReadAgain:
    """Read lines again, with another reader or other enhancements.

    Attributes:
        name: What the result calls it.
        reader: Who reads.
        enhancements: How each strip is prepared; one reading each.
        seconds_a_strip: What one reading costs, for the budget.
        every_line: All lines, not just those that seem to tell what the device is; for when none seems to.
    """

    name: str
    reader: Reader
    enhancements: tuple[str, ...]
    seconds_a_strip: float
    every_line: bool = False

    def cost(self, state: PhotoState) -> float:
        """The number of strips, times what one costs."""
        return len(self._chosen(state.lines)) * len(self.enhancements) * self.seconds_a_strip

    def make(self, state: PhotoState) -> PhotoState:
        """Read, and add the readings."""
        again = read_again(state.lines, self._chosen(state.lines), self.enhancements, self.reader)
        return replace(state, lines=tuple(again))

    def _chosen(self, lines: Sequence[LineReadings]) -> list[int]:
        names = {f"{self.reader.name}/{enhancement}" for enhancement in self.enhancements}
        return [
            index
            for index, line in enumerate(lines)
            if not names <= {reading.reader for reading in line.readings}
            and (telling(line.readings) or (self.every_line and _like_print(line)))
        ]


def _like_print(line: LineReadings) -> bool:
    """Whether some reading of a line looks like letters: most lines found on cluttered ground are no print at all."""
    return line.plausibility > LIKE_PRINT


@dataclass(frozen=True)
class ZoomPass:
    """Look for further lines where the label is, from close up, and read each once."""

    reader: Reader
    name: str = "closer look"

    def cost(self, state: PhotoState) -> float:
        """A sixth of a second, once, if it is known where the label is."""
        return 0.15 if not state.zoomed and certain_print(state.lines) else 0.0

    def make(self, state: PhotoState) -> PhotoState:
        """Look."""
        return replace(state, lines=tuple(zoom_pass(state.grey, state.lines, self.reader)), zoomed=True)


@dataclass(frozen=True)
class BarCodes:
    """Look for bar codes and QR codes."""

    name: str = "bar codes"

    def cost(self, state: PhotoState) -> float:
        """Some 30 ms, once."""
        return 0.0 if state.bar_codes is not None else 0.03

    def make(self, state: PhotoState) -> PhotoState:
        """Look."""
        return replace(state, bar_codes=read_bar_codes(state.grey))


def attempts(print_reader: Reader, tesseract: Reader, second: Reader | None) -> tuple[Attempt, ...]:
    """Return the attempts in the order in which they are made: by expected gain a millisecond.

    Args:
        print_reader: The fast one.
        tesseract: The witness with other habits.
        second: The accurate one, where it is installed.
    """
    readers: list[Attempt] = [
        ReadAgain("tesseract", tesseract, ("normalised",), 0.03),
        ReadAgain("print, other enhancements", print_reader, ("softened", "local", "narrowed"), 0.006),
    ]
    if second is not None:
        readers.append(ReadAgain("second reader", second, ("plain",), 0.05))
    order: list[Attempt] = [FirstPass(print_reader), *readers, ZoomPass(print_reader), *readers]
    order += [BarCodes(), ReadAgain("tesseract, other enhancements", tesseract, ("softened", "sharpened"), 0.03)]
    if second is not None:
        order.append(ReadAgain("second reader, every line", second, ("plain",), 0.05, every_line=True))
    else:
        order.append(ReadAgain("tesseract, every line", tesseract, ("normalised", "softened"), 0.03, every_line=True))
    return tuple(order)
