"""Enhanced strips are dark print on even, light ground, whatever the strip was."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drawn_print import Grey, drawn, grained
from labelcheck.read.enhance import ENHANCEMENTS, bordered, normalised, turned
from labelcheck.read.tesseract import TesseractReader

TEXT = "Model: A1112"
SAME_SIZE = sorted(set(ENHANCEMENTS) - {"narrowed"})
DARKENING = sorted(set(ENHANCEMENTS) - {"plain", "narrowed"})
"""`plain` and `narrowed` are for readers that even out the ground themselves."""


def strip(ink: int, ground: int, noise: float = 1.0) -> Grey:
    return drawn((TEXT,), capitals=34, ink=ink, ground=ground, noise=noise, margin=0.4)


def print_and_ground(enhanced: Grey) -> tuple[float, float]:
    """Mean grey of the print and of the ground, by where the print is known to be."""
    where = strip(255, 0, 0.0) > 128
    return float(enhanced[where].mean()), float(enhanced[~where].mean())


@pytest.mark.parametrize("name", DARKENING)
@pytest.mark.parametrize(("ink", "ground"), [(200, 40), (40, 200), (60, 45), (190, 205), (255, 240), (5, 0)])
def test_print_is_dark_and_ground_is_light_in_either_polarity(name: str, ink: int, ground: int) -> None:
    dark, light = print_and_ground(ENHANCEMENTS[name](strip(ink, ground, 0.7)))
    assert dark + 60 < light


@pytest.mark.parametrize("name", DARKENING)
def test_shade_across_a_strip_is_evened_out(name: str) -> None:
    shaded = strip(200, 60, 0.0) * np.linspace(0.3, 1.2, strip(0, 0).shape[1])[None, :]
    enhanced = ENHANCEMENTS[name](grained(shaded)).astype(float)
    third = enhanced.shape[1] // 3
    left, right = np.percentile(enhanced[:, :third], 90), np.percentile(enhanced[:, -third:], 90)
    assert abs(left - right) < 50


@pytest.mark.parametrize("name", SAME_SIZE)
@pytest.mark.parametrize("value", [0, 77, 255])
def test_a_strip_without_print_stays_a_strip(name: str, value: int) -> None:
    flat = np.full((61, 300), value, np.uint8)
    enhanced = ENHANCEMENTS[name](flat)
    assert enhanced.shape == flat.shape
    assert enhanced.dtype == np.uint8


@given(st.integers(1, 80), st.integers(1, 200), st.sampled_from(SAME_SIZE), st.integers(0, 9))
@settings(max_examples=40, deadline=None)
def test_strips_of_any_size_keep_it(rows: int, columns: int, name: str, seed: int) -> None:
    noise = np.random.default_rng(seed).integers(0, 255, (rows, columns), dtype=np.uint8)
    before = noise.copy()
    enhanced = ENHANCEMENTS[name](noise)
    assert (enhanced.shape, enhanced.dtype) == ((rows, columns), np.uint8)
    assert (noise == before).all()


@pytest.mark.parametrize("name", DARKENING)
def test_faint_print_is_read_after_each_enhancement(name: str, tesseract: TesseractReader) -> None:
    faint = strip(58, 45, 1.0)
    assert tesseract.read([ENHANCEMENTS[name](faint)])[0].text.endswith(" A1112")


def test_a_border_of_ground_is_added_on_every_side() -> None:
    enhanced = normalised(strip(200, 40))
    wide = bordered(enhanced, 7)
    assert wide.shape == (enhanced.shape[0] + 14, enhanced.shape[1] + 14)
    assert (wide[7:-7, 7:-7] == enhanced).all()
    assert (wide[:7, 7:-7] == enhanced[0]).all()


def test_a_strip_turned_twice_is_itself() -> None:
    one = strip(200, 40)
    assert (turned(one) == one[::-1, ::-1]).all()
    assert (turned(turned(one)) == one).all()
    assert turned(one).flags.c_contiguous


def test_narrowed_keeps_the_height_and_takes_a_fifth_of_the_width() -> None:
    assert ENHANCEMENTS["narrowed"](np.zeros((61, 300), np.uint8)).shape == (61, 240)
