"""The misreadings of a code are those spelt out by other means, and no others."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from labelcheck.match.misreadings import misread_keys
from labelcheck.text.lookalikes import confusable, look_alike_key

SYMBOLS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
KEYS = sorted({look_alike_key(one) for one in SYMBOLS})
codes = st.text(SYMBOLS, max_size=9)


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


@settings(deadline=None)
@given(codes, st.sampled_from([1, 2]), st.sets(st.integers(0, 10)))
def test_all_that_a_code_may_be_misread_from_is_asked_for_and_nothing_else(
    code: str, most: int, lengths: set[int]
) -> None:
    key = look_alike_key(code)
    lost = {key[:place] + other + key[place:] for place in range(len(key) + 1) for other in KEYS}
    one_less = {key[:place] + key[place + 1 :] for place in range(len(key))}
    expected = confused(code, most) | lost | one_less
    assert set(misread_keys(code, most, lengths)) == {text for text in expected if len(text) in lengths}


def test_a_reading_longer_than_any_code_is_misread_from_none() -> None:
    assert list(misread_keys("A" * 10_000, 2, {4, 5, 64})) == []
