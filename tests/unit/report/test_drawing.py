"""The photo with what was read drawn on it."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from labelcheck.model.label import Field, Label
from labelcheck.model.verdict import Answer
from labelcheck.photo.open import Photo, open_photo
from labelcheck.report.appearance import APPEARANCES
from labelcheck.report.drawing import LONG_SIDE, draw, to_jpeg
from verdicts_for_tests import box, hostile_verdict, verdict


def grey_photo(width: int, height: int) -> Photo:
    return Photo("label.jpg", "", np.full((height, width, 3), 128, np.uint8))


def share_of(picture: Image.Image, colour: str) -> float:
    wanted = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)])
    return float((np.abs(np.asarray(picture).astype(int) - wanted).max(axis=2) < 8).mean())


@pytest.mark.parametrize("answer", list(Answer))
def test_the_banner_has_the_colour_of_the_answer(answer: Answer) -> None:
    picture = draw(grey_photo(400, 300), verdict(answer, label=Label()))
    assert share_of(picture, APPEARANCES[answer].ground) > 0.05


@pytest.mark.parametrize("size", [(1, 1), (40, 30), (400, 300), (6000, 200), (20, 3000), (4000, 3000)])
def test_the_words_have_room_at_any_size_of_photo(size: tuple[int, int]) -> None:
    picture = draw(grey_photo(*size), verdict())
    assert picture.width >= LONG_SIDE[0] // 2
    without = draw(grey_photo(*size), verdict(), banner=False)
    assert LONG_SIDE[0] <= max(without.size) <= LONG_SIDE[1]
    assert share_of(picture, APPEARANCES[Answer.RECALLED].print) > 0.001


def test_the_banner_covers_nothing_of_the_photo() -> None:
    picture = draw(grey_photo(1000, 800), verdict(label=Label()))
    photo_part = np.asarray(picture)[-800:]
    assert picture.height > 800
    assert (photo_part == 128).all()


def test_the_model_is_framed_where_it_stands() -> None:
    place = box(400, 300, 200, 60)
    picture = np.asarray(
        draw(grey_photo(1000, 800), verdict(label=Label.of(model=(Field("A1", 0.9, place),))), banner=False)
    )
    red = (picture[:, :, 0] > 150) & (picture[:, :, 1] < 60)
    assert red[300 - 3 : 300 + 4, 500].any()
    assert red[330, 600 - 3 : 600 + 4].any()
    assert not red[330, 500]


def test_the_photos_own_pixels_are_not_drawn_on() -> None:
    photo = grey_photo(1000, 800)
    draw(photo, verdict())
    assert (photo.pixels == 128).all()


def test_colours_are_not_swapped() -> None:
    blue = Photo("b.jpg", "", np.full((1000, 1000, 3), (255, 0, 0), np.uint8))
    assert draw(blue, verdict(label=Label()), banner=False).getpixel((500, 500)) == (0, 0, 255)


def test_the_drawing_does_not_say_where_the_photo_was_taken() -> None:
    exif = Image.Exif()
    exif.get_ifd(0x8825)[1] = "N"
    buffer = io.BytesIO()
    Image.new("RGB", (64, 64)).save(buffer, "JPEG", exif=exif, comment=b"at home")
    drawn = Image.open(io.BytesIO(to_jpeg(draw(open_photo(buffer.getvalue()), verdict()))))
    assert not drawn.getexif()
    assert not {"exif", "comment"} & set(drawn.info)


def test_hostile_words_are_drawn_without_harm() -> None:
    assert draw(grey_photo(300, 200), hostile_verdict()).width == LONG_SIDE[0]
