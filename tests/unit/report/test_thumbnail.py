"""The small picture of a report: the label, the model close by, nothing else."""

from __future__ import annotations

import io
import math

import numpy as np
import pytest
from PIL import Image, ImageDraw

from labelcheck.model.geometry import Quad
from labelcheck.model.label import Field, Label, LabelLine
from labelcheck.model.verdict import Answer
from labelcheck.photo.open import Photo, open_photo
from labelcheck.report.appearance import APPEARANCES
from labelcheck.report.thumbnail import LONG_SIDE, thumbnail
from places import SAMPLES
from verdicts_for_tests import box, hostile_verdict, verdict


def photo_of(picture: Image.Image) -> Photo:
    return Photo("label.jpg", "", np.ascontiguousarray(np.asarray(picture)[:, :, ::-1]))


def grey(width: int, height: int) -> Photo:
    return photo_of(Image.new("RGB", (width, height), (128, 128, 128)))


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data), formats=["JPEG"])


def share_of(picture: Image.Image, colour: str) -> float:
    wanted = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)])
    return float((np.abs(np.asarray(picture).astype(int) - wanted).max(axis=2) < 24).mean())


def labelled(model: Quad | None, *lines: LabelLine) -> Label:
    return Label.of(model=(Field("A1263", 0.9, model),), lines=lines)


def test_it_carries_nothing_of_the_photos_metadata() -> None:
    exif = Image.Exif()
    exif.get_ifd(0x8825)[1] = "N"
    buffer = io.BytesIO()
    Image.new("RGB", (640, 480)).save(buffer, "JPEG", exif=exif, comment=b"at home")
    data = thumbnail(open_photo(buffer.getvalue()), verdict())
    assert not opened(data).getexif()
    assert not {"exif", "comment"} & set(opened(data).info)
    assert b"at home" not in data


@pytest.mark.parametrize("size", [(1, 1), (40, 30), (400, 300), (6000, 200), (20, 3000), (4000, 3000)])
@pytest.mark.parametrize("answer", [Answer.RECALLED, Answer.UNREADABLE])
def test_any_photo_has_one_that_is_small(size: tuple[int, int], answer: Answer) -> None:
    picture = opened(thumbnail(grey(*size), verdict(answer)))
    assert LONG_SIDE <= max(picture.size) <= LONG_SIDE + 150


def test_a_photo_in_which_nothing_was_read_is_shown_whole() -> None:
    photo = Image.new("RGB", (960, 720), "black")
    photo.paste("white", (0, 0, 40, 40))
    picture = opened(thumbnail(photo_of(photo), verdict(Answer.UNREADABLE, label=Label())))
    assert picture.size == (480, 360)
    assert picture.getpixel((10, 10))[0] > 200  # type: ignore[index]


def test_the_part_with_print_is_shown_large() -> None:
    photo = Image.new("RGB", (4000, 3000), "blue")
    photo.paste("white", (1900, 1400, 2200, 1500))
    line = LabelLine("A1263", 0.9, box(1900, 1400, 300, 100), "tesseract")
    picture = opened(thumbnail(photo_of(photo), verdict(label=Label.of(lines=(line,)))))
    assert share_of(picture, "#ffffff") > 0.4


def test_what_is_hardly_print_does_not_widen_the_part() -> None:
    sure = LabelLine("A1263", 0.9, box(1900, 1400, 300, 100), "tesseract")
    texture = LabelLine("-.,", 0.1, box(10, 10, 30, 10), "tesseract")
    alone = thumbnail(grey(4000, 3000), verdict(label=Label.of(lines=(sure,))))
    assert (
        opened(thumbnail(grey(4000, 3000), verdict(label=Label.of(lines=(sure, texture))))).size == opened(alone).size
    )


def test_the_model_is_framed_and_its_reading_stands_below_in_the_colour_of_the_answer() -> None:
    for answer in (Answer.RECALLED, Answer.NOT_LISTED):
        picture = opened(thumbnail(grey(1000, 800), verdict(answer, label=labelled(box(400, 300, 200, 60)))))
        below = picture.crop((0, picture.height - 90, picture.width, picture.height))
        assert share_of(below, APPEARANCES[answer].ground) > 0.2
        assert share_of(picture.crop((0, 0, picture.width, picture.height - 100)), APPEARANCES[answer].ground) > 0.003


@pytest.mark.parametrize("degrees", [0, 37, 90, 180, 270])
def test_the_crop_of_the_model_is_upright_however_the_label_was_held(degrees: int) -> None:
    sheet, place = _printed(degrees)
    picture = opened(thumbnail(photo_of(sheet), verdict(label=labelled(place))))
    strip = np.asarray(picture.convert("L").crop((0, picture.height - 96, picture.width, picture.height - 42)))
    columns = np.flatnonzero((strip < 60).any(axis=0))
    middle = strip[:, columns[0] : columns[-1] + 1]
    left, right = np.array_split(middle < 60, 2, axis=1)
    assert left.mean() > 1.5 * right.mean()  # a thick bar, then a thin one


def test_a_photo_held_upside_down_is_shown_upright() -> None:
    sheet, place = _printed(180)
    sheet.paste("blue", (0, 0, sheet.width, 20))
    lines = tuple(LabelLine("x", 0.9, box(x, y, 9, 9), "t") for x, y in ((0, 0), (sheet.width - 9, sheet.height - 9)))
    picture = np.asarray(opened(thumbnail(photo_of(sheet), verdict(label=labelled(place, *lines)))))
    top, below = picture[3, 200], picture[picture.shape[0] - 106, 200]
    assert below[2] > below[0] + 60
    assert abs(int(top[2]) - int(top[0])) < 40


def test_hostile_words_and_places_outside_the_photo_do_no_harm() -> None:
    assert opened(thumbnail(grey(300, 200), hostile_verdict())).size
    for place in (box(-500, -500, 100, 20), box(5000, 5000, 100, 20), box(10, 10, 0, 0)):
        assert opened(thumbnail(grey(300, 200), verdict(label=labelled(place)))).size


def test_pictures_of_real_photos_are_a_few_kilobytes() -> None:
    for name in ("anker-321-a1112.jpg", "charmast-w1056.jpg"):
        assert len(thumbnail(open_photo(SAMPLES / name), verdict())) < 30_000


def _printed(degrees: int) -> tuple[Image.Image, Quad]:
    """Return a sheet with a thick and a thin bar, turned, and the place of both."""
    sheet = Image.new("RGB", (900, 900), "#b0b0b0")
    pen = ImageDraw.Draw(sheet)
    pen.rectangle((350, 430, 400, 470), fill="black")
    pen.rectangle((530, 430, 545, 470), fill="black")
    turn = math.radians(degrees)
    centre = 450

    def turned(x: float, y: float) -> tuple[float, float]:
        x, y = x - centre, y - centre
        return (
            centre + x * math.cos(turn) - y * math.sin(turn),
            centre + x * math.sin(turn) + y * math.cos(turn),
        )

    corners = (turned(345, 425), turned(550, 425), turned(550, 475), turned(345, 475))
    return sheet.rotate(-degrees, resample=Image.Resampling.BICUBIC, fillcolor="#b0b0b0"), corners
