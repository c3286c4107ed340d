"""Whether a person could read a line in a synthetic photo, estimated by how much of its ink the photo still shows.

The estimate is the correlation between the ink as it was set and the photo at that place, in the weakest piece of the
code: blur, smallness, noise, faintness and glare all lower it, each in the measure in which it hides the strokes.
"""

from __future__ import annotations

import math
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.synth.label_layout import LaidLine
from benchmarks.synth.scene import Scene

READABLE = 0.70
"""Judged by eye on 72 model lines, straightened and enlarged, of twelve causes at six strengths: all above this were
readable."""
HOPELESS = 0.38
"""Below this hardly one was."""
TINY, SMALL = 5.0, 8.0
"""Capitals that are lower, in pixels, cannot be told apart; or only with effort."""
_STEPS = 16
"""Samples per capital height."""


def legibility(grey: NDArray[Any], scene: Scene, line: LaidLine, code: str) -> float:
    """Return how much of a code's ink is left, 0 to 1.

    Args:
        grey: The photo, H×W uint8.
        scene: What was photographed.
        line: The line that holds the code.
        code: The code, the last part of the line.
    """
    height = line.bottom - line.top
    left = line.right - (line.right - line.left) * min(1.0, len(code) / max(1, len(line.text)))
    across = max(8, round((line.right - left) / height * _STEPS))
    u = np.linspace(left, line.right, across)
    v = np.linspace(line.top - 0.15 * height, line.bottom + 0.15 * height, round(1.3 * _STEPS))
    at = np.stack(np.meshgrid(u, v), axis=-1).reshape(-1, 2)
    spots = scene.place(at[:, 0].tolist(), at[:, 1].tolist()).reshape(len(v), across, 2).astype(np.float32)
    seen = cv2.remap(grey, spots, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT).astype(np.float32)
    middle = np.array(scene.ink.mask.shape[::-1]) / 2
    cells = (at * scene.ink.resolution + middle - 0.5).reshape(len(v), across, 2).astype(np.float32)
    true = cv2.remap(scene.ink.mask, cells, None, cv2.INTER_LINEAR).astype(np.float32)
    true, seen = (cv2.GaussianBlur(image, (0, 0), 0.07 * _STEPS) for image in (true, seen))
    count = max(1, round(across / (1.6 * _STEPS)))
    pieces = zip(np.array_split(true, count, axis=1), np.array_split(seen, count, axis=1), strict=True)
    return min(_correlation(a, b) for a, b in pieces)


def verdict(score: float, print_px: float) -> str:
    """Return `yes`, `borderline` or `no`, as the truth of the shared photos has it."""
    if score < HOPELESS or print_px < TINY:
        return "no"
    return "yes" if score >= READABLE and print_px >= SMALL else "borderline"


def _correlation(true: NDArray[Any], seen: NDArray[Any]) -> float:
    a, b = true - true.mean(), seen - seen.mean()
    both = math.sqrt(float((a * a).sum()) * float((b * b).sum() + 0.5 * b.size))
    return abs(float((a * b).sum())) / both if both else 0.0
