"""Find the lines of print in a photo: every size from 8 to some 200 pixels, any direction, both polarities."""

from __future__ import annotations

import math

import cv2
import numpy as np

from labelcheck.lines.energy import InkMap, Map, ink_map
from labelcheck.lines.line import Curve, Floats, Grey, Line
from labelcheck.lines.measure import Band, measure
from labelcheck.lines.ridges import trace

WORKING_PIXELS = 2.6e6
"""A larger photo is reduced to this many pixels first: phones' messengers send no more, and print of 8 pixels stays."""
OCTAVES = 4
"""Sizes at which lines are looked for, each half of the one before; print is 8 to 22 pixels high in each."""
LEAST_TURNS = 1.4
"""Changes between ink and ground per band height; text has 2 to 5, an edge none, the strokes of larger print 1."""
TURNS_AT_A_GLANCE = 0.06
"""The same per pixel of a trace not yet measured; rims and long edges are given up here, before the costly part."""
HIGHEST_BAND, SHORTEST_LINE = 12.0, 1.8
"""Band height in pixels of the ink map above which the next octave sees better; length in heights."""


def find_lines(grey: Grey, *, working_pixels: float = WORKING_PIXELS) -> list[Line]:
    """Return the lines of print, those most like print first; which way up they read is not known yet.

    Args:
        grey: The photo, H×W uint8.
        working_pixels: The copy in which lines are looked for has at most this many pixels.
    """
    scale = min(1.0, math.sqrt(working_pixels / grey.size))
    working = grey if scale == 1 else cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    level: Map = working.astype(np.float32)
    found: list[Line] = []
    for _ in range(OCTAVES):
        if min(level.shape) < 100:
            break
        found += _lines_of(level, grey.shape[1] / level.shape[1])
        level = cv2.resize(level, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    return _without_overlaps(found)


def _lines_of(level: Map, reduction: float) -> list[Line]:
    """Find the lines of one octave; `reduction` is how many photo pixels make one of `level`'s."""
    ink = ink_map(level)
    lines = []
    for found in trace(ink.ink):
        glance, _ = _turns(found.curve, found.start, found.end, np.array([-1.5, 0.0, 1.5]), ink)
        if glance < TURNS_AT_A_GLANCE:
            continue
        band = measure(found, ink.ink)
        if band is None or band.cut or band.height > HIGHEST_BAND:
            continue
        if band.end - band.start < SHORTEST_LINE * band.height:
            continue
        rows = np.linspace(band.top + 0.25 * band.height, band.bottom - 0.25 * band.height, 4)
        turns, polarity = _turns(band.curve, band.start, band.end, rows, ink)
        if turns * band.height >= LEAST_TURNS:
            lines.append(_line(band, polarity, turns * band.height, 2 * reduction))
    return lines


def _line(band: Band, polarity: int, turns: float, factor: float) -> Line:
    in_heights = (band.end - band.start) / band.height
    # Bands well inside an octave's range are measured best; the neighbouring octave may have the same line better.
    fit = 1.0 if 4 <= band.height <= 10.5 else 0.6
    return Line(
        curve=band.curve.scaled(factor),
        start=band.start * factor,
        end=band.end * factor,
        top=band.top * factor,
        bottom=band.bottom * factor,
        polarity=polarity,
        contrast=band.contrast,
        score=band.contrast * min(in_heights, 25.0) ** 0.7 * min(turns, 3.0) * fit,
        turns=turns,
    )


def _turns(curve: Curve, start: float, end: float, rows: Floats, ink: InkMap) -> tuple[float, int]:
    """Count the changes between ink and ground along some rows of a line, per pixel; and tell the polarity."""
    x, y = curve.points(np.arange(start, end, 0.5)[None, :], rows[:, None])
    sheet = cv2.remap(ink.strokes, (2 * x + 0.5).astype(np.float32), (2 * y + 0.5).astype(np.float32), cv2.INTER_LINEAR)
    bright, dark = np.clip(sheet, 0, 8), np.clip(-sheet, 0, 8)
    polarity = 1 if (bright**2).sum() >= (dark**2).sum() else -1
    inked = sheet * polarity > 1
    changes = (inked[:, 1:] != inked[:, :-1]).sum(axis=1).mean()
    return float(changes) / max(1.0, end - start), polarity


def _without_overlaps(lines: list[Line]) -> list[Line]:
    """Keep the better of two lines that cover the same print."""
    kept: list[tuple[Line, np.ndarray, np.ndarray, float]] = []
    for line in sorted(lines, key=lambda line: -line.score):
        corners = line.corners()
        middle = corners.mean(axis=0)
        area = line.length * line.height
        for other, other_corners, other_middle, other_area in kept:
            if np.abs(other_middle - middle).max() > other.length + line.length:
                continue
            shared, _ = cv2.intersectConvexConvex(corners, other_corners)
            if shared > 0.4 * min(area, other_area):
                break
        else:
            kept.append((line, corners, middle, area))
    return [line for line, *_ in kept]
