"""Global Trade Item Numbers (EAN, UPC, JAN). The check digit distinguishes them from other numbers."""

from __future__ import annotations

import re

LENGTHS = frozenset({8, 12, 13, 14})


def valid_gtin(digits: str) -> bool:
    """Whether a number has a GTIN's length and its check digit.

    >>> valid_gtin("4571411204692"), valid_gtin("4571411204693")
    (True, False)
    """
    if len(digits) not in LENGTHS or not (digits.isascii() and digits.isdigit()):
        return False
    # From the right, digits weigh 1, 3, 1, 3 ...
    return sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(reversed(digits))) % 10 == 0


def gtin_in(text: str) -> str | None:
    """Return the GTIN that a text begins with, printed in groups or not, or None.

    >>> gtin_in("4 571411 204692"), gtin_in("4 571411 204692 10")
    ('4571411204692', '4571411204692')
    """
    groups = re.match(r"\d+(?:[ -]\d+){0,5}", text.strip())
    if groups is None:
        return None
    digits = ""
    found = None
    for group in re.split(r"[ -]", groups[0]):
        digits += group
        if valid_gtin(digits):
            found = digits
    return found
