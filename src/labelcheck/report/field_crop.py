"""The print of one field, straightened and cut out of its line, for a person to compare with the value read."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image

from labelcheck.model.geometry import Quad
from labelcheck.model.label import Field, Label

_BESIDE = 3
"""Characters shown on either side of the field, because its place in the line is only estimated."""

_AROUND = 0.25
"""Share of the line's height added above and below: boxes are tight around the print."""

_MOST_STRETCH = 2.5
"""Largest factor by which contrast is stretched; chosen by eye on the samples."""

_LARGEST = 4000
"""Largest longer side of the part that is cut out, pixels."""


def crop_field(pixels: npt.NDArray[np.uint8], label: Label, field: Field, *, width: int, height: int) -> Image.Image:
    """Return the print of a field as seen from straight above.

    Args:
        pixels: The photo, H×W×3, blue, green, red.
        label: What was read in it.
        field: The field; it has a place.
        width: Largest width of the picture, pixels.
        height: Largest height of the picture, pixels.

    Returns:
        An RGB picture of the largest height that keeps it within the width.
    """
    assert field.box is not None  # noqa: S101
    start, end = _part_of_line(label, field)
    cut = _straightened(pixels, field.box, start, end)
    scale = min(height / cut.shape[0], width / cut.shape[1])
    size = (max(1, round(cut.shape[1] * scale)), max(1, round(cut.shape[0] * scale)))
    fitted = np.asarray(cv2.resize(cut, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC))
    return Image.fromarray(np.ascontiguousarray(_stretched(fitted)[:, :, ::-1]))


def _part_of_line(label: Label, field: Field) -> tuple[float, float]:
    """Estimate where in its line a field starts and ends, 0 to 1, as if all characters had one width.

    It is the whole line where no line has the value as its text: after a vote of readings, or over two lines.
    """
    wanted = field.value.casefold()
    for line in label.lines:
        at = line.text.casefold().find(wanted)
        if line.box == field.box and at >= 0 and wanted:
            length = len(line.text)
            return max(0, at - _BESIDE) / length, min(length, at + len(wanted) + _BESIDE) / length
    return 0.0, 1.0


def _straightened(pixels: npt.NDArray[np.uint8], box: Quad, start: float, end: float) -> npt.NDArray[np.uint8]:
    """Cut a part of a line out, in the photo's own resolution up to `_LARGEST`."""
    corner, right, _, below = np.array(box, np.float64)
    along, down = right - corner, below - corner
    long, tall = float(np.hypot(*along)), float(np.hypot(*down))
    pad = _AROUND * tall / max(long, 1.0)
    start, end = start - pad, end + pad
    width, height = (end - start) * long, (1 + 2 * _AROUND) * tall
    shrink = min(1.0, _LARGEST / max(width, height, 1.0))
    size = (max(1, round(width * shrink)), max(1, round(height * shrink)))
    origin = corner + start * along - _AROUND * down
    # Maps the cut's pixels to the photo's.
    back = np.column_stack([along * (end - start) / size[0], down * (1 + 2 * _AROUND) / size[1], origin])
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    cut = cv2.warpAffine(pixels, back, size, flags=flags, borderMode=cv2.BORDER_CONSTANT)
    return np.asarray(cut, np.uint8)


def _stretched(cut: npt.NDArray[Any]) -> npt.NDArray[np.uint8]:
    """Stretch the contrast, all colours alike, so that pale print is visible. The factor is limited, for noise."""
    low, high = np.percentile(cut, (1, 99))
    gain = min(_MOST_STRETCH, 235.0 / max(1.0, high - low))
    scaled = (cut - (low + high) / 2) * gain + 127.5
    clipped: npt.NDArray[np.uint8] = np.clip(scaled if gain > 1 else cut, 0, 255).astype(np.uint8)
    return clipped
