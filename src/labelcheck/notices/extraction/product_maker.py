"""From all that was found in a notice to the catalogue's products."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
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
from labelcheck.notices.extraction.printed_values import check_digit_right, iso_date
from labelcheck.notices.extraction.tokens import classes, tokens
from labelcheck.notices.extraction.unit_finder import Limit
from labelcheck.notices.extraction.unit_values import all_of, any_of, model_years
from labelcheck.text.codes import folded

MAX_SEEN = 4_000
"""Characters of a product's `seen`."""


@dataclass
class Findings:
    """What was found so far; filled text by text."""

    codes: list[tuple[Passage, FoundCode, bool]] = field(default_factory=list)
    limits: list[tuple[Passage, Limit]] = field(default_factory=list)
    lookups: list[Lookup] = field(default_factory=list)
    texts: list[tuple[SpanKind, str]] = field(default_factory=list)
    uncertain: list[str] = field(default_factory=list)
    all_units: list[str] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    conflicts: list[str] = field(default_factory=list)

    def add_code(self, passage: Passage, code: FoundCode, *, weak: bool = False) -> None:
        """Add a code; a weak one, from a title or a caption, only counts when it contradicts nothing."""
        self.codes.append((passage, code, weak))

    @property
    def last_kind(self) -> str:
        """The kind of the code that was found last; empty when there is none."""
        return next((code.kind for _, code, _ in reversed(self.codes) if code.kind != "gtin"), "")

    def add_limit(self, passage: Passage, limit: Limit) -> None:
        """Add what a sentence or a row says of units."""
        self.limits.append((passage, limit))

    def add_lookup(self, passage: Passage, sentence: Sentence, lookup: Lookup) -> None:
        """Add the maker's page."""
        self.lookups.append(lookup)
        end = sentence.start + len(sentence.text)
        self.spans.append(_span(SpanKind.LOOKUP, passage, sentence.start, end, lookup.url))

    def add_text(self, passage: Passage, start: int, end: int, words: str, kind: SpanKind) -> None:
        """Add a condition that no rule says."""
        self.texts.append((kind, words))
        self.spans.append(_span(kind, passage, start, end, words))

    def add_uncertain(self, passage: Passage, sentence: Sentence, words: str) -> None:
        """Add a sentence that limits the recall to certain units."""
        self.uncertain.append(words)

    def add_all_units(self, passage: Passage, sentence: Sentence, words: str) -> None:
        """Add a sentence that says that no unit is left out."""
        self.all_units.append(words)
        end = sentence.start + len(sentence.text)
        self.spans.append(_span(SpanKind.ALL_UNITS, passage, sentence.start, end, words))


def _span(kind: SpanKind, passage: Passage, start: int, end: int, value: str) -> Span:
    return Span(kind, passage.section, passage.index, start, end, value[:MAX_LINE])


def make_products(notice: Notice, findings: Findings) -> Extraction:
    """Return the products of a notice, and the words that they came from."""
    codes, excluded, spans = _codes(findings)
    rule, texts, rule_spans = _rule(findings, [code.value for code in codes if code.kind != "gtin"])
    conflicts = list(findings.conflicts)
    conflicts += [
        f"The check digit of {code.value} is wrong."
        for code in codes
        if code.kind == "gtin" and not check_digit_right(code.value)
    ]
    texts += [words for kind, words in findings.texts if kind is SpanKind.SEEN]
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
        # Hostile words in a text field: they go, the decisive fields stay.
        kept = {key: keys[key] for key in ("codes", "excluded", "unit_rule", "lookup")}
        return Product(name=names[0], aliases=aliases, seen="See the notice." if keys["seen"] else None, **kept)


def _line(text: str) -> str:
    """Return a text as one line without what steers a terminal."""
    return " ".join("".join(one if one.isprintable() else " " for one in text).split())[:MAX_LINE].strip()


def _with_name_only(product: Product) -> tuple[Product, ...]:
    """Add a twin without codes when those that there are stand on the packaging only: brand and name decide then."""
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
    # What one sentence recalls and another does not is recalled: the second one speaks of some of its units.
    not_recalled = {
        folded(code.value): code.value
        for _, code, _ in findings.codes
        if code.excluded and folded(code.value) not in recalled
    }
    in_rules = {folded(value) for _, limit in findings.limits for value in _values_of(limit.rule)}
    for passage, code, weak in findings.codes:
        fold = folded(code.value)
        if code.excluded and fold in recalled:
            findings.texts.append((SpanKind.SEEN, _sentence_around(passage.text, code.start)))
            continue
        if code.excluded:
            spans.append(_span(SpanKind.EXCLUDED, passage, code.start, code.end, code.value))
            continue
        if fold in not_recalled or (weak and (fold in in_rules or _says_nothing_new(code.value, codes))):
            continue
        made = _code(code)
        if made is not None:
            spans.append(_span(SpanKind.CODE, passage, code.start, code.end, made.value))
            codes.setdefault(fold.lstrip("0") if made.kind == "gtin" else fold, made)
    return list(codes.values()), list(not_recalled.values()), spans


def _sentence_around(text: str, place: int) -> str:
    return next(
        (one.text.strip() for one in sentences(text) if one.start <= place < one.start + len(one.text)), text[:MAX_LINE]
    )


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
    failed = [limit for _, limit in decisive if limit.rule is None]
    descriptive = [limit.words for _, limit in findings.limits if limit.descriptive]
    widened = [words for words in findings.all_units if PHRASES.more_units.search(words)]
    if failed or (widened and decisive):
        texts = [limit.words for _, limit in decisive]
        spans = [_span(SpanKind.TEXT, p, limit.start, limit.end, limit.words) for p, limit in decisive]
        return None, list(dict.fromkeys([*texts, *widened])), spans
    if not decisive:
        return (
            None,
            list(dict.fromkeys(descriptive)),
            [_span(SpanKind.TEXT, p, limit.start, limit.end, limit.words) for p, limit in findings.limits],
        )
    rule = _joined([limit for _, limit in decisive], codes)
    spans = [_span(SpanKind.UNIT_RULE, p, limit.start, limit.end, limit.words) for p, limit in decisive]
    if rule is None:
        return None, [limit.words for _, limit in decisive], [replace(span, kind=SpanKind.TEXT) for span in spans]
    return rule, [], spans


def _joined(limits: Sequence[Limit], codes: Sequence[str]) -> Rule | None:
    """Bring the rules of a notice together: of one kind, one is enough; of several kinds, all must hold."""
    everything = {folded(code) for code in codes}
    groups: dict[tuple[str, ...], list[Limit]] = {}
    for limit in limits:
        named = tuple(sorted({code for code in limit.codes if folded(code) in everything}))
        bound = named if named and {folded(code) for code in named} != everything else ()
        groups.setdefault(bound, []).append(limit)
    unbound = groups.pop((), [])
    rules = [_for_codes(_of_kinds(group), bound) for bound, group in groups.items()]
    general = _of_kinds(unbound) if unbound else None
    if None in rules or (unbound and general is None):
        return None
    special = any_of(rule for rule in rules if rule is not None)
    kinds = {name for limit in unbound for name in limit.fields}
    if general is None or special is None:
        return general or special
    if kinds & {name for group in groups.values() for limit in group for name in limit.fields}:
        return any_of([general, special])
    return all_of([general, special])


def _of_kinds(limits: Sequence[Limit]) -> Rule | None:
    kinds: dict[frozenset[str], list[Rule]] = {}
    if all(limit.fields == {"model_year"} for limit in limits):
        return model_years(limit.rule for limit in limits if limit.rule is not None)
    for limit in limits:
        if limit.rule is not None:
            kinds.setdefault(limit.fields, []).append(limit.rule)
    if any(PHRASES.also.search(limit.words) for limit in limits) and len(kinds) > 1:
        return any_of(rule for rules in kinds.values() for rule in rules)
    rules = [any_of(rules) for rules in kinds.values()]
    return None if None in rules else all_of(rule for rule in rules if rule is not None)


def _for_codes(rule: Rule | None, codes: tuple[str, ...]) -> Rule | None:
    return rule if rule is None or not codes else rule.model_copy(update={"for_": codes})


def _only_model_years(rule: Rule) -> bool:
    if isinstance(rule, Condition):
        return rule.field == "model_year"
    return all(_only_model_years(one) for one in (rule.any if isinstance(rule, AnyOf) else rule.all))


def _sold(notice: Notice) -> Window | None:
    """Return when it was sold; the first span of time that is named."""
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
