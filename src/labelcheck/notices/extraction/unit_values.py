"""Conditions of the catalogue from a list or a range of values; None when the values could be read in two ways."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
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
"""Years before the notice in which a date code may lie. Older devices are hardly ever recalled."""


@dataclass(frozen=True)
class Setting:
    """What the rest of a notice says about how to read a sentence.

    Attributes:
        published: When the notice was published.
        date_format: The format of its date codes, when the notice gives it.
    """

    published: str = ""
    date_format: str | None = None


def condition(field: str, op: str, **keys: Any) -> Condition | None:
    """Return a condition, or None when the catalogue's rules refuse it."""
    try:
        return Condition.model_validate({"field": field, "op": op, **keys})
    except ValidationError:
        return None


def any_of(rules: Iterable[Rule | None]) -> Rule | None:
    """Return the rule that at least one of these is met; None when one of them is None, or there are none."""
    different = _different(rules)
    if len(different) <= 1:
        return different[0] if different else None
    flat = [part for one in different for part in (one.any if isinstance(one, AnyOf) and not one.for_ else (one,))]
    try:
        return AnyOf(any=tuple(dict.fromkeys(flat)))
    except ValidationError:
        return None


def all_of(rules: Iterable[Rule | None]) -> Rule | None:
    """Return the rule that all of these are met; None when one of them is None, or there are none."""
    different = _different(rules)
    if len(different) <= 1:
        return different[0] if different else None
    try:
        return AllOf(all=tuple(different))
    except ValidationError:
        return None


def _different(rules: Iterable[Rule | None]) -> list[Rule]:
    """Return the rules, each once; none when one of them could not be made."""
    made = dict.fromkeys(rules)
    return [] if None in made else [rule for rule in made if rule is not None]


def _cleaned(token: Token) -> str:
    """Return a value as it stands on the label, without the marks around it."""
    return token.text.strip("-_/+.#,")


def one_of(field: str, values: Sequence[Token]) -> Rule | None:
    """Return the rule "one of these values"; masks such as 506KMXXXXXXX become globs."""
    plain = [_cleaned(token) for token in values if not token.masked]
    parts: list[Rule | None] = []
    if any(len(folded(value)) < SHORTEST_VALUE or _may_be_a_range(value) for value in plain):
        return None
    if field == "made":
        parts += [window(field, iso_date(value), iso_date(value)) for value in plain]
    elif plain:
        parts.append(condition(field, "in", value=plain))
    parts += [_open_ended(field, token.text) for token in values if token.masked]
    return any_of(parts)


def _may_be_a_range(value: str) -> bool:
    """Whether a value such as 1J1-1K9 could be a range or one lot."""
    low, _, high = value.partition("-")
    return any(map(str.isalpha, low)) and shape(low) == shape(high)


def _open_ended(field: str, text: str) -> Rule | None:
    """Return the rule for one mask: a prefix when only its end is open, else a glob."""
    start = _OPEN_END.sub("", text)
    if start != text and len(folded(start)) >= 2 and not _is_mask(start):
        return condition(field, "prefix", value=[start])
    return condition(field, "glob", value=[_MASK_MARK.sub("?", text)])


def _is_mask(text: str) -> bool:
    return "*" in text or re.search(r"[xX]{3,}", text) is not None


def prefixed(field: str, values: Sequence[Token]) -> Rule | None:
    """Return the rule "begins with one of these"."""
    starts = [_OPEN_END.sub("", _cleaned(token)) for token in values]
    if not starts or any(not folded(start) or _is_mask(start) for start in starts):
        return None
    return condition(field, "prefix", value=list(dict.fromkeys(starts)))


def suffixed(field: str, values: Sequence[Token], *, through: bool) -> Rule | None:
    """Return the rule "ends with one of these".

    Args:
        field: The field.
        values: The ends.
        through: Whether the first two are a range: "0 through 9" and "A to D" become their single characters.
    """
    ends = [_cleaned(token) for token in values]
    if through:
        low, high = ends[:2]
        if len(low) != 1 or len(high) != 1 or shape(low) != shape(high) or low > high:
            return None
        ends[:2] = map(chr, range(ord(low), ord(high) + 1))
    return condition(field, "suffix", value=ends)


def ranged(field: str, low: Token, high: Token, setting: Setting) -> Rule | None:
    """Return the rule "between these two, both included".

    None when the order of the values is not the order of their characters: a date code of unknown format, two serial
    numbers of different patterns, masks that count in years of one digit (506KMXXXXXXX to 408KMXXXXXXX).
    """
    start, end = _cleaned(low), _cleaned(high)
    if field == "made":
        return window(field, iso_date(start), iso_date(end))
    if field == "date_code":
        return _date_codes(start, end, low, setting)
    if low.masked or high.masked:
        return condition(field, "glob_range", **{"from": _MASK_MARK.sub("*", start), "to": _MASK_MARK.sub("*", end)})
    first, last = folded(start), folded(end)
    if first.isdigit() and last.isdigit() and len(first) == len(last) - 1 and not first.startswith("0"):
        # 9466976 to 10040916 is cut where the numbers grow by a digit.
        parts = (
            condition(field, "range", **{"from": start, "to": "9" * len(first)}),
            condition(field, "range", **{"from": "1" + "0" * len(first), "to": end}),
        )
        return any_of(filter(None, parts))
    return condition(field, "range", **{"from": start, "to": end})


def open_range(field: str, end: Token, *, up: bool) -> Rule | None:
    """Return the rule "this number and higher", or lower; None for what is not surely counted: letters, few digits.

    A number of another length on a label is compared with no range, and is left open.
    """
    number = _cleaned(end)
    if field != "serial" or len(number) < LEAST_COUNTED:
        return None
    return condition(field, "range", **{"from" if up else "to": number})


def _date_codes(start: str, end: str, low: Token, setting: Setting) -> Rule | None:
    span = {"from": start, "to": end}
    if setting.date_format is not None:
        try:
            form = DateFormat.parse(setting.date_format)
        except ValueError:
            return None
        if form.read(folded(start)) is None or form.read(folded(end)) is None:
            return None
        return condition("date_code", "range", format=setting.date_format, **span)
    if low.cls == "D":
        return window("made", iso_date(start), iso_date(end))
    if low.masked:
        return None
    # Without a known format, the order of the characters must be the order of time: year first, then week or month.
    year_first = all(_is_recent(one, "YYWW", setting.published) for one in (start, end))
    year_first = year_first and not _is_recent(start, "WWYY", setting.published)
    if year_first or not (start.isdigit() or any(map(str.isalpha, start[-3:]))):
        return condition("date_code", "range", **span)
    return None


def _is_recent(value: str, form: str, published: str) -> bool:
    """Whether a value, read in this format, is a date of the years before the notice."""
    key = DateFormat.parse(form).read(folded(value))
    year = int(published[:4]) if published[:4].isdecimal() else 2100
    return key is not None and year - OLDEST_DATE_CODE <= key[0] <= year


def window(field: str, start: str | None, end: str | None) -> Rule | None:
    """Return the rule "made (or sold) from then to then"; one end may be open."""
    keys = {key: value for key, value in (("from", start), ("to", end)) if value is not None}
    return condition(field, "range", **keys) if keys else None


def model_years(rules: Iterable[Rule]) -> Rule | None:
    """Return one rule for several rules on model years; spans that touch are merged."""
    spans: list[list[int]] = []
    for low, high in sorted(span for rule in rules for span in _years(rule)):
        if spans and low <= spans[-1][1] + 1:
            spans[-1][1] = max(spans[-1][1], high)
        else:
            spans.append([low, high])
    return any_of(filter(None, (window("model_year", f"{low:04}", f"{high:04}") for low, high in spans)))


def _years(rule: Rule) -> Iterator[tuple[int, int]]:
    if isinstance(rule, Condition):
        yield int((rule.from_ or "0")[:4]), int((rule.to or "9999")[:4])
        return
    for inner in rule.any if isinstance(rule, AnyOf) else rule.all:
        yield from _years(inner)
