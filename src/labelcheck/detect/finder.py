"""Find the lines of print in a photo: every size from 8 to some 200 pixels, any direction, both polarities."""

from __future__ import annotations

import math
from dataclasses import replace

import cv2
import numpy as np

from labelcheck.detect.bands import Band, measure
from labelcheck.detect.ink import InkMap, Map, ink_map
from labelcheck.detect.line import Curve, Floats, Line
from labelcheck.detect.ridges import trace
from labelcheck.detect.sensitivity import WHOLE_PHOTO, Sensitivity
from labelcheck.model.geometry import Grey

WORKING_PIXELS = 2.6e6
"""A larger photo is reduced to this many pixels first: phones' messengers send no more, and print of 8 pixels stays."""
OCTAVES = 4
"""Sizes at which lines are looked for, each half of the one before; print is 8 to 22 pixels high in each."""
LEAST_TURNS = 1.4
"""Changes between ink and ground per band height; text has 2 to 5, an edge none, the strokes of larger print 1."""
TURNS_AT_A_GLANCE = 0.06
"""The same per pixel of a trace not yet measured; rims and long edges are given up here, before the costly part."""
ROUGH_TURNS = 0.6
"""The same per band height of a band measured roughly: two of three bands that are no print are given up here."""
MOST_UNLIKE, MOST_ASIDE = 1.4, 0.4
"""Two overlapping lines are one print when their heights differ by less than this factor, and the end of the one lies
within this many heights of the other's centreline."""
MOST_ASLANT = 20.0
"""Two lines whose directions differ by more, in degrees, are not one print: what crosses print is read besides it."""
HIGHEST_BAND, SHORTEST_LINE = 12.0, 1.8
"""Band height in pixels of the ink map above which the next octave sees better; length in heights."""


def find_lines(
    grey: Grey, *, working_pixels: float = WORKING_PIXELS, sensitivity: Sensitivity = WHOLE_PHOTO
) -> list[Line]:
    """Return the lines of print, those most like print first; which way up they read is not known yet.

    Args:
        grey: The photo, H×W uint8.
        working_pixels: The copy in which lines are looked for has at most this many pixels.
        sensitivity: What counts as a line.
    """
    scale = min(1.0, math.sqrt(working_pixels / grey.size))
    working = grey if scale == 1 else cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    level: Map = working.astype(np.float32)
    found: list[Line] = []
    for _ in range(OCTAVES):
        if min(level.shape) < 100:
            break
        found += _lines_of(level, grey.shape[1] / level.shape[1], sensitivity)
        level = cv2.resize(level, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    return _without_overlaps(found)


def _lines_of(level: Map, reduction: float, sensitivity: Sensitivity) -> list[Line]:
    """Find the lines of one octave; `reduction` is how many photo pixels make one of `level`'s."""
    ink = ink_map(level, sensitivity.ink_from)
    lines = []
    for found in trace(ink.ink, sensitivity):
        glance, _ = _turns(found.curve, found.start, found.end, np.array([-1.5, 0.0, 1.5]), ink)
        if glance < TURNS_AT_A_GLANCE:
            continue
        band = measure(found, ink.ink, lambda rough: _turns_of(rough, ink)[0] >= ROUGH_TURNS)
        if band is None or band.cut or band.height > HIGHEST_BAND:
            continue
        if band.end - band.start < SHORTEST_LINE * band.height:
            continue
        turns, polarity = _turns_of(band, ink)
        if turns >= LEAST_TURNS:
            lines.append(_line(band, polarity, turns, 2 * reduction))
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


def _turns_of(band: Band, ink: InkMap) -> tuple[float, int]:
    """Count the changes between ink and ground along the middle of a band, per band height; and tell the polarity."""
    rows = np.linspace(band.top + 0.25 * band.height, band.bottom - 0.25 * band.height, 4)
    turns, polarity = _turns(band.curve, band.start, band.end, rows, ink)
    return turns * band.height, polarity


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
    """Keep the better of two lines that cover the same print, made longer where the other saw more of it."""
    kept: list[Line] = []
    for line in sorted(lines, key=lambda line: -line.score):
        for place, other in enumerate(kept):
            if overlap(line, other) > 0.4:
                kept[place] = _with_the_ends_of(line, other)
                break
        else:
            kept.append(line)
    return kept


def overlap(one: Line, other: Line) -> float:
    """Return the shared area of two lines as a share of the smaller one's; 0 when they cross."""
    if one.aslant(other) > MOST_ASLANT:
        return 0.0
    corners, others = one.corners(), other.corners()
    if np.abs(corners.mean(axis=0) - others.mean(axis=0)).max() > one.length + other.length:
        return 0.0
    shared, _ = cv2.intersectConvexConvex(corners, others)
    return float(shared) / min(one.length * one.height, other.length * other.height)


def _with_the_ends_of(shorter: Line, line: Line) -> Line:
    """Return a line reaching as far as another one on the same print; unchanged when that one lies aslant."""
    ratio = shorter.height / line.height
    if not 1 / MOST_UNLIKE < ratio < MOST_UNLIKE:
        return line
    (ox, oy), (dx, dy) = line.curve.origin, line.curve.direction
    ends = np.array([shorter.start, shorter.end])
    middle = (shorter.top + shorter.bottom) / 2
    x, y = shorter.curve.points(ends, np.full(2, middle))
    along = (x - ox) * dx + (y - oy) * dy
    on_line = np.stack(line.curve.points(along, np.full(2, (line.top + line.bottom) / 2)))
    off = np.hypot(x - on_line[0], y - on_line[1])
    start, end = line.start, line.end
    for u, distance in zip(along, off, strict=True):
        if distance < MOST_ASIDE * line.height:
            start, end = min(start, float(u)), max(end, float(u))
    return replace(line, start=start, end=end)
