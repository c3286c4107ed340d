"""Passes over the lines of a photo: the first finds which way is up, later ones read the lines that matter again."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from labelcheck.detect.finder import overlap
from labelcheck.detect.line import Line
from labelcheck.detect.zoom import zoom_in
from labelcheck.interpret.label_fields import ReadLine
from labelcheck.model.geometry import Grey
from labelcheck.model.reading import Reading
from labelcheck.read.enhance import ENHANCEMENTS, turned
from labelcheck.read.reader import Reader

MOST_LINES = 32
"""Most lines that are read, the most print-like first."""
PROBES = 3
"""Lines of each direction that are read both ways up to find the right one."""
ONE_DIRECTION = 25.0
"""Degrees. Lines whose directions differ by less belong to one label and have one way up."""

SURELY_PRINT = 1.5
"""Plausibility of a reading from which a line shows the place and direction of the label: three sure characters."""
LEAST_PLAUSIBLE = 0.8
"""The same from which a line of the zoom pass is print. An enlarged view also shows surface grain."""
SAME_PRINT = 0.4
"""Overlap, as a share of the area of the smaller line, from which two lines are the same print."""
MORE_PLAUSIBLE = 1.0
"""Plausibility that a line must gain to replace earlier lines of the same print: two more sure characters. Under glare
a longer line is no better than its parts."""
LONGER = 0.7
"""Line heights. A line that is longer by this much holds one more character."""


@dataclass(frozen=True)
class LineReadings:
    """A line with all its readings.

    Attributes:
        line: The line.
        strip: Its strip, upright.
        upside_down: Whether the print reads against the line's direction.
        readings: The readings so far, that of the first pass first.
    """

    line: Line
    strip: Grey
    upside_down: bool
    readings: tuple[Reading, ...]

    @property
    def plausibility(self) -> float:
        """The highest `Reading.plausibility` of the readings."""
        return max(reading.plausibility for reading in self.readings)

    def read_line(self) -> ReadLine:
        """Return the line in the form from which the label is gathered."""
        return ReadLine(self.line.quad(turned=self.upside_down), self.readings)


def first_pass(
    grey: Grey, lines: Sequence[Line], reader: Reader, enhancement: str = "normalised"
) -> list[LineReadings]:
    """Read the lines once, each upright.

    A few lines of each direction are read both ways up. The more plausible way counts for all lines of the direction.

    Args:
        grey: The photo, H×W uint8.
        lines: The lines, the most print-like first.
        reader: The reader.
        enhancement: Name of the enhancement of the strips.

    Raises:
        ReaderError: The reader failed.
    """
    enhanced = ENHANCEMENTS[enhancement]
    chosen = lines[:MOST_LINES]
    strips = [line.strip(grey) for line in chosen]
    groups = _directions(chosen)
    probes = [index for group in groups for index in group[:PROBES]]
    images = [image for index in probes for image in (enhanced(strips[index]), enhanced(turned(strips[index])))]
    answers = reader.read(images)
    both = {index: (answers[2 * place], answers[2 * place + 1]) for place, index in enumerate(probes)}
    flipped: dict[int, bool] = {}
    for group in groups:
        votes = sum(_sense(chosen[group[0]], chosen[index]) * _preference(both[index]) for index in group[:PROBES])
        for index in group:
            flipped[index] = votes * _sense(chosen[group[0]], chosen[index]) < 0
    rest = [index for index in range(len(chosen)) if index not in both]
    upright = {index: turned(strips[index]) if flipped[index] else strips[index] for index in range(len(chosen))}
    readings = dict(zip(rest, reader.read([enhanced(upright[index]) for index in rest]), strict=True))
    readings |= {index: pair[flipped[index]] for index, pair in both.items()}
    return [
        LineReadings(chosen[index], upright[index], flipped[index], (_named(readings[index], enhancement),))
        for index in range(len(chosen))
    ]


def zoom_pass(
    grey: Grey, seen: Sequence[LineReadings], reader: Reader, enhancement: str = "plain"
) -> list[LineReadings]:
    """Detect lines that were missed or cut short in an enlarged view of the label, and read them.

    Args:
        grey: The photo, H×W uint8.
        seen: The lines so far. Without a line that is certainly print they are returned unchanged.
        reader: The reader.
        enhancement: Name of the enhancement of the strips.

    Raises:
        ReaderError: The reader failed.
    """
    known = certain_print(seen)
    if not known:
        return list(seen)
    surest = known[0]
    found = zoom_in(grey, [one.line for one in known]).lines()
    lines = [line for line in found if not _was_seen(line, seen)][:MOST_LINES]
    flipped = [surest.upside_down != (_sense(surest.line, line) < 0) for line in lines]
    strips = [line.strip(grey) for line in lines]
    strips = [turned(strip) if upside_down else strip for strip, upside_down in zip(strips, flipped, strict=True)]
    readings = reader.read([ENHANCEMENTS[enhancement](strip) for strip in strips])
    result = list(seen)
    for line, strip, upside_down, reading in zip(lines, strips, flipped, readings, strict=True):
        same = [one for one in result if overlap(line, one.line) > SAME_PRINT and one.plausibility > LEAST_PLAUSIBLE]
        least = max((one.plausibility + MORE_PLAUSIBLE for one in same), default=LEAST_PLAUSIBLE)
        if reading.plausibility > least:
            result = [one for one in result if overlap(line, one.line) <= SAME_PRINT]
            result.append(LineReadings(line, strip, upside_down, (_named(reading, enhancement),)))
    return result


def certain_print(seen: Sequence[LineReadings]) -> list[LineReadings]:
    """Return the lines that are certainly print, the most plausible first."""
    sure = [one for one in seen if one.plausibility > SURELY_PRINT]
    return sorted(sure, key=lambda one: -one.plausibility)


def _was_seen(line: Line, seen: Sequence[LineReadings]) -> bool:
    """Whether a line was already detected at its full length."""
    return any(
        overlap(line, one.line) > SAME_PRINT and one.line.length > line.length - LONGER * line.height for one in seen
    )


def read_again(
    seen: Sequence[LineReadings], which: Sequence[int], enhancement: Sequence[str], reader: Reader
) -> list[LineReadings]:
    """Read some lines again with several enhancements, in one run of the reader.

    Args:
        seen: All lines.
        which: Indices of the lines to read again.
        enhancement: Names of enhancements.
        reader: The reader.

    Raises:
        ReaderError: The reader failed.
    """
    images = [ENHANCEMENTS[name](seen[index].strip) for index in which for name in enhancement]
    answers = iter(reader.read(images))
    result = list(seen)
    for index in which:
        more = tuple(_named(next(answers), name) for name in enhancement)
        result[index] = replace(seen[index], readings=seen[index].readings + more)
    return result


def _named(reading: Reading, enhancement: str) -> Reading:
    return replace(reading, reader=f"{reading.reader}/{enhancement}")


def _directions(lines: Sequence[Line]) -> list[list[int]]:
    """Group lines by their direction, either way along it."""
    groups: list[list[int]] = []
    for index, line in enumerate(lines):
        for group in groups:
            if line.aslant(lines[group[0]]) < ONE_DIRECTION:
                group.append(index)
                break
        else:
            groups.append([index])
    return groups


def _sense(one: Line, other: Line) -> int:
    """1 when two lines run the same way, -1 when they run against each other."""
    return 1 if math.cos(math.radians(one.angle - other.angle)) >= 0 else -1


def _preference(both: tuple[Reading, Reading]) -> float:
    return both[0].plausibility - both[1].plausibility
