"""A device on a table: body, face, sticker and their textures, in the photo, before light and lens."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.synth.grain import fine, smooth
from benchmarks.synth.view import Points, View

Pixels = NDArray[Any]
Colour = tuple[float, float, float]
"""Blue, green, red, 0 to 255."""
_SHIFT = 4
"""Fractional bits of polygon corners: edges fall between pixels."""

_FIELD_STEPS = 3
"""Steps per grey level in which the table's texture is computed."""

BODIES: tuple[tuple[Colour, int], ...] = (
    ((232, 233, 234), 30),
    ((214, 218, 220), 12),
    ((30, 29, 28), 22),
    ((52, 48, 45), 12),
    ((128, 124, 120), 8),
    ((150, 96, 58), 5),
    ((42, 46, 150), 3),
    ((196, 190, 226), 4),
    ((30, 180, 235), 2),
    ((150, 160, 130), 3),
)
"""Colours of devices, with how common each is."""


@dataclass(frozen=True)
class Body:
    """A device.

    Attributes:
        width, height, depth: Of the face, and of the body under it, millimetres.
        corner: Radius of the face's corners, millimetres.
        colour: Of the body.
        sticker: Colour of the sticker under the label, if there is one.
        grain: Roughness, grey levels.
        brushed: The grain runs in one direction, as on aluminium.
    """

    width: float
    height: float
    depth: float
    corner: float
    colour: Colour
    sticker: Colour | None
    grain: float
    brushed: bool

    @property
    def ground(self) -> Colour:
        """What the label is printed on."""
        return self.sticker or self.colour


def draw_body(rng: random.Random, label: tuple[float, float]) -> Body:
    """Draw a device whose face has room for a label of a width and height in millimetres."""
    colour = rng.choices([c for c, _ in BODIES], [n for _, n in BODIES])[0]
    blue, green, red = (float(np.clip(value + rng.gauss(0, 6), 4, 250)) for value in colour)
    sticker = None
    if rng.random() < 0.2:
        white = rng.uniform(200, 240)
        sticker = (white, white, white) if rng.random() < 0.8 else (30.0, 28.0, 28.0)
    return Body(
        width=max(label[0] * rng.uniform(1.08, 1.5), 24.0),
        height=max(label[1] * rng.uniform(1.1, 2.6), 30.0),
        depth=rng.uniform(8, 30),
        corner=rng.uniform(1.5, 9),
        colour=(blue, green, red),
        sticker=sticker,
        grain=rng.choice([0.0, 1.0, 2.0, 4.0]),
        brushed=rng.random() < 0.1,
    )


def table(rng: random.Random, noise: np.random.Generator, size: tuple[int, int]) -> Pixels:
    """Draw what the device lies on: plain, mottled, wooden or woven; at half the size, as it bears no print."""
    width, height = math.ceil(size[0] / 2), math.ceil(size[1] / 2)
    level = rng.uniform(50, 225)
    tint = np.array([level * rng.uniform(0.72, 1.08), level * rng.uniform(0.92, 1.02), level], np.float32)
    kind = rng.choice(["plain", "plain", "mottled", "wood", "woven"])
    field: NDArray[Any]
    if kind == "wood":
        field = smooth(noise, (2 * height // 3 + 40, width // 45 + 4), (2 * height, 2 * width)) * rng.uniform(6, 16)
        turn = cv2.getRotationMatrix2D((width, height), rng.uniform(0, 360), 1.0)
        turn = turn - np.array([[0, 0, width / 2], [0, 0, height / 2]])
        field = cv2.warpAffine(field, turn, (width, height), borderMode=cv2.BORDER_REFLECT)
    elif kind == "woven":
        pitch = 2 * math.pi / rng.uniform(3, 7)
        y, x = np.mgrid[0:height, 0:width].astype(np.float32)
        field = rng.uniform(3, 10) * np.sin((x + 0.2 * y) * pitch) * np.sin((y - 0.2 * x) * pitch)
    else:
        amount = rng.uniform(1, 4) if kind == "plain" else rng.uniform(5, 13)
        field = smooth(noise, (height // 20 + 2, width // 20 + 2), (height, width), 2) * amount
    field = field + 1.5 * smooth(noise, (2 * height // 3, 2 * width // 3), (height, width))
    levels = (np.arange(256, dtype=np.float32) - 128)[:, None] / _FIELD_STEPS
    colours = np.clip(tint + levels * tint / tint.max(), 0, 255).astype(np.uint8)
    index = np.clip(field * _FIELD_STEPS + 128, 0, 255).astype(np.uint8)
    return cv2.resize(cv2.applyColorMap(index, colours[:, None]), size, interpolation=cv2.INTER_LINEAR)


def place_body(
    rng: random.Random, photo: Pixels, view: View, body: Body, label: tuple[float, float, float, float]
) -> None:
    """Draw the device onto the table, in place: shadow, sides, rounded edge, face, sticker.

    Args:
        rng: For the choices.
        photo: H×W×3 uint8.
        view: The camera.
        body: The device.
        label: Left, top, right, bottom of the label on the face, millimetres.
    """
    rim = rounded((-body.width / 2, -body.height / 2, body.width / 2, body.height / 2), body.corner)
    face = view.place(rim)
    bottom = view.project(view.lift(rim, body.depth))
    hull = cv2.convexHull(np.concatenate([face, bottom]).astype(np.float32))[:, 0]
    _shadow(rng, photo, hull, view)
    tone = rng.uniform(0.55, 0.85)
    _fill(photo, hull, tuple(tone * value for value in body.colour))
    _fill(photo, bottom, tuple((tone - 0.12) * value for value in body.colour))
    _fill(photo, hull, tuple(tone * value for value in body.colour))
    bevel = rng.uniform(0.6, 1.8)
    for step, lightness in enumerate((0.92, 1.10, 1.06, 1.02)):
        inset = bevel * step / 3
        ring = rounded(
            (inset - body.width / 2, inset - body.height / 2, body.width / 2 - inset, body.height / 2 - inset),
            max(0.5, body.corner - inset),
        )
        _fill(photo, view.place(ring), tuple(min(255.0, lightness * value + 3 * (step == 1)) for value in body.colour))
    inner = rounded(
        (bevel - body.width / 2, bevel - body.height / 2, body.width / 2 - bevel, body.height / 2 - bevel), body.corner
    )
    _fill(photo, view.place(inner), body.colour)
    if body.sticker:
        left, top, right, low = label
        edge = rounded((left - 0.5, top - 0.5, right + 0.5, low + 0.5), 1.2)
        _fill(photo, view.place(edge), tuple(0.8 * value for value in body.ground))
        _fill(photo, view.place(edge * 0.997 + 0.003 * edge.mean(axis=0)), body.sticker)


def grain(noise: np.random.Generator, shape: tuple[int, int], body: Body, angle: float) -> NDArray[Any]:
    """Return the roughness of a surface, H×W float32, grey levels."""
    if body.grain == 0:
        return np.zeros(shape, np.float32)
    rough = fine(noise, shape, 1.0)
    if not body.brushed:
        return cv2.GaussianBlur(rough, (0, 0), 0.9) * (2.6 * body.grain)
    reach = 12
    kernel = np.zeros((2 * reach + 1, 2 * reach + 1), np.float32)
    tip = (round(reach + reach * math.cos(angle)), round(reach + reach * math.sin(angle)))
    cv2.line(kernel, (2 * reach - tip[0], 2 * reach - tip[1]), tip, 1.0, 1)
    return cv2.filter2D(rough, -1, kernel / math.sqrt(float(kernel.sum()))) * (0.9 * body.grain)


def rounded(box: tuple[float, float, float, float], corner: float) -> Points:
    """Return the outline of a rectangle with round corners and subdivided sides, N×2."""
    left, top, right, bottom = box
    corner = min(corner, (right - left) / 2, (bottom - top) / 2)
    centres = (
        (right - corner, bottom - corner),
        (left + corner, bottom - corner),
        (left + corner, top + corner),
        (right - corner, top + corner),
    )
    arcs = []
    for quarter, (x, y) in enumerate(centres):
        angle = np.linspace(quarter, quarter + 1, 7) * math.pi / 2
        arcs.append(np.column_stack([x + corner * np.cos(angle), y + corner * np.sin(angle)]))
    ring = np.concatenate([*arcs, arcs[0][:1]])
    steps = np.linspace(0, 1, 12, endpoint=False)[None, :, None]
    return (ring[:-1, None] * (1 - steps) + ring[1:, None] * steps).reshape(-1, 2)


def _fill(photo: Pixels, outline: Points, colour: tuple[float, ...]) -> None:
    # OpenCV's fixed-point corners overflow far outside the photo.
    corners = np.clip(outline, -8000, 8000)
    cv2.fillPoly(photo, [np.round(corners * (1 << _SHIFT)).astype(np.int32)], colour, cv2.LINE_AA, _SHIFT)


def _shadow(rng: random.Random, photo: Pixels, hull: Points, view: View) -> None:
    """Darken the table beside the device, softly."""
    coarse = 8
    height, width = photo.shape[:2]
    mask = np.zeros((math.ceil(height / coarse), math.ceil(width / coarse)), np.float32)
    scale = view.focal / view.distance
    angle, far = rng.uniform(0, 2 * math.pi), scale * rng.uniform(2, 8)
    moved = np.clip((hull + far * np.array([math.cos(angle), math.sin(angle)])) / coarse, -1000, 1000)
    cv2.fillPoly(mask, [np.round(moved).astype(np.int32)], rng.uniform(0.3, 0.65))
    mask = cv2.GaussianBlur(mask, (0, 0), max(1.0, far / coarse * 0.6))
    keep = cv2.resize(1 - mask, (width, height), interpolation=cv2.INTER_LINEAR)
    cv2.multiply(photo, cv2.merge([keep] * 3), dst=photo, dtype=cv2.CV_8U)
