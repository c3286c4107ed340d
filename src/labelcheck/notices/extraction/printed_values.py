"""Patterns of the codes, dates and measures in running text, and the meaning of a date's words."""

from __future__ import annotations

import calendar
import datetime
import re

_NAMES = "January February March April May June July August September October November December".split()  # noqa: SIM905
_MONTHS = {name[:3].lower(): number for number, name in enumerate(_NAMES, start=1)}
_MONTH = "(?:" + "|".join(rf"{name[:3]}(?:{name[3:]})?" for name in _NAMES) + "|Sept)"

# Each with the order of its parts. Years of two digits are of this century.
_DATES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (order, re.compile(pattern, re.IGNORECASE))
    for order, pattern in (
        ("mdy", rf"({_MONTH})\.? (\d\d?)(?:st|nd|rd|th)?,? ((?:19|20)\d\d)"),
        ("dmy", rf"(\d\d?) ({_MONTH})\.?,? ((?:19|20)\d\d)"),
        ("dmy", rf"(\d\d?)[- ]({_MONTH})[- ](\d\d(?:\d\d)?)"),
        ("my", rf"({_MONTH})\.?,? (?:of )?((?:19|20)\d\d)"),
        ("my", rf"({_MONTH})-(\d\d)"),
        ("ymd", r"((?:19|20)\d\d)[-/.](\d\d?)[-/.](\d\d?)"),
        ("mdy", r"(\d\d?)[-/.](\d\d?)[-/.]((?:19|20)\d\d|\d\d)"),
        ("my", r"(\d\d?)[-/.]((?:19|20)\d\d)"),
        ("ym", r"((?:19|20)\d\d)[-/.](\d\d)"),
    )
)
# Figures alone are a date only where nothing stands around them; words for months need no such look.
_DATE = "|".join(
    re.sub(r"\((?!\?)", "(?:", pattern.pattern)
    + ("" if _MONTH in pattern.pattern else r"(?![\w/]|[-.](?!\d\d?/\d{4}(?!\d))\w)")
    for _, pattern in _DATES
)
_LONG_UNITS = (
    r"inch(?:es)?|in\.|feet|foot|ft|mm|cm|km|meters?|lbs?|pounds?|oz|ounces?|volts?|watts?|wh|mah|ah|amps?|kg|grams?|ml"
    r"|gallons?|gal|qt|quarts?|degrees|hours?|days?|months?|years?|pieces?|packs?|count|cc|hp|psi|hz|million|drawers?"
    r"|speeds?|panels?|seats?|persons?|wheels?|tiers?|in-1|in-one|gauge|threads?|points?|sided?|burners?|colou?rs?|gb"
    r"|btu|mph|minutes?|seconds?|units?|percent|liters?|litres?|sizes?|capsules|tablets|different|types?|(?:models?|styles?)(?!\s\w*\d)"
)
_MEASURE = (
    rf"\d[\d,.]{{0,14}}(?:[ -]?\d/\d)?(?:[ -]?(?:{_LONG_UNITS})\b|[ -]?(?:%|'(?!s))|V\b|W\b|w\b|v\b|VDC\b|° ?[CF]?)"
    # Inches; but "0815" in quotation marks is a value.
    r"|(?<!\")\d{1,3}(?:\.\d{1,3})?(?:[ -]?\d/\d)?[ -]?\""
    r"|(?-i:\d+(?:\.\d+)?-[a-z][a-z-]*)\b|\d{1,3}(?:,\d{3}){1,5}\b|\d-in-\d|\d\d?(?:st|nd|rd|th)\b|\$[\d,.]+"
)
SHAPES = {
    # Addresses of the web and of mail.
    "U": r"(?:https?://|www\.)[^\s<>\"()]{3,300}|[\w.+-]{1,60}@[\w-]{1,60}\.[\w.]{2,40}",
    # The number of a bar code with spaces or hyphens, as printed.
    "G": r"(?<![\w-])\d[ -]\d{5}[ -]\d{5}[ -]\d(?!\d)|\d-\d{6}-\d{6}(?!\d)",
    "D": rf"(?<![\w/])(?i:{_DATE})",
    "N": rf"(?<![\w.])(?i:{_MEASURE})(?![\w])",
    # Most words: nothing in them needs a closer look.
    "a": r"[A-Za-z]+(?=[\s,;:()\"]|\.(?:\s|$)|$)",
    # Letters and digits, with the marks that makers put between them; every alternative begins with another character.
    "C": r"[A-Za-z0-9*]+(?:(?:[-_/+.*#]+|(?<=\w)&(?=\w))[A-Za-z0-9*]+)*[*+]*",
    "x": r"[^\W\d_]+(?:'[a-z]+)?",
    "p": r"[,;/():~.#&-]",
}
"""The shapes of words, values and marks, in the order in which they are tried; capitals are classes of `tokens`."""

# Values with digits that are no product's code.
NO_CODE = re.compile(
    "|".join(
        (
            r"(?:CR|LR|AG|SR)\d{2,4}|GU\d+|PAR\d+|MR16|E26|E12|R\d{2,3}A",  # batteries, bulbs, coolants
            r"RN#?\d+|USB.*|IP\d\d|UL\d*|ASTM.*|F\d{4}|CFR|MP3|COVID-19|PM2\.5|H2O|B2B|[345]G|[23]D|HD",
            r"MY\d{2,4}|Q[1-4]|(?:19|20)\d\d[-/](?:19|20)?\d\d|24/7|\d{1,2}/\d{1,2}/\d{2,4}[A-Z]{0,4}\d?",  # times
            r"\d+[kTX]|\d{1,2}L|\d+MM|\d+XL|V\d\d?|\d(?-i:[a-z]+)|(?-i:x[\d.]+)|\d+x\d+.*",
            r"(?-i:\d+-[A-Z][a-z]+|[A-Z][a-z]+-\d+)",  # sizes
            r"\d+\.\d+\w?|\d+[.,]\d+|\d{1,3}-\d{1,3}|\d+(?:/\d+)+|\d+\+(?:\d+)?|\d{1,2}[A-Z]?/\d{1,2}",  # numbers
            r"[A-Z]\d?|\d[A-Z]|A\d\d|[CA]{2,3}",  # too short
        )
    ),
    re.IGNORECASE,
)


def iso_date(text: str) -> str | None:
    """Return the year, month or day that a text names, as `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; None when it is no date.

    The order of figures alone is month, day, year, as in the US; it is day, month, year when only that is a date.

    >>> iso_date("June 5, 2023"), iso_date("01-Mar-24"), iso_date("9/2027"), iso_date("15/08/2022")
    ('2023-06-05', '2024-03-01', '2027-09', '2022-08-15')
    """
    for order, pattern in _DATES:
        match = pattern.fullmatch(text)
        if match is None:
            continue
        parts = dict(zip(order, match.groups(), strict=True))
        year = int(parts["y"]) + (2000 if len(parts["y"]) == 2 else 0)
        month = _MONTHS.get(parts["m"][:3].lower()) or int(parts["m"])
        day = int(parts.get("d", 0))
        if month > 12 >= day > 0:
            month, day = day, month
        if not 1 <= month <= 12 or ("d" in parts and not 1 <= day <= calendar.monthrange(year, month)[1]):
            return None
        return f"{year:04}-{month:02}" + (f"-{day:02}" if day else "")
    return text if re.fullmatch(r"(?:19|20)\d\d", text) else None


def shifted(date: str, days: int) -> str:
    """Return the year, month or day next to a date (`days` is 1 or -1), as exact as the date itself.

    >>> shifted("2024-03-01", -1), shifted("2022-05", -1), shifted("2023", 1)
    ('2024-02-29', '2022-04', '2024')
    """
    year, *rest = (int(part) for part in date.split("-"))
    if not rest:
        return f"{year + days:04}"
    if len(rest) == 2:
        return str(datetime.date(year, *rest) + datetime.timedelta(days=days))
    month = year * 12 + rest[0] - 1 + days
    return f"{month // 12:04}-{month % 12 + 1:02}"


def gtin_digits(text: str) -> str:
    """Return the digits of a bar code's number as printed, spaces and hyphens dropped."""
    return "".join(one for one in text if one.isdigit() and one.isascii())
