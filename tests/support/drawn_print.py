"""Print drawn onto plain ground, as the camera sees it: turned, bent, faint, small; no font of the system is needed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

Grey = NDArray[Any]
"""H×W uint8."""

BLACK_CASE, GREY_PRINT = 40, 190
"""Grey levels of a usual power bank."""
ANKER = ("Anker 321 Power Bank", "Model: A1112", "Input: 5V 2A Output: 5V 3A", "Made in China")
"""A label, shortened."""


def drawn(
    lines: Sequence[str],
    *,
    capitals: int = 30,
    ink: int = GREY_PRINT,
    ground: int = BLACK_CASE,
    noise: float = 1.0,
    margin: float = 3.0,
) -> Grey:
    """Print lines one below the other.

    Args:
        lines: The texts.
        capitals: Height of capitals, pixels.
        ink, ground: Grey levels.
        noise: Standard deviation of the grain, grey levels; it is the same each time.
        margin: Ground on every side, in heights of capitals.
    """
    # Capitals of Pillow's own font are 0.72 of its size.
    font = ImageFont.load_default(capitals / 0.72)
    pad, pitch = round(margin * capitals), 2 * capitals
    width = max(round(font.getlength(text)) for text in lines) + 2 * pad
    page = Image.new("L", (width, 2 * pad + pitch * len(lines)), ground)
    pen = ImageDraw.Draw(page)
    for index, text in enumerate(lines):
        pen.text((pad, pad + index * pitch), text, fill=ink, font=font)
    return grained(np.asarray(page), noise)


def grained(grey: Grey, noise: float = 1.0) -> Grey:
    """Add grain, the same each time."""
    grain = np.random.default_rng(1).normal(0, noise, grey.shape) if noise else 0.0
    return np.clip(grey + grain, 0, 255).astype(np.uint8)


def turned_by(grey: Grey, degrees: float, ground: int = BLACK_CASE) -> Grey:
    """Turn a picture clockwise; the canvas grows so that nothing is cut off."""
    height, width = grey.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), -degrees, 1.0)
    cosine, sine = abs(turn[0, 0]), abs(turn[0, 1])
    size = (round(width * cosine + height * sine), round(width * sine + height * cosine))
    turn[:, 2] += (size[0] - width) / 2, (size[1] - height) / 2
    return grained(cv2.warpAffine(grey, turn, size, flags=cv2.INTER_CUBIC, borderValue=ground))


def aslant(grey: Grey, share: float = 0.12, ground: int = BLACK_CASE) -> Grey:
    """Look at a picture from the side: its right edge is farther away by `share` of its height at both ends."""
    height, width = grey.shape
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    moved = corners + np.array([[0, 0], [-share * width, share * height], [-share * width, -share * height], [0, 0]])
    warp = cv2.getPerspectiveTransform(corners, moved.astype(np.float32))
    return grained(cv2.warpPerspective(grey, warp, (width, height), flags=cv2.INTER_CUBIC, borderValue=ground))


def bent(grey: Grey, sag: float, ground: int = BLACK_CASE) -> Grey:
    """Bend a picture as round a can: its middle hangs `sag` pixels below its ends."""
    height, width = grey.shape
    x, y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    down = sag * (1 - (2 * x / width - 1) ** 2)
    moved = cv2.remap(
        grey, x, y - down.astype(np.float32), cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT, borderValue=ground
    )
    return grained(moved)


def on_canvas(grey: Grey, width: int, height: int, left: int, top: int) -> Grey:
    """Put a picture onto a larger black case."""
    canvas = np.full((height, width), BLACK_CASE, np.uint8)
    canvas[top : top + grey.shape[0], left : left + grey.shape[1]] = grey
    return canvas
