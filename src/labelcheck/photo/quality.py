"""How good the photo is where the print stands: measured in numbers; `hints.py` says what they mean.

Print is what has corners close together. How many there are, at full size and at each half size, tells small print
(corners at full size only) from blurred print (none at full size) and from a mere logo (none but large ones), without
a single line being read: that is what a photo needs in which nothing could be read.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from labelcheck.detect.line import Line
from labelcheck.model.geometry import Grey
from labelcheck.model.verdict import Quality
from labelcheck.photo.advice import hints

__all__ = ["hints", "measure_quality"]

MOST_PIXELS = 4e6
"""A larger photo is halved until it has no more: other reductions than by halves cost 36 ms at 12 megapixels."""
LEVELS = 5
"""Full size and four half sizes: print from 3 to some 150 pixels high."""
NEIGHBOURHOOD = 21
"""Side of the square over which detail is averaged, pixels of its level: a few characters."""
CLOSE_LOOK = 360
"""Side of the square looked at in full size, pixels; the whole photo would take 26 ms."""
WIDE_LOOK = 560
"""Side of the square at half size in which edges are measured: print and, mostly, the device's own edges. At half size,
because noise as strong as faint print feigns crisp edges at full size."""
LEAST_SLOPE = 1.5
"""Grey levels a pixel below which a slope is no edge but the table's blotches."""
SMALLEST_SIDE = 16
"""Side, pixels, below which a photo is too small to have noise measured."""
BLOWN_OUT = 250
"""Grey level from which nothing more is told apart."""
LEAST_PLAUSIBLE = 1.5
"""Plausibility of a line's first reading from which it counts as print, not as grain that a reader made words of."""
LINES_MEASURED = 8
_NOISE_KERNEL = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], np.float32) / 6
"""Blind to slopes and edges; its mean absolute answer is the noise (J. Immerkær, 1996)."""


def measure_quality(grey: Grey, lines: Sequence[Line], plausible: Sequence[float] | None = None) -> Quality:
    """Measure a photo's quality where the print is, or where it most likely is.

    Args:
        grey: The photo, H×W uint8.
        lines: The lines that look most like print, the best first.
        plausible: Plausibility of each line's first reading; without it, every line counts as print.
    """
    if plausible is not None:
        lines = [line for line, worth in zip(lines, plausible, strict=True) if worth >= LEAST_PLAUSIBLE]
    best = lines[:LINES_MEASURED]
    copy = _reduced(grey)
    sample = copy[::4, ::4]
    noise = _noise(copy)
    detail, place, print_like = _detail(copy, noise)
    half = _window(cv2.pyrDown(copy), (place[0] / 2, place[1] / 2), WIDE_LOOK)
    return Quality(
        print_px=float(np.median([line.height for line in best])) if best else None,
        sharpness=float(np.median([_sharpness(grey, line) for line in best])) if best else None,
        glare=_blown_out_share(sample, print_like),
        contrast=float(np.median([line.contrast for line in best])) if best else None,
        light=float(np.percentile(sample, 99)),
        blown_out=float((sample >= BLOWN_OUT).mean()),
        noise=noise,
        edge_px=2 * _edge_width(half),
        detail=detail,
    )


def _reduced(grey: Grey) -> Grey:
    """Halve a large photo until it is small enough."""
    while grey.size > MOST_PIXELS:
        grey = cv2.resize(grey, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    return grey


def _noise(grey: Grey) -> float:
    """Return the noise where the photo is quiet, grey levels: of some thirty patches, the fortieth percentile."""
    if min(grey.shape) < SMALLEST_SIDE:
        return 0.0
    rows, columns = (np.linspace(0, side, 8)[1:-1] for side in grey.shape)
    patches = np.stack([_window(grey, (row, column), 48) for row in rows for column in columns])
    flat = patches.reshape(-1, patches.shape[-1]).astype(np.float32)
    answer = np.abs(cv2.filter2D(flat, cv2.CV_32F, _NOISE_KERNEL)).reshape(patches.shape)
    levels = answer[:, 2:-2, 2:-2].mean(axis=(1, 2)) * math.sqrt(math.pi / 2)
    return float(np.percentile(levels, 40))


def _detail(grey: Grey, noise: float) -> tuple[tuple[float, ...], tuple[float, float], NDArray[Any]]:
    """Measure how densely corners stand, at every size.

    Returns:
        The density at its densest place, grey levels over that of the photo's middle rank, from full size to the
        smallest; the (row, column) of the densest place of print-like detail; and where such detail stands, a mask
        of a quarter of the photo's size each way.
    """
    detail, places = [], []
    level = grey
    print_like: NDArray[Any] = np.zeros((1, 1), np.uint8)
    for step in range(1, LEVELS):
        level = cv2.pyrDown(level)
        corners = _corners(level)
        density = cv2.blur(corners, (NEIGHBOURHOOD, NEIGHBOURHOOD), borderType=cv2.BORDER_CONSTANT)
        _, most, _, (x, y) = cv2.minMaxLoc(density)
        detail.append(most - float(np.median(corners[::3, ::3])))
        places.append((float(y << step), float(x << step)))
        if step == 2:
            print_like = (density > 0.35 * most).astype(np.uint8)
    close = _corners(_window(grey, places[0], CLOSE_LOOK))
    finest = float(cv2.blur(close, (NEIGHBOURHOOD, NEIGHBOURHOOD), borderType=cv2.BORDER_CONSTANT).max()) - noise
    return (finest, *detail), places[int(np.argmax(detail[:3]))], print_like


def _corners(grey: Grey) -> NDArray[Any]:
    """Return how much the picture changes in the direction in which it changes least: edges have none, strokes do."""
    least = cv2.cornerMinEigenVal(grey, blockSize=3, ksize=3)
    _, least = cv2.threshold(least, 0, 0, cv2.THRESH_TOZERO)  # rounding leaves some below 0
    return cv2.sqrt(least) * 255


def _blown_out_share(sample: Grey, print_like: NDArray[Any]) -> float:
    """Return the share of the print and its surroundings that is blown out, in blots as reflections make them."""
    blown = cv2.morphologyEx((sample >= BLOWN_OUT).astype(np.uint8), cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    around = cv2.dilate(print_like, np.ones((31, 31), np.uint8))
    around = cv2.resize(around, (sample.shape[1], sample.shape[0]), interpolation=cv2.INTER_NEAREST)
    return float(blown[around > 0].mean()) if around.any() else 0.0


def _edge_width(grey: Grey) -> float:
    """Return the width of the edges as the deviation of the blur that would make it, pixels; 0 when they are crisp.

    The slope of an edge of width w, smoothed by s, goes with 1/√(w² + s²): two smoothings tell w (S. Zhuo and T. Sim,
    2011). The middle rank of the strongest edges is returned.
    """
    fine, coarse = 1.0, 3.0
    sharp = cv2.dilate(_slope(grey, fine), np.ones((3, 3), np.uint8))  # the two smoothings move an edge a little
    soft = _slope(grey, coarse)
    strong = soft >= max(float(np.percentile(soft[::2, ::2], 98)), LEAST_SLOPE)
    if not strong.any():
        return 0.0
    ratio = np.maximum((sharp[strong] / soft[strong]) ** 2, 1.001)
    return float(np.median(np.sqrt(np.maximum((coarse**2 - ratio * fine**2) / (ratio - 1), 0))))


def _slope(grey: Grey, smoothing: float) -> NDArray[Any]:
    smooth = cv2.GaussianBlur(grey.astype(np.float32), (0, 0), smoothing)
    across, down = (cv2.Sobel(smooth, cv2.CV_32F, *axes, scale=0.125) for axes in ((1, 0), (0, 1)))
    return cv2.magnitude(across, down)


def _window(grey: Grey, middle: tuple[float, float], side: int) -> Grey:
    """Cut a square out of the photo, moved inwards where it would stick out; smaller if the photo is."""
    top, left = (
        int(np.clip(at - side / 2, 0, max(whole - side, 0))) for at, whole in zip(middle, grey.shape, strict=True)
    )
    return grey[top : top + side, left : left + side]


def _sharpness(grey: Grey, line: Line) -> float:
    """Steepness of the strokes' edges against their depth, 0 to 1, from a strip in which capitals are 34 pixels high.

    At one size, so that small print, which has lost its edges as surely as blurred print, counts as blurred too.
    """
    strip = line.strip(grey).astype(np.float32)
    depth = float(np.percentile(strip, 97) - np.percentile(strip, 3)) + 1e-3
    slope = _slope(strip, 1.0)
    return float(np.clip(np.percentile(slope, 95) / depth / 0.22, 0.0, 1.0))
