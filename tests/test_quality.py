"""How good a photo is where the print stands, and what would make it better."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from drawn_print import ANKER, Grey, drawn, grained, on_canvas
from labelcheck.lines.find import find_lines
from labelcheck.quality import BLURRED, GLARING, SMALL_PRINT, hints, measure_quality
from labelcheck.verdict import Quality


def quality(grey: Grey) -> Quality:
    return measure_quality(grey, find_lines(grey))


def blurred(grey: Grey, sigma: float) -> Grey:
    return grained(cv2.GaussianBlur(grey, (0, 0), sigma))


GOOD = Quality(print_px=30, sharpness=0.8, glare=0.0, contrast=8)


@pytest.mark.parametrize("capitals", [14, 24, 40])
def test_the_height_of_the_print_is_that_of_its_capitals_roughly(capitals: int) -> None:
    measured = quality(drawn(ANKER, capitals=capitals)).print_px
    assert measured is not None
    assert 0.8 * capitals < measured < 1.4 * capitals


def test_blur_lowers_the_sharpness() -> None:
    crisp = drawn(ANKER)
    measured = [quality(blurred(crisp, sigma)).sharpness for sigma in (0.5, 2.0, 4.0)]
    assert all(one is not None for one in measured)
    assert measured == sorted(measured, reverse=True)  # type: ignore[type-var]
    assert measured[0] > 2 * measured[2]  # type: ignore[operator]


def test_faint_print_is_no_less_sharp_than_strong_print() -> None:
    strong, faint = quality(drawn(ANKER, noise=0.3)).sharpness, quality(drawn(ANKER, ink=75, noise=0.3)).sharpness
    assert faint == pytest.approx(strong, rel=0.25)


def test_faint_print_has_less_contrast() -> None:
    strong, faint = quality(drawn(ANKER, noise=4)).contrast, quality(drawn(ANKER, ink=56, noise=4)).contrast
    assert strong is not None
    assert faint is not None
    assert faint < strong


def test_glare_is_the_blown_out_share_around_the_print() -> None:
    grey = drawn(ANKER)
    assert quality(grey).glare == 0.0
    grey[:, grey.shape[1] * 2 // 3 :] = 255
    assert quality(grey).glare > 0.1


def test_glare_far_from_the_print_does_not_count() -> None:
    grey = on_canvas(drawn(ANKER, capitals=16), 1600, 500, 0, 0)
    grey[:, 1200:] = 255
    lines = [line for line in find_lines(grey) if line.corners().max(0)[0] < 900]
    assert measure_quality(grey, lines).glare < 0.02


def test_a_photo_without_print_has_glare_only() -> None:
    white = np.full((200, 300), 255, np.uint8)
    assert measure_quality(white, []) == Quality(glare=1.0)


def test_a_good_photo_needs_no_hint() -> None:
    assert hints(GOOD) == ()
    assert hints(quality(drawn(ANKER))) == ()


@pytest.mark.parametrize(
    ("poor", "hint"),
    [
        (Quality(print_px=SMALL_PRINT - 1, sharpness=0.8), "closer"),
        (Quality(print_px=30, sharpness=BLURRED - 0.05), "hold still"),
        (Quality(print_px=30, sharpness=0.8, glare=GLARING + 0.01), "tilt the device"),
        (Quality(), "the side of the device"),
    ],
)
def test_each_fault_has_its_own_hint(poor: Quality, hint: str) -> None:
    assert len(hints(poor)) == 1
    assert hint in hints(poor)[0]


def test_several_faults_give_several_hints() -> None:
    assert len(hints(Quality(print_px=8, sharpness=0.1, glare=0.5))) == 3


def test_print_that_is_too_small_is_told_so() -> None:
    small = on_canvas(drawn(ANKER, capitals=8), 500, 300, 20, 20)
    assert any("closer" in hint for hint in hints(quality(small)))
