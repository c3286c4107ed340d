"""The attempts at reading a label, cheap ones first: the cost of each, its condition, and what it adds.

An attempt takes the state of a photo and returns a state with more readings. Attempts run in order until the answer is
certain, nothing is left to try, or the time budget of the photo is used up.
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
"""Plausibility of a reading from which another reader reads the line: two sure characters, or four doubtful ones."""


@dataclass(frozen=True)
class PhotoState:
    """All that was read of one photo so far.

    Attributes:
        grey: The photo, H×W uint8.
        lines: The lines with their readings.
        bar_codes: The bar codes; None before the search for them.
        zoomed: Whether the zoom pass was made.
    """

    grey: Grey
    lines: tuple[LineReadings, ...] = ()
    bar_codes: tuple[BarCode, ...] | None = None
    zoomed: bool = False

    @property
    def readings(self) -> int:
        """The number of strips that were read."""
        return sum(len(line.readings) for line in self.lines)

    def label(self) -> Label:
        """Gather the label's fields."""
        return gather([line.read_line() for line in self.lines], self.bar_codes or ())


class Attempt(Protocol):
    """One more way to read the label."""

    @property
    def name(self) -> str:
        """The name in the result."""
        ...

    def cost(self, state: PhotoState) -> float:
        """Return the expected time, seconds; 0 when there is nothing to do."""
        ...

    def make(self, state: PhotoState) -> PhotoState:
        """Make the attempt and return the new state."""
        ...


@dataclass(frozen=True)
class FirstPass:
    """Detect the lines and read each once, upright."""

    reader: Reader
    name: str = "first look"

    def cost(self, state: PhotoState) -> float:
        """Return 0.2 s, with or without print."""
        return 0.2

    def make(self, state: PhotoState) -> PhotoState:
        """Detect and read."""
        return replace(state, lines=tuple(first_pass(state.grey, find_lines(state.grey), self.reader, "plain")))


@dataclass(frozen=True)
class ReadAgain:
    """Read lines again, with another reader or other enhancements.

    Attributes:
        name: The name in the result.
        reader: The reader.
        enhancements: The enhancements of each strip; one reading for each.
        seconds_a_strip: Expected time of one reading, seconds.
        every_line: Whether to read all lines, not only those that seem to identify the device.
    """

    name: str
    reader: Reader
    enhancements: tuple[str, ...]
    seconds_a_strip: float
    every_line: bool = False

    def cost(self, state: PhotoState) -> float:
        """Return the number of strips times the cost of one."""
        return len(self._chosen(state.lines)) * len(self.enhancements) * self.seconds_a_strip

    def make(self, state: PhotoState) -> PhotoState:
        """Read and add the readings."""
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
    """Whether a reading of the line looks like letters. Most lines on cluttered ground are no print."""
    return line.plausibility > LIKE_PRINT


@dataclass(frozen=True)
class ZoomPass:
    """Detect further lines in an enlarged view of the label, and read each once."""

    reader: Reader
    name: str = "closer look"

    def cost(self, state: PhotoState) -> float:
        """Return 0.15 s, once, if the place of the label is known."""
        return 0.15 if not state.zoomed and certain_print(state.lines) else 0.0

    def make(self, state: PhotoState) -> PhotoState:
        """Zoom in, detect and read."""
        return replace(state, lines=tuple(zoom_pass(state.grey, state.lines, self.reader)), zoomed=True)


@dataclass(frozen=True)
class BarCodes:
    """Detect bar codes and QR codes."""

    name: str = "bar codes"

    def cost(self, state: PhotoState) -> float:
        """Return 30 ms, once."""
        return 0.0 if state.bar_codes is not None else 0.03

    def make(self, state: PhotoState) -> PhotoState:
        """Detect and read."""
        return replace(state, bar_codes=read_bar_codes(state.grey))


def attempts(print_reader: Reader, tesseract: Reader, second: Reader | None) -> tuple[Attempt, ...]:
    """Return the attempts in their order: by expected gain per millisecond.

    Args:
        print_reader: The fast reader.
        tesseract: A reader that makes other errors.
        second: The accurate reader, if it is installed.
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
