"""How much ink stands where: strokes against their ground, in units of the photo's own local noise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from labelcheck.detect.sensitivity import WHOLE_PHOTO

Map = NDArray[Any]
"""H×W float32."""

STROKE_SIGMA = 0.9
"""Blur that keeps strokes of one pixel and up, pixels."""
NOISE_TILE = 48
"""Side of the tiles in which noise is measured, pixels: some twenty strokes of the smallest print wide."""
NOISE_FLOOR = 0.35
"""Least noise assumed, grey levels: JPEG flattens smooth ground to nothing, and nothing may not be divided by."""
POLARITY_SIGMA = 1.0
"""Blur of the map of polarity, in its pixels, eight of the photo's: a line beside a steep rim has its own."""
STEP_STROKES = 1.5
"""Strokes that are taken for those of a rim, in steepness of the ground over one pixel; at 4, ends of lines go too."""
INK_FULL = 12.0
"""Contrast, in units of noise, at which a pixel counts fully as ink."""


@dataclass(frozen=True)
class InkMap:
    """The ink of a photo, at two sizes.

    Attributes:
        strokes: H×W, stroke minus ground over noise; positive where brighter than the ground.
        ink: H/2 × W/2, the part of it that has the print's polarity, 0 to `INK_FULL` less where ink begins.
    """

    strokes: Map
    ink: Map


def ink_map(grey: Map, ink_from: float = WHOLE_PHOTO.ink_from) -> InkMap:
    """Measure the ink of a photo.

    Args:
        grey: H×W float32, 0 to 255.
        ink_from: Contrast, in units of noise, at which a pixel begins to count as ink.
    """
    ground, steepness = _ground(grey)
    strokes = cv2.GaussianBlur(grey, (0, 0), STROKE_SIGMA) - ground
    size = (grey.shape[1], grey.shape[0])
    polarity = cv2.resize(_polarity(strokes), size, interpolation=cv2.INTER_LINEAR)
    noise = _noise(np.abs(strokes[::3, ::3]))
    # A step makes strokes on both its sides, in proportion to its height: what is left of them beside a rim is print.
    strokes = np.copysign(np.maximum(np.abs(strokes) - STEP_STROKES * steepness, 0.0), strokes)
    strokes = cv2.divide(strokes, cv2.resize(noise, size, interpolation=cv2.INTER_LINEAR))
    ink = np.clip(np.where(polarity >= 0, strokes, -strokes), ink_from, INK_FULL) - ink_from
    half = cv2.resize(ink, (size[0] // 2, size[1] // 2), interpolation=cv2.INTER_AREA)
    return InkMap(strokes, half)


def _ground(grey: Map) -> tuple[Map, Map]:
    """Return the grey level around each pixel, and how steep it is there, grey levels a pixel.

    A Gaussian of some 4 pixels, taken on a quarter-size copy for speed.
    """
    small = cv2.resize(grey, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    small = cv2.GaussianBlur(small, (0, 0), 1.0)
    # Sobel's weights sum to 8, and its pixels are four of the photo's.
    slopes = [cv2.Sobel(small, cv2.CV_32F, *order, ksize=3, scale=1 / 32) for order in ((1, 0), (0, 1))]
    size = (grey.shape[1], grey.shape[0])
    ground, steepness = (
        cv2.resize(one, size, interpolation=cv2.INTER_LINEAR) for one in (small, cv2.magnitude(*slopes))
    )
    return ground, steepness


def _noise(contrast: Map) -> Map:
    """Local noise on a grid of tiles, from every third pixel of |stroke - ground|.

    The 20th percentile of a tile stays low when print covers most of it, but dense strong print still lifts it, and
    then hides its own weaker neighbours: so the geometric mean with the quietest tile around.
    """
    tile = NOISE_TILE // 3
    rows, columns = max(1, contrast.shape[0] // tile), max(1, contrast.shape[1] // tile)
    whole = cv2.resize(contrast, (columns * tile, rows * tile), interpolation=cv2.INTER_NEAREST)
    tiles = whole.reshape(rows, tile, columns, tile).transpose(0, 2, 1, 3).reshape(rows, columns, -1)
    rank = int(tiles.shape[2] * 0.2)
    # 0.253: the 20th percentile of |x| of a standard normal x.
    local = (np.partition(tiles, rank, axis=2)[:, :, rank] / 0.253).astype(np.float32)
    quietest = cv2.erode(local, np.ones((5, 5), np.uint8))
    noise: Map = np.maximum(cv2.blur(np.sqrt(local * quietest), (3, 3)), NOISE_FLOOR)
    return noise


def _polarity(strokes: Map) -> Map:
    """Positive where print is brighter than its ground, negative where darker, at an eighth of the size.

    Strokes are narrow and strong, the ground between them is wide and weak: so the third moment has the sign of the
    print. Over the second one, tile by tile: else the rim of a label, many times as strong, would decide for the print
    beside it.
    """
    half = cv2.resize(strokes, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    squares = half * half
    second = cv2.resize(squares, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    third = cv2.resize(squares * half, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    return cv2.GaussianBlur(third / (second + 1.0), (0, 0), POLARITY_SIGMA)
