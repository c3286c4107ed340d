"""Finds unit rules in running text: serial numbers, date codes, lots and times of manufacture.

A sentence becomes a rule only when all of it is understood. Any rest that could change the rule (a value that no
pattern took, a "not", an "if") makes it a text for a person: a wrong rule could clear a dangerous unit.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from labelcheck.catalogue.rule import Rule
from labelcheck.notices.extraction.code_finder import FoundCode
from labelcheck.notices.extraction.grammar import GRAMMAR
from labelcheck.notices.extraction.lexicon import MADE, MARKED, SHOWING_A_LIMIT
from labelcheck.notices.extraction.phrases import PHRASES
from labelcheck.notices.extraction.tokens import Token, classes
from labelcheck.notices.extraction.unit_statements import LEAST_GLUED, Statement, cut_ranges, find_statements
from labelcheck.notices.extraction.unit_values import Setting, all_of, any_of

CHANGING = "pehqz"
"""Classes that change a value beside them: "begins with", "ends with", "contains", "or later", "or earlier"."""
CHANGING_WHAT_FOLLOWS = "t-lg"
"""Classes that change a value behind them: "through", "before"."""


@dataclass(frozen=True)
class Limit:
    """What one sentence, or one row of a table, says of the units that are recalled.

    Attributes:
        rule: The rule; None when the words could not become one.
        codes: The codes that it holds for; empty when the sentence names none.
        start: Where its words begin in their text.
        end: The character after.
        words: Its words.
        fields: The fields that the rule asks about.
        descriptive: Whether it only describes the label, or explains a value. Then it makes no rule, and it is no limit
            when another sentence gives one.
    """

    rule: Rule | None
    codes: tuple[str, ...]
    start: int
    end: int
    words: str
    fields: frozenset[str] = frozenset()
    descriptive: bool = False


def date_format(text: str) -> str | None:
    """Return the format of a notice's date codes, in a catalogue's notation: `WWYY`, `DDDYY`."""
    if PHRASES.day_of_year_then_year.search(text):
        return "DDDYY"
    found = {match[0].replace(" ", "") for match in PHRASES.date_format.finditer(text)}
    return found.pop() if len(found) == 1 else None


def find_limits(found: Sequence[Token], sentence: str, codes: Sequence[FoundCode], setting: Setting) -> list[Limit]:
    """Return the limits of one sentence.

    Args:
        found: The tokens of the sentence.
        sentence: Its words.
        codes: The codes that it names.
        setting: What the rest of the notice says.
    """
    if not any(token.cls in "uksy" for token in found) or PHRASES.all_in_brackets.search(sentence):
        return []
    cut = cut_ranges(_without_glosses(found))
    statements = find_statements(cut, sentence, setting)
    showing = _words(sentence) & SHOWING_A_LIMIT
    descriptive = (PHRASES.explains.search(sentence) is not None and not showing) or not _is_a_limit(
        found, sentence, statements or ()
    )
    whole = Limit(None, (), found[0].start, found[-1].end, sentence.strip(), descriptive=descriptive)
    if not statements:
        told = statements is None or _says_values(cut, sentence, codes) or _says_places_in_a_value(cut, sentence)
        return [whole] if told else []
    if descriptive:
        return [whole]
    if not _understood(cut, sentence, codes, statements):
        return [whole]
    return _bound(cut, statements, codes, whole)


def _without_glosses(found: Sequence[Token]) -> list[Token]:
    """Leave out "(October 2023)" behind 2023-10, which repeats the date, and "(YYWW)", which gives the format."""
    kept = list(found)
    for at in range(len(kept) - 3, -1, -1):
        if classes(kept[at : at + 3]) == "(W)" and set(kept[at + 1].text) <= set("YMWD"):
            del kept[at : at + 3]
    for match in reversed(list(GRAMMAR.gloss.finditer(classes(kept)))):
        del kept[match.start() + 1 : match.end()]
    return kept


def _says_values(found: Sequence[Token], sentence: str, codes: Sequence[FoundCode]) -> bool:
    """Whether a sentence names values of units that no pattern took."""
    unit = next((token for token in found if token.cls in ("u", "k")), None)
    if unit is None:
        return False
    named = {code.start for code in codes}
    least = 2 if _words(sentence) & SHOWING_A_LIMIT else LEAST_GLUED + 1
    kinds = "DCG" if unit.cls == "u" else "DY"
    return any(
        (token.cls in kinds or (token.cls == "I" and unit.cls == "u" and len(token.text) >= least))
        and token.start not in named
        and token.start > unit.start
        for token in found
    )


def _words(sentence: str) -> set[str]:
    return set(re.findall(r"[a-z]+", sentence.lower()))


def _says_places_in_a_value(found: Sequence[Token], sentence: str) -> bool:
    """Whether a sentence tells units apart by a character of their serial number: "K or M as the last digit"."""
    return any(token.cls == "u" for token in found) and (
        PHRASES.position.search(sentence) is not None or any(token.cls in "peh" for token in found)
    )


def _understood(
    found: Sequence[Token], sentence: str, codes: Sequence[FoundCode], statements: Sequence[Statement]
) -> bool:
    """Whether the sentence has no rest that could change its rule."""
    if PHRASES.unsure.search(sentence):
        return False
    if all(one.field in ("model_year", "sold") for one in statements):
        return True
    without_first = PHRASES.first_digits.sub("", sentence)
    if (in_places := PHRASES.in_places(sentence)) is not None:
        without_first = sentence[: in_places.start()] + sentence[in_places.end() :]
        if PHRASES.another_place.search(without_first):
            return False
    if PHRASES.position.search(without_first) or PHRASES.subset.search(sentence):
        return False
    if any(token.cls == "n" for token in found):
        return False
    if len(codes) > 1 and any(one.first > 0 and found[one.first - 1].cls == "(" for one in statements):
        # "Models A100 and B100 (serial numbers 2000 to 2999)": of both, or of the last alone?
        return False
    taken = {at for one in statements for at in range(one.first, one.last)}
    spans = [(code.start, code.end) for code in codes]
    begun = min(taken)
    for at, token in enumerate(found):
        if at < begun and token.cls not in "peh":
            # The words before the first word for units describe the product.
            continue
        if at in taken or _in_spans(token, spans):
            continue
        changes = token.cls in CHANGING_WHAT_FOLLOWS and at + 1 < len(found) and found[at + 1].cls in GRAMMAR.value
        harmless = token.cls in "CI" and len(token.text) <= LEAST_GLUED
        if (token.cls in "CDGIY" and not harmless) or token.cls in CHANGING or changes:
            return False
        if token.cls == "u" and any(one.cls in "CDGI" and not _in_spans(one, spans) for one in found[at + 1 : at + 6]):
            return False
    return True


def _in_spans(token: Token, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start <= token.start < end for start, end in spans)


def _is_a_limit(found: Sequence[Token], sentence: str, statements: Sequence[Statement]) -> bool:
    """Whether a sentence says what is recalled: "Lot number 713705 is printed on the label" only describes it."""
    verbs = {found[one.first].text.lower() for one in statements if one.field == "made" and one.first < len(found)}
    if verbs & MADE or any(one.field in ("sold", "model_year") for one in statements):
        return True
    words = _words(sentence)
    if words & SHOWING_A_LIMIT:
        return True
    return not words & MARKED and not ('"' in sentence and "states" in words)


def _bound(
    found: Sequence[Token], statements: Sequence[Statement], codes: Sequence[FoundCode], whole: Limit
) -> list[Limit]:
    """Give each rule the codes that the sentence names before it: "model A with date codes X and model B with Y"."""
    groups: list[tuple[list[str], list[Rule]]] = [([], [])]
    events = sorted(
        [(code.start, code.value, None) for code in codes if code.kind != "gtin" and code.match == "exact"]
        + [(found[one.first].start, "", one.rule) for one in statements],
        key=lambda event: event[0],
    )
    for _, value, rule in events:
        if rule is None:
            if groups[-1][1] and groups[-1][0]:
                groups.append(([], []))
            groups[-1][0].append(value)
        else:
            groups[-1][1].append(rule)
    if len(groups) > 1 and not groups[-1][1]:
        # Codes named after the last rule have no rule of their own: they belong to that rule.
        named, _ = groups.pop()
        groups[-1][0].extend(named)
    fields = frozenset(one.field for one in statements)
    return [
        replace(whole, rule=_combined(rules, statements, found), codes=tuple(dict.fromkeys(named)), fields=fields)
        for named, rules in groups
    ]


def _combined(rules: Sequence[Rule], statements: Sequence[Statement], found: Sequence[Token]) -> Rule | None:
    """Join the rules of one sentence: "with serial numbers … and a date code of …" must both hold.

    One of them is enough when "or", or a word for other units, is between them. This choice clears fewer units.
    """
    if len({one.field for one in statements}) == 1:
        return any_of(rules)
    gap = " ".join(token.text for token in found[statements[0].last : statements[-1].first])
    return any_of(rules) if "or" in _words(gap) or PHRASES.other_units.search(gap) else all_of(rules)
