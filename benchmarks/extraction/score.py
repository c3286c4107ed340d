"""How an extraction compares with the truth of its notice."""

from __future__ import annotations

import itertools
from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum

from benchmarks.extraction.rules import alternatives, clears, for_code, form
from benchmarks.extraction.truth import Labelled, TrueCode, TrueLimit
from labelcheck.catalogue.recall import AllOf, Condition, Rule
from labelcheck.notices.extraction import Extraction
from labelcheck.text.codes import folded


class RuleOutcome(StrEnum):
    """What became of one statement on units."""

    EXACT = "exact"
    TEXT = "text"
    MISSING = "missing"
    WRONG = "wrong"


@dataclass
class Score:
    """Counts over notices.

    Attributes:
        right: Codes found as they are, kind and match included.
        other_kind: Codes found with another kind.
        spurious: What is no code of the notice.
        lost: Codes not found.
        rules: (kind of rule, outcome) → how many.
        clearing: Statements whose extracted rule clears a unit that they recall.
        asked: Notices without any condition that are given one.
        unlimited: Notices without any condition.
        errors: Each error in words.
    """

    right: int = 0
    other_kind: int = 0
    spurious: int = 0
    lost: int = 0
    rules: Counter[tuple[str, RuleOutcome]] = field(default_factory=Counter)
    clearing: int = 0
    asked: int = 0
    unlimited: int = 0
    lookups: Counter[str] = field(default_factory=Counter)
    seen: Counter[str] = field(default_factory=Counter)
    errors: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        """Right codes among those found; a code of another kind is not right."""
        return self.right / max(1, self.right + self.other_kind + self.spurious)

    @property
    def recall(self) -> float:
        """Right codes among those of the notices."""
        return self.right / max(1, self.right + self.other_kind + self.lost)

    def outcomes(self, outcome: RuleOutcome) -> int:
        """Return how many statements had an outcome."""
        return sum(count for (_, one), count in self.rules.items() if one is outcome)

    @property
    def honest(self) -> float:
        """Statements on units that are exactly right or text, among all and the rules that the notices do not have."""
        good = self.outcomes(RuleOutcome.EXACT) + self.outcomes(RuleOutcome.TEXT)
        return good / max(1, sum(self.rules.values()))


def add(score: Score, truth: Labelled, extraction: Extraction) -> None:
    """Add one notice."""
    found = [(code.kind, code.match, code.value) for product in extraction.products for code in product.codes]
    score_codes(score, truth, list(dict.fromkeys(found)))
    _score_rules(score, truth, extraction)
    _score_conditions(score, truth, extraction)


def score_codes(score: Score, truth: Labelled, found: list[tuple[str, str, str]]) -> None:
    """Add the codes of one notice: (kind, match, value) each."""
    left = list(truth.codes)
    for kind, match, value in found:
        same = [code for code in left if match in code.matches and _key(value) in map(_key, code.values)]
        if not same:
            if not _optional(truth, value) and not any(_key(value) in map(_key, code.values) for code in truth.codes):
                score.spurious += 1
                score.errors.append(f"{truth.notice.id}: no such code: {kind} {match} {value}")
            continue
        left.remove(same[0])
        if kind in same[0].kinds:
            score.right += 1
        else:
            score.other_kind += 1
            score.errors.append(f"{truth.notice.id}: {value} is a {same[0].kinds[0]}, not a {kind}")
    score.lost += len(left)
    score.errors += [f"{truth.notice.id}: lost {_words(code)}" for code in left]


def _key(value: str) -> str:
    fold = folded(value)
    return fold.lstrip("0") if fold.isdigit() else fold


def _words(code: TrueCode) -> str:
    return f"{code.kinds[0]} {code.matches[0]} {code.values[0]}"


def _optional(truth: Labelled, value: str) -> bool:
    fold = folded(value)
    return any(fold.startswith(folded(one)) if one.endswith("*") else fold == folded(one) for one in truth.optional)


def _score_rules(score: Score, truth: Labelled, extraction: Extraction) -> None:
    hard = [limit for limit in truth.limits if not limit.soft]
    rule = next((product.unit_rule for product in extraction.products if product.unit_rule is not None), None)
    asks = any(product.seen or product.lookup for product in extraction.products)
    for limit in hard:
        outcome = _outcome(truth, limit, rule, asks)
        score.rules[(_kind(limit), outcome)] += 1
        if outcome in (RuleOutcome.WRONG, RuleOutcome.MISSING):
            score.errors.append(f"{truth.notice.id}: {outcome} rule: {limit.rule} {limit.codes}, found {form(rule)}")
        score.clearing += _clears(truth, limit, rule, score)
    if not hard and rule is not None and not _right_for_all(truth, rule):
        score.rules[("none", RuleOutcome.WRONG)] += 1
        score.clearing += 1
        score.errors.append(f"{truth.notice.id}: no such rule: {form(rule)}")


def _kind(limit: TrueLimit) -> str:
    if isinstance(limit.rule, str):
        return "text"
    rule = next(alternatives(limit.rule))
    while not isinstance(rule, Condition):
        rule = rule.all[0] if isinstance(rule, AllOf) else rule.any[0]
    return f"{rule.field} {rule.op}"


def _codes_of(truth: Labelled, limit: TrueLimit | None = None) -> tuple[str, ...]:
    own = limit.codes if limit is not None else ()
    return own or tuple(code.values[0] for code in truth.codes if "gtin" not in code.kinds) or ("",)


def _outcome(truth: Labelled, limit: TrueLimit, rule: Rule | None, asks: bool) -> RuleOutcome:
    if rule is None:
        return RuleOutcome.TEXT if asks else RuleOutcome.MISSING
    if isinstance(limit.rule, str):
        # Text beside a rule is right when the rule is that of the notice's other statements.
        others = [one for one in truth.limits if not isinstance(one.rule, str)]
        return RuleOutcome.TEXT if asks and others and _right_for_all(truth, rule) else RuleOutcome.WRONG
    same = all(_right_for(truth, rule, code) for code in _codes_of(truth, limit))
    return RuleOutcome.EXACT if same else RuleOutcome.WRONG


def _right_for_all(truth: Labelled, rule: Rule) -> bool:
    return all(_right_for(truth, rule, code) for code in _codes_of(truth))


def _right_for(truth: Labelled, rule: Rule, code: str) -> bool:
    """Whether a rule says of one code what the notice's statements say together, soft ones taken or left."""
    found = form(for_code(rule, code))
    stated = [one for one in truth.limits if not isinstance(one.rule, str)]
    bound = [one for one in stated if not one.codes or folded(code) in {folded(own) for own in one.codes}]
    hard = [one for one in bound if not one.soft]
    soft = [one for one in bound if one.soft]
    for count in range(len(soft) + 1):
        for chosen in itertools.combinations(soft, count):
            rules = [list(alternatives(one.rule)) for one in (*hard, *chosen) if not isinstance(one.rule, str)]
            for parts in itertools.product(*rules):
                if found == form(AllOf(all=parts) if parts else None):
                    return True
    return False


def _clears(truth: Labelled, limit: TrueLimit, rule: Rule | None, score: Score) -> int:
    if isinstance(limit.rule, str):
        wrong = rule is not None and not _right_for_all(truth, rule)
        return int(wrong)
    for code in _codes_of(truth, limit):
        for true in alternatives(limit.rule):
            found = for_code(rule, code)
            if found is not None and form(found) == form(true):
                break
        else:
            value = clears(for_code(rule, code), next(alternatives(limit.rule)))
            if value:
                score.errors.append(f"{truth.notice.id}: clears {code} {value}")
                return 1
    return 0


def _score_conditions(score: Score, truth: Labelled, extraction: Extraction) -> None:
    lookups = [product.lookup.url for product in extraction.products if product.lookup]
    seen = " ".join(product.seen or "" for product in extraction.products).strip()
    if truth.lookup:
        score.lookups["found" if any(truth.lookup in url for url in lookups) else "lost"] += 1
    elif lookups:
        score.lookups["spurious"] += 1
        score.errors.append(f"{truth.notice.id}: no such page: {lookups[0]}")
    if truth.seen:
        score.seen["found" if truth.seen in seen else "lost"] += 1
        if truth.seen not in seen:
            score.errors.append(f"{truth.notice.id}: condition lost: {truth.seen}")
    if not truth.limits and not truth.seen and not truth.lookup:
        score.unlimited += 1
        if seen or lookups:
            score.asked += 1
            score.errors.append(f"{truth.notice.id}: needless question: {(seen or lookups[0])[:200]}")
