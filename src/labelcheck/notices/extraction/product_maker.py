"""Makes the catalogue's products from the findings in a notice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from labelcheck.catalogue.field_types import MAX_CODES, MAX_LINE, MAX_LIST
from labelcheck.catalogue.recall import Code, Lookup, Product, Window
from labelcheck.catalogue.rule import AllOf, AnyOf, Condition, Rule
from labelcheck.catalogue.source_span import SpanKind
from labelcheck.notices.extraction.code_finder import FoundCode
from labelcheck.notices.extraction.condition_finder import find_places
from labelcheck.notices.extraction.grammar import GRAMMAR
from labelcheck.notices.extraction.notice import Extraction, Notice, Passage, Section, Span
from labelcheck.notices.extraction.phrases import PHRASES
from labelcheck.notices.extraction.plain_text import Sentence, normal, sentences
from labelcheck.notices.extraction.printed_values import iso_date
from labelcheck.notices.extraction.tokens import classes, tokens
from labelcheck.notices.extraction.unit_finder import Limit
from labelcheck.notices.extraction.unit_values import all_of, any_of, model_years
from labelcheck.text.codes import folded
from labelcheck.text.gtin import valid_gtin

MAX_SEEN = 4_000
"""Characters of a product's `seen`."""


@dataclass
class Findings:
    """What was found in the texts read so far.

    Attributes:
        codes: Each with its text, and whether it is weak: a weak code, from a title or a caption, counts only when it
            contradicts no other.
        limits: What sentences and rows of tables say of units, each with its text.
        lookups: The maker's pages.
        texts: Conditions that no rule states.
        uncertain: Sentences that limit the recall to certain units.
        all_units: Sentences that say that no unit is left out.
        spans: The words that lookups, texts and `all_units` came from.
        conflicts: Where the notice's versions disagree, in words.
    """

    codes: list[tuple[Passage, FoundCode, bool]] = field(default_factory=list)
    limits: list[tuple[Passage, Limit]] = field(default_factory=list)
    lookups: list[Lookup] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    uncertain: list[str] = field(default_factory=list)
    all_units: list[str] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    conflicts: list[str] = field(default_factory=list)

    @property
    def last_kind(self) -> str:
        """The kind of the code that was found last, bar codes left out; empty when there is none."""
        return next((code.kind for _, code, _ in reversed(self.codes) if code.kind != "gtin"), "")

    def add_lookup(self, passage: Passage, sentence: Sentence, lookup: Lookup) -> None:
        """Add the maker's page, and its sentence."""
        self.lookups.append(lookup)
        self.spans.append(passage.span(SpanKind.LOOKUP, sentence.start, sentence.end, lookup.url))

    def add_text(self, passage: Passage, sentence: Sentence) -> None:
        """Add a condition that no rule states."""
        words = sentence.text.strip()
        self.texts.append(words)
        self.spans.append(passage.span(SpanKind.SEEN, sentence.start, sentence.end, words))

    def add_all_units(self, passage: Passage, sentence: Sentence) -> None:
        """Add a sentence that says that no unit is left out."""
        words = sentence.text.strip()
        self.all_units.append(words)
        self.spans.append(passage.span(SpanKind.ALL_UNITS, sentence.start, sentence.end, words))


def make_products(notice: Notice, findings: Findings) -> Extraction:
    """Return the products of a notice, and the words that they came from."""
    codes, excluded, spans = _codes(findings)
    rule, texts, rule_spans = _rule(findings, [code.value for code in codes if code.kind != "gtin"])
    conflicts = list(findings.conflicts)
    conflicts += [
        f"The check digit of {code.value} is wrong."
        for code in codes
        if code.kind == "gtin" and not valid_gtin(code.value)
    ]
    texts += findings.texts
    uncertain = [words for words in findings.uncertain if PHRASES.certain_units.search(words)]
    named = any(
        passage.section is Section.DESCRIPTION and code.kind in ("model", "sku") for passage, code, _ in findings.codes
    )
    if not named and not texts and (rule is None or _only_model_years(rule)):
        uncertain = findings.uncertain
    texts = list(dict.fromkeys([*texts, *uncertain]))
    described = " ".join(normal(text) for text in notice.descriptions[:1])
    keys: dict[str, Any] = {
        "codes": tuple(codes[:MAX_CODES]),
        "excluded": tuple(excluded[:MAX_LIST]),
        "label": find_places(described),
        "unit_rule": rule,
        "lookup": findings.lookups[0] if findings.lookups else None,
        "seen": " ".join(texts)[:MAX_SEEN].strip() or None,
        "sold": _sold(notice),
        "made": _made(rule),
    }
    product = _product(notice, keys)
    spans = sorted(
        [*findings.spans, *spans, *rule_spans],
        key=lambda span: (list(Section).index(span.section), span.index, span.start),
    )
    return Extraction(_with_name_only(product), tuple(spans), tuple(texts), tuple(conflicts))


def _product(notice: Notice, keys: dict[str, Any]) -> Product:
    names = [line for text in notice.product_names if (line := _line(text))] or [_line(notice.title) or notice.id]
    aliases = tuple(dict.fromkeys(names[1:]))[:MAX_LIST]
    try:
        return Product(name=names[0], aliases=aliases, **keys)
    except ValidationError:
        # Hostile words in a text field: the field goes, and the decisive fields stay.
        kept = {key: keys[key] for key in ("codes", "excluded", "unit_rule", "lookup")}
        return Product(name=names[0], aliases=aliases, seen="See the notice." if keys["seen"] else None, **kept)


def _line(text: str) -> str:
    """Return a text as one line, without characters that control a terminal."""
    return " ".join("".join(one if one.isprintable() else " " for one in text).split())[:MAX_LINE].strip()


def _with_name_only(product: Product) -> tuple[Product, ...]:
    """Add a copy without codes when all codes stand on the packaging only: then brand and name decide."""
    kinds = {code.kind for code in product.codes}
    place = product.label.model or ""
    on_device_unknown = kinds == {"gtin"} or (kinds and "model" not in kinds and PHRASES.packaging.search(place))
    if not on_device_unknown:
        return (product,)
    note = "The notice's codes stand on the packaging: the name decides."
    return (product, product.model_copy(update={"codes": (), "excluded": (), "note": note}))


def _codes(findings: Findings) -> tuple[list[Code], list[str], list[Span]]:
    """Return the codes, those that are not recalled, and their words."""
    codes: dict[str, Code] = {}
    spans: list[Span] = []
    recalled = {folded(code.value) for _, code, weak in findings.codes if not code.excluded and not weak}
    # A code that one sentence recalls and another excludes is recalled: the second sentence is about some of its units.
    not_recalled = {
        folded(code.value): code.value
        for _, code, _ in findings.codes
        if code.excluded and folded(code.value) not in recalled
    }
    in_rules = {folded(value) for _, limit in findings.limits for value in _values_of(limit.rule)}
    for passage, code, weak in findings.codes:
        fold = folded(code.value)
        if code.excluded and fold in recalled:
            findings.texts.append(_sentence_around(passage.text, code.start))
            continue
        if code.excluded:
            spans.append(passage.span(SpanKind.EXCLUDED, code.start, code.end, code.value))
            continue
        if fold in not_recalled or (weak and (fold in in_rules or _says_nothing_new(code.value, codes))):
            continue
        made = _code(code)
        if made is not None:
            spans.append(passage.span(SpanKind.CODE, code.start, code.end, made.value))
            codes.setdefault(fold.lstrip("0") if made.kind == "gtin" else fold, made)
    return list(codes.values()), list(not_recalled.values()), spans


def _sentence_around(text: str, place: int) -> str:
    return next((one.text.strip() for one in sentences(text) if one.start <= place < one.end), text[:MAX_LINE])


def _says_nothing_new(value: str, codes: dict[str, Code]) -> bool:
    """Whether a code of a caption begins as a prefix does, or is a known code cut short or with a letter too many."""
    fold = folded(value)
    if fold in codes:
        return False
    mistyped = value[-1].islower() and fold[:-1] in codes
    return mistyped or any(
        code.value.startswith(f"{value}-") or (code.match == "prefix" and fold.startswith(known))
        for known, code in codes.items()
    )


def _code(found: FoundCode) -> Code | None:
    value = found.value
    if found.kind == "gtin" and len(value) == 11:
        # A spreadsheet lost the leading zero.
        value = "0" + value
    try:
        return Code.model_validate({"kind": found.kind, "match": found.match, "value": value})
    except ValidationError:
        return None


def _values_of(rule: Rule | None) -> list[str]:
    if isinstance(rule, Condition):
        return [*(rule.value or ()), *(one for one in (rule.from_, rule.to) if one)]
    inner = rule.any if isinstance(rule, AnyOf) else rule.all if isinstance(rule, AllOf) else ()
    return [value for one in inner for value in _values_of(one)]


def _rule(findings: Findings, codes: Sequence[str]) -> tuple[Rule | None, list[str], list[Span]]:
    """Return the unit rule, the texts that could not become one, and their words.

    One text that is not understood may recall units that the rules would clear: then there is no rule at all.
    """
    hard = [(passage, limit) for passage, limit in findings.limits if not limit.descriptive]
    decisive = [(p, limit) for p, limit in hard if limit.fields != {"model_year"}] or hard
    widened = [words for words in findings.all_units if decisive and PHRASES.more_units.search(words)]
    rule = None
    if not widened and all(limit.rule is not None for _, limit in decisive):
        rule = _joined([limit for _, limit in decisive], codes)
    # Without a hard limit, the descriptive ones are what a person reads.
    shown = decisive or findings.limits
    kind = SpanKind.TEXT if rule is None else SpanKind.UNIT_RULE
    texts = [*(limit.words for _, limit in shown), *widened] if rule is None else []
    return rule, texts, [p.span(kind, limit.start, limit.end, limit.words) for p, limit in shown]


def _joined(limits: Sequence[Limit], codes: Sequence[str]) -> Rule | None:
    """Join the rules of a notice: rules of one kind by "any", rules of several kinds by "all"; None without limits."""
    everything = {folded(code) for code in codes}
    groups: dict[tuple[str, ...], list[Limit]] = {}
    for limit in limits:
        named = tuple(sorted({code for code in limit.codes if folded(code) in everything}))
        bound = named if named and {folded(code) for code in named} != everything else ()
        groups.setdefault(bound, []).append(limit)
    unbound = groups.pop((), [])
    rules = []
    for bound, group in groups.items():
        rule = _of_kinds(group)
        rules.append(rule and rule.model_copy(update={"for_": bound}))
    general = _of_kinds(unbound) if unbound else None
    if None in rules or (unbound and general is None):
        return None
    special = any_of(rules)
    kinds = {name for limit in unbound for name in limit.fields}
    if general is None or special is None:
        return general or special
    if kinds & {name for group in groups.values() for limit in group for name in limit.fields}:
        return any_of([general, special])
    return all_of([general, special])


def _of_kinds(limits: Sequence[Limit]) -> Rule | None:
    if all(limit.fields == {"model_year"} for limit in limits):
        return model_years(limit.rule for limit in limits if limit.rule is not None)
    kinds: dict[frozenset[str], list[Rule]] = {}
    for limit in limits:
        if limit.rule is not None:
            kinds.setdefault(limit.fields, []).append(limit.rule)
    if any(PHRASES.also.search(limit.words) for limit in limits) and len(kinds) > 1:
        return any_of(rule for rules in kinds.values() for rule in rules)
    return all_of(any_of(rules) for rules in kinds.values())


def _only_model_years(rule: Rule) -> bool:
    if isinstance(rule, Condition):
        return rule.field == "model_year"
    return all(_only_model_years(one) for one in (rule.any if isinstance(rule, AnyOf) else rule.all))


def _sold(notice: Notice) -> Window | None:
    """Return when it was sold: the first span of time that the notice names."""
    for text in notice.sold_at:
        found = tokens(normal(text))
        match = GRAMMAR.on_sale.search(classes(found))
        if match is not None:
            start, end = (iso_date(found[match.start(name)].text) for name in ("from", "to"))
            return _window(start, end)
    return None


def _window(start: str | None, end: str | None) -> Window | None:
    try:
        return Window.model_validate({"from": start, "to": end})
    except ValidationError:
        return None


def _made(rule: Rule | None) -> Window | None:
    if isinstance(rule, Condition) and rule.field == "made" and not rule.for_:
        return _window(rule.from_, rule.to)
    return None
