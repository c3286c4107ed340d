"""Lines of print as ridges of ink: blurred, a line is a long bar; its crest is followed in any direction.

The direction at each point is the structure tensor's over a window of two or three lines; there, characters cancel and
lines remain. All lengths are pixels of the ink map, in which print that is looked for is 4 to 11 pixels high.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from labelcheck.detect.curve_fit import robust_bend
from labelcheck.detect.ink import Map
from labelcheck.detect.line import Curve
from labelcheck.detect.sensitivity import MOST_ASLANT, WHOLE_PHOTO, Sensitivity

BAR_SIGMA = 1.8
"""Blur that melts characters into a bar, and keeps lines apart down to a pitch of some 6 pixels."""
DIRECTION_SIGMA = 9.0
"""Window over which a direction is taken."""
SHORTEST = 8
"""Shortest piece of crest that is kept."""
MOST_PIECES = 300
"""At most this many pieces are looked at, the strongest first: grain makes thousands."""
MOST_TRACES = 70
"""At most this many traces are returned; the densest label seen has 40 lines."""
WIDEST_GAP = 16.0
"""Widest gap across which two pieces in line are joined."""

Floats = NDArray[Any]


@dataclass(frozen=True)
class Piece:
    """A connected piece of crest: its points (n×2, x and y), its two ends, unit direction and strength."""

    points: Floats
    first: Floats
    last: Floats
    direction: Floats
    strength: float


@dataclass(frozen=True)
class Trace:
    """A centreline with its extent, as the crest shows it: a first guess, to be measured."""

    curve: Curve
    start: float
    end: float


def trace(ink: Map, sensitivity: Sensitivity = WHOLE_PHOTO) -> list[Trace]:
    """Return what may be lines of print, the strongest first.

    Args:
        ink: The ink map.
        sensitivity: What counts as a line.
    """
    groups = _join(_pieces(ink, sensitivity))
    groups.sort(key=lambda group: -sum(piece.strength for piece in group))
    return [found for group in groups[:MOST_TRACES] if (found := _fit(group)) is not None]


def _directions(bars: Map) -> Map:
    """Angle of the normal to the lines at each pixel, radians, by the structure tensor."""
    dx = cv2.Sobel(bars, cv2.CV_32F, 1, 0, ksize=3, scale=0.125)
    dy = cv2.Sobel(bars, cv2.CV_32F, 0, 1, ksize=3, scale=0.125)
    # Dividing by the slope keeps one strong edge (the device's rim) from ruling its whole neighbourhood.
    weight = 1.0 / (0.15 + cv2.magnitude(dx, dy))
    # The window is wide, so the tensor is smoothed at half the size: a third of the time, the same angles.
    half = (max(1, bars.shape[1] // 2), max(1, bars.shape[0] // 2))

    def window(product: Map) -> Map:
        small = cv2.resize(product, half, interpolation=cv2.INTER_AREA)
        return cv2.GaussianBlur(small, (0, 0), DIRECTION_SIGMA / 2)

    xx, yy, xy = window(dx * dx * weight), window(dy * dy * weight), window(dx * dy * weight)
    angles: Map = 0.5 * np.arctan2(2 * xy, xx - yy)
    return angles


def _crest(ink: Map, sensitivity: Sensitivity) -> tuple[Floats, Floats, Floats]:
    """Return the crest's points (n×2, whole x and y), the angle of their normals, and how far they rise."""
    bars = cv2.GaussianBlur(ink, (0, 0), BAR_SIGMA)
    angles = _directions(bars)
    rows, columns = np.nonzero(bars > sensitivity.least_ink)
    half_rows = np.minimum(rows // 2, angles.shape[0] - 1)
    half_columns = np.minimum(columns // 2, angles.shape[1] - 1)
    normals = angles[half_rows, half_columns]
    nx, ny = np.cos(normals), np.sin(normals)
    x, y = columns.astype(np.float32), rows.astype(np.float32)

    def sample(source: Map, at_x: Floats, at_y: Floats) -> Floats:
        # A remap takes at most 32,767 rows, so the list of points is folded into a sheet.
        width = 1024
        pad = (-len(at_x)) % width
        sheet_x = np.pad(at_x, (0, pad)).reshape(-1, width).astype(np.float32)
        sheet_y = np.pad(at_y, (0, pad)).reshape(-1, width).astype(np.float32)
        values = cv2.remap(source, sheet_x, sheet_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        return values.reshape(-1)[: len(at_x)]

    if not len(x):
        return np.zeros((0, 2), np.float32), normals, normals
    # Smooth along the line, by five samples over 12 pixels, so that gaps between characters do not break the crest.
    along = bars[rows, columns].astype(np.float32)
    for step in (-6.0, -3.0, 3.0, 6.0):
        along += sample(bars, x - step * ny, y + step * nx)
    along /= 5
    smooth = np.zeros_like(bars)
    smooth[rows, columns] = along
    beside = [sample(smooth, x + step * nx, y + step * ny) for step in (-3.0, -1.0, 1.0, 3.0)]
    rise = along - np.maximum(beside[0], beside[3])
    top = (
        (along >= beside[1])
        & (along >= beside[2])
        & (rise > sensitivity.least_rise)
        & (rise > sensitivity.least_rise * along)
    )
    return np.stack([x[top], y[top]], axis=1), normals[top], rise[top]


def _pieces(ink: Map, sensitivity: Sensitivity) -> list[Piece]:
    """Return the connected pieces of the crest, the strongest first; without those that bend."""
    points, normals, rise = _crest(ink, sensitivity)
    if sensitivity.level:
        level = np.abs(np.sin(normals)) > math.cos(math.radians(MOST_ASLANT))
        points, normals, rise = points[level], normals[level], rise[level]
    if not len(points):
        return []
    mask = np.zeros(ink.shape, np.uint8)
    whole = points.astype(np.intp)
    mask[whole[:, 1], whole[:, 0]] = 1
    count, labels = cv2.connectedComponents(mask, connectivity=8)
    owner = labels[whole[:, 1], whole[:, 0]]
    sizes = np.bincount(owner, minlength=count)
    strengths = np.bincount(owner, weights=rise, minlength=count)
    strengths[sizes < SHORTEST] = 0
    chosen = np.argsort(-strengths)[:MOST_PIECES]
    chosen = chosen[strengths[chosen] > 0]
    if not len(chosen):
        return []
    # All pieces at once, their points one piece after another: a photo has hundreds, and numpy is slow in small steps.
    rank = np.full(count, -1)
    rank[chosen] = np.arange(len(chosen))
    members = np.flatnonzero(rank[owner] >= 0)
    members = members[np.argsort(rank[owner[members]], kind="stable")]
    return _measured(points[members].astype(np.float64), normals[members], rank[owner[members]], strengths[chosen])


def _measured(points: Floats, normals: Floats, owner: Floats, strengths: Floats) -> list[Piece]:
    """Measure the pieces.

    Args:
        points: Points of all pieces, n×2, sorted by piece.
        normals: The field's normal at each point, radians.
        owner: Each point's piece, counted from 0.
        strengths: Each piece's strength.
    """
    sizes = np.bincount(owner)
    starts = np.concatenate([[0], np.cumsum(sizes)])

    def total(values: Floats) -> Floats:
        return np.bincount(owner, weights=values)

    middles = np.stack([total(points[:, 0]) / sizes, total(points[:, 1]) / sizes], axis=1)
    relative = points - middles[owner]
    x, y = relative[:, 0], relative[:, 1]
    lean = 0.5 * np.arctan2(total(np.sin(2 * normals)), total(np.cos(2 * normals))) + math.pi / 2
    own = 0.5 * np.arctan2(2 * total(x * y), total(x * x) - total(y * y))
    # A piece's own direction is the better one, but a crest that wanders by more than 20 degrees has none.
    straight = (sizes > 3 * SHORTEST) & (np.abs(np.cos(own - lean)) > 0.94)
    angles = np.where(straight, own, lean)
    directions = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    directions[directions[:, 0] < 0] *= -1
    each = directions[owner]
    along = x * each[:, 0] + y * each[:, 1]
    across = y * each[:, 0] - x * each[:, 1]
    first, last = np.minimum.reduceat(along, starts[:-1]), np.maximum.reduceat(along, starts[:-1])
    sorted_across = across[np.lexsort((across, owner))]
    medians = (sorted_across[starts[:-1] + (sizes - 1) // 2] + sorted_across[starts[:-1] + sizes // 2]) / 2
    centres = middles + medians[:, None] * np.stack([-directions[:, 1], directions[:, 0]], axis=1)
    kept = (last - first >= 0.8 * SHORTEST) & (total(np.abs(across)) <= 2.5 * sizes)
    return [
        Piece(
            points[starts[index] : starts[index + 1]],
            centres[index] + first[index] * directions[index],
            centres[index] + last[index] * directions[index],
            directions[index],
            float(strengths[index]),
        )
        for index in np.flatnonzero(kept)
    ]


def _join(pieces: list[Piece]) -> list[list[Piece]]:
    """Group the pieces that lie in line, end to end, nearest first."""
    if not pieces:
        return []
    first = np.array([piece.first for piece in pieces])
    last = np.array([piece.last for piece in pieces])
    direction = np.array([piece.direction for piece in pieces])
    links: list[tuple[float, int, int]] = []
    parallel = np.abs(direction @ direction.T) > 0.985  # 10 degrees
    np.fill_diagonal(parallel, False)
    for ends, outward in ((last, direction), (first, -direction)):
        for others in (first, last):
            gap = others[None, :, :] - ends[:, None, :]
            ahead = (gap * outward[:, None, :]).sum(axis=2)
            aside = np.abs(gap[..., 0] * -outward[:, None, 1] + gap[..., 1] * outward[:, None, 0])
            near = parallel & (ahead > -6) & (ahead < WIDEST_GAP) & (aside < 1.6 + 0.08 * np.abs(ahead))
            for i, j in np.argwhere(near):
                links.append((float(ahead[i, j] + 4 * aside[i, j]), int(i), int(j)))
    parent = list(range(len(pieces)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for _, i, j in sorted(links):
        parent[root(j)] = root(i)
    groups: dict[int, list[Piece]] = {}
    for i, piece in enumerate(pieces):
        groups.setdefault(root(i), []).append(piece)
    return list(groups.values())


def _fit(group: list[Piece]) -> Trace | None:
    """Fit one smooth curve through a group of pieces; None when they do not lie on one."""
    points = np.concatenate([piece.points for piece in group]).astype(np.float64)
    middle = points.mean(axis=0)
    relative = points - middle
    (xx, xy), (_, yy) = relative.T @ relative
    angle = 0.5 * math.atan2(2 * xy, xx - yy)  # the main axis of the points, from -90 to 90 degrees
    direction = np.array([math.cos(angle), math.sin(angle)])
    along = relative @ direction
    across = relative @ np.array([-direction[1], direction[0]])
    start, end = float(along.min()), float(along.max())
    if end - start < SHORTEST:
        return None
    degree = 2 if end - start > 60 else 1
    bend, off = robust_bend(along, across, np.ones_like(along), degree, tolerance=0.8, rounds=3)  # ends fray
    if np.median(off) > 1.5:
        return None
    curve = Curve(
        (float(middle[0]), float(middle[1])),
        (float(direction[0]), float(direction[1])),
        bend,
    )
    return Trace(curve, start, end)
