"""The print of one field, straightened and cut out of its line: what a person compares with what was read."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image

from labelcheck.model.geometry import Quad
from labelcheck.model.label import Field, Label

_BESIDE = 3
"""Characters that are shown on either side of the field, for a place in the line is only estimated."""

_AROUND = 0.25
"""Of the line's height, above and below: boxes hug the print."""

_MOST_STRETCH = 2.5
"""Times that contrast is stretched at most: by eye on the samples."""

_LARGEST = 4000
"""Pixels of the longer side that are cut out at most."""


def close_up(pixels: npt.NDArray[np.uint8], label: Label, field: Field, *, width: int, height: int) -> Image.Image:
    """Return the print of a field as it would look from straight above.

    Args:
        pixels: The photo, H×W×3, blue, green, red.
        label: What was read in it.
        field: The field; it has a place.
        width: Pixels that the picture fits into.
        height: Pixels likewise.

    Returns:
        An RGB picture, as high as allowed unless it would be too wide.
    """
    assert field.box is not None  # noqa: S101
    start, end = _part_of_line(label, field)
    cut = _straightened(pixels, field.box, start, end)
    scale = min(height / cut.shape[0], width / cut.shape[1])
    size = (max(1, round(cut.shape[1] * scale)), max(1, round(cut.shape[0] * scale)))
    fitted = np.asarray(cv2.resize(cut, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC))
    return Image.fromarray(np.ascontiguousarray(_clear(fitted)[:, :, ::-1]))


def _part_of_line(label: Label, field: Field) -> tuple[float, float]:
    """Estimate where in its line a field stands, 0 to 1, as if all characters were of one width.

    Where no line spells it out (readings have voted, it goes over two lines), it is the whole line.
    """
    wanted = field.value.casefold()
    for line in label.lines:
        at = line.text.casefold().find(wanted)
        if line.box == field.box and at >= 0 and wanted:
            length = len(line.text)
            return max(0, at - _BESIDE) / length, min(length, at + len(wanted) + _BESIDE) / length
    return 0.0, 1.0


def _straightened(pixels: npt.NDArray[np.uint8], box: Quad, start: float, end: float) -> npt.NDArray[np.uint8]:
    """Cut a part of a line out, in the photo's own resolution where it is not huge."""
    corner, right, _, below = np.array(box, np.float64)
    along, down = right - corner, below - corner
    long, tall = float(np.hypot(*along)), float(np.hypot(*down))
    pad = _AROUND * tall / max(long, 1.0)
    start, end = start - pad, end + pad
    width, height = (end - start) * long, (1 + 2 * _AROUND) * tall
    shrink = min(1.0, _LARGEST / max(width, height, 1.0))
    size = (max(1, round(width * shrink)), max(1, round(height * shrink)))
    origin = corner + start * along - _AROUND * down
    # From the cut's pixels to the photo's.
    back = np.column_stack([along * (end - start) / size[0], down * (1 + 2 * _AROUND) / size[1], origin])
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    cut = cv2.warpAffine(pixels, back, size, flags=flags, borderMode=cv2.BORDER_CONSTANT)
    return np.asarray(cut, np.uint8)


def _clear(cut: npt.NDArray[Any]) -> npt.NDArray[np.uint8]:
    """Stretch the greys, all colours alike, so that pale print stands out; not without end, for noise grows too."""
    low, high = np.percentile(cut, (1, 99))
    gain = min(_MOST_STRETCH, 235.0 / max(1.0, high - low))
    stretched = (cut - (low + high) / 2) * gain + 127.5
    clear: npt.NDArray[np.uint8] = np.clip(stretched if gain > 1 else cut, 0, 255).astype(np.uint8)
    return clear
