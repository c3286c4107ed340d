"""Converts the dates of feeds to ISO 8601."""

from __future__ import annotations

import datetime
import re

_MONTHS = {
    name: number
    for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), start=1)  # noqa: SIM905
}


_FORMS = (
    re.compile(r"(?P<year>\d{4})-?(?P<month>\d\d)-?(?P<day>\d\d)(?!\d)"),
    # Day first: only European feeds write dates with slashes or points.
    re.compile(r"(?P<day>\d\d?)[/.](?P<month>\d\d?)[/.](?P<year>\d{4})(?!\d)"),
    re.compile(r"(?P<month>[A-Za-z]{3})[a-z]*\.? (?P<day>\d\d?),? (?P<year>\d{4})(?!\d)"),
)


def day(text: object) -> str:
    """Return the date at the beginning of a text as `YYYY-MM-DD`; empty for none, and for one that does not exist.

    >>> day("2025-06-26T00:00:00"), day("December 07, 2023"), day("28/08/2026"), day("20230807"), day("soon")
    ('2025-06-26', '2023-12-07', '2026-08-28', '2023-08-07', '')
    """
    forms = (form.match(text.strip()) for form in _FORMS) if isinstance(text, str) else ()
    found = next(filter(None, forms), None)
    if found is None:
        return ""
    month = found["month"].lower()
    try:
        return datetime.date(int(found["year"]), _MONTHS.get(month) or int(month), int(found["day"])).isoformat()
    except ValueError:
        return ""
