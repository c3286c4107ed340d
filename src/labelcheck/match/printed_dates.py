"""Dates of making as they are printed in full, whatever the maker's habit: `2024-08-15`, `AUG 2024`, `01-Mar-24`."""

from __future__ import annotations

import re

from labelcheck.model.verdict import UnitRule
from labelcheck.text.codes import folded
from labelcheck.text.dates import DateFormat, DateKey

# What is left out on purpose: 03/04/24 and 03/2004/08, of which nobody knows what is the month.
_SHAPES = tuple(
    (re.compile(pattern), DateFormat.parse(form))
    for pattern, form in (
        (r"(19|20)\d\d([-./ ]?)\d\d\2\d\d", "YYYYMMDD"),
        (r"(19|20)\d\d[-./ ]\d\d", "YYYYMM"),
        (r"\d\d[-./ ]?[A-Z]{3}[-./ ]?(19|20)\d\d", "DDMMMYYYY"),
        (r"\d\d[-./ ][A-Z]{3}[-./ ]\d\d", "DDMMMYY"),
        (r"[A-Z]{3}[-./ ]?(19|20)\d\d", "MMMYYYY"),
        (r"\d\d[-./ ](19|20)\d\d", "MMYYYY"),
    )
)


def read_date(text: str) -> DateKey | None:
    """Return (year, month) or (year, month, day) when a text is one date that can be read in one way only.

    >>> read_date("01-Mar-24"), read_date("Aug. 2024"), read_date("03/04/24")
    ((2024, 3, 1), None, None)
    """
    bare = text.strip().upper()
    for pattern, form in _SHAPES:
        if pattern.fullmatch(bare):
            return form.read(folded(bare))
    return None


def compare_days(text: str, start: str | None, end: str | None) -> UnitRule:
    """Return whether a printed date lies within a span of ISO dates, both ends included.

    A printed month is met only when all of it lies within, and not met only when all of it lies outside.
    """
    date = read_date(text)
    if date is None:
        return UnitRule.CANNOT_TELL
    first, last = _span(date)
    low = _span(_key(start))[0] if start else first
    high = _span(_key(end))[1] if end else last
    if low <= first and last <= high:
        return UnitRule.MET
    return UnitRule.NOT_MET if last < low or high < first else UnitRule.CANNOT_TELL


def _key(iso: str) -> DateKey:
    return tuple(int(part) for part in iso.split("-"))


def _span(key: DateKey) -> tuple[DateKey, DateKey]:
    """Return the first and last day of a year, month or day, as (year, month, day); months may seem to have 31 days."""
    return (*key, 1, 1)[:3], (*key, 12, 31)[:3] if len(key) == 1 else (*key, 31)[:3]
