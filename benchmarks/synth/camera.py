"""From ink to a photo: surface, light, lens, sensor and compression, at the photo's own resolution."""

from __future__ import annotations

import random

import cv2
import numpy as np

from benchmarks.synth.ink import Mask


def _smooth_noise(noise: np.random.Generator, shape: tuple[int, int], scale: float) -> Mask:
    """Noise of unit deviation whose grains are `scale` pixels wide."""
    height, width = shape
    rows, columns = max(2, round(height / scale)), max(2, round(width / scale))
    small = noise.standard_normal((rows, columns), dtype=np.float32)
    return cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC)


def _surface(
    rng: random.Random, noise: np.random.Generator, shape: tuple[int, int], contrast: float, capital: float
) -> Mask:
    """The bare surface, as departure from its mean: texture, shade, glare, scratches."""
    height, width = shape
    ground = np.zeros(shape, np.float32)
    if rng.random() < 0.5:
        ground += contrast * rng.uniform(0.05, 0.35) * _smooth_noise(noise, shape, capital * rng.uniform(0.08, 0.35))
    if rng.random() < 0.4:
        ground += contrast * rng.uniform(0.1, 0.8) * _smooth_noise(noise, shape, capital * rng.uniform(1.5, 6))
    if rng.random() < 0.5:
        slope = np.linspace(-1, 1, width, dtype=np.float32)[None] * rng.gauss(0, 1)
        ground += contrast * 0.8 * (slope + np.linspace(-1, 1, height, dtype=np.float32)[:, None] * rng.gauss(0, 0.4))
    if rng.random() < 0.10:  # the edge of a shadow or of glare
        middle, soft = rng.uniform(0, width), capital * rng.uniform(0.1, 2)
        x = (
            np.arange(width, dtype=np.float32)[None]
            + rng.uniform(-0.6, 0.6) * np.arange(height, dtype=np.float32)[:, None]
        )
        ground += contrast * rng.uniform(-2, 2) / (1 + np.exp(np.clip((x - middle) / soft, -30, 30)))
    if rng.random() < 0.06:
        for _ in range(rng.randint(1, 3)):
            start = (rng.randrange(width), rng.randrange(height))
            end = (rng.randrange(width), rng.randrange(height))
            cv2.line(ground, start, end, contrast * rng.uniform(-1, 1), 1, cv2.LINE_AA)
    return ground


def _exposed(image: Mask) -> Mask:
    """Expose so that print is not lost in black or white: brightness shifted, contrast reduced where needed."""
    low, high = float(image.min()), float(image.max())
    if high - low > 265:
        image = (image - low) * (265 / (high - low)) - 5
        low, high = -5.0, 260.0
    return image - min(0.0, low + 5) - max(0.0, high - 260)


def photographed(rng: random.Random, noise: np.random.Generator, mask: Mask, capital: float) -> Mask:
    """Photograph a mask that is at the photo's resolution already.

    Args:
        rng: For the choices.
        noise: For the pixels.
        mask: Ink, H×W float32.
        capital: Height of a capital in the mask, pixels.

    Returns:
        H×W uint8.
    """
    contrast = float(np.exp(rng.uniform(np.log(6), np.log(150))))
    level = rng.uniform(10, 245)
    dark = rng.random() < (0.85 if level > contrast else 0.0) * (level / 255 + 0.25)
    amount = -contrast if dark else contrast
    level = float(np.clip(level, max(0.0, -amount), 255 - max(0.0, amount)))
    image = level + amount * mask + _surface(rng, noise, mask.shape, contrast, capital)
    image = _exposed(image)
    # Small print bears less noise before nobody can read it.
    ratio = float(np.exp(rng.uniform(np.log(float(np.clip(48 / capital, 2.2, 5.0))), np.log(40))))
    # What is very noisy is less blurred: together they leave nothing to read.
    softest = 0.09 if ratio > 5 else 0.055
    grain = contrast / ratio * rng.random()
    sensor = float(np.sqrt(max(0.0, (contrast / ratio) ** 2 - grain**2)))
    image += grain * 0.7 * noise.standard_normal(mask.shape, dtype=np.float32)
    blur = rng.uniform(0.25, 0.45) + capital * max(0.0, rng.triangular(0, softest, 0.01))
    image = cv2.GaussianBlur(image, (0, 0), blur)
    if rng.random() < 0.12:
        length = max(2, round(capital * rng.uniform(0.06, 0.15)))
        kernel = np.zeros((2 * length + 1, 2 * length + 1), np.float32)
        angle = rng.uniform(0, np.pi)
        reach = np.array([np.cos(angle), np.sin(angle)]) * length / 2
        cv2.line(kernel, tuple(map(int, np.round(length - reach))), tuple(map(int, np.round(length + reach))), 1.0)
        image = cv2.filter2D(image, -1, kernel / kernel.sum())
    grains = noise.standard_normal(mask.shape, dtype=np.float32)
    if rng.random() < 0.5:  # phones smooth the noise into blotches
        width = rng.uniform(0.4, 1.1)
        grains = cv2.GaussianBlur(grains, (0, 0), width) * (1 + 1.6 * width)
    image += 0.7 * sensor * grains
    if rng.random() < 0.3:
        image += rng.uniform(0.3, 2.0) * (image - cv2.GaussianBlur(image, (0, 0), rng.uniform(0.7, 2.0)))
    pixels = np.clip(image, 0, 255).astype(np.uint8)
    if rng.random() < 0.8:
        # Strong compression wipes out what is faint or small.
        worst = 40 + 40 * max(0.0, 1 - contrast / 60) + 20 * max(0.0, 1 - capital / 16)
        quality = rng.randint(min(90, round(worst)), 95)
        _, jpeg = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, quality])
        pixels = cv2.imdecode(jpeg, cv2.IMREAD_GRAYSCALE)
    return pixels
