"""A small picture for a report: the label as it was photographed, and the model close by, to be checked by eye.

It is made where the photo is open anyway, and is all that a report keeps of it: so it has no metadata, and says nothing
of where the photo was taken.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw

from labelcheck.model.geometry import Quad
from labelcheck.model.label import Label
from labelcheck.model.verdict import Verdict
from labelcheck.photo.open import Photo
from labelcheck.report.appearance import Appearance, appearance
from labelcheck.report.drawing import fields_with_a_place, font_of, frame, to_jpeg
from labelcheck.report.field_crop import close_up
from labelcheck.system.safe_text import safe

LONG_SIDE = 480
"""Pixels of the label's picture: twice what a card shows it at, for screens of fine pixels."""

MOST_BYTES = 15_000
"""A page of 2,000 such pictures is one of 40 MB. Two in three of the samples keep to it; noise takes up to 24,000."""

_QUALITIES = (68, 56, 46, 38)
_SUREST = 0.5
"""Lines less sure than this are as often texture as print, and would have the whole table in the picture."""

_MARGIN = 0.08
"""Of the print's longer side, around it."""

_NARROWEST = 200
"""Pixels: a narrower picture gets a ground of this width, so that the model has room."""

_CLOSE_UP = 56
"""Height of the model's close-up, pixels: capitals of 30."""

_ROOM = 4.0
"""Pixels between print and frame."""

_GROUND = "#101418"
_FIELD = "#ffffff"

_Pixels = npt.NDArray[np.uint8]


def thumbnail(photo: Photo, verdict: Verdict) -> bytes:
    """Return a verdict's photo as a small JPEG without metadata.

    It shows the part with print, turned by quarters until the print is upright, its fields framed; below it, where a
    model was read, its print close by over what it was read as.

    Args:
        photo: The photo.
        verdict: Its verdict, whose places are in this photo's pixels.

    Returns:
        `LONG_SIDE` pixels and a close-up high or wide, mostly below `MOST_BYTES`.
    """
    look, model = appearance(verdict), verdict.label.model
    picture = _label_part(photo.pixels, verdict.label, look)
    if model is not None and model.box is not None:
        room = max(picture.width, _NARROWEST)
        near = close_up(photo.pixels, verdict.label, model, width=room, height=_CLOSE_UP)
        picture = _over(picture, near, model.value, look)
    for quality in _QUALITIES:
        data = to_jpeg(picture, quality=quality)
        if len(data) <= MOST_BYTES:
            break
    return data


@dataclass(frozen=True)
class _View:
    """A part of a photo, turned by quarters and scaled.

    Attributes:
        left, top, right, bottom: The part, in photo pixels.
        turns: Quarter turns against the clock.
        scale: Pixels of the view to one of the photo.
    """

    left: int
    top: int
    right: int
    bottom: int
    turns: int
    scale: float

    def picture(self, pixels: _Pixels) -> Image.Image:
        """Cut it out of the photo."""
        part = np.rot90(pixels[self.top : self.bottom, self.left : self.right], self.turns)
        height, width = (max(1, round(side * self.scale)) for side in part.shape[:2])
        how = cv2.INTER_AREA if self.scale < 1 else cv2.INTER_CUBIC
        small = cv2.resize(np.ascontiguousarray(part), (width, height), interpolation=how)
        return Image.fromarray(np.ascontiguousarray(small[:, :, ::-1]))

    def around(self, box: Quad) -> Quad:
        """Return where a place of the photo is in the picture, with room for a frame that leaves the print clear."""
        corners = np.array([self._point(x, y) for x, y in box])
        along, down = corners[1] - corners[0], corners[3] - corners[0]
        along, down = (_ROOM * axis / max(1.0, float(np.hypot(*axis))) for axis in (along, down))
        a, b, c, d = corners + np.array([-along - down, along - down, along + down, down - along])
        return (*a,), (*b,), (*c,), (*d,)

    def _point(self, x: float, y: float) -> tuple[float, float]:
        x, y = x - self.left, y - self.top
        width, height = self.right - self.left, self.bottom - self.top
        for _ in range(self.turns):
            x, y = y, width - x
            width, height = height, width
        return x * self.scale, y * self.scale


def _label_part(pixels: _Pixels, label: Label, look: Appearance) -> Image.Image:
    """Return the part of the photo with print, its fields framed."""
    height, width = pixels.shape[:2]
    fields = [(what, box) for what, _, box in fields_with_a_place(label)]
    boxes = [box for _, box in fields] + [line.box for line in label.lines if line.confidence >= _SUREST]
    left, top, right, bottom = _around(boxes, width, height)
    turns = _turns(label.model.box if label.model is not None else None, boxes)
    view = _View(left, top, right, bottom, turns, LONG_SIDE / max(right - left, bottom - top))
    picture = view.picture(pixels)
    pen = ImageDraw.Draw(picture)
    for what, box in reversed(fields):  # the model last, over the others
        is_model = what == "model"
        frame(pen, view.around(box), look.ground if is_model else _FIELD, 2.5 if is_model else 1.0)
    return picture


def _around(boxes: list[Quad], width: int, height: int) -> tuple[int, int, int, int]:
    """Return what holds all boxes with a margin, inside the photo; the whole photo if there are none."""
    points = np.array(boxes, np.float64).reshape(-1, 2)
    points = points[np.isfinite(points).all(axis=1)]
    if not len(points):
        return 0, 0, width, height
    low, high = points.min(axis=0), points.max(axis=0)
    margin = _MARGIN * float((high - low).max()) + 8
    left, top = (max(0, math.floor(side - margin)) for side in low)
    right, bottom = (math.ceil(side + margin) for side in high)
    right, bottom = min(right, width), min(bottom, height)
    return (left, top, right, bottom) if right - left > 1 and bottom - top > 1 else (0, 0, width, height)


def _turns(model: Quad | None, boxes: list[Quad]) -> int:
    """Return the quarter turns against the clock that bring the print upright: the model's, else that of most lines."""
    votes = [0, 0, 0, 0]
    for (ax, ay), (bx, by), _, _ in [model] if model is not None else boxes:
        votes[round(math.atan2(by - ay, bx - ax) / (math.pi / 2)) % 4] += 1
    return votes.index(max(votes))


def _over(picture: Image.Image, close_up: Image.Image, model: str, look: Appearance) -> Image.Image:
    """Return the picture with the close-up below it, and below that what it was read as."""
    words, font, pad = safe(model), font_of(22), 6
    read_height = 28
    width = max(picture.width, _NARROWEST)
    canvas = Image.new("RGB", (width, picture.height + close_up.height + read_height + 3 * pad), look.ground)
    canvas.paste(_GROUND, (0, 0, width, picture.height))
    canvas.paste(picture, ((width - picture.width) // 2, 0))
    canvas.paste(close_up, ((width - close_up.width) // 2, picture.height + pad))
    pen = ImageDraw.Draw(canvas)
    middle = canvas.height - pad - read_height / 2
    pen.text((width / 2, middle), words, fill=look.print, font=font, anchor="mm")
    return canvas
