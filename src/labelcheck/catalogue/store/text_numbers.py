"""Texts as numbers, by which they are filed and looked up in arrays.

A text's number is the sum of its characters, each times a power of one large odd number, modulo 2**64 (the hash of
Karp and Rabin). It is linear: changing, dropping or putting in a character changes the number by what can be computed
without spelling the new text, for hundreds of new texts at once. Texts that share a number by accident cost a look, no
more; a text never misses its own number.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.uint64]

LONGEST = 512
"""Characters of a text that count for its number; a code of 64 characters folds to 256 at most (Ⅷ to VIII)."""

_BASE = 0x9E3779B97F4A7C15
"""Odd, its bits without a pattern: 2**64 divided by the golden ratio."""
_AT_ONCE = 1 << 14
"""Texts whose numbers are computed together: keeps the table of their characters within some megabytes."""


def numbers(texts: Sequence[str]) -> Numbers:
    """Return the number of each text.

    >>> int(numbers([""])[0]), len(set(numbers(["A12", "A21", "2A1"]).tolist()))
    (0, 3)
    """
    found = np.zeros(len(texts), np.uint64)
    for start in range(0, len(texts), _AT_ONCE):
        found[start : start + _AT_ONCE] = numbers_of(characters(texts[start : start + _AT_ONCE]))
    return found


def numbers_of(spelt: Numbers) -> Numbers:
    """Return the numbers of texts, given their characters."""
    found: Numbers = (spelt * factors()[: spelt.shape[1]]).sum(axis=1, dtype=np.uint64)
    return found


def characters(texts: Sequence[str]) -> Numbers:
    """Return the characters of texts, one row a text, filled up with zeros; no more than `LONGEST` of each."""
    width = min(LONGEST, max(1, *map(len, texts))) if len(texts) else 1
    spelt = np.array(texts, dtype=f"U{width}").view(np.uint32).reshape(len(texts), width)
    return spelt.astype(np.uint64)


@cache
def factors() -> Numbers:
    """Return what the character at each place is multiplied by; one place more than a text may have."""
    return np.cumprod(np.full(LONGEST + 1, _BASE, np.uint64), dtype=np.uint64)


@cache
def divisors() -> Numbers:
    """Return by what to multiply the number of a piece of a text, to have it as if the text began there."""
    inverse = np.cumprod(np.full(LONGEST + 1, pow(_BASE, -1, 1 << 64), np.uint64), dtype=np.uint64)
    return np.concatenate([np.ones(1, np.uint64), inverse[:-1]])
