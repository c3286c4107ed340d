"""Patterns of `*` and `?` against readings in doubt, held against the plain way to try everything."""

from __future__ import annotations

import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labelcheck.text.globs import fewest_misreads, folded_glob

MARKS = st.text("AB1*?", max_size=5)
PLACES = st.lists(st.sampled_from(["A", "B", "1", "AB", "B1"]), max_size=5)


def fits(marks: str, text: str) -> bool:
    expression = "".join({"*": ".*", "?": "."}.get(one, re.escape(one)) for one in marks)
    return re.fullmatch(expression, text) is not None


def by_trying(marks: str, places: list[str], misread: list[str]) -> int | None:
    """Try every text that the reading may stand for, and count what must have been misread."""
    every = [
        [(one, 0) for one in sure] + [(one, 1) for one in other if one not in sure]
        for sure, other in zip(places, misread, strict=True)
    ]
    counts = [
        sum(count for _, count in text)
        for text in itertools.product(*every)
        if fits(marks, "".join(one for one, _ in text))
    ]
    return min(counts, default=None)


@given(MARKS, PLACES)
def test_it_matches_what_trying_every_text_matches(marks: str, places: list[str]) -> None:
    matched = fewest_misreads(marks, places) == 0
    assert matched == (by_trying(marks, places, [""] * len(places)) == 0)


@given(MARKS, st.lists(st.tuples(st.sampled_from(["A", "B", "1", "AB"]), st.text("AB1", max_size=2)), max_size=5))
def test_it_counts_the_fewest_misreads(marks: str, places: list[tuple[str, str]]) -> None:
    sure, misread = [one for one, _ in places], [other for _, other in places]
    fewest = by_trying(marks, sure, misread)
    assert fewest_misreads(marks, sure, misread) == fewest
    for most in range(3):
        expected = fewest if fewest is not None and fewest <= most else None
        assert fewest_misreads(marks, sure, misread, most=most) == expected


@pytest.mark.parametrize(("pattern", "folded"), [("nz-9110.*", "NZ9110*"), ("T**08-15?", "T**0815?"), ("*", "*")])
def test_separators_in_a_pattern_do_not_count(pattern: str, folded: str) -> None:
    assert folded_glob(pattern) == folded
