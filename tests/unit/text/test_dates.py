"""Formats of dates: what each can say, and what it cannot."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from labelcheck.catalogue.rule import Condition
from labelcheck.match.unit_rules import evaluate
from labelcheck.model.label import Field, Label
from labelcheck.model.verdict import UnitRule
from labelcheck.text.codes import folded
from labelcheck.text.dates import DateFormat


def dates(form: str, text: str) -> list[tuple[int, ...]]:
    return sorted(set(DateFormat.parse(form).dates(folded(text))))


def rule(form: str, start: str, end: str) -> Condition:
    return Condition.model_validate({"field": "date_code", "op": "range", "format": form, "from": start, "to": end})


def answer(condition: Condition, printed: str) -> UnitRule:
    label = Label.of(model=(Field("X", 1.0, by_keyword=True),), date_code=(Field(printed, 1.0, by_keyword=True),))
    return evaluate(condition, label)


@pytest.mark.parametrize(
    ("form", "text", "expected"),
    [
        ("M/YY", "2/25", [(2025, 2)]),
        ("M/YY", "02/25", [(2025, 2)]),
        ("M/YY", "12/25", [(2025, 12)]),
        ("M/YY", "0/25", []),
        ("M/YY", "13/25", []),
        ("M-YYYY", "9-2027", [(2027, 9)]),
        ("D.M.YY", "5.6.24", [(2024, 6, 5)]),
        ("M/D/YY", "2/30/24", []),
        ("MM/D/YYYY", "02/5/2024", [(2024, 2, 5)]),
        ("WWYY", "0125", [(2025, 1)]),
    ],
)
def test_months_and_days_may_have_one_digit_where_the_format_says_so(
    form: str, text: str, expected: list[tuple[int, ...]]
) -> None:
    assert dates(form, text) == expected


def test_two_digits_stay_two_where_the_format_says_so() -> None:
    assert dates("MM/YY", "2/25") == []


def test_a_date_that_can_be_read_in_two_ways_is_both() -> None:
    assert dates("M/D/YY", "1/11/25") == [(2025, 1, 11), (2025, 11, 1)]


@given(st.dates(min_value=datetime.date(1970, 1, 1)))
def test_every_day_is_found_however_it_is_printed(day: datetime.date) -> None:
    year, month, date = day.year, day.month, day.day
    for printed in (f"{month}/{date}/{year:04}", f"{month:02}/{date:02}/{year:04}"):
        assert (year, month, date) in dates("M/D/YYYY", printed)


def test_a_unit_is_cleared_only_when_no_way_to_read_its_date_is_recalled() -> None:
    january = rule("M/D/YY", "01/01/25", "01/31/25")
    assert answer(january, "1/11/25") is not UnitRule.NOT_MET
    assert answer(january, "2/25/25") is UnitRule.NOT_MET
    assert answer(rule("M/YY", "2/25", "11/25"), "2/25") is UnitRule.MET
    assert answer(rule("M/YY", "2/25", "11/25"), "12/25") is UnitRule.NOT_MET


def test_ends_of_a_range_that_can_be_read_in_two_ways_are_refused() -> None:
    with pytest.raises(ValidationError, match="several dates"):
        rule("M/D/YY", "1/11/25", "12/31/25")


def test_a_date_inside_a_longer_value_needs_a_fixed_length() -> None:
    with pytest.raises(ValidationError, match="two digits"):
        Condition.model_validate(
            {"field": "serial", "op": "range", "format": "M/YY", "from": "2/25", "to": "3/25", "position": 1}
        )
