"""A scene drawn sharply: table, device, grain, ink, and the fall of light around a bent face."""

from __future__ import annotations

import math
import random
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.synth import lens, surface
from benchmarks.synth.difficulty import Difficulty
from benchmarks.synth.scene import Scene
from benchmarks.synth.view import Points

Photo = NDArray[Any]
"""H×W×3 uint8, BGR."""
_STEP = 4
"""The label's distortion is computed on one pixel in this many, each way."""


def photograph(
    rng: random.Random, noise: np.random.Generator, scene: Scene, hard: Difficulty
) -> tuple[Photo, tuple[float, float, float, float], tuple[int, int, int, int]]:
    """Draw the scene sharply; return it, the model line's centre, length and direction, and the label's box."""
    view, body, ink = scene.view, scene.body, scene.ink
    photo = surface.table(rng, noise, view.size)
    wide, high = ink.size[0] * scene.capital_mm / 2, ink.size[1] * scene.capital_mm / 2
    # The face is drawn around the label, so that the label's centre stays the origin.
    left, top = scene.offset[0] - wide, scene.offset[1] - high
    surface.place_body(rng, photo, scene.body_view, body, (left, top, left + 2 * wide, top + 2 * high))
    edge = view.place(surface.rounded((-wide, -high, wide, high), 0.1))
    box = _box(edge, view.size)
    _roughen(rng, noise, photo, scene)
    _print(photo, scene, hard, box)
    if math.isfinite(view.radius):
        _shade(photo, scene)
    line = scene.model_line
    start, end = scene.place([line.left, line.right], [line.bottom, line.bottom])
    middle, way = (start + end) / 2, end - start
    place = (float(middle[0]), float(middle[1]), float(np.hypot(*way)), math.atan2(way[1], way[0]))
    return photo, place, box


def _box(edge: Points, size: tuple[int, int]) -> tuple[int, int, int, int]:
    """Return x, y, width, height of the part of the photo that holds the points, in whole steps."""
    low = np.clip(np.floor(edge.min(axis=0) / _STEP) * _STEP, 0, np.array(size) - _STEP)
    high = np.clip(np.ceil(edge.max(axis=0) / _STEP + 1) * _STEP, low + _STEP, size)
    return int(low[0]), int(low[1]), int(high[0] - low[0]), int(high[1] - low[1])


def _grid(box: tuple[int, int, int, int]) -> Points:
    """Return the centres of the coarse pixels of a box, N×2, row by row."""
    x, y, width, height = box
    across = (np.arange(math.ceil(width / _STEP)) + 0.5) * _STEP - 0.5 + x
    down = (np.arange(math.ceil(height / _STEP)) + 0.5) * _STEP - 0.5 + y
    return np.stack(np.meshgrid(across, down), axis=-1).reshape(-1, 2)


def _spread(coarse: Points, box: tuple[int, int, int, int]) -> Photo:
    """Spread what was computed on the grid of a box over its pixels, float32."""
    width, height = box[2:]
    columns, rows = math.ceil(width / _STEP), math.ceil(height / _STEP)
    values = coarse.reshape(rows, columns, -1).astype(np.float32)
    full = cv2.resize(values, (columns * _STEP, rows * _STEP), interpolation=cv2.INTER_LINEAR)
    return full[:height, :width]


def _roughen(rng: random.Random, noise: np.random.Generator, photo: Photo, scene: Scene) -> None:
    """Give the device's face its grain."""
    outline = scene.rim
    x, y, width, height = _box(outline, scene.view.size)
    rough = surface.grain(noise, (height, width), scene.body, rng.uniform(0, math.pi))
    if not rough.any():
        return
    inside = np.zeros((height, width), np.uint8)
    cv2.fillPoly(inside, [np.round(outline - (x, y)).astype(np.int32)], 1)
    area = photo[y : y + height, x : x + width]
    area[:] = cv2.add(area, cv2.cvtColor(rough * inside, cv2.COLOR_GRAY2BGR), dtype=cv2.CV_8U)


def _print(photo: Photo, scene: Scene, hard: Difficulty, box: tuple[int, int, int, int]) -> None:
    """Put the ink on the face."""
    x, y, width, height = box
    ink = scene.ink
    mask: Photo = ink.mask.astype(np.float32) / 255
    resolution = ink.resolution
    if scene.embossed:
        shift = 0.07 * resolution
        near, far = (cv2.warpAffine(mask, np.array([[1, 0, s], [0, 1, s]]), mask.shape[::-1]) for s in (shift, -shift))
        mask = 0.75 * (near - far)
    seen_px = scene.view.focal / scene.view.distance * scene.capital_mm
    if resolution / seen_px > 1.9:
        smaller = 1.5 * seen_px / resolution
        mask = cv2.resize(mask, None, fx=smaller, fy=smaller, interpolation=cv2.INTER_AREA)
        resolution *= smaller
    face, cosine = scene.view.face_at(_grid(box))
    face[~(cosine > 0.03)] = 1e5
    cells = face / scene.capital_mm * resolution + np.array(mask.shape[::-1]) / 2 - 0.5
    layer = cv2.remap(mask, _spread(cells, box), None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)
    ground = np.array(scene.body.ground)
    level = float(ground.mean())
    sign = -1 if level > 118 else 1
    room = level - 8 if sign < 0 else 250 - level
    change = sign * min(hard.contrast, room) * (0.6 + 0.4 * ground / max(level, 1.0))
    area = photo[y : y + height, x : x + width]
    area[:] = cv2.add(area, cv2.merge([layer * float(value) for value in change]), dtype=cv2.CV_8U)


def _shade(photo: Photo, scene: Scene) -> None:
    """Let the light fall off around a bent face, and shine along it."""
    view = scene.body_view
    outline = scene.rim
    box = x, y, width, height = _box(outline, view.size)
    face, _ = view.face_at(_grid(box))
    angle = np.nan_to_num(face[:, 0 if view.along_y else 1] / view.radius, nan=math.pi / 2)
    tone = 0.42 + 0.58 * np.clip(np.cos(angle - 0.25), 0, 1) + 0.12 * np.exp(-((angle - 0.45) ** 2) / 0.02)
    tone = _spread(tone[:, None], box)
    inside = np.zeros((height, width), np.uint8)
    cv2.fillPoly(inside, [np.round(outline - (x, y)).astype(np.int32)], 255)
    area = photo[y : y + height, x : x + width]
    cv2.copyTo(cv2.multiply(area, cv2.cvtColor(tone, cv2.COLOR_GRAY2BGR), dtype=cv2.CV_8U), inside, area)


def gloss(scene: Scene) -> Photo:
    """Return how much each part of the photo reflects, coarse: the device shines, the table hardly."""
    columns, rows = (math.ceil(side / lens.COARSE) for side in scene.view.size)
    share = np.full((rows, columns), 0.12, np.float32)
    cv2.fillPoly(share, [np.round(scene.rim / lens.COARSE).astype(np.int32)], 1.0)
    return share
