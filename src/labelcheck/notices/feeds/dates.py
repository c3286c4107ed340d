"""Days as the feeds write them, made ISO 8601."""

from __future__ import annotations

import datetime
import re

_MONTHS = {
    name: number
    for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), start=1)  # noqa: SIM905
}


def day(text: object) -> str:
    """Return the day that a text begins with, as `YYYY-MM-DD`; empty when it names none that exists.

    >>> day("2025-06-26T00:00:00"), day("December 07, 2023"), day("28/08/2026"), day("20230807"), day("soon")
    ('2025-06-26', '2023-12-07', '2026-08-28', '2023-08-07', '')
    """
    if not isinstance(text, str):
        return ""
    text = text.strip()
    if found := re.match(r"(\d{4})-?(\d\d)-?(\d\d)(?!\d)", text):
        return _existing(*map(int, found.groups()))
    if found := re.match(r"(\d\d?)[/.](\d\d?)[/.](\d{4})(?!\d)", text):
        # Day first: only European feeds write dates so.
        date, month, year = map(int, found.groups())
        return _existing(year, month, date)
    if (found := re.match(r"([A-Za-z]{3})[a-z]*\.? (\d\d?),? (\d{4})(?!\d)", text)) and found[1].lower() in _MONTHS:
        return _existing(int(found[3]), _MONTHS[found[1].lower()], int(found[2]))
    return ""


def _existing(year: int, month: int, date: int) -> str:
    try:
        return datetime.date(year, month, date).isoformat()
    except ValueError:
        return ""
