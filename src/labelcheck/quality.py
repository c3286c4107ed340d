"""How good the photo is where the print stands, and what would make it better."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from labelcheck.lines.line import Grey, Line
from labelcheck.verdict import Quality

SMALL_PRINT = 11.0
"""Capitals lower than this, in pixels, are read badly: errors rose steeply below it on the development photos."""
BLURRED = 0.35
"""Sharpness under which print is read badly."""
GLARING = 0.08
"""Share of blown-out pixels around the print above which characters are likely to be lost."""
LINES_MEASURED = 8


def measure_quality(grey: Grey, lines: Sequence[Line]) -> Quality:
    """Measure a photo's quality where the print is.

    Args:
        grey: The photo, H×W uint8.
        lines: The lines that look most like print, the best first.
    """
    best = lines[:LINES_MEASURED]
    if not best:
        return Quality(glare=float((grey >= 250).mean()))
    corners = np.concatenate([line.corners(1.0) for line in best])
    x, y, width, height = cv2.boundingRect(corners)
    around = grey[max(y, 0) : y + height, max(x, 0) : x + width]
    return Quality(
        print_px=float(np.median([line.height for line in best])),
        sharpness=float(np.median([_sharpness(grey, line) for line in best])),
        glare=float((around >= 250).mean()) if around.size else 0.0,
        contrast=float(np.median([line.contrast for line in best])),
    )


def _sharpness(grey: Grey, line: Line) -> float:
    """Steepness of the strokes' edges against their depth, 0 to 1, from a strip in which capitals are 34 pixels high.

    At one size, so that small print, which has lost its edges as surely as blurred print, counts as blurred too.
    """
    strip = line.strip(grey).astype(np.float32)
    depth = float(np.percentile(strip, 97) - np.percentile(strip, 3)) + 1e-3
    smooth = cv2.GaussianBlur(strip, (0, 0), 1.0)
    slope = np.hypot(cv2.Sobel(smooth, cv2.CV_32F, 1, 0, scale=0.125), cv2.Sobel(smooth, cv2.CV_32F, 0, 1, scale=0.125))
    return float(np.clip(np.percentile(slope, 95) / depth / 0.22, 0.0, 1.0))


def hints(quality: Quality) -> tuple[str, ...]:
    """Say how to take a better photo; empty when nothing is wrong with this one."""
    if quality.print_px is None:
        return ("photograph the side of the device that carries the small print",)
    found = []
    if quality.print_px < SMALL_PRINT:
        found.append("move closer: the print is only a few pixels high")
    if quality.sharpness is not None and quality.sharpness < BLURRED:
        found.append("hold still and tap the label on the screen to focus: the print is blurred")
    if quality.glare > GLARING:
        found.append("tilt the device or turn the flash off: light is reflected from the label")
    return tuple(found)
