"""Where print stands in a photo, and the pixels of a photo."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from numpy.typing import NDArray

Quad = tuple[tuple[float, float], tuple[float, float], tuple[float, float], tuple[float, float]]
"""Corners in photo pixels (x right, y down): top left, top right, bottom right, bottom left of the upright print."""


Grey: TypeAlias = "NDArray[Any]"
"""H×W uint8, 0 black to 255 white. Loosely typed: OpenCV's own annotations lose the element type at every call."""
