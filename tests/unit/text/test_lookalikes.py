"""Which characters are taken for one another, and how far apart two codes are."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labelcheck.text.lookalikes import CONFUSABLE, confusable, look_alike_character, look_alike_key
from read_lines import BY_HAND

CODES = st.text(string.ascii_uppercase + string.digits, min_size=1, max_size=12)


@pytest.mark.parametrize("pair", ["O0", "Q0", "D0", "I1", "L1", "Z2", "S5", "B8", "G6"])
def test_look_alikes_have_one_key(pair: str) -> None:
    assert look_alike_key(f"A{pair[0]}9") == look_alike_key(f"A{pair[1]}9")
    assert look_alike_character(pair[0]) == look_alike_character(pair[1])


@pytest.mark.parametrize("character", "l|i")
def test_small_strokes_look_like_a_one(character: str) -> None:
    assert look_alike_character(character) == "1"


def test_the_key_takes_no_notice_of_case_spaces_and_separators() -> None:
    assert look_alike_key("bs-30kp 365") == look_alike_key("BS30KP365")


def test_no_two_codes_of_the_catalogue_have_one_key() -> None:
    codes = {
        look_alike_key(code.value): code.value.replace("-", "").upper()
        for recall in BY_HAND
        for product in recall.products
        for code in product.codes
    }
    assert len(codes) == len(set(codes.values()))


@pytest.mark.parametrize("pair", ["A4", "83", "35", "68", "1I", "17", "EF", "MN", "08", "O0"])
def test_characters_that_weak_print_confuses_are_confusable(pair: str) -> None:
    assert confusable(pair[0], pair[1])


@pytest.mark.parametrize("pair", ["87", "A1", "W2", "X5", "42", "29"])
def test_characters_of_other_shapes_are_not(pair: str) -> None:
    assert not confusable(pair[0], pair[1])


def test_every_look_alike_is_confusable_too() -> None:
    characters = string.ascii_uppercase + string.digits
    missing = [
        one + other
        for one in characters
        for other in characters
        if look_alike_character(one) == look_alike_character(other) and not confusable(one, other)
    ]
    assert missing == []


def test_the_groups_hold_capitals_and_digits_only() -> None:
    assert set("".join(CONFUSABLE)) <= set(string.ascii_uppercase + string.digits)


@given(st.characters(codec="ascii"), st.characters(codec="ascii"))
def test_confusion_goes_both_ways(one: str, other: str) -> None:
    assert confusable(one, other) == confusable(other, one)
    assert confusable(one, one)


@given(CODES)
def test_the_key_of_a_key_is_itself(code: str) -> None:
    key = look_alike_key(code)
    assert (look_alike_key(key), len(key)) == (key, len(code))
