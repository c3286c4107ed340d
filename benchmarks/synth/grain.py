"""Random fields: cheap normal noise, fine or smooth."""

from __future__ import annotations

import functools
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

_BANK = 1 << 22
"""Deviates that are drawn once; every field takes a run of them from a place of its own."""


@functools.cache
def _bank() -> NDArray[Any]:
    return np.random.default_rng(20).standard_normal(_BANK, dtype=np.float32)


def fine(noise: np.random.Generator, shape: tuple[int, ...], deviation: float) -> NDArray[Any]:
    """Return independent noise, float32, of mean 0.

    A run from a bank takes a tenth of the time of drawing it; two photos hardly ever have the same run at one place.
    """
    count = int(np.prod(shape))
    start = int(noise.integers(_BANK))
    run = np.resize(np.roll(_bank(), -start), count) if count > _BANK else _run(start, count)
    return (run * np.float32(deviation)).reshape(shape)


def _run(start: int, count: int) -> NDArray[Any]:
    bank = _bank()
    end = start + count
    return bank[start:end] if end <= _BANK else np.concatenate([bank[start:], bank[: end - _BANK]])


def smooth(
    noise: np.random.Generator, cells: tuple[int, int], shape: tuple[int, int], octaves: int = 1
) -> NDArray[Any]:
    """Return smooth noise of unit deviation or so, H×W float32, from one or more grids of cells."""
    total = np.zeros(shape, np.float32)
    for octave in range(octaves):
        grid = fine(noise, (cells[0] << octave, cells[1] << octave), 0.5**octave)
        total += cv2.resize(grid, (shape[1], shape[0]), interpolation=cv2.INTER_LINEAR)
    return total
