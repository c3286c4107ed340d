"""Effects of light and lens: shadow, reflection, exposure, vignetting, defocus and shake."""

from __future__ import annotations

import math
import random
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.synth.difficulty import Difficulty

Pixels = NDArray[Any]
COARSE = 8
"""Light varies slowly: it is computed on one pixel in this many, each way."""


def light(
    rng: random.Random, size: tuple[int, int], place: tuple[float, float], reach: float, hard: Difficulty
) -> NDArray[Any]:
    """Draw the light: how much of it falls on each part of the photo.

    Args:
        rng: For the choices.
        size: Width and height of the photo, pixels.
        place: What the shadow's edge passes near, pixels.
        reach: Size of the label in the photo, pixels.
        hard: The conditions.

    Returns:
        Height/8 × width/8 float32, 1 for full light.
    """
    x, y = _grid(size)
    width, height = size
    corner = np.hypot(x - width / 2, y - height / 2) / (math.hypot(width, height) / 2)
    gain = (1 - hard.vignette * corner**2) * 2.0**hard.exposure
    angle = rng.uniform(0, 2 * math.pi)
    gain *= 1 + 0.10 * ((x - width / 2) * math.cos(angle) + (y - height / 2) * math.sin(angle)) / width
    angle, soft = rng.uniform(0, 2 * math.pi), reach * rng.uniform(0.01, 0.12)
    across = (x - place[0]) * math.cos(angle) + (y - place[1]) * math.sin(angle)
    band = rng.random() < 0.5
    if hard.shade:
        inside = _step(across, soft) * (_step(rng.uniform(0.3, 0.9) * reach - across, soft) if band else 1.0)
        gain = gain * (1 - hard.shade * inside)
    return gain.astype(np.float32)


def reflection(
    rng: random.Random, size: tuple[int, int], line: tuple[float, float, float, float], reach: float, hard: Difficulty
) -> NDArray[Any]:
    """Draw the light that the glossy surface throws back, to be added.

    Args:
        rng: For the choices.
        size: Width and height of the photo, pixels.
        line: Centre x, y, length and direction (radians) of the model line in the photo: what the glare falls on.
        reach: Size of the label in the photo, pixels.
        hard: The conditions.

    Returns:
        Height/8 × width/8 float32, grey levels.
    """
    x, y = _grid(size)
    centre_x, centre_y, length, direction = line
    length = max(length, 0.45 * reach)  # lamps and windows are no smaller than the label
    angle = direction + rng.gauss(0, 0.25)
    offset = rng.uniform(-0.15, 0.15) * length
    dx = x - centre_x - offset * math.cos(angle)
    dy = y - centre_y - offset * math.sin(angle)
    along = (dx * math.cos(angle) + dy * math.sin(angle)) / (length * rng.uniform(0.65, 0.95))
    across = (dy * math.cos(angle) - dx * math.sin(angle)) / (length * rng.uniform(0.2, 0.5))
    far = np.sqrt(along**2 + across**2)
    spot = 1 / (1 + np.exp(np.clip((far - 0.8) / rng.uniform(0.05, 0.16), -30, 30)))
    halo = np.exp(-0.5 * far**2) * 0.12
    return (600.0 * hard.glare**1.7 * (spot + halo)).astype(np.float32)


def lit(pixels: Pixels, gain: NDArray[Any], added: NDArray[Any]) -> Pixels:
    """Apply light and reflection; light beyond white is lost."""
    size = (pixels.shape[1], pixels.shape[0])
    factor = cv2.resize(gain, size, interpolation=cv2.INTER_LINEAR)
    out = cv2.multiply(pixels, cv2.cvtColor(factor, cv2.COLOR_GRAY2BGR), dtype=cv2.CV_8U)
    if added.max() > 0.5:
        glow = cv2.resize(np.clip(added, 0, 255).astype(np.uint8), size, interpolation=cv2.INTER_LINEAR)
        out = cv2.add(out, cv2.cvtColor(glow, cv2.COLOR_GRAY2BGR))
    return out


def blurred(rng: random.Random, pixels: Pixels, hard: Difficulty) -> Pixels:
    """Blur by the lens (a disc) and by the hand (a bent line)."""
    angle, bow = rng.uniform(0, math.pi), rng.uniform(-0.3, 0.3)
    if hard.defocus_px > 1.2:
        pixels = cv2.filter2D(pixels, -1, disc(hard.defocus_px))
    elif hard.defocus_px > 0.3:
        pixels = cv2.GaussianBlur(pixels, (0, 0), 0.25 + 0.25 * hard.defocus_px)
    if hard.motion_px > 0.5:
        pixels = cv2.filter2D(pixels, -1, _smear(hard.motion_px, angle, bow))
    return pixels


def disc(diameter: float) -> NDArray[Any]:
    """Return the kernel of a blur circle, its rim softened by half a pixel; sums to 1."""
    reach = math.ceil(diameter / 2 + 1)
    y, x = np.mgrid[-reach : reach + 1, -reach : reach + 1]
    kernel = np.clip(diameter / 2 + 0.5 - np.hypot(x, y), 0, 1).astype(np.float32)
    return kernel / kernel.sum()


def _smear(length: float, angle: float, bow: float) -> NDArray[Any]:
    """Return the kernel of a hand's movement: an arc of some length; sums to 1."""
    reach = math.ceil(length / 2 + 2)
    kernel = np.zeros((2 * reach + 1, 2 * reach + 1), np.float32)
    steps = np.linspace(-0.5, 0.5, 4 * reach)
    x = steps * length
    y = bow * length * (steps**2 * 4 - 0.33)
    for dx, dy in zip(
        x * math.cos(angle) - y * math.sin(angle), x * math.sin(angle) + y * math.cos(angle), strict=True
    ):
        kernel[min(2 * reach, max(0, round(reach + dy))), min(2 * reach, max(0, round(reach + dx)))] += 1
    kernel = cv2.GaussianBlur(kernel, (0, 0), 0.5)
    return kernel / kernel.sum()


def _grid(size: tuple[int, int]) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return the photo coordinates of the coarse pixels' centres."""
    y, x = np.mgrid[0 : math.ceil(size[1] / COARSE), 0 : math.ceil(size[0] / COARSE)].astype(np.float32)
    return (x + 0.5) * COARSE, (y + 0.5) * COARSE


def _step(way: NDArray[Any], soft: float) -> NDArray[Any]:
    return 1 / (1 + np.exp(np.clip(-way / soft, -30, 30)))
