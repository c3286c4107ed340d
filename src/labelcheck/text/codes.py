"""Codes as they are compared: letters A to Z and digits only."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

DISTINCTIVE_LENGTH = 4
"""Codes with fewer letters and digits, and codes of digits only, mean nothing without the brand."""

_NOT_IN_CODES = re.compile("[^A-Z0-9]+")


@lru_cache(maxsize=1 << 16)
def folded(value: str) -> str:
    """Return only the letters A to Z and digits, in capitals: how codes are compared.

    >>> folded("NZ-9110.3") == folded("nz 9110 3")
    True
    """
    plainly = value if value.isascii() else unicodedata.normalize("NFKC", value)
    return _NOT_IN_CODES.sub("", plainly.upper())


def allowed_misreads(length: int) -> int:
    """Two misread characters of five leave too little of a code; of seven or more they do not."""
    return 1 if length < 7 else 2


def distinctive(code: str) -> bool:
    """Whether a code alone, without a brand, tells a product."""
    value = folded(code)
    return len(value) >= DISTINCTIVE_LENGTH and not value.isdigit()
