"""From a trace to a measured band: follow the ink along the centreline, find its height and its two ends."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from labelcheck.detect.curve_fit import robust_bend, value
from labelcheck.detect.ink import Map
from labelcheck.detect.line import Curve
from labelcheck.detect.ridges import Trace

ACROSS = np.arange(-11, 11.01, 0.5)
"""Where the ink is sampled across a line, pixels of the ink map; print of up to 12 pixels is measured."""
REACH = 14
"""How far beyond its known ends a line is followed in one round, pixels of the ink map: over one gap between words. At
24, a curve that was guessed from the first characters leaves the print before it is recentred."""
ROUNDS = 5
"""Rounds of measuring and recentring; a sixth finds no more print."""
SETTLED = 0.4
"""Movement of the centreline, pixels of the ink map, under which another round would change nothing that is read."""
SLACK = 2
"""Rows beyond the band, half pixels of the ink map, that take part in recentring; more of them are the next line's."""
BAND_LEVEL = 0.3
"""The band ends where the profile across falls to this share of its height."""
SHORTEST = 1.2
"""Shorter pieces, in heights, are given up at once: three of four traces are grain, rims and corners of icons."""
INK_LEVEL = 0.25
"""A column belongs to the line when its ink is at least this share of the line's mean."""
WORD_GAP = 1.25
"""Widest gap within a line, band heights."""
CROSSING = 0.5
"""Where ink goes on above and below the band, at this share of what is within, a rim crosses the line and ends it."""
RIM_BLUR = 2
"""Columns that a rim is wide in the ink map, beyond those where it is as strong beside the band as within."""
BESIDE = slice(2, 6)
"""Rows above and below the band that are looked at for that, counted from its last one: the gap between two lines."""

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Band:
    """A measured line, in pixels of the ink map: as `Line`, without what only the photo tells."""

    curve: Curve
    start: float
    end: float
    top: float
    bottom: float
    contrast: float
    cut: bool

    @property
    def height(self) -> float:
        """Height in pixels of the ink map."""
        return self.bottom - self.top


def measure(found: Trace, ink: Map, worth: Callable[[Band], bool] = lambda _: True) -> Band | None:
    """Measure a traced line; None when there is no band of ink along it.

    Args:
        found: The trace.
        ink: The ink map that it was found in.
        worth: Asked of the first, rough band; when it says no, the trace is given up before the other rounds.

    Returns:
        The band; `cut` is set when it is higher than what can be measured at this size.
    """
    curve, start, end = found.curve, found.start, found.end
    band = None
    for turn in range(ROUNDS):
        along = np.arange(start - REACH, end + REACH, 1.0)
        x, y = curve.points(along[None, :], ACROSS[:, None])
        sheet = cv2.remap(
            ink, x.astype(np.float32), y.astype(np.float32), cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT
        )
        known = slice(REACH, len(along) - REACH)
        first, last, contrast = _across(sheet[:, known].mean(axis=1))
        height = (last - first + 1) * 0.5
        ends = _along(sheet[first : last + 1].mean(axis=0), _beside(sheet, first, last), known, height)
        if height < 2.5 or ends is None or ends[1] - ends[0] < SHORTEST * height:
            return None
        left, right = ends
        start, end = float(along[left]), float(along[right])
        band = Band(
            curve,
            start,
            end,
            float(ACROSS[first]) - 0.25,
            float(ACROSS[last]) + 0.25,
            contrast,
            first == 0 or last == len(ACROSS) - 1,
        )
        if turn == 0 and not worth(band):
            return None
        if turn < ROUNDS - 1:
            # Within the crest's own extent too: a first guess that leaves the print at one end is mended, not cut off.
            columns = slice(min(left, known.start), max(right + 1, known.stop))
            rows = slice(max(0, first - SLACK), last + 1 + SLACK)
            bent = _recentre(curve, along[columns], sheet[rows, columns], ACROSS[rows], height)
            reached = (left, right) == (columns.start, columns.stop - 1) and min(left, len(along) - 1 - right) > 0
            if turn > 0 and reached and _moved(curve, bent, start, end) < SETTLED:
                break
            curve, start, end = bent, float(along[columns.start]), float(along[columns.stop - 1])
    return band


def _moved(before: Curve, after: Curve, start: float, end: float) -> float:
    """Return how far a curve was moved, at most, between two ends, pixels of the ink map."""
    places = np.array([start, (start + end) / 2, end])
    return float(np.abs(value(after.bend, places) - value(before.bend, places)).max())


def _across(profile: Map) -> tuple[int, int, float]:
    """Return the first and last row of the band around the middle of a profile, and how far it stands out."""
    smooth = cv2.GaussianBlur(profile.reshape(-1, 1), (1, 5), 1.0).ravel()
    middle = len(ACROSS) // 2
    crest = middle - 5 + int(np.argmax(smooth[middle - 5 : middle + 6]))
    low = float(smooth[max(0, crest - 22) : crest + 23].min())
    level = low + BAND_LEVEL * (float(smooth[crest]) - low)
    first = last = crest
    while first > 0 and smooth[first - 1] > level:
        first -= 1
    while last < len(smooth) - 1 and smooth[last + 1] > level:
        last += 1
    return first, last, float(smooth[crest]) - low


def _beside(sheet: Map, first: int, last: int) -> Map:
    """Return for each column the ink that there is both above and below the band; none where it reaches the edge."""
    above, below = sheet[:first][::-1][BESIDE], sheet[last + 1 :][BESIDE]
    if not len(above) or not len(below):
        return np.zeros(sheet.shape[1], sheet.dtype)
    lesser: Map = np.minimum(above.mean(axis=0), below.mean(axis=0))
    return lesser


def _along(ink: Map, beside: Map, known: slice, height: float) -> tuple[int, int] | None:
    """Return the first and last inked column, going out from the known ones over the gaps between words.

    Args:
        ink: The band's mean ink in each column.
        beside: The ink beside the band.
        known: The columns of the line as known so far; beyond them, a rim that crosses the line ends it.
        height: The band's height, pixels of the ink map.
    """
    gap = max(4.0, WORD_GAP * height)
    smooth = cv2.blur(ink.reshape(1, -1), (3, 1)).ravel()
    dark = smooth > INK_LEVEL * ink[known].mean()
    rims = np.flatnonzero(dark & (beside > CROSSING * smooth))
    before, after = rims[rims < known.start], rims[rims >= known.stop]
    if len(before):
        dark[: before[-1] + RIM_BLUR] = False
    if len(after):
        dark[max(after[0] - RIM_BLUR + 1, 0) :] = False
    inked = np.flatnonzero(dark)
    if len(inked) < 4:
        return None
    steps = np.diff(inked)
    left = min(int(np.searchsorted(inked, known.start)), len(inked) - 1)
    right = min(int(np.searchsorted(inked, known.stop - 1)), len(inked) - 1)
    while left > 0 and steps[left - 1] <= gap:
        left -= 1
    while right < len(inked) - 1 and steps[right] <= gap:
        right += 1
    if inked[right] - inked[left] < 4:
        return None
    return int(inked[left]), int(inked[right])


def _recentre(curve: Curve, along: Floats, sheet: Map, across: Floats, height: float) -> Curve:
    """Bend the curve onto the centroid of the ink, taken over one character's width at a time."""
    weight = sheet.sum(axis=0)
    moment = (sheet * across[:, None]).sum(axis=0)
    window = (max(1, int(height)) | 1, 1)
    weight = cv2.blur(weight.reshape(1, -1), window).ravel().astype(np.float64)
    centre = cv2.blur(moment.reshape(1, -1).astype(np.float32), window).ravel() / np.maximum(weight, 1e-3)
    length = along[-1] - along[0]
    degree = 2 if length > 9 * height else 1 if length > 3 * height else 0
    # Square roots: dense ink should not outvote its neighbours; robust: what hangs below the line should not tilt it.
    trust = np.sqrt(np.clip(weight, 0, 2 * np.median(weight))) + 1e-9
    bend, _ = robust_bend(along, centre, trust, degree, tolerance=0.12 * height, rounds=2)
    old = curve.bend
    return replace(curve, bend=(old[0] + bend[0], old[1] + bend[1], old[2] + bend[2]))
