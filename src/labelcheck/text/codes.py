"""Codes as they are compared: letters A to Z and digits only."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_NOT_IN_CODES = re.compile("[^A-Z0-9]+")


@lru_cache(maxsize=1 << 16)
def folded(value: str) -> str:
    """Return only the letters A to Z and digits, in capitals: how codes are compared.

    >>> folded("NZ-9110.3") == folded("nz 9110 3")
    True
    """
    plainly = value if value.isascii() else unicodedata.normalize("NFKC", value)
    return _NOT_IN_CODES.sub("", plainly.upper())
