"""A copy of the photo with a frame around every line, a tag at every field, and the answer above."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass

from PIL import Image, ImageDraw, ImageFont

from labelcheck.model.geometry import Quad
from labelcheck.model.label import Field, FieldName, Label
from labelcheck.model.verdict import Verdict
from labelcheck.photo.open import Photo
from labelcheck.report.appearance import FIELD_TITLES, Appearance, appearance, device_name, shown_fields
from labelcheck.system.safe_text import safe

LONG_SIDE = (1000, 2400)
"""Pixels of the longer side. Photos outside this range are scaled to it, so that frames and words are legible."""

_TAG_ORDER = tuple(map(FieldName, ("model", "brand", "name", "serial", "lot", "po_number", "gtin", "date_code")))

_LINE_COLOUR = "#29b6f6"
FIELD_COLOUR = "#ffffff"
DARK = "#101418"

_Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


def draw(photo: Photo, verdict: Verdict, *, banner: bool = True) -> Image.Image:
    """Draw a verdict on a copy of its photo.

    Args:
        photo: The photo.
        verdict: Its verdict.
        banner: Whether to put the answer above the photo.

    Returns:
        An RGB picture, its longer side within `LONG_SIDE`, the banner not counted. It has no EXIF data,
        so it does not reveal where the photo was taken.
    """
    picture = Image.fromarray(photo.pixels[:, :, ::-1].copy())
    longest = max(picture.size)
    scale = min(max(longest, LONG_SIDE[0]), LONG_SIDE[1]) / longest
    if scale != 1:
        size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
        picture = picture.resize(size, Image.Resampling.LANCZOS if scale > 1 else Image.Resampling.BOX)
    _draw_label(picture, verdict.label, appearance(verdict), scale)
    return _under_banner(picture, verdict) if banner else picture


def to_jpeg(picture: Image.Image, *, quality: int = 88) -> bytes:
    """Return the picture as a JPEG without metadata."""
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=quality, optimize=True)
    return buffer.getvalue()


@dataclass(frozen=True)
class _Tag:
    """The words at the place of one field."""

    text: str
    box: Quad
    is_model: bool


def _draw_label(picture: Image.Image, label: Label, look: Appearance, scale: float) -> None:
    pen = ImageDraw.Draw(picture)
    unit = max(1.0, max(picture.size) / 700)
    for line in label.lines:
        frame(pen, _scaled(line.box, scale), _LINE_COLOUR, unit)
    tags = [
        _Tag(f"{FIELD_TITLES[name]} {safe(field.value)}", _scaled(box, scale), name is FieldName.MODEL)
        for name, field, box in placed_fields(label)  # the model first: it gets the best place
    ]
    for tag in tags:
        frame(pen, tag.box, look.ground if tag.is_model else FIELD_COLOUR, unit * (2.5 if tag.is_model else 1.2))
    font = font_of(max(11.0, 11 * unit))
    taken: list[tuple[float, float, float, float]] = []
    for tag in tags:
        colours = (look.ground, look.print) if tag.is_model else (DARK, FIELD_COLOUR)
        taken.append(_put_tag(pen, tag, font, colours=colours, taken=taken))


def placed_fields(label: Label) -> Iterator[tuple[FieldName, Field, Quad]]:
    """Yield the name, the field and the place of each field that has a place; the model first."""
    for name, field in shown_fields(label, _TAG_ORDER):
        if field.box is not None:
            yield name, field, field.box


def frame(pen: ImageDraw.ImageDraw, box: Quad, colour: str, width: float) -> None:
    """Draw a quad with a dark rim, which is visible on bright and on dark ground."""
    corners = [*box, box[0], box[1]]
    pen.line(corners, fill=DARK, width=round(width + max(2.0, width * 0.8)), joint="curve")
    pen.line(corners, fill=colour, width=max(1, round(width)), joint="curve")


def _put_tag(
    pen: ImageDraw.ImageDraw,
    tag: _Tag,
    font: _Font,
    *,
    colours: tuple[str, str],
    taken: list[tuple[float, float, float, float]],
) -> tuple[float, float, float, float]:
    """Write a tag beside its box, inside the picture. A place where it covers no other tag is preferred."""
    ground, ink = colours
    canvas_width, canvas_height = pen.im.size
    left, top, right, bottom = pen.textbbox((0, 0), tag.text, font=font)
    pad = (bottom - top) * 0.35
    width, height = right - left + 2 * pad, bottom - top + 2 * pad
    xs, ys = [x for x, _ in tag.box], [y for _, y in tag.box]
    places = [
        (min(xs), min(ys) - height - pad),
        (min(xs), max(ys) + pad),
        (max(xs) + pad, (min(ys) + max(ys) - height) / 2),
        (min(xs) - width - pad, (min(ys) + max(ys) - height) / 2),
    ]
    inside = [
        (min(max(x, 0), max(canvas_width - width, 0)), min(max(y, 0), max(canvas_height - height, 0)))
        for x, y in places
    ]
    corners = [(x, y, x + width, y + height) for x, y in inside]
    free = [place for place in corners if not any(_overlap(place, other) for other in taken)]
    unmoved = [corner for corner, place in zip(corners, places, strict=True) if corner in free and corner[:2] == place]
    x0, y0, x1, y1 = (unmoved or free or corners)[0]
    pen.rectangle((x0, y0, x1, y1), fill=ground, outline=ink)
    pen.text((x0 + pad - left, y0 + pad - top), tag.text, fill=ink, font=font)
    return x0, y0, x1, y1


def _overlap(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _under_banner(picture: Image.Image, verdict: Verdict) -> Image.Image:
    """Return the picture with the answer above it. The banner covers no part of the photo."""
    look = appearance(verdict)
    width = max(picture.width, LONG_SIDE[0] // 2)  # the banner of a narrow picture is legible too
    size = max(18.0, min(width / 14, max(picture.size) / 18))
    rows = [(row, size) for row in _wrapped(look.heading, size, width)]
    for text in (device_name(verdict), verdict.why):
        rows += [(row, size * 0.5) for row in _wrapped(safe(text), size * 0.5, width)[:4]]
    pad = size * 0.4
    height = round(2 * pad + sum(row_size * 1.3 for _, row_size in rows))
    canvas = Image.new("RGB", (width, height + picture.height), look.ground)
    canvas.paste(picture, (0, height))
    pen = ImageDraw.Draw(canvas)
    y = pad
    for row, row_size in rows:
        pen.text((pad, y), row, fill=look.print, font=font_of(row_size))
        y += row_size * 1.3
    return canvas


def _wrapped(text: str, size: float, width: int) -> list[str]:
    """Break text at spaces into rows that fit. A word longer than a row is broken too."""
    font, room = font_of(size), width - size * 0.9
    rows: list[str] = []
    row = ""
    for word in text.split():
        longer = f"{row} {word}" if row else word
        if font.getlength(longer) <= room:
            row = longer
            continue
        if row:
            rows.append(row)
        row = word
        while font.getlength(row) > room and len(row) > 1:
            cut = max(1, int(len(row) * room / font.getlength(row)))
            rows.append(row[:cut])
            row = row[cut:]
    return [*rows, row] if row else rows


def font_of(size: float) -> _Font:
    """Return Pillow's own font, which is the same on every machine.

    Args:
        size: Its height in pixels.
    """
    return ImageFont.load_default(size)


def _scaled(box: Quad, scale: float) -> Quad:
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = box
    return (ax * scale, ay * scale), (bx * scale, by * scale), (cx * scale, cy * scale), (dx * scale, dy * scale)
