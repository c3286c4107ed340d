"""A label seen from close up: its part of the photo, turned level, at the size at which faint print shows best."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np

from labelcheck.detect.finder import find_lines
from labelcheck.detect.line import Curve, Floats, Line
from labelcheck.detect.sensitivity import MOST_ASLANT, ZOOMED
from labelcheck.model.geometry import Grey

CAPITALS = 20.0
"""Height of the label's print in the close-up, pixels: large enough for thin strokes, and within the first octave."""
MARGIN = 6.0
"""What is seen around the lines that are known, in their heights: what was missed stands above or below them."""
MOST_PIXELS = 4.0e6
"""A larger close-up is made smaller: a label that fills a photo of twelve megapixels was seen well at a glance."""


@dataclass(frozen=True)
class ZoomedView:
    """A part of a photo, turned and scaled.

    Attributes:
        pixels: H×W uint8.
        angle: By how much it was turned, degrees: a line at this angle in the photo lies level here.
        scale: Pixels of the close-up for one of the photo's.
        corner: Where the close-up's pixel (0, 0) lies in the photo.
    """

    pixels: Grey
    angle: float
    scale: float
    corner: tuple[float, float]

    def lines(self) -> list[Line]:
        """Return the lines of print, in photo pixels; all read the way that the close-up was turned, or the other."""
        return [self._in_photo(line) for line in find_lines(self.pixels, sensitivity=ZOOMED)]

    def _in_photo(self, line: Line) -> Line:
        (x, y), (dx, dy) = line.curve.origin, line.curve.direction
        cos, sin = math.cos(math.radians(self.angle)), math.sin(math.radians(self.angle))
        shrunk = line.curve.scaled(1 / self.scale)
        x, y = x / self.scale, y / self.scale
        curve = Curve(
            (self.corner[0] + x * cos - y * sin, self.corner[1] + x * sin + y * cos),
            (dx * cos - dy * sin, dx * sin + dy * cos),
            shrunk.bend,
        )
        return replace(
            line,
            curve=curve,
            start=line.start / self.scale,
            end=line.end / self.scale,
            top=line.top / self.scale,
            bottom=line.bottom / self.scale,
        )


def zoom_in(grey: Grey, known: Sequence[Line]) -> ZoomedView:
    """Take a closer look at where some lines of a label are.

    Args:
        grey: The photo, H×W uint8.
        known: At least one line, the one that is surest first: the close-up is turned as it lies, and sized by those
            that lie so too.
    """
    angle = known[0].angle
    along = [line for line in known if line.aslant(known[0]) < MOST_ASLANT]
    cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    turn: Floats = np.array([[cos, sin], [-sin, cos]])
    spots = np.concatenate([line.corners() for line in along]).astype(np.float64) @ turn.T
    height = float(np.median([line.height for line in along]))
    first, last = spots.min(axis=0) - MARGIN * height, spots.max(axis=0) + MARGIN * height
    extent = last - first
    scale = min(CAPITALS / height, math.sqrt(MOST_PIXELS / float(extent.prod())))
    size = (max(1, round(extent[0] * scale)), max(1, round(extent[1] * scale)))
    if scale < 0.6:  # shrinking without a blur would fold fine strokes into noise
        grey = cv2.GaussianBlur(grey, (0, 0), 0.4 / scale)
    matrix = np.hstack([scale * turn, -scale * first[:, None]])
    pixels = cv2.warpAffine(
        grey, matrix, size, flags=cv2.INTER_CUBIC if scale >= 1 else cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    x, y = (turn.T @ first).tolist()
    return ZoomedView(pixels, angle, scale, (x, y))
