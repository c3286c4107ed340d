"""Effects of the phone's sensor and software: noise, blotches of the noise filter, sharpening, white balance, JPEG."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.synth.difficulty import Difficulty
from benchmarks.synth.grain import fine

Pixels = NDArray[Any]


def developed(noise: np.random.Generator, pixels: Pixels, hard: Difficulty) -> Pixels:
    """Turn the light on the sensor into the phone's picture.

    Args:
        noise: For the noise.
        pixels: H×W×3 uint8, BGR.
        hard: The conditions.
    """
    out = _balanced(pixels, hard.warmth)
    out = _noisy(noise, out, hard.noise)
    if hard.sharpening:
        soft = cv2.GaussianBlur(out, (0, 0), 1.2)
        out = cv2.addWeighted(out, 1 + hard.sharpening, soft, -hard.sharpening, 0)
    return out


def compressed(pixels: Pixels, quality: int) -> bytes:
    """Return the picture as JPEG."""
    _, jpeg = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return jpeg.tobytes()


def _balanced(pixels: Pixels, warmth: float) -> Pixels:
    levels = np.arange(256, dtype=np.float32)[:, None] * np.array([1 - warmth, 1.0, 1 + warmth], np.float32)
    table = np.clip(levels, 0, 255).astype(np.uint8)[None]
    return cv2.LUT(pixels, table)


def _noisy(noise: np.random.Generator, pixels: Pixels, deviation: float) -> Pixels:
    """Add noise that grows with the root of the light, half of it fine, half of it in small blotches of colour."""
    height, width = pixels.shape[:2]
    root = np.sqrt((np.arange(256, dtype=np.float32) + 12) / 140)
    light = cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY)
    grains = fine(noise, (height, width), 0.85 * deviation) * cv2.LUT(light, root)
    coarse = cv2.LUT(cv2.resize(light, (width // 2, height // 2), interpolation=cv2.INTER_NEAREST), root)
    blotches = fine(noise, (height // 2, width // 2, 3), 0.5 * deviation) * coarse[..., None]
    out = cv2.add(pixels, cv2.cvtColor(grains, cv2.COLOR_GRAY2BGR), dtype=cv2.CV_8U)
    return cv2.add(out, cv2.resize(blotches, (width, height), interpolation=cv2.INTER_LINEAR), dtype=cv2.CV_8U)
