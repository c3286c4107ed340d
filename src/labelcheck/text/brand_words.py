"""Brands as they are compared: the words of a name, without other marks."""

from __future__ import annotations

import re
from functools import lru_cache

SURE_RATIO = 88.0
"""rapidfuzz ratio, 0 to 100, from which a misread word of five letters or more counts as a known brand."""


@lru_cache(maxsize=1024)
def split_words(text: str) -> tuple[str, ...]:
    """Return the words of a text; cached, because hundreds of spellings ask for it."""
    return tuple(re.findall(r"[\w&+'.-]+", text.replace("’", "'")))


@lru_cache(maxsize=1 << 16)
def brand_words(brand: str) -> str:
    """Return a brand as a sequence of words, without marks that are no part of a word.

    >>> brand_words("onn."), brand_words("be quiet!"), brand_words("Professional’s Choice")
    ('onn', 'be quiet', "Professional's Choice")
    """
    return " ".join(split_words(brand)).strip(".-'") or brand
