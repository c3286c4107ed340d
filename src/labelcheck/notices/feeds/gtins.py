"""Bar code numbers in the fields of feeds, which hold sellers' own codes, dates and words as well."""

from __future__ import annotations

import re
from collections.abc import Iterator

from labelcheck.text.gtin import valid_gtin

_NUMBER = re.compile(r"(?<![\w.])\d(?:[ \-]?\d){7,13}(?!\w)")


def gtins_in(text: str) -> Iterator[str]:
    """Yield the GTINs that stand in a text, spaces and hyphens taken out, each once.

    Only numbers whose check digit holds, and none of one digit throughout: such fill a field that must not be empty.

    >>> list(gtins_in("EAN: 4 006381 333931; ASIN B07XYZ1234; 4006381333932; 00000000"))
    ['4006381333931']
    """
    seen = set()
    for found in _NUMBER.finditer(text):
        digits = re.sub(r"[ \-]", "", found.group())
        if valid_gtin(digits) and digits not in seen and len(set(digits)) > 1:
            seen.add(digits)
            yield digits
