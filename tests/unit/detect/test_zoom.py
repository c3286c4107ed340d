"""A closer look at a label: turned level, at one size, and its lines given back where they are in the photo."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from drawn_print import ANKER, drawn, grained, on_canvas, turned_by
from labelcheck.detect.finder import find_lines, overlap
from labelcheck.detect.sensitivity import MOST_ASLANT
from labelcheck.detect.zoom import CAPITALS, MOST_PIXELS, zoom_in

TURNS = [0, 33, 90, 200]


@pytest.mark.parametrize("degrees", TURNS)
def test_a_label_lies_level_whatever_its_direction_in_the_photo(degrees: float) -> None:
    grey = turned_by(drawn(ANKER, capitals=18), degrees)
    near = zoom_in(grey, find_lines(grey)[:3])
    found = find_lines(near.pixels)
    assert max(abs((line.angle + 90) % 180 - 90) for line in found if line.length > 150) < 3


@pytest.mark.parametrize("degrees", TURNS)
@pytest.mark.parametrize("capitals", [14, 40])
def test_its_lines_are_where_they_are_in_the_photo(degrees: float, capitals: int) -> None:
    grey = turned_by(drawn(ANKER, capitals=capitals), degrees)
    known = find_lines(grey)[:4]
    again = zoom_in(grey, known).lines()
    for line in known:
        nearest = max(again, key=lambda one: overlap(one, line))
        assert overlap(nearest, line) > 0.7
        assert nearest.length > 0.9 * line.length


@pytest.mark.parametrize("capitals", [12, 60])
def test_print_of_any_size_is_as_high_as_it_is_found_best(capitals: int) -> None:
    grey = drawn(ANKER, capitals=capitals)
    heights = [line.height for line in find_lines(zoom_in(grey, find_lines(grey)[:3]).pixels) if line.length > 100]
    assert np.median(heights) == pytest.approx(CAPITALS, rel=0.25)


def test_a_short_line_too_faint_for_a_glance_is_found_once_its_label_is_known() -> None:
    label = drawn(("Power Bank with a long name", "", "Output: 5V 3A 9V 2A 12V 1A"), capitals=20, noise=0)
    faint = drawn(("Model: A1112",), capitals=20, ink=48, noise=0, margin=0)
    top, left = 100, 60
    part = label[top : top + faint.shape[0], left : left + faint.shape[1]]
    part[:] = np.maximum(part, faint)
    # A table whose grain makes stronger lines than the print.
    rng = np.random.default_rng(3)
    table = 128 + 60 * cv2.blur(rng.normal(0, 1, (900, 1400)).astype(np.float32), (61, 1)) * 7
    grey = np.clip(table, 0, 255).astype(np.uint8)
    grey[200 : 200 + label.shape[0], 300 : 300 + label.shape[1]] = label
    grey = grained(grey, 1.5)
    spot = np.array([[360, 300], [560, 300], [560, 345], [360, 345]], np.float32)

    def there(lines: list) -> bool:  # type: ignore[type-arg]
        return any(
            line.length > 120 and abs(line.angle) < MOST_ASLANT
            and cv2.pointPolygonTest(spot, tuple(map(float, line.corners().mean(axis=0))), False) >= 0
            for line in lines
        )  # fmt: skip

    first = find_lines(grey)
    known = [line for line in first if line.length > 300 and abs(line.angle) < 3][:2]
    assert there(zoom_in(grey, known).lines())


@pytest.mark.slow
def test_a_label_that_fills_a_large_photo_is_looked_at_at_a_size_that_can_be_afforded() -> None:
    grey = on_canvas(drawn(ANKER, capitals=8), 6000, 4000, 100, 100)
    lines = find_lines(grey[:400, :600])
    corners = [lines[0], *[line for line in find_lines(turned_by(grey, 180)) if line.length > 50][:2]]
    assert zoom_in(grey, corners).pixels.size <= MOST_PIXELS * 1.01
