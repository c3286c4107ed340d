"""Measures the quality of a photo where the print stands. `advice` says what the numbers mean.

Print has corners close together. Their density at full size and at each half size distinguishes small print (corners at
full size only), blurred print (no corners at full size) and a logo (large corners only). No line has to be read for it,
so it also serves for photos in which nothing could be read.
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

MOST_PIXELS = 4e6
"""Pixels. A larger photo is halved until it has no more. Other reductions cost 36 ms at 12 megapixels."""
LEVELS = 5
"""Full size and four half sizes: print from 3 to some 150 pixels high."""
NEIGHBOURHOOD = 21
"""Side of the square over which detail is averaged, pixels of its level: a few characters."""
CLOSE_LOOK = 360
"""Side of the square that is measured at full size, pixels. The whole photo takes 26 ms."""
WIDE_LOOK = 560
"""Side of the square in which edges are measured at half size, pixels. It holds print and edges of the device.
At full size, noise as strong as faint print looks like crisp edges."""
LEAST_SLOPE = 1.5
"""Grey levels per pixel below which a slope is no edge but a blotch of the table."""
SMALLEST_SIDE = 16
"""Side, pixels, below which a photo is too small to have noise measured."""
BLOWN_OUT = 250
"""Grey level from which the sensor distinguishes nothing."""
LEAST_PLAUSIBLE = 1.5
"""Plausibility of the first reading of a line from which the line counts as print and not as grain."""
LINES_MEASURED = 8
_NOISE_KERNEL = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], np.float32) / 6
"""Does not respond to slopes and edges. Its mean absolute response is the noise (J. Immerkær, 1996)."""


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
    """Return the noise in the quiet parts of the photo, grey levels: the fortieth percentile of some thirty patches."""
    if min(grey.shape) < SMALLEST_SIDE:
        return 0.0
    rows, columns = (np.linspace(0, side, 8)[1:-1] for side in grey.shape)
    patches = np.stack([_window(grey, (row, column), 48) for row in rows for column in columns])
    flat = patches.reshape(-1, patches.shape[-1]).astype(np.float32)
    answer = np.abs(cv2.filter2D(flat, cv2.CV_32F, _NOISE_KERNEL)).reshape(patches.shape)
    levels = answer[:, 2:-2, 2:-2].mean(axis=(1, 2)) * math.sqrt(math.pi / 2)
    return float(np.percentile(levels, 40))


def _detail(grey: Grey, noise: float) -> tuple[tuple[float, ...], tuple[float, float], NDArray[Any]]:
    """Measure the density of corners at every size.

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
    """Return the change of the picture in the direction of least change: zero at edges, positive at strokes."""
    least = cv2.cornerMinEigenVal(grey, blockSize=3, ksize=3)
    _, least = cv2.threshold(least, 0, 0, cv2.THRESH_TOZERO)  # rounding leaves some below 0
    return cv2.sqrt(least) * 255


def _blown_out_share(sample: Grey, print_like: NDArray[Any]) -> float:
    """Return the share of the print and its surroundings that is blown out in blots, as by reflections."""
    blown = cv2.morphologyEx((sample >= BLOWN_OUT).astype(np.uint8), cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    around = cv2.dilate(print_like, np.ones((31, 31), np.uint8))
    around = cv2.resize(around, (sample.shape[1], sample.shape[0]), interpolation=cv2.INTER_NEAREST)
    return float(blown[around > 0].mean()) if around.any() else 0.0


def _edge_width(grey: Grey) -> float:
    """Return the width of the edges as the deviation of the blur that causes it, pixels; 0 for crisp edges.

    The slope of an edge of width w, smoothed by s, goes with 1/√(w² + s²): two smoothings give w (S. Zhuo and T. Sim,
    2011). The result is the median over the strongest edges.
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
    """Cut a square out of the photo. It moves inwards at the borders, and is smaller if the photo is smaller."""
    top, left = (
        int(np.clip(at - side / 2, 0, max(whole - side, 0))) for at, whole in zip(middle, grey.shape, strict=True)
    )
    return grey[top : top + side, left : left + side]


def _sharpness(grey: Grey, line: Line) -> float:
    """Return the steepness of the edges of strokes relative to their depth, 0 to 1.

    It is measured on a strip in which capitals are 34 pixels high. So small print, which has lost its edges as blurred
    print has, counts as blurred too.
    """
    strip = line.strip(grey).astype(np.float32)
    depth = float(np.percentile(strip, 97) - np.percentile(strip, 3)) + 1e-3
    slope = _slope(strip, 1.0)
    return float(np.clip(np.percentile(slope, 95) / depth / 0.22, 0.0, 1.0))
