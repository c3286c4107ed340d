"""Numbers of misreadings are those of the misreadings spelt out, one by one."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from labelcheck.catalogue.store.text_numbers import LONGEST, numbers
from labelcheck.match.misreadings import Reading
from labelcheck.text.lookalikes import confusable, look_alike_key

SYMBOLS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
KEYS = sorted({look_alike_key(one) for one in SYMBOLS})
codes = st.text(SYMBOLS, max_size=9)


def number(text: str) -> int:
    return int(numbers([text])[0])


def confused(code: str, most: int) -> set[str]:
    """Return look-alike keys with one character, or up to `most`, replaced by what it may be confused with."""
    key = look_alike_key(code)
    others = [
        sorted({look_alike_key(other) for other in SYMBOLS if confusable(one, other)} - {look_alike_key(one)})
        for one in code
    ]
    found: set[str] = set()
    for count in range(1, most + 1):
        for places in combinations(range(len(code)), count):
            spelt = {key}
            for place in places:
                spelt = {text[:place] + other + text[place + 1 :] for text in spelt for other in others[place]}
            found |= spelt
    return found


def one_less(key: str) -> set[str]:
    return {key[:place] + key[place + 1 :] for place in range(len(key))}


@settings(deadline=None)
@given(codes, st.sampled_from([1, 2]))
def test_all_that_a_code_may_be_misread_from_is_asked_for_and_nothing_else(code: str, most: int) -> None:
    key = look_alike_key(code)
    lost = {key[:place] + other + key[place:] for place in range(len(key) + 1) for other in KEYS}
    expected = confused(code, most) | lost | one_less(key)
    assert set(Reading(code).misread(most).tolist()) == {number(text) for text in expected}


@settings(deadline=None)
@given(codes, st.lists(st.integers(0, 12), unique=True), st.sampled_from([1, 2]))
def test_so_is_all_that_it_may_begin_with(code: str, lengths: list[int], most: int) -> None:
    key = look_alike_key(code)
    whole = [length for length in lengths if length <= len(key)]
    reading = Reading(code)
    misread = {text for length in whole for text in confused(code[:length], most) - {key[:length]}}
    less = {text for length in lengths if length < len(key) for text in one_less(key[: length + 1])}
    assert reading.beginnings(lengths).tolist() == [number(key[:length]) for length in whole]
    assert set(reading.confused_beginnings(lengths, most).tolist()) == {number(text) for text in misread}
    assert set(reading.beginnings_with_one_less(lengths).tolist()) == {number(text) for text in less}


def test_a_code_of_any_length_has_a_number_and_only_its_beginning_counts() -> None:
    assert Reading("A" * 10_000).as_read()[0] == number("A" * LONGEST) == number("A" * 10_000)
    assert Reading("").as_read()[0] == 0


@given(st.lists(st.text(max_size=6), unique=True, max_size=30))
def test_different_texts_have_different_numbers(texts: list[str]) -> None:
    texts = [text for text in texts if "\0" not in text]
    assert len(set(numbers(texts).tolist())) == len(texts)
