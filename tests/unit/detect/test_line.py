"""A line knows its place in the photo and can be cut out straight."""

from __future__ import annotations

import math

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from drawn_print import bent, drawn, turned_by
from labelcheck.detect.finder import find_lines
from labelcheck.detect.line import Curve, Line


def line(
    angle: float = 0.0, *, origin: tuple[float, float] = (200.0, 100.0), bend: float = 0.0, length: float = 160.0
) -> Line:
    radians = math.radians(angle)
    curve = Curve(origin, (math.cos(radians), math.sin(radians)), (bend, 0.0, 0.0))
    return Line(curve, -length / 2, length / 2, -10.0, 10.0, 1, 5.0, 1.0)


def test_height_length_and_angle_are_those_of_the_band() -> None:
    one = line(30)
    assert (one.height, one.length) == (20, 160)
    assert one.angle == pytest.approx(30)


def test_corners_go_round_from_the_top_left() -> None:
    assert line().corners().tolist() == [[120, 90], [280, 90], [280, 110], [120, 110]]


def test_a_margin_grows_the_corners_on_every_side() -> None:
    assert line().corners(0.5).tolist() == [[110, 80], [290, 80], [290, 120], [110, 120]]


def test_the_corners_of_a_turned_line_are_in_reading_order() -> None:
    upright, upside_down = line().quad(), line().quad(turned=True)
    assert upright[0][0] < upright[1][0]
    assert upside_down == (upright[2], upright[3], upright[0], upright[1])


@given(st.floats(-180, 180), st.floats(-80, 80), st.floats(-10, 10), st.floats(0.2, 8))
def test_a_scaled_curve_goes_through_the_scaled_points(
    angle: float, along: float, across: float, factor: float
) -> None:
    curve = line(angle, bend=0.002).curve
    u, v = np.array([along]), np.array([across])
    x, y = curve.points(u, v)
    scaled_x, scaled_y = curve.scaled(factor).points(u * factor, v * factor)
    assert scaled_x[0] == pytest.approx((x[0] + 0.5) * factor - 0.5, abs=1e-6)
    assert scaled_y[0] == pytest.approx((y[0] + 0.5) * factor - 0.5, abs=1e-6)


@pytest.mark.parametrize("band", [22, 34, 52])
def test_a_strip_has_the_band_height_that_was_asked_for(band: int) -> None:
    grey = np.zeros((200, 400), np.uint8)
    rows, columns = line().strip(grey, band=band).shape
    assert rows == round(band * 1.8)
    assert columns == pytest.approx((160 + 20) * band / 20, abs=1)


def test_a_very_long_line_is_squeezed_to_the_limit() -> None:
    grey = np.zeros((200, 400), np.uint8)
    assert line(length=9000.0).strip(grey, longest=500).shape[1] == 500


@pytest.mark.parametrize("angle", [0, 45, 90, 135, 180, -90])
def test_a_strip_is_cut_out_along_the_line(angle: int) -> None:
    # A bar along the line, brighter towards its end.
    grey = np.zeros((400, 400), np.uint8)
    one = line(angle, origin=(200.0, 200.0))
    for share in np.linspace(0, 1, 200):
        x, y = one.curve.points(np.array([one.start + share * one.length]), np.array([0.0]))
        cv2.circle(grey, (round(x[0]), round(y[0])), 4, int(60 + 190 * share), -1)
    middle = one.strip(grey)[30]
    inked = np.flatnonzero(middle > 40)
    assert len(inked) > 0.8 * len(middle)
    assert middle[inked[-10]] > middle[inked[10]] + 100


def test_a_bent_line_is_straight_in_its_strip() -> None:
    grey = bent(drawn(("HHHHHHHHHHHHHHHHHHHHHHHH",), margin=4, noise=0), 30)
    strip = max(find_lines(grey), key=lambda found: found.length).strip(grey)
    ink = strip > 115
    # The uprights of the letters; the bars between them are thinner.
    tops = [int(np.argmax(column)) for column in ink.T if column.sum() > 15]
    assert len(tops) > 60
    assert np.percentile(tops, 90) - np.percentile(tops, 10) <= 5


def test_a_strip_over_the_edge_of_the_photo_repeats_the_edge() -> None:
    grey = np.full((60, 100), 77, np.uint8)
    for origin in ((0.0, 0.0), (100.0, 60.0), (-400.0, 30.0), (50.0, 900.0)):
        strip = line(25, origin=origin).strip(grey)
        assert strip.dtype == np.uint8
        assert (strip == 77).all()


def test_a_much_smaller_strip_keeps_thin_strokes_as_grey() -> None:
    grey = np.zeros((400, 1600), np.uint8)
    grey[:, ::8] = 255
    one = Line(Curve((800.0, 200.0), (1.0, 0.0), (0.0, 0.0, 0.0)), -700, 700, -150, 150, 1, 1.0, 1.0)
    inner = one.strip(grey)[20:40, 20:-20]
    assert inner.std() < 12
    assert inner.mean() == pytest.approx(255 / 8, abs=6)


@pytest.mark.parametrize("degrees", [0, 30, 90, 200])
def test_the_strip_of_a_found_line_is_filled_by_its_print(degrees: int) -> None:
    grey = turned_by(drawn(("HHHHHHHHHHHH",), margin=5), degrees)
    strip = find_lines(grey)[0].strip(grey)
    rows = np.flatnonzero((strip > 115).any(axis=1))
    # 34 rows of band in the middle of 61.
    assert 24 <= rows[-1] - rows[0] <= 46
    assert abs((rows[-1] + rows[0]) / 2 - 30) < 7
