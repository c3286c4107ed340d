"""How the lines of a label follow one another: top to bottom, and which line goes on where another ends."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from labelcheck.model.geometry import Quad

SAME_ROW = 0.6
"""Line heights by which the middles of two lines in one row may differ: two columns are seldom cut at one height."""
NEXT_ROW = 3.0
"""Line heights down to which a line is the next one; labels are set with 1.2 to 2."""
NEXT_COLUMN = 15.0
"""Line heights to the right up to which a line is the next column."""
SAME_SIZE = 1.8
"""Ratio of heights up to which two lines are of one text."""


@dataclass(frozen=True)
class _Frame:
    """A line's own axes: along the text, and down from it, in line heights."""

    box: Quad

    def seen(self, point: tuple[float, float]) -> tuple[float, float]:
        """Return how far along and how far down from the line's left middle a point lies, line heights."""
        (x0, y0), (x1, y1) = self.box[0], self.box[1]
        length = math.dist(self.box[0], self.box[1]) or 1.0
        ux, uy = (x1 - x0) / length, (y1 - y0) / length
        left = _middle(self.box[0], self.box[3])
        dx, dy = point[0] - left[0], point[1] - left[1]
        height = height_of(self.box)
        return (dx * ux + dy * uy) / height, (-dx * uy + dy * ux) / height


def down(box: Quad) -> float:
    """Return the distance along the downward normal: top line first, whichever way the photo is turned; pixels."""
    (x0, y0), (x1, y1) = box[0], box[1]
    length = math.dist(box[0], box[1]) or 1.0
    nx, ny = -(y1 - y0) / length, (x1 - x0) / length
    middle = (sum(x for x, _ in box) / 4, sum(y for _, y in box) / 4)
    return middle[0] * nx + middle[1] * ny


def height_of(box: Quad) -> float:
    """Return a line's height, pixels; at least one."""
    return max(math.dist(box[0], box[3]), 1.0)


def following(box: Quad, others: Sequence[Quad]) -> list[int]:
    """Return which lines may go on where a line ends: the next in its row, and the next below it.

    Args:
        box: The line.
        others: The other lines.

    Returns:
        Indices into `others`, at most two, the likelier first.
    """
    frame = _Frame(box)
    end = frame.seen(_middle(box[1], box[2]))[0]
    beside: list[tuple[float, int]] = []
    below: list[tuple[float, int]] = []
    for index, other in enumerate(others):
        if not 1 / SAME_SIZE <= height_of(other) / height_of(box) <= SAME_SIZE:
            continue
        (left, across), (right, _) = frame.seen(_middle(other[0], other[3])), frame.seen(_middle(other[1], other[2]))
        if abs(across) <= SAME_ROW and -0.5 <= left - end <= NEXT_COLUMN:
            beside.append((left, index))
        elif SAME_ROW < across <= NEXT_ROW and left < end and right > 0:
            below.append((across, index))
    return [min(found)[1] for found in (beside, below) if found]


def under(box: Quad, code: Quad) -> bool:
    """Whether a line of print stands directly under or over a bar code, as its text does."""
    frame = _Frame(code)
    along, across = frame.seen(_middle(_middle(box[0], box[2]), _middle(box[1], box[3])))
    width = frame.seen(_middle(code[1], code[2]))[0]
    print_height = height_of(box) / height_of(code)
    return 0 <= along <= width and 0.5 <= abs(across) <= 0.5 + 2 * print_height


def _middle(one: tuple[float, float], other: tuple[float, float]) -> tuple[float, float]:
    return (one[0] + other[0]) / 2, (one[1] + other[1]) / 2
