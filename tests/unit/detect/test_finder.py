"""Lines of print are found at any direction, size, polarity and strength, and read as what was printed."""

from __future__ import annotations

import math
from itertools import pairwise

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drawn_print import ANKER, BLACK_CASE, GREY_PRINT, Grey, aslant, bent, drawn, grained, on_canvas, turned_by
from labelcheck.detect.finder import _without_overlaps, find_lines
from labelcheck.detect.line import Curve, Line
from labelcheck.model.reading import Reading
from labelcheck.read.enhance import normalised, turned
from labelcheck.read.tesseract import TesseractReader

pytestmark = pytest.mark.slow

MODEL = "Model: A1112"


def read(lines: list[Line], grey: Grey, reader: TesseractReader) -> list[Reading]:
    """Read each line both ways up, and keep what looks more like print."""
    strips = [line.strip(grey) for line in lines[:8]]
    readings = reader.read([normalised(one) for strip in strips for one in (strip, turned(strip))])
    return [
        max(pair, key=lambda reading: reading.plausibility) for pair in zip(readings[::2], readings[1::2], strict=True)
    ]


def texts(grey: Grey, reader: TesseractReader) -> set[str]:
    return {reading.text for reading in read(find_lines(grey), grey, reader)}


def directions(lines: list[Line], longest: int = 4) -> list[float]:
    """Directions of the longest lines in degrees, 0 to 180."""
    return [line.angle % 180 for line in sorted(lines, key=lambda line: -line.length)[:longest]]


def apart(one: float, other: float) -> float:
    return abs((one - other + 90) % 180 - 90)


def test_every_line_of_a_label_is_found_and_read(tesseract: TesseractReader) -> None:
    assert set(ANKER) <= texts(drawn(ANKER), tesseract)


@given(st.integers(0, 359))
@settings(max_examples=10, deadline=None)
def test_lines_are_found_in_any_direction(degrees: int) -> None:
    lines = find_lines(turned_by(drawn(ANKER), degrees))
    found = directions(lines)
    assert len(found) == 4
    assert max(apart(direction, degrees) for direction in found) < 3


@pytest.mark.parametrize("degrees", [17, 90, 180, 243])
def test_print_is_read_in_any_direction(degrees: int, tesseract: TesseractReader) -> None:
    assert MODEL in texts(turned_by(drawn(ANKER), degrees), tesseract)


@pytest.mark.parametrize(
    ("name", "ink", "ground", "noise"),
    [
        ("dark on light", 40, 215, 1.0),
        ("grey on black", 95, 30, 1.0),
        ("faint, light on dark", 54, 40, 1.0),
        ("faint, dark on light", 190, 205, 1.0),
        ("white on white", 235, 252, 0.5),
        ("grainy", 120, 50, 8.0),
    ],
)
def test_print_is_read_in_both_polarities_and_when_it_is_faint(
    name: str, ink: int, ground: int, noise: float, tesseract: TesseractReader
) -> None:
    grey = drawn(ANKER, ink=ink, ground=ground, noise=noise)
    lines = find_lines(grey)
    assert [line.polarity for line in lines[:4]] == [1 if ink > ground else -1] * 4, name
    assert MODEL in {reading.text for reading in read(lines, grey, tesseract)}, name


@pytest.mark.parametrize("capitals", [10, 22, 48, 120])
def test_print_is_read_from_ten_pixels_to_a_hundred_and_twenty(capitals: int, tesseract: TesseractReader) -> None:
    grey = drawn((MODEL, "Anker Power Bank"), capitals=capitals, margin=4)
    grey = on_canvas(grey, max(400, grey.shape[1]), max(300, grey.shape[0]), 0, 0)
    lines = find_lines(grey)
    assert MODEL in {reading.text for reading in read(lines, grey, tesseract)}
    # The band is that of the capitals, roughly.
    assert 0.7 * capitals < lines[0].height < 1.7 * capitals


def test_print_is_read_from_the_side(tesseract: TesseractReader) -> None:
    assert MODEL in texts(aslant(drawn(ANKER, margin=5)), tesseract)


@pytest.mark.parametrize("sag", [15, 40, -40])
def test_print_is_read_round_a_bend(sag: int, tesseract: TesseractReader) -> None:
    grey = bent(drawn((MODEL + " Input: 5V 2A", "Anker 321 Power Bank"), margin=4), sag)
    found = texts(grey, tesseract)
    assert MODEL + " Input: 5V 2A" in found


def test_two_labels_in_different_directions_are_both_read(tesseract: TesseractReader) -> None:
    first, second = drawn(ANKER[:2]), turned_by(drawn(("SN: 57V31204401277", "Made in China")), 60)
    width, height = first.shape[1] + second.shape[1], max(first.shape[0], second.shape[0])
    grey = on_canvas(first, width, height, 0, 0)
    grey[: second.shape[0], first.shape[1] :] = second
    found = texts(grey, tesseract)
    assert MODEL in found
    assert any("57V31204401277" in text for text in found)


def test_print_beside_glare_and_under_a_shade_is_read(tesseract: TesseractReader) -> None:
    grey = drawn(ANKER, noise=0).astype(np.float32)
    grey *= np.linspace(0.35, 1.2, grey.shape[1])[None, :]
    cv2.circle(grey, (grey.shape[1] - 60, 50), 40, 255, -1)
    assert MODEL in texts(grained(grey), tesseract)


def edges_of_a_device() -> Grey:
    grey = np.full((900, 1200), 150, np.uint8)
    cv2.rectangle(grey, (200, 150), (1000, 760), 45, -1)
    cv2.rectangle(grey, (240, 190), (960, 720), 60, 3)
    cv2.line(grey, (0, 820), (1200, 780), 90, 4)
    cv2.circle(grey, (600, 450), 90, 70, 4)
    return grained(cv2.GaussianBlur(grey, (0, 0), 1.2))


def test_the_edges_of_a_device_are_not_read_as_text(tesseract: TesseractReader) -> None:
    grey = edges_of_a_device()
    for reading in read(find_lines(grey), grey, tesseract):
        assert sum(character.isalnum() for character in reading.text) < 4 or reading.confidence < 0.6, reading


def test_print_near_the_edges_of_a_device_is_read(tesseract: TesseractReader) -> None:
    grey = edges_of_a_device()
    label = drawn(ANKER, capitals=18, ground=45, margin=1, noise=0)
    grey[520 : 520 + label.shape[0], 260 : 260 + label.shape[1]] = label
    assert MODEL in texts(grained(grey), tesseract)


@pytest.mark.parametrize("value", [0, 128, 255])
def test_nothing_is_found_on_plain_ground(value: int) -> None:
    assert find_lines(np.full((400, 600), value, np.uint8)) == []


@pytest.mark.parametrize("shape", [(1, 1), (1, 500), (500, 1), (60, 60), (101, 4000), (99, 200)])
def test_photos_of_any_shape_are_searched(shape: tuple[int, int]) -> None:
    noise = np.random.default_rng(0).integers(0, 255, shape, dtype=np.uint8)
    for line in find_lines(noise):
        assert line.strip(noise).size > 0


def test_a_large_photo_is_searched_on_a_smaller_copy_and_answered_in_its_own_pixels() -> None:
    grey = drawn(ANKER, capitals=60, margin=4)
    whole = find_lines(grey)
    reduced = find_lines(grey, working_pixels=grey.size / 4)
    assert len(reduced) >= 4
    for line in whole[:4]:
        nearest = min(reduced, key=lambda other: np.abs(other.corners().mean(0) - line.corners().mean(0)).sum())
        assert np.abs(nearest.corners().mean(0) - line.corners().mean(0)).max() < 20
        assert nearest.height == pytest.approx(line.height, rel=0.2)


def test_no_print_is_found_twice() -> None:
    lines = [line for line in find_lines(drawn(ANKER, capitals=40)) if line.length > 300]
    assert len(lines) == 4


def test_lines_most_like_print_come_first() -> None:
    lines = find_lines(drawn(ANKER))
    assert all(first.score >= second.score for first, second in pairwise(lines))
    assert min(line.length for line in lines[:4]) > 200


def test_lines_stand_where_the_print_stands() -> None:
    for degrees in (0, 90):
        grey = turned_by(drawn((MODEL,), margin=5, noise=0), degrees)
        rows, columns = np.nonzero(grey > (BLACK_CASE + GREY_PRINT) // 2)
        corners = find_lines(grey)[0].corners()
        assert corners.min(0) == pytest.approx([columns.min(), rows.min()], abs=12)
        assert corners.max(0) == pytest.approx([columns.max(), rows.max()], abs=12)


def test_the_same_photo_gives_the_same_lines() -> None:
    grey = turned_by(drawn(ANKER), 33)
    assert find_lines(grey) == find_lines(grey.copy())


@pytest.mark.parametrize("degrees", [0, 200])
@pytest.mark.parametrize(
    "greys", [(70, 180, 25, 235), (150, 205, 30, 235), (200, 60, 230, 20)], ids="ink {0[0]} on {0[1]}".format
)
def test_print_beside_the_rim_of_a_label_is_read_whole(
    greys: tuple[int, int, int, int], degrees: int, tesseract: TesseractReader
) -> None:
    ink, ground, device, table = greys
    label = drawn(ANKER, ink=ink, ground=ground, noise=0, margin=1)
    lying = cv2.copyMakeBorder(label, 60, 60, 60, 60, cv2.BORDER_CONSTANT, value=device)
    grey = turned_by(cv2.copyMakeBorder(lying, 90, 90, 90, 90, cv2.BORDER_CONSTANT, value=table), degrees, table)
    assert set(ANKER) <= texts(grey, tesseract)


def test_what_crosses_print_does_not_hide_it() -> None:
    def line(degrees: float, score: float) -> Line:
        turned = math.radians(degrees)
        curve = Curve((100.0, 100.0), (math.cos(turned), math.sin(turned)), (0.0, 0.0, 0.0))
        return Line(curve, -20.0, 20.0, -12.0, 12.0, 1, 3.0, score)

    assert len(_without_overlaps([line(0, 1.0), line(90, 2.0)])) == 2
    assert len(_without_overlaps([line(0, 1.0), line(5, 2.0)])) == 1
