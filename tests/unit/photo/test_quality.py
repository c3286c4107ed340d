"""How good a photo is where the print stands, and what would make it better."""

from __future__ import annotations

import json

import cv2
import numpy as np
import pytest

from drawn_print import ANKER, BLACK_CASE, Grey, drawn, grained, on_canvas
from labelcheck.detect.finder import find_lines
from labelcheck.model.verdict import Quality
from labelcheck.photo.advice import THRESHOLDS, Cause, causes, hints
from labelcheck.photo.open import open_photo
from labelcheck.photo.quality import measure_quality
from places import SAMPLES

CAUSE_OF_SAMPLE = {
    "anker-a1268-blurred.jpg": Cause.BLUR,
    "aukey-model-under-glare.jpg": Cause.GLARE,
    "anker-321-a1112-too-far.jpg": Cause.SMALL,
    "anker-321-a1112-dark.jpg": Cause.DARK,
    "anker-logo-only.jpg": Cause.NO_LABEL,
    "ikea-logo-only.jpg": Cause.NO_LABEL,
}


def quality(grey: Grey) -> Quality:
    return measure_quality(grey, find_lines(grey))


def unread(grey: Grey) -> tuple[Cause, ...]:
    """What is named when no reader made anything of the lines."""
    lines = find_lines(grey)
    return causes(measure_quality(grey, lines, [0.0] * len(lines)))


def photographed(label: Grey, *, blur: float = 0.0, noise: float = 1.0, light: float = 1.0) -> Grey:
    """A label on a black case on a grey table, as a camera sees it."""
    table = np.full((900, 1200), 120, np.float32)
    case = on_canvas(label, 800, 600, 60, 60)
    table[150:750, 200:1000] = case
    table = cv2.GaussianBlur(table, (0, 0), max(blur, 0.5)) * light
    return grained(np.clip(table, 0, 255), noise)


def sample(file: str) -> Grey:
    return cv2.cvtColor(open_photo(SAMPLES / file).pixels, cv2.COLOR_BGR2GRAY)


LABEL = drawn(ANKER, capitals=20)
SMALL_LABEL = drawn((*ANKER, *ANKER), capitals=4)


@pytest.mark.parametrize("capitals", [14, 24, 40])
def test_the_height_of_the_print_is_that_of_its_capitals_roughly(capitals: int) -> None:
    measured = quality(drawn(ANKER, capitals=capitals)).print_px
    assert measured is not None
    assert 0.8 * capitals < measured < 1.4 * capitals


def test_blur_lowers_the_sharpness_and_widens_the_edges() -> None:
    measured = [quality(photographed(LABEL, blur=sigma)) for sigma in (0.5, 1.5, 2.5)]
    assert [one.sharpness for one in measured] == sorted((one.sharpness for one in measured), reverse=True)  # type: ignore[type-var]
    assert [one.edge_px for one in measured] == sorted(one.edge_px for one in measured)  # type: ignore[type-var]


def test_faint_print_is_no_less_sharp_than_strong_print() -> None:
    strong, faint = quality(drawn(ANKER, noise=0.3)).sharpness, quality(drawn(ANKER, ink=75, noise=0.3)).sharpness
    assert faint == pytest.approx(strong, rel=0.25)


def test_faint_print_has_less_contrast() -> None:
    strong, faint = quality(drawn(ANKER, noise=4)).contrast, quality(drawn(ANKER, ink=56, noise=4)).contrast
    assert strong is not None
    assert faint is not None
    assert faint < strong


@pytest.mark.parametrize("noise", [2.0, 8.0, 20.0])
def test_noise_is_measured_in_grey_levels(noise: float) -> None:
    measured = quality(photographed(LABEL, noise=noise)).noise
    assert measured == pytest.approx(noise, rel=0.2)


def test_glare_beside_the_print_counts_and_glare_far_from_it_does_not() -> None:
    clear = photographed(LABEL)
    assert quality(clear).glare == 0.0
    beside, far = clear.copy(), clear.copy()
    cv2.ellipse(beside, (420, 330), (120, 50), 10, 0, 360, 255, -1)
    cv2.ellipse(far, (1120, 830), (60, 50), 10, 0, 360, 255, -1)
    assert quality(beside).glare > 2 * THRESHOLDS.glaring
    assert quality(far).glare < THRESHOLDS.glaring / 4


def test_lines_that_no_reader_made_sense_of_tell_no_height() -> None:
    lines = find_lines(LABEL)
    assert measure_quality(LABEL, lines, [0.0] * len(lines)).print_px is None
    assert measure_quality(LABEL, lines, [9.0] * len(lines)).print_px == measure_quality(LABEL, lines).print_px


def test_a_good_photo_needs_no_hint() -> None:
    good = photographed(LABEL)
    assert hints(quality(good)) == ()
    assert unread(good) == ()


@pytest.mark.parametrize(
    ("photo", "cause"),
    [
        (photographed(LABEL, blur=7.0), Cause.BLUR),
        (photographed(SMALL_LABEL), Cause.SMALL),
        (photographed(LABEL, light=0.08), Cause.DARK),
        (photographed(LABEL, light=9.0), Cause.OVEREXPOSED),
        (photographed(LABEL, noise=60.0), Cause.NOISE),
        (photographed(drawn(ANKER, capitals=20, ink=BLACK_CASE + 3)), Cause.FAINT),
        (photographed(drawn(("ANKER",), capitals=110, margin=1.0)), Cause.NO_LABEL),
    ],
    ids=lambda value: value.name.lower() if isinstance(value, Cause) else "",
)
def test_each_fault_is_named_alone(photo: Grey, cause: Cause) -> None:
    assert unread(photo) == (cause,)


def test_glare_on_the_print_is_named_first() -> None:
    grey = photographed(LABEL)
    cv2.ellipse(grey, (420, 330), (120, 50), 10, 0, 360, 255, -1)
    assert unread(grey)[0] is Cause.GLARE


def test_shake_along_one_direction_is_named_as_blur() -> None:
    smear = np.full((1, 31), 1 / 31)
    assert unread(grained(cv2.filter2D(photographed(LABEL, noise=0.0), -1, smear))) == (Cause.BLUR,)


@pytest.mark.parametrize("size", [(2, 2), (1, 500), (40, 60), (700, 90)])
@pytest.mark.parametrize("level", [0, 128, 255])
def test_a_photo_of_any_size_and_of_one_grey_can_be_measured(size: tuple[int, int], level: int) -> None:
    measured = measure_quality(np.full(size, level, np.uint8), [])
    assert all(np.isfinite(measured.detail))
    assert len(causes(measured)) == 1
    json.dumps(measured.to_dict(), allow_nan=False)


def test_the_remedies_differ_and_each_says_what_to_do() -> None:
    assert len({cause.value for cause in Cause}) == len(Cause)
    assert hints(Quality(print_px=THRESHOLDS.small_print - 1)) == (Cause.SMALL.value,)
    assert hints(Quality(print_px=THRESHOLDS.small_print - 1, glare=0.5)) == (Cause.GLARE.value, Cause.SMALL.value)
    assert hints(Quality()) == ()


@pytest.mark.parametrize("file", CAUSE_OF_SAMPLE)
def test_an_unreadable_sample_is_told_its_true_cause(file: str) -> None:
    assert unread(sample(file))[0] is CAUSE_OF_SAMPLE[file]


@pytest.mark.parametrize("file", ["anker-321-a1112.jpg", "anker-a1653.jpg", "belkin-bpd005-serial-56k.jpg"])
def test_a_readable_sample_needs_no_hint(file: str) -> None:
    assert hints(quality(sample(file))) == ()
