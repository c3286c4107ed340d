"""From a list or a range to a condition of the catalogue, or to nothing when it could be read in two ways."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from pydantic import ValidationError

from labelcheck.catalogue.rule import AllOf, AnyOf, Condition, Rule, shape
from labelcheck.notices.extraction.printed_values import iso_date
from labelcheck.notices.extraction.tokens import Token
from labelcheck.text.codes import folded
from labelcheck.text.dates import DateFormat

_OPEN_END = re.compile(r"[xX*]{2,}$")
_MASK_MARK = re.compile(r"[xX*]")
SHORTEST_VALUE = 2
"""Letters and digits of a whole serial number or lot; a single one is an article or a size."""
LEAST_COUNTED = 5
"""Digits of a serial number that surely is counted one by one."""
OLDEST_DATE_CODE = 20
"""Years before the notice in which a date code may lie; devices older than that are hardly ever recalled."""


def condition(field: str, op: str, **keys: Any) -> Condition | None:
    """Return a condition, or None when the catalogue's rules refuse it."""
    try:
        return Condition.model_validate({"field": field, "op": op, **keys})
    except ValidationError:
        return None


def any_of(rules: Iterable[Rule]) -> Rule | None:
    """Return the rule that one of these is met; None when there is none."""
    different = list(dict.fromkeys(rules))
    if len(different) <= 1:
        return different[0] if different else None
    flat = [part for one in different for part in (one.any if isinstance(one, AnyOf) and not one.for_ else (one,))]
    try:
        return AnyOf(any=tuple(dict.fromkeys(flat)))
    except ValidationError:
        return None


def all_of(rules: Iterable[Rule]) -> Rule | None:
    """Return the rule that all of these are met; None when there is none."""
    different = list(dict.fromkeys(rules))
    if len(different) <= 1:
        return different[0] if different else None
    try:
        return AllOf(all=tuple(different))
    except ValidationError:
        return None


def cleaned(token: Token) -> str:
    """Return a value as it stands on the label: without the marks around it."""
    return token.text.strip("-_/+.#,")


def one_of(field: str, values: Sequence[Token]) -> Rule | None:
    """Return the rule "one of these values"; masks such as 506KMXXXXXXX become globs."""
    masked = [token for token in values if token.masked]
    plain = [cleaned(token) for token in values if not token.masked]
    parts: list[Rule | None] = []
    if any(len(folded(value)) < SHORTEST_VALUE or _may_be_a_range(value) for value in plain):
        return None
    if plain:
        if field == "made":
            parts += [window(field, iso_date(value), iso_date(value)) for value in plain]
        else:
            parts.append(condition(field, "in", value=plain))
    for token in masked:
        parts.append(open_ended(field, token.text))
    return None if None in parts or not parts else any_of(part for part in parts if part is not None)


def _may_be_a_range(value: str) -> bool:
    """Whether a value such as 1J1-1K9 could be a range or one lot."""
    low, _, high = value.partition("-")
    return any(map(str.isalpha, low)) and shape(low) == shape(high)


def open_ended(field: str, text: str) -> Rule | None:
    """Return the rule for one mask: a beginning when all that is open stands at its end, else a glob."""
    if _OPEN_END.search(text):
        start = _OPEN_END.sub("", text)
        if len(folded(start)) >= 2 and not _is_mask(start):
            return condition(field, "prefix", value=[start])
    return condition(field, "glob", value=["".join("?" if one in "xX*" else one for one in text)])


def _is_mask(text: str) -> bool:
    return "*" in text or re.search(r"[xX]{3,}", text) is not None


def prefixed(field: str, values: Sequence[Token]) -> Rule | None:
    """Return the rule "begins with one of these"."""
    starts = [_OPEN_END.sub("", cleaned(token)) for token in values]
    if not starts or any(not folded(start) or _is_mask(start) for start in starts):
        return None
    return condition(field, "prefix", value=list(dict.fromkeys(starts)))


def suffixed(field: str, values: Sequence[Token], classes: str) -> Rule | None:
    """Return the rule "ends with one of these"; "0 through 9" and "A to D" are written out."""
    ends: list[str] = []
    at = 0
    while at < len(values):
        low = cleaned(values[at])
        if at + 1 < len(values) and classes[at] in "t-":
            high = cleaned(values[at + 1])
            if len(low) != 1 or len(high) != 1 or shape(low) != shape(high) or low > high:
                return None
            ends += [chr(one) for one in range(ord(low), ord(high) + 1)]
            at += 2
        else:
            ends.append(low)
            at += 1
    return condition(field, "suffix", value=ends) if ends else None


def ranged(field: str, low: Token, high: Token, published: str, date_format: str | None) -> Rule | None:
    """Return the rule "between these two, both included".

    None when the order of the values is not that of their characters: a date code whose format is not known, two
    serial numbers of different patterns.
    """
    start, end = cleaned(low), cleaned(high)
    if field == "made":
        return window(field, iso_date(start), iso_date(end))
    if field == "date_code":
        return _date_codes(start, end, low, published, date_format)
    if low.masked or high.masked:
        return masked_range(field, start, end)
    return number_range(field, start, end)


def number_range(field: str, start: str, end: str) -> Rule | None:
    """Return a range of serial numbers; 9466976 to 10040916 is cut where the numbers grow by a digit."""
    first, last = folded(start), folded(end)
    if first.isdigit() and last.isdigit() and len(first) == len(last) - 1 and not first.startswith("0"):
        parts = (
            condition(field, "range", **{"from": start, "to": "9" * len(first)}),
            condition(field, "range", **{"from": "1" + "0" * len(first), "to": end}),
        )
        return any_of(part for part in parts if part is not None)
    return condition(field, "range", **{"from": start, "to": end})


def open_range(field: str, end: Token, *, up: bool) -> Rule | None:
    """Return the rule "this number and higher", or lower; None for what is not surely counted: letters, few digits.

    A number of another length on a label is compared with no range, and is left open.
    """
    number = cleaned(end)
    if field != "serial" or len(number) < LEAST_COUNTED:
        return None
    return condition(field, "range", **{"from" if up else "to": number})


def masked_range(field: str, start: str, end: str) -> Rule | None:
    """Return a range of masks; None for those that count in years of one digit, 506KMXXXXXXX to 408KMXXXXXXX."""
    return condition(field, "glob_range", **{"from": _MASK_MARK.sub("*", start), "to": _MASK_MARK.sub("*", end)})


def _date_codes(start: str, end: str, low: Token, published: str, date_format: str | None) -> Rule | None:
    if low.cls == "D" and date_format is None:
        return window("made", iso_date(start), iso_date(end))
    if date_format is not None:
        try:
            form = DateFormat.parse(date_format)
        except ValueError:
            return None
        if form.read(folded(start)) is None or form.read(folded(end)) is None:
            return None
        return condition("date_code", "range", format=date_format, **{"from": start, "to": end})
    if low.masked:
        return None
    # Without a known format, the characters' order must be that of time: year first, then week or month.
    if _dates(start, "YYWW", published) and _dates(end, "YYWW", published) and not _dates(start, "WWYY", published):
        return condition("date_code", "range", **{"from": start, "to": end})
    if start.isdigit():
        return None
    return (
        condition("date_code", "range", **{"from": start, "to": end}) if not any(map(str.isalpha, start[-3:])) else None
    )


def _dates(value: str, form: str, published: str) -> bool:
    """Whether a value, so read, is a date of the years before the notice."""
    key = DateFormat.parse(form).read(folded(value))
    year = int(published[:4]) if published[:4].isdecimal() else 2100
    return key is not None and year - OLDEST_DATE_CODE <= key[0] <= year


def window(field: str, start: str | None, end: str | None) -> Rule | None:
    """Return the rule "made (or sold) from then to then"; one end may be open."""
    keys = {key: value for key, value in (("from", start), ("to", end)) if value is not None}
    return condition(field, "range", **keys) if keys else None


def model_years(rules: Iterable[Rule]) -> Rule | None:
    """Return one rule for several on model years; spans that touch are made one."""
    spans: list[list[int]] = []
    for low, high in sorted(span for rule in rules for span in _years(rule)):
        if spans and low <= spans[-1][1] + 1:
            spans[-1][1] = max(spans[-1][1], high)
        else:
            spans.append([low, high])
    made = [window("model_year", f"{low:04}", f"{high:04}") for low, high in spans]
    return any_of(rule for rule in made if rule is not None)


def _years(rule: Rule) -> Iterator[tuple[int, int]]:
    if isinstance(rule, Condition):
        yield int((rule.from_ or "0")[:4]), int((rule.to or "9999")[:4])
        return
    for inner in rule.any if isinstance(rule, AnyOf) else rule.all:
        yield from _years(inner)
