"""From a text to ink: a mask of one printed line and its surroundings, at 40 pixels a capital."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from benchmarks.synth import fonts, texts

Mask = NDArray[Any]
"""H×W float32, 0 bare to 1 inked; relief may go below 0."""
CAPITAL = 40
"""Height of a capital in the mask, pixels."""
MARGIN = 2.0
"""Room above and below the capitals, and before and after the line, in capital heights."""


@dataclass(frozen=True)
class Ink:
    """A printed line.

    Attributes:
        mask: The ink of the line and its neighbours.
        left, right: Extent of the line in the mask, pixels.
        top: Where the capitals begin; they end at `top + CAPITAL`.
        text: What stands between left and right; empty when that is no upright Latin print.
        first_gap, last_gap: How far before `left` and after `right` the mask may be seen, pixels, before a character
            that is not part of `text` would show by more than a sliver.
    """

    mask: Mask
    left: float
    right: float
    top: float
    text: str
    first_gap: float
    last_gap: float


def _runs(text: str, spacing: float) -> list[str]:
    """Split into pieces to draw in one go: single characters when spaced, else around the signs drawn by hand."""
    if spacing:
        return list(text)
    runs, piece = [], ""
    for character in text:
        if character == texts.DIRECT:
            runs += [piece, character] if piece else [character]
            piece = ""
        else:
            piece += character
    return [*runs, piece] if piece else runs


def _direct_current(
    draw: ImageDraw.ImageDraw, rng: random.Random, at: tuple[float, float], width: float, stroke: float
) -> None:
    """Draw ⎓: a bar above three dashes; few typefaces have it, and makers' artwork differs."""
    x, baseline = at
    middle, gap = baseline - rng.uniform(0.36, 0.52) * CAPITAL, rng.uniform(0.11, 0.18) * CAPITAL
    upper, lower = middle - gap, middle + gap
    dashes = rng.choice([3, 3, 3, 2, 4])
    bare = rng.uniform(0.3, 0.5)
    draw.rectangle((x, upper - stroke / 2, x + width, upper + stroke / 2), fill=255)
    pitch = width / (dashes - bare)
    for k in range(dashes):
        start = x + pitch * k
        draw.rectangle((start, lower - stroke / 2, start + pitch * (1 - bare), lower + stroke / 2), fill=255)


def _draw(
    draw: ImageDraw.ImageDraw,
    rng: random.Random,
    text: str,
    at: tuple[float, float],
    font: ImageFont.FreeTypeFont,
    *,
    spacing: float,
    stroke: float,
) -> float:
    """Draw a text with its baseline at `at`; return where it ends."""
    x, baseline = at
    for run in _runs(text, spacing):
        if run == texts.DIRECT:
            width = rng.uniform(0.55, 1.1) * CAPITAL
            _direct_current(draw, rng, (x + 0.08 * CAPITAL, baseline), width, stroke)
            x += width + 0.16 * CAPITAL
        else:
            draw.text((x, baseline), run, font=font, fill=255, anchor="ls")
            x += font.getlength(run)
        x += spacing
    return x


def _icon(draw: ImageDraw.ImageDraw, rng: random.Random, x: float, baseline: float) -> float:
    """Draw one of the signs that labels carry; return where it ends."""
    size = CAPITAL * rng.uniform(0.8, 1.6)
    line = max(2, round(CAPITAL * rng.uniform(0.05, 0.14)))
    top = baseline - CAPITAL / 2 - size / 2
    box = (x, top, x + size, top + size)
    kind = rng.randrange(7)
    if kind == 0:
        draw.ellipse(box, outline=255, width=line)
    elif kind == 1:
        draw.polygon([(x, top + size), (x + size / 2, top), (x + size, top + size)], outline=255, width=line)
    elif kind == 2:
        draw.rectangle(box, outline=255, width=line)
    elif kind == 3:  # the crossed-out bin
        inner = 0.22 * size
        draw.rectangle((x + inner, top + inner, x + size - inner, top + 0.8 * size), outline=255, width=line)
        draw.line((x, top, x + size, top + size), fill=255, width=line)
        draw.line((x + size, top, x, top + size), fill=255, width=line)
    elif kind == 4:  # a house
        draw.line(
            [(x, top + 0.5 * size), (x + size / 2, top), (x + size, top + 0.5 * size)],
            fill=255,
            width=line,
            joint="curve",
        )
        draw.rectangle((x + 0.15 * size, top + 0.5 * size, x + 0.85 * size, top + size), outline=255, width=line)
    elif kind == 5:
        for k in range(rng.randint(2, 4)):
            draw.arc(
                (x, top + k * 6, x + size, top + size + k * 6), rng.randint(0, 180), rng.randint(200, 360), 255, line
            )
    else:
        draw.rectangle((x, top + 0.2 * size, x + size * rng.uniform(1, 3), top + 0.8 * size), fill=255)
    return x + size


def _dots(text: str, face: fonts.Face, rng: random.Random) -> tuple[Mask, float]:
    """Render a text as an ink-jet or dot-matrix printer does: pixels of a tiny rendering become dots."""
    font, _ = fonts.sized(face, rng.choice([7, 7, 8, 9]))
    width = int(font.getlength(text)) + 4
    tiny = Image.new("1", (width, 30), 0)
    draw = ImageDraw.Draw(tiny)
    draw.fontmode = "1"
    draw.text((2, 20), text, font=font, fill=1, anchor="ls")
    pixels = np.asarray(tiny)
    capital = -font.getbbox("H", anchor="ls")[1]
    pitch = CAPITAL / capital
    rows = int(CAPITAL * (1 + 2 * MARGIN))
    top = int(CAPITAL * MARGIN)
    mask = np.zeros((rows, int(width * pitch) + 2), np.uint8)
    radius = pitch * rng.uniform(0.36, 0.62)
    for y, x in zip(*np.nonzero(pixels), strict=True):
        jitter = rng.uniform(-0.08, 0.08) * pitch
        centre = (int((x + 0.5) * pitch * 16), int((top + CAPITAL + (y - 20 + 0.5) * pitch + jitter) * 16))
        cv2.circle(mask, centre, int(radius * 16), 255, -1, cv2.LINE_AA, 4)
    return mask.astype(np.float32) / 255, pitch


def _weighted(mask: Mask, rng: random.Random) -> Mask:
    """Thicken or thin the strokes; or leave their outline; or turn them into relief."""
    kind = rng.random()
    if kind < 0.45:
        return mask
    if kind < 0.80:
        size = rng.choice([3, 3, 5])
        kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size))
        return cv2.dilate(mask, kernel) if rng.random() < 0.65 else cv2.erode(mask, kernel)
    if kind < 0.86:
        return mask * 0.75 + 0.25 * cv2.GaussianBlur(mask, (0, 0), 3)
    if kind < 0.90:
        kernel = np.ones((3, 3), np.uint8)
        return cv2.dilate(mask, kernel, iterations=2) - cv2.erode(mask, kernel)
    # Embossed or engraved: one flank in the light, the other in shade, a little tone inside.
    soft = cv2.GaussianBlur(mask, (0, 0), rng.uniform(1.0, 2.5))
    dx, dy = rng.choice([(2, 2), (-2, 2), (0, 3), (3, 0), (2, -2), (0, -3)])
    relief = np.roll(soft, (dy, dx), (0, 1)) - np.roll(soft, (-dy, -dx), (0, 1))
    return (relief + rng.uniform(-0.5, 0.9) * mask).astype(np.float32)


def _worn(mask: Mask, rng: random.Random) -> Mask:
    """Let the print fade in patches."""
    noise = np.random.default_rng(rng.getrandbits(32)).normal(size=(8, max(8, mask.shape[1] // 20))).astype(np.float32)
    patches = cv2.resize(noise, (mask.shape[1], mask.shape[0]), interpolation=cv2.INTER_CUBIC)
    return mask * np.clip(1 + rng.uniform(0.1, 0.35) * patches, 0.3, 1.2)


def printed(rng: random.Random, text: str, *, held_out: bool = False) -> Ink:
    """Print one line of text, with neighbours, rules and signs around it as labels have them."""
    if rng.random() < 0.04 and " " * 2 not in text and texts.DIRECT not in text:
        face = fonts.pick(rng, text, held_out=held_out)
        mask, pitch = _dots(text, face, rng)
        before = int(MARGIN * CAPITAL)
        mask = cv2.copyMakeBorder(mask, 0, 0, before, before, cv2.BORDER_CONSTANT, value=0)
        right = float(mask.shape[1] - before - 2 * pitch)
        return Ink(mask, before + 2 * pitch, right, MARGIN * CAPITAL, text, before, before)
    face = fonts.pick(rng, text, held_out=held_out)
    font, _ = fonts.sized(face, CAPITAL)
    spacing = 0.0 if rng.random() < 0.6 else CAPITAL * rng.choice([0.04, 0.08, 0.12, 0.2, 0.3, -0.03, -0.05])
    stroke = CAPITAL * rng.uniform(0.09, 0.17)
    # A character before or after that the strip's edge cuts off.
    before_text = rng.choice(texts.UPPER + texts.DIGITS) if rng.random() < 0.05 else ""
    after_text = rng.choice(texts.UPPER + texts.DIGITS) if rng.random() < 0.06 else ""
    room = MARGIN * CAPITAL
    length = font.getlength(before_text + text + after_text) + (len(text) + 2) * spacing
    length += text.count(texts.DIRECT) * 1.3 * CAPITAL
    width = int(length + 2 * room + CAPITAL)
    canvas = Image.new("L", (width, int(CAPITAL * (1 + 2 * MARGIN))), 0)
    draw = ImageDraw.Draw(canvas)
    baseline = room + CAPITAL
    left = room
    if before_text:
        left = _draw(draw, rng, before_text, (room, baseline), font, spacing=spacing, stroke=stroke)
    right = _draw(draw, rng, text, (left, baseline), font, spacing=spacing, stroke=stroke) - spacing
    if after_text:
        _draw(draw, rng, after_text, (right + spacing, baseline), font, spacing=spacing, stroke=stroke)
    first_gap = -0.02 * CAPITAL if before_text else room
    last_gap = 0.02 * CAPITAL if after_text else room
    if not before_text and not after_text:
        _surround(draw, rng, font, (left, right, baseline), spacing)
    mask = _weighted(np.asarray(canvas, np.float32) / 255, rng)
    if rng.random() < 0.2:
        mask = _worn(mask, rng)
    return Ink(mask, left, right, room, text, first_gap, last_gap)


def _surround(
    draw: ImageDraw.ImageDraw,
    rng: random.Random,
    font: ImageFont.FreeTypeFont,
    place: tuple[float, float, float],
    spacing: float,
) -> None:
    """Add the lines above and below, table rules, and signs beside the line."""
    left, right, baseline = place
    reach = max(4, int((right - left) / (0.6 * CAPITAL)))
    for side in (-1, 1):
        if rng.random() < 0.55:
            text = texts.line(rng, reach + 6)
            pitch = CAPITAL * rng.uniform(1.4, 2.3)
            start = left + rng.choice([0.0, 0.0, rng.uniform(-2, 2) * CAPITAL])
            _draw(draw, rng, text, (start, baseline + side * pitch), font, spacing=spacing, stroke=0.1 * CAPITAL)
        elif rng.random() < 0.12:
            y = baseline - CAPITAL / 2 + side * CAPITAL * rng.uniform(0.8, 1.1)
            draw.line((0, y, right + 200, y), fill=255, width=rng.randint(2, 7))
    if rng.random() < 0.05:
        _icon(draw, rng, right + CAPITAL * rng.uniform(0.3, 0.6), baseline)
    if rng.random() < 0.03:
        _icon(draw, rng, left - CAPITAL * rng.uniform(1.6, 1.9), baseline)


def foreign(rng: random.Random, text: str) -> Ink:
    """Print ideographs, or syllables, alone or before a Latin part, which alone is the truth."""
    face = fonts.pick(rng, text, cjk=True)
    font, _ = fonts.sized(face, CAPITAL)
    korean = "Nanum" in face.family
    low, high = (0xAC00, 0xD7A3) if korean else (0x4E00, 0x9FA5)
    ideographs = "".join(chr(rng.randint(low, high)) for _ in range(rng.randint(2, 7)))
    joint = rng.choice([":", ": ", " ", "："])
    latin = text if rng.random() < 0.6 else ""
    truth = (joint.strip().replace("：", ":") + (" " if joint == ": " else "") + latin) if latin else ""
    shown = ideographs + (joint + latin if latin else "")
    room = MARGIN * CAPITAL
    size = 1.0 if korean else 0.95
    canvas = Image.new("L", (int(len(shown) * 1.6 * CAPITAL * size + 2 * room), int(CAPITAL * (1 + 2 * MARGIN))), 0)
    draw = ImageDraw.Draw(canvas)
    right = _draw(draw, rng, shown, (room, room + CAPITAL), font, spacing=0.0, stroke=0.1 * CAPITAL)
    mask = np.asarray(canvas, np.float32)[:, : int(right + room)] / 255
    return Ink(mask, room, right, room, truth, room, room)


def no_print(rng: random.Random) -> Ink:
    """Make what line finders mistake for print: bar codes, edges, signs, stripes, nothing at all."""
    length = int(CAPITAL * rng.uniform(2, 9))
    room = MARGIN * CAPITAL
    canvas = Image.new("L", (int(length + 2 * room), int(CAPITAL * (1 + 2 * MARGIN))), 0)
    draw = ImageDraw.Draw(canvas)
    kind = rng.randrange(6)
    if kind == 0:  # a bar code
        x = room
        while x < room + length:
            wide = CAPITAL * rng.choice([0.06, 0.12, 0.18, 0.24])
            draw.rectangle((x, rng.uniform(0, room), x + wide, canvas.height), fill=255)
            x += wide + CAPITAL * rng.choice([0.06, 0.12, 0.18, 0.24])
    elif kind == 1:  # edges
        for _ in range(rng.randint(1, 3)):
            y = rng.uniform(room, room + CAPITAL)
            draw.line((0, y, canvas.width, y + rng.uniform(-20, 20)), fill=255, width=rng.randint(2, 40))
    elif kind == 2:
        x = room
        while x < room + length:
            x = _icon(draw, rng, x, room + CAPITAL) + CAPITAL * rng.uniform(0.2, 0.7)
    elif kind == 3:  # a regular pattern: ribs, a grille
        step = CAPITAL * rng.uniform(0.2, 0.9)
        for k in range(int(canvas.width / step) + 1):
            draw.line((k * step, 0, k * step + rng.uniform(-5, 5), canvas.height), fill=255, width=rng.randint(2, 9))
    elif kind == 4:  # blobs
        for _ in range(rng.randint(1, 12)):
            x, y, r = rng.uniform(0, canvas.width), rng.uniform(0, canvas.height), rng.uniform(3, 40)
            draw.ellipse((x - r, y - r, x + r, y + r), fill=255)
    mask = np.asarray(canvas, np.float32) / 255
    return Ink(mask, room, room + length, room, "", room, room)
