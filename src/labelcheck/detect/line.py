"""A line of print: a band along a gently curved centreline, in photo pixels, and how to cut it out straight."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from labelcheck.model.geometry import Grey, Quad

Floats = NDArray[np.float64]


NARROW_TURNS = 2.0
"""Changes between ink and ground per band height from which print counts as no wider than usual."""
NARROWEST = 0.6
"""The most that wide print is squeezed, as a share of its length."""


@dataclass(frozen=True)
class Curve:
    """A centreline: points at `origin + u·direction + v(u)·normal`, with v a polynomial of degree two at most.

    Attributes:
        origin: (x, y) of u = 0.
        direction: Unit vector along the print (dx, dy); the normal is (-dy, dx), downwards when dx > 0.
        bend: Coefficients of v(u), highest power first, length 3.
    """

    origin: tuple[float, float]
    direction: tuple[float, float]
    bend: tuple[float, float, float]

    def points(self, along: Floats, across: Floats) -> tuple[Floats, Floats]:
        """Return (x, y) of points `along` the line and `across` it; the arrays broadcast."""
        c2, c1, c0 = self.bend
        v = (c2 * along + c1) * along + c0 + across
        dx, dy = self.direction
        return self.origin[0] + along * dx - v * dy, self.origin[1] + along * dy + v * dx

    def scaled(self, factor: float) -> Curve:
        """Return the same curve in pixels that are `factor` times smaller (pixel centres at whole numbers)."""
        c2, c1, c0 = self.bend
        x, y = ((value + 0.5) * factor - 0.5 for value in self.origin)
        return Curve((x, y), self.direction, (c2 / factor, c1, c0 * factor))


@dataclass(frozen=True)
class Line:
    """One line of print as found, in photo pixels.

    Attributes:
        curve: The centreline.
        start, end: Extent along the curve.
        top, bottom: Extent across it, from the centreline; the band of capitals and digits, roughly.
        polarity: 1 when the print is brighter than its ground, -1 when it is darker.
        contrast: Ink energy of the band over its surroundings, in units of local noise.
        score: How much like print it looks; only the order means something.
        turns: Changes between ink and ground along the middle of the band, per band height.
    """

    curve: Curve
    start: float
    end: float
    top: float
    bottom: float
    polarity: int
    contrast: float
    score: float
    turns: float = NARROW_TURNS

    @property
    def height(self) -> float:
        """Height of the band in photo pixels."""
        return self.bottom - self.top

    @property
    def squeeze(self) -> float:
        """Share of its length to which the print is squeezed for reading: wide print is read badly, by all readers."""
        return min(max(self.turns / NARROW_TURNS, NARROWEST), 1.0)

    @property
    def length(self) -> float:
        """Length in photo pixels."""
        return self.end - self.start

    @property
    def angle(self) -> float:
        """Direction from the print's one end to the other in degrees, clockwise from the photo's x axis, -180 to 180.

        Not the curve's own: that was the trace's, and what the bend says of a line's slope is off it.
        """
        x, y = self.curve.points(np.array([self.start, self.end]), np.zeros(2))
        return math.degrees(math.atan2(y[1] - y[0], x[1] - x[0]))

    def aslant(self, other: Line) -> float:
        """Return the angle between two lines, degrees, 0 to 90: whichever way each is read."""
        return abs((self.angle - other.angle + 90) % 180 - 90)

    def corners(self, margin: float = 0.0) -> NDArray[np.float32]:
        """Return the four corners (4×2, photo pixels), grown by `margin` band heights on every side."""
        pad = margin * self.height
        along = np.array([self.start - pad, self.end + pad, self.end + pad, self.start - pad])
        across = np.array([self.top - pad, self.top - pad, self.bottom + pad, self.bottom + pad])
        return np.stack(self.curve.points(along, across), axis=1).astype(np.float32)

    def quad(self, *, turned: bool = False) -> Quad:
        """Return the corners in reading order; `turned` when the print reads against the curve's direction."""
        tl, tr, br, bl = ((float(x), float(y)) for x, y in self.corners(0.08))
        return (br, bl, tl, tr) if turned else (tl, tr, br, bl)

    def strip(
        self, grey: Grey, *, band: int = 34, margin_along: float = 0.5, margin_across: float = 0.4, longest: int = 3000
    ) -> Grey:
        """Cut the line out of the photo, straightened along its curve.

        Args:
            grey: The photo, H×W uint8.
            band: Height of the band in the strip, pixels.
            margin_along: Ground kept before and after the print, in band heights.
            margin_across: Ground kept above and below the band, in band heights.
            longest: Upper limit of the strip's length, pixels; longer lines are squeezed.

        Returns:
            round(band·(1 + 2·margin_across)) × N, uint8.
        """
        scale = band / self.height
        first = self.start - margin_along * self.height
        last = self.end + margin_along * self.height
        columns = int(np.clip((last - first) * scale * self.squeeze, 8, longest))
        rows = round(band * (1 + 2 * margin_across))
        along = np.linspace(first, last, columns)
        across = np.linspace(self.top - margin_across * self.height, self.bottom + margin_across * self.height, rows)
        x, y = self.curve.points(along[None, :], across[:, None])
        # Work on the line's surroundings only: blurring the whole photo for each line would cost more than all else.
        height, width = grey.shape
        left, right = int(np.clip(x.min() - 4, 0, width - 2)), int(np.clip(x.max() + 5, 2, width))
        upper, lower = int(np.clip(y.min() - 4, 0, height - 2)), int(np.clip(y.max() + 5, 2, height))
        cut = grey[upper:lower, left:right]
        shrink = 1.0 / scale
        if shrink > 1.6:  # shrinking without a blur would fold fine strokes into noise
            cut = cv2.GaussianBlur(cut, (0, 0), 0.4 * shrink)
        return cv2.remap(
            cut,
            (x - left).astype(np.float32),
            (y - upper).astype(np.float32),
            cv2.INTER_CUBIC if shrink <= 1 else cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_REPLICATE,
        )
