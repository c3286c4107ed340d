"""A number is a GTIN by its length and its check digit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labelcheck.text.gtin import gtin_in, valid_gtin


@pytest.mark.parametrize("gtin", ["4571411204692", "012345678905", "96385074", "10012345678902"])
def test_a_number_with_its_check_digit_is_a_gtin(gtin: str) -> None:
    assert valid_gtin(gtin)


@pytest.mark.parametrize(
    "text", ["4571411204693", "123", "", "45714112O4692", "４５７１４１１２０４６９２", "12345678901"]
)
def test_a_number_without_it_or_of_another_length_is_none(text: str) -> None:
    assert not valid_gtin(text)


@given(st.from_regex(r"[0-9]{7}|[0-9]{11,13}", fullmatch=True))
def test_each_number_has_one_check_digit(number: str) -> None:
    assert [valid_gtin(number + digit) for digit in "0123456789"].count(True) == 1


@given(st.sampled_from(["4571411204692", "012345678905"]), st.data())
def test_one_digit_misread_is_noticed(gtin: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(gtin) - 1))
    other = data.draw(st.sampled_from([digit for digit in "0123456789" if digit != gtin[place]]))
    assert not valid_gtin(gtin[:place] + other + gtin[place + 1 :])


@pytest.mark.parametrize(
    ("text", "gtin"),
    [
        ("4 571411 204692", "4571411204692"),
        ("0 12345 67890 5", "012345678905"),
        ("4571411204692 Made in China", "4571411204692"),
        ("4 571411 204693", None),
        ("EAN", None),
        ("", None),
    ],
)
def test_a_gtin_may_be_printed_in_groups(text: str, gtin: str | None) -> None:
    assert gtin_in(text) == gtin
