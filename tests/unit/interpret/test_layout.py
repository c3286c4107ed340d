"""Which line follows which, however the photo is turned."""

from __future__ import annotations

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labelcheck.interpret.layout import down, following, height_of, under
from labelcheck.model.geometry import Quad

TURNS = st.floats(-math.pi, math.pi)


def box(x: float, y: float, width: float = 200, height: float = 20, turn: float = 0) -> Quad:
    """A line whose top left corner stands at (x, y) of a label that is turned about the origin."""
    corners = ((x, y), (x + width, y), (x + width, y + height), (x, y + height))
    cosine, sine = math.cos(turn), math.sin(turn)
    tl, tr, br, bl = ((a * cosine - b * sine, a * sine + b * cosine) for a, b in corners)
    return tl, tr, br, bl


@given(TURNS)
def test_the_next_column_comes_before_the_next_row(turn: float) -> None:
    line, right, below = box(0, 0, turn=turn), box(230, 2, turn=turn), box(0, 30, turn=turn)
    assert following(line, [below, right]) == [1, 0]


@given(TURNS)
def test_nearer_lines_come_first(turn: float) -> None:
    others = [box(0, 60, turn=turn), box(0, 30, turn=turn), box(450, 0, turn=turn), box(230, 0, turn=turn)]
    assert following(box(0, 0, turn=turn), others) == [3, 1]


@pytest.mark.parametrize(
    ("other", "why"),
    [
        (box(0, -30), "above"),
        (box(-230, 0), "to the left"),
        (box(0, 120), "too far down"),
        (box(900, 0), "too far to the right"),
        (box(210, 30), "below, but beside"),
        (box(0, 30, height=60), "of another size"),
    ],
)
def test_what_stands_elsewhere_does_not_follow(other: Quad, why: str) -> None:
    assert following(box(0, 0), [other]) == [], why


@given(TURNS, st.lists(st.floats(0, 500), min_size=2, max_size=5, unique=True))
def test_lines_come_from_top_to_bottom(turn: float, rows: list[float]) -> None:
    boxes = [box(0, row, turn=turn) for row in rows]
    by_place = [row for _, row in sorted(zip(map(down, boxes), rows, strict=True))]
    assert all(a <= b + 1e-6 for a, b in itertools.pairwise(by_place))


@given(TURNS)
def test_the_text_of_a_bar_code_stands_right_under_or_over_it(turn: float) -> None:
    code = box(0, 0, 200, 60, turn)
    assert under(box(10, 65, 180, turn=turn), code)
    assert under(box(10, -25, 180, turn=turn), code)
    assert not under(box(10, 130, 180, turn=turn), code)
    assert not under(box(300, 65, 180, turn=turn), code)


def test_a_line_without_height_still_has_a_frame() -> None:
    flat = box(0, 0, 0, 0)
    assert height_of(flat) == 1
    assert following(flat, [flat, box(0, 30)]) is not None
