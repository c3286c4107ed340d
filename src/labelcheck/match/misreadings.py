"""All codes that a code as read may be a misreading of."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import cache

from labelcheck.catalogue.keys import one_less
from labelcheck.text.lookalikes import confusable, look_alike_key

_FOLDED = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"


def misread_keys(code: str, most: int, lengths: Collection[int]) -> Iterator[str]:
    """Return the look-alike keys of other codes: some characters confused, one lost, or one added.

    Args:
        code: Only letters and digits, in capitals.
        most: How many characters may be confused, 1 or 2.
        lengths: The lengths that a code may have: others are left out.

    >>> "A1263" in misread_keys("A1268", 1, {5})
    True
    """
    key = look_alike_key(code)
    if len(code) in lengths:
        yield from _confused(code, key, most)
    if len(code) - 1 in lengths:
        yield from one_less(key)
    if len(code) + 1 in lengths:
        for place in range(len(key) + 1):
            yield from (key[:place] + added + key[place:] for added in _alphabet())


def _confused(code: str, key: str, most: int) -> Iterator[str]:
    for place, read in enumerate(code):
        before, after = key[:place], key[place + 1 :]
        for other in _confused_with(read):
            yield before + other + after
            if most > 1:
                rest = other + after
                for earlier in range(place):
                    start, between = key[:earlier], key[earlier + 1 : place] + rest
                    yield from (start + one + between for one in _confused_with(code[earlier]))


@cache
def _alphabet() -> tuple[str, ...]:
    """Return the characters that look-alike keys are written in."""
    return tuple(sorted({look_alike_key(one) for one in _FOLDED}))


@cache
def _confused_with(read: str) -> tuple[str, ...]:
    """Return, as in look-alike keys, the characters that a character as read may be confused with."""
    others = {look_alike_key(other) for other in _FOLDED if confusable(read, other)} - {look_alike_key(read)}
    return tuple(sorted(others))
