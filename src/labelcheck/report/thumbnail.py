"""A small picture for a report: the label as photographed and the model enlarged, for a person to check.

It is made while the photo is open for reading. It has no metadata, so it does not reveal where the photo was taken.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw

from labelcheck.model.geometry import Quad
from labelcheck.model.label import FieldName, Label
from labelcheck.model.verdict import Verdict
from labelcheck.photo.open import Photo
from labelcheck.report.appearance import Appearance, appearance
from labelcheck.report.drawing import DARK, FIELD_COLOUR, font_of, frame, placed_fields, to_jpeg
from labelcheck.report.field_crop import crop_field
from labelcheck.system.safe_text import safe

LONG_SIDE = 480
"""Longer side of the label's picture, pixels: twice its size on a card, for screens of high resolution."""

MOST_BYTES = 15_000
"""A page of 2,000 such pictures has 40 MB. Two in three of the samples keep this limit; with noise, up to 24,000."""

_QUALITIES = (68, 56, 46, 38)
_SUREST = 0.5
"""Lines of lower confidence are as often texture as print; with them the whole table would be in the picture."""

_MARGIN = 0.08
"""Margin around the print, as a share of its longer side."""

_NARROWEST = 200
"""Smallest width, pixels: a narrower picture gets a wider ground, so that the model has room."""

_CROP_HEIGHT = 56
"""Height of the crop of the model, pixels: capitals are 30 high."""

_ROOM = 4.0
"""Space between print and frame, pixels."""

_Pixels = npt.NDArray[np.uint8]


def thumbnail(photo: Photo, verdict: Verdict) -> bytes:
    """Return a verdict's photo as a small JPEG without metadata.

    It shows the part with print, turned by quarters until the print is upright, with frames around the fields. Where a
    model was read, the crop of the model and the model as read are below it.

    Args:
        photo: The photo.
        verdict: Its verdict; the places are in pixels of this photo.

    Returns:
        A JPEG, its longer side `LONG_SIDE` and the height of the crop, mostly below `MOST_BYTES`.
    """
    look, model = appearance(verdict), verdict.label.model
    picture = _label_part(photo.pixels, verdict.label, look)
    if model is not None and model.box is not None:
        room = max(picture.width, _NARROWEST)
        crop = crop_field(photo.pixels, verdict.label, model, width=room, height=_CROP_HEIGHT)
        picture = _with_crop(picture, crop, model.value, look)
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
        turns: Anticlockwise quarter turns.
        scale: Pixels of the view for one pixel of the photo.
    """

    left: int
    top: int
    right: int
    bottom: int
    turns: int
    scale: float

    def picture(self, pixels: _Pixels) -> Image.Image:
        """Cut the view out of the photo."""
        part = np.rot90(pixels[self.top : self.bottom, self.left : self.right], self.turns)
        height, width = (max(1, round(side * self.scale)) for side in part.shape[:2])
        how = cv2.INTER_AREA if self.scale < 1 else cv2.INTER_CUBIC
        small = cv2.resize(np.ascontiguousarray(part), (width, height), interpolation=how)
        return Image.fromarray(np.ascontiguousarray(small[:, :, ::-1]))

    def around(self, box: Quad) -> Quad:
        """Return a place of the photo in the view, enlarged so that a frame does not touch the print."""
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
    """Return the part of the photo with print, with frames around the fields."""
    height, width = pixels.shape[:2]
    fields = [(name, box) for name, _, box in placed_fields(label)]
    boxes = [box for _, box in fields] + [line.box for line in label.lines if line.confidence >= _SUREST]
    left, top, right, bottom = _around(boxes, width, height)
    turns = _turns(label.model.box if label.model is not None else None, boxes)
    view = _View(left, top, right, bottom, turns, LONG_SIDE / max(right - left, bottom - top))
    picture = view.picture(pixels)
    pen = ImageDraw.Draw(picture)
    for name, box in reversed(fields):  # the model last, over the others
        is_model = name is FieldName.MODEL
        frame(pen, view.around(box), look.ground if is_model else FIELD_COLOUR, 2.5 if is_model else 1.0)
    return picture


def _around(boxes: list[Quad], width: int, height: int) -> tuple[int, int, int, int]:
    """Return the bounds of all boxes with a margin, inside the photo; the whole photo if there are no boxes."""
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
    """Return the anticlockwise quarter turns that make the print upright: those of the model, else of most lines."""
    votes = [0, 0, 0, 0]
    for (ax, ay), (bx, by), _, _ in [model] if model is not None else boxes:
        votes[round(math.atan2(by - ay, bx - ax) / (math.pi / 2)) % 4] += 1
    return votes.index(max(votes))


def _with_crop(picture: Image.Image, crop: Image.Image, model: str, look: Appearance) -> Image.Image:
    """Return the picture with the crop below it, and below that the model as read."""
    words, font, pad = safe(model), font_of(22), 6
    read_height = 28
    width = max(picture.width, _NARROWEST)
    canvas = Image.new("RGB", (width, picture.height + crop.height + read_height + 3 * pad), look.ground)
    canvas.paste(DARK, (0, 0, width, picture.height))
    canvas.paste(picture, ((width - picture.width) // 2, 0))
    canvas.paste(crop, ((width - crop.width) // 2, picture.height + pad))
    pen = ImageDraw.Draw(canvas)
    middle = canvas.height - pad - read_height / 2
    pen.text((width / 2, middle), words, fill=look.print, font=font, anchor="mm")
    return canvas
