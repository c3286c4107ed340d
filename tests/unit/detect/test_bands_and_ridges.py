"""Ridges of ink become centrelines, and centrelines become bands with a height and two ends."""

from __future__ import annotations

import math

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drawn_print import ANKER, Grey, drawn, turned_by
from labelcheck.detect.bands import Band, measure
from labelcheck.detect.ink import INK_FULL, ink_map
from labelcheck.detect.line import Curve
from labelcheck.detect.ridges import MOST_TRACES, Trace, trace
from labelcheck.detect.sensitivity import WHOLE_PHOTO

LABEL = drawn(ANKER, capitals=16)


def ink_of(grey: Grey) -> Grey:
    return ink_map(grey.astype(np.float32)).ink


def bar(*, thickness: int = 7, angle: float = 0.0, size: tuple[int, int] = (160, 240), length: float = 120.0) -> Grey:
    """An ink map with one bar of dashes, as a line of print looks."""
    height, width = size
    sheet = np.zeros(size, np.float32)
    first, last = (width - length) / 2, (width + length) / 2
    for left in np.arange(first, last - 3, 5.0):
        cv2.rectangle(
            sheet, (round(left), height // 2 - thickness // 2), (round(left) + 2, height // 2 + thickness // 2), 6.0, -1
        )
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), -angle, 1.0)
    return cv2.warpAffine(sheet, turn, (width, height))


def level_trace(start: float, end: float, *, y: float = 80.0, slope: float = 0.0) -> Trace:
    return Trace(Curve((120.0, y), (1.0, 0.0), (0.0, slope, 0.0)), start, end)


def test_ink_stands_where_the_print_is_and_nowhere_else() -> None:
    ink = ink_of(drawn(("HHHHHHHH",), capitals=16, margin=6))
    middle = ink.shape[0] // 2
    assert ink[middle - 6 : middle + 7].max() > 5
    assert ink[: middle - 20].mean() < 0.2


def test_ink_has_its_limits_and_half_the_size_of_the_photo() -> None:
    ink = ink_of(LABEL)
    assert ink.shape == (LABEL.shape[0] // 2, LABEL.shape[1] // 2)
    assert ink.min() >= 0
    assert ink.max() <= INK_FULL - WHOLE_PHOTO.ink_from + 1e-4


def test_light_and_dark_print_have_the_same_ink() -> None:
    light, dark = ink_of(LABEL), ink_of(255 - LABEL)
    assert np.abs(light - dark).mean() < 0.05 * light.mean()


def test_grain_alone_has_little_ink() -> None:
    grain = np.clip(np.random.default_rng(0).normal(120, 9, (300, 400)), 0, 255)
    assert ink_of(grain).mean() < 0.1 * ink_of(LABEL).mean()


@given(st.integers(0, 359))
@settings(max_examples=25, deadline=None)
def test_a_bar_is_traced_along_its_direction(angle: int) -> None:
    found = trace(bar(angle=angle, size=(240, 240)))
    assert found
    direction = math.degrees(math.atan2(found[0].curve.direction[1], found[0].curve.direction[0]))
    assert abs((direction - angle + 90) % 180 - 90) < 4
    assert found[0].end - found[0].start == pytest.approx(120, abs=14)
    x, y = found[0].curve.points(np.array([(found[0].start + found[0].end) / 2]), np.array([0.0]))
    assert (float(x[0]), float(y[0])) == pytest.approx((120, 120), abs=5)


def test_lines_of_a_label_are_traced_the_strongest_first() -> None:
    found = trace(ink_of(LABEL))
    assert len(found) >= 4
    lengths = [one.end - one.start for one in found[:4]]
    assert min(lengths) > 40


def test_two_lines_close_together_stay_two() -> None:
    sheet = np.maximum(np.roll(bar(thickness=5), -5, axis=0), np.roll(bar(thickness=5), 5, axis=0))
    heights = sorted(float(one.curve.points(np.array([0.0]), np.array([0.0]))[1][0]) for one in trace(sheet))
    assert len(heights) == 2
    assert heights == pytest.approx([75, 85], abs=2)


def test_words_in_line_are_joined_and_far_ones_are_not() -> None:
    together, apart = bar(length=200), bar(length=200)
    together[:, 116:124] = 0
    apart[:, 90:150] = 0
    assert len(trace(together)) == 1
    assert len(trace(apart)) == 2


@pytest.mark.parametrize("sheet", [np.zeros((120, 160)), np.full((120, 160), 8.0), np.eye(120)])
def test_empty_full_and_odd_maps_are_traced(sheet: Grey) -> None:
    assert len(trace(sheet.astype(np.float32))) <= 1


def test_grain_never_makes_more_traces_than_the_limit() -> None:
    noise = np.random.default_rng(0).uniform(0, 10, (400, 600)).astype(np.float32)
    assert len(trace(noise)) <= MOST_TRACES


def band(sheet: Grey, found: Trace) -> Band:
    measured = measure(found, sheet)
    assert measured is not None
    return measured


@pytest.mark.parametrize("thickness", [5, 7, 9, 11])
def test_the_height_of_a_band_is_that_of_its_ink(thickness: int) -> None:
    measured = band(bar(thickness=thickness), level_trace(-50, 50))
    assert measured.height == pytest.approx(thickness, abs=2)
    assert not measured.cut


def test_the_ends_of_a_band_are_found_from_a_piece_in_its_middle() -> None:
    measured = band(bar(), level_trace(-20, 20))
    x, _ = measured.curve.points(np.array([measured.start, measured.end]), np.zeros(2))
    assert x.tolist() == pytest.approx([60, 180], abs=6)


def test_a_band_ends_where_the_gap_is_wider_than_between_words() -> None:
    sheet = bar(length=200)
    sheet[:, 150:185] = 0
    measured = band(sheet, level_trace(-60, 20))
    x, _ = measured.curve.points(np.array([measured.end]), np.zeros(1))
    assert float(x[0]) == pytest.approx(150, abs=6)


def test_a_trace_beside_the_line_is_moved_onto_it() -> None:
    for y, slope in ((82.0, 0.0), (80.0, 0.03)):
        measured = band(bar(), level_trace(-50, 50, y=y, slope=slope))
        _, middle = measured.curve.points(np.linspace(measured.start, measured.end, 9), np.zeros(9))
        centre = middle + (measured.top + measured.bottom) / 2
        assert np.abs(centre - 80).max() < 1.5


def test_a_band_higher_than_can_be_measured_is_cut_or_none() -> None:
    measured = measure(level_trace(-50, 50), bar(thickness=31))
    assert measured is None or measured.cut or measured.height > 12


def test_there_is_no_band_where_there_is_no_ink() -> None:
    assert measure(level_trace(-50, 50), np.zeros((160, 240), np.float32)) is None


@pytest.mark.parametrize("degrees", [0, 25, 90, 160])
def test_every_line_of_a_label_is_measured_alike_in_any_direction(degrees: int) -> None:
    ink = ink_of(turned_by(LABEL, degrees))
    bands = [measured for one in trace(ink) if (measured := measure(one, ink)) is not None]
    long = sorted((one for one in bands if one.end - one.start > 60), key=lambda one: -one.contrast)[:4]
    assert len(long) == 4
    # Capitals of 16 pixels are 8 in the ink map.
    assert all(5.5 < one.height < 11.5 for one in long)
