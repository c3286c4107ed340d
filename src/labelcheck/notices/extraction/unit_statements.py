"""The statements of one sentence about units: each word for units, manufacture or sale, with the values behind it.

`grammar` has the patterns. This module makes rules of their matches.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from labelcheck.catalogue.rule import Condition, Rule, shape
from labelcheck.notices.extraction.grammar import GRAMMAR
from labelcheck.notices.extraction.phrases import PHRASES, PLACES
from labelcheck.notices.extraction.printed_values import iso_date, shifted
from labelcheck.notices.extraction.tokens import Token, classes
from labelcheck.notices.extraction.unit_values import (
    Setting,
    any_of,
    condition,
    one_of,
    open_range,
    prefixed,
    ranged,
    suffixed,
    window,
)

LEAST_GLUED = 3
"""Digits that each half of `10004-25434` must have to be a range and not one serial number."""
MOST_BEFORE = 60
"""Tokens before a word for units in which its values are looked for."""
NO_FIELD = ("vin", "expiry")
"""Values that notices ask about, and for which a catalogue has no field."""


@dataclass(frozen=True)
class Statement:
    """One statement: its field, its rule (None when it makes none), and its tokens, `first` up to but not `last`."""

    field: str
    rule: Rule | None
    first: int
    last: int


def find_statements(found: Sequence[Token], sentence: str, setting: Setting) -> list[Statement] | None:
    """Return the statements in the order of the sentence; None when one of them makes no rule."""
    string = classes(found)
    # One search a sentence: a search at each word for units would take quadratic time in a hostile sentence.
    in_places = _in_places(found, sentence)
    first_digits = PHRASES.first_digits.search(sentence) is not None
    made: list[Statement] = []
    for at, token in enumerate(found):
        if made and at < made[-1].last:
            continue
        if in_places is not None and in_places.first == at:
            statement: Statement | None = in_places
        elif token.cls == "u":
            statement = _unit_statement(found, string, at, setting, first_digits=first_digits)
        elif token.cls in "ks":
            statement = _window_statement(found, string, at)
            if statement is not None and statement.field == "sold" and not _sold_limits(statement, sentence):
                continue
        elif token.cls == "y":
            statement = _model_years(found, string, at)
        else:
            continue
        if statement is not None:
            if statement.rule is None:
                return None
            made.append(statement)
    return made


def cut_ranges(found: Sequence[Token]) -> list[Token]:
    """Cut `10004-25434` into two values where it follows a word for serial numbers or lots."""
    cut: list[Token] = []
    after_units = False
    for token in found:
        if token.cls in "mu":
            after_units = token.cls == "u"
        halves = token.text.split("-")
        alike = len(halves) == 2 and shape(halves[0]) == shape(halves[1])
        if after_units and token.cls == "C" and alike and sum(map(str.isdigit, halves[0])) >= LEAST_GLUED:
            middle = token.start + len(halves[0])
            cls = "I" if halves[0].isdigit() else "C"
            cut += (
                Token(cls, halves[0], token.start, middle),
                Token("-", "-", middle, middle + 1),
                Token(cls, halves[1], middle + 1, token.end),
            )
        else:
            cut.append(token)
    return cut


def _in_places(found: Sequence[Token], sentence: str) -> Statement | None:
    """Read "either the letter K or M as the last digit of the serial number", "the sixth digit is A"."""
    match = PHRASES.in_places(sentence)
    if match is None or not found:
        return None
    values = re.findall(r"[A-Z0-9]+", re.sub(r"\b(?:or|and)\b", ",", match["one"]))
    places = [PLACES[word] for word in re.findall("[a-z]+", match["place"]) if word != "and"]
    in_a_row = places == list(range(places[0], places[0] + len(places)))
    # "A and B as the third and seventh letter" would be two conditions.
    rule = None
    if in_a_row and all(len(value) == len(places) for value in values):
        ops: dict[int, tuple[str, dict[str, Any]]] = {-1: ("suffix", {}), 1: ("prefix", {})}
        op, keys = ops.get(places[0], ("at", {"position": places[0]}))
        rule = condition("serial", op, value=values, **keys)
    begin = found[0].start - sentence.find(found[0].text)
    taken = [at for at, token in enumerate(found) if match.start() <= token.start - begin < match.end()]
    return Statement("serial", rule, taken[0], taken[-1] + 1) if taken else None


def _unit_statement(
    found: Sequence[Token], string: str, at: int, setting: Setting, *, first_digits: bool
) -> Statement | None:
    field = found[at].kind
    for name, pattern in GRAMMAR.units:
        match = pattern.match(string, at)
        if match is None:
            continue
        first, last = match.span("values")
        values = [token for token in found[first:last] if token.cls in GRAMMAR.value]
        rule = None
        if field not in NO_FIELD:
            rule = _rule(name, field, found[first:last], values, setting)
            if first_digits:
                rule = at_the_start(rule)
        return Statement(field, rule, at, last)
    before = max(0, at - MOST_BEFORE)
    numbered = GRAMMAR.numbered_unit.search(string[before : at + 1])
    if numbered is not None:
        first, last = (before + place for place in numbered.span("values"))
        values = [token for token in found[first:last] if token.cls in "CD"]
        if values and field not in NO_FIELD:
            return Statement(field, one_of(field, values), first, at + 1)
    return None


def _rule(name: str, field: str, matched: Sequence[Token], values: Sequence[Token], setting: Setting) -> Rule | None:
    if name == "prefix":
        return prefixed(field, values)
    if name == "suffix":
        return suffixed(field, values, through=any(token.cls in "t-" for token in matched))
    if name == "values":
        return one_of(field, values)
    if name == "open":
        return open_range(field, values[0], up=matched[-1].cls == "q")
    pattern = GRAMMAR.pair_between if name == "between" else GRAMMAR.pair
    pairs = pattern.finditer(classes(matched))
    return any_of(ranged(field, matched[pair.start(1)], matched[pair.start(2)], setting) for pair in pairs)


def at_the_start(rule: Rule | None) -> Rule | None:
    """Return a rule on the whole value as a rule on its first characters; None for an open range."""
    keys = {} if rule is None else rule.model_dump(by_alias=True, exclude_defaults=True)
    if keys.get("op") == "range" and "format" not in keys and "from" in keys and "to" in keys:
        return condition(keys["field"], "range", position=1, **{"from": keys["from"], "to": keys["to"]})
    if keys.get("op") == "in":
        return condition(keys["field"], "prefix", value=keys["value"])
    return None


def _window_statement(found: Sequence[Token], string: str, at: int) -> Statement | None:
    field = "made" if found[at].cls == "k" else "sold"
    for name, pattern in GRAMMAR.windows:
        match = pattern.match(string, at)
        if match is None:
            continue
        groups = pattern.groupindex
        start = iso_date(found[match.start("from")].text) if "from" in groups else None
        end = iso_date(found[match.start("to")].text) if "to" in groups else None
        included = any(  # "on or after", not "after"
            token.cls in "lg" and token.text.lower() in ("on", "no", "beginning", "starting")
            for token in found[at : match.end()]
        )
        if name == "before" and not included:
            end = end and shifted(end, -1)
        elif name == "after" and not included:
            start = start and shifted(start, 1)
        elif name == "in":
            dates = [iso_date(token.text) for token in found[at : match.end()] if token.cls in "DY"]
            return Statement(field, any_of(filter(None, (window(field, d, d) for d in dates))), at, match.end())
        if start is None and end is None:
            return None
        return Statement(field, window(field, start, end), at, match.end())
    return None


def _sold_limits(statement: Statement, sentence: str) -> bool:
    """Whether a time of sale limits the recall. Most times only say how long the product was on sale."""
    rule = statement.rule
    open_end = isinstance(rule, Condition) and (rule.from_ is None or rule.to is None)
    return not sentence or open_end or PHRASES.only.search(sentence) is not None


def _model_years(found: Sequence[Token], string: str, at: int) -> Statement | None:
    match = GRAMMAR.model_years.match(string, at)
    if match is None:
        return None
    matched = found[match.start("values") : match.end("values")]
    years = [int(year) for token in matched for year in re.findall(r"(?:19|20)\d\d", token.text)]
    if not years or any(token.cls == "C" and not re.fullmatch(r"\d{4}[-/]\d{4}", token.text) for token in matched):
        return None
    through = any(token.cls in "t-" for token in matched) or any("-" in token.text for token in matched)
    low, high = min(years), max(years)
    in_a_row = through or sorted(set(years)) == list(range(low, high + 1))
    spans = [(low, high)] if in_a_row else [(year, year) for year in years]
    rules = [window("model_year", f"{low:04}", f"{high:04}") for low, high in spans]
    return Statement("model_year", any_of(filter(None, rules)), at, match.end())
