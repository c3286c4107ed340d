"""Hold a label against the catalogue: which products of which recalls it may be, and what speaks for each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from labelcheck.catalogue.catalogue import Catalogue
from labelcheck.catalogue.keys import codes_of
from labelcheck.catalogue.recall import Code, Product, Recall
from labelcheck.match.blocking import Candidates
from labelcheck.match.by_name import BRAND_ONLY, likely_by_name
from labelcheck.match.code_comparison import Closeness, compare
from labelcheck.match.evidence import Step, weighed
from labelcheck.match.scoring import posterior_as_read, posterior_misread, probability_of
from labelcheck.match.unit_rules import evaluate
from labelcheck.model.label import Field, Label
from labelcheck.model.verdict import Evidence, UnitRule
from labelcheck.text.brand_words import brand_words
from labelcheck.text.brands import named_in
from labelcheck.text.codes import DISTINCTIVE_LENGTH, distinctive, folded
from labelcheck.text.globs import folded_glob
from labelcheck.text.lookalikes import look_alike_key

RULE_MET = 0.95
"""Probability that a device of the brand is a product without codes when its serial number or date is one asked for."""
BY_GTIN = 0.995
"""Probability that a device is the product whose GTIN stands on it: bar codes are not misread, but are reused."""


@dataclass(frozen=True, kw_only=True)
class Match:
    """One product of one recall that the label may belong to.

    Attributes:
        recall, product: What it may be.
        closeness: How the model stands to the notice's code; `SAME` for products without a code.
        model: The field that was compared; None for products without a code, or matched by bar code.
        expected: The code in the notice; empty when it gives none.
        place: For a near match, the character that differs, 1-based.
        by_base: Whether only the base model matched, and the sales number would have to be read.
        brand: Whether the brand was read: True, False (another was), or None (none was).
        unit_rule: What the unit rule says.
        likely: Probability that the device is this product, whatever its unit rule says.
        evidence: The reasons: what each adds to the log-odds that this unit is covered.
        on_its_brand: What `likely` would be, were the brand read too: what is open then is the reading.
        cut_off: For a near match: what was read may be a part of the code.
        within: For a near match: the code is a part of what was read.
    """

    recall: Recall
    product: Product
    closeness: Closeness
    brand: bool | None
    unit_rule: UnitRule
    likely: float
    evidence: tuple[Evidence, ...]
    model: Field | None = None
    expected: str = ""
    place: int = 0
    by_base: bool = False
    on_its_brand: float = 1.0
    cut_off: bool = False
    within: bool = False

    @property
    def covered(self) -> float:
        """Probability that this very unit is recalled: what the evidence adds up to."""
        return probability_of(sum(evidence.weight for evidence in self.evidence))


def find_matches(label: Label, catalogue: Catalogue) -> list[Match]:
    """Return every product that the label may belong to, the strongest first; superseded recalls only on their own.

    Neighbours are left out where the label plainly names one: nothing is decided by them then.
    """
    return held_against(label, catalogue)[0]


def held_against(label: Label, catalogue: Catalogue) -> tuple[list[Match], list[Recall]]:
    """Return the matches, as `find_matches` does, and all recalls that were considered for them."""
    asked = Candidates(label, catalogue.database)
    recalls = catalogue.in_rows(asked.plain)
    matches = _matches(label, recalls)
    if not _plain(matches):
        more = catalogue.in_rows(asked.neighbours)
        recalls, matches = recalls + more, matches + _matches(label, more)
    return _strongest(matches), recalls


def matches_among(label: Label, recalls: Iterable[Recall]) -> list[Match]:
    """Return the products of these recalls that the label may belong to, as `find_matches` does."""
    return _strongest(_matches(label, recalls))


def _matches(label: Label, recalls: Iterable[Recall]) -> list[Match]:
    texts = tuple(line.text for line in label.lines)
    matches = []
    for recall in recalls:
        brand = _brand(label, texts, recall)
        for product in recall.products:
            found = (
                _by_code(label, recall, product, brand) if product.codes else _by_name(label, recall, product, brand)
            )
            if found is not None:
                matches.append(found)
    return matches


def _plain(matches: Iterable[Match]) -> list[Match]:
    """Return the matches that are more than neighbours."""
    return [match for match in matches if match.closeness is not Closeness.NEAR]


def _strongest(matches: list[Match]) -> list[Match]:
    counting = _plain(matches) or matches
    matched = {match.recall.id for match in counting}
    current = [match for match in counting if match.recall.superseded_by not in matched]
    return sorted(current, key=lambda match: (-match.closeness, -match.covered, match.recall.id))


def _brand(label: Label, texts: tuple[str, ...], recall: Recall) -> bool | None:
    """Whether one of the recall's brands stands on the label's lines; None when no brand could be read at all."""
    if label.brand is not None:
        read = brand_words(label.brand.value).casefold()
        if any(brand_words(brand).casefold() in (read, read.split()[0]) for brand in recall.brands):
            return True
    if any(named_in(brand, texts) for brand in recall.brands):
        return True
    return None if label.brand is None else False


def _by_code(label: Label, recall: Recall, product: Product, brand: bool | None) -> Match | None:
    best = max(_comparisons(label, product, brand), key=lambda one: one.rank, default=None)
    if best is None:
        return _by_gtin(label, recall, product, brand)
    closeness, field = best.closeness, best.field
    rule = evaluate(product.unit_rule, label, best.shown)
    printed = _as_printed(best.code, field.value, best.moved)

    @cache
    def likely(whose: bool | None) -> float:
        if closeness is Closeness.NEAR:
            return posterior_misread(field, printed, whose, product.excluded, in_part=best.cut_off or best.within)
        return posterior_as_read(field, printed, whose, alike=closeness is Closeness.LOOK_ALIKE)

    steps = [Step("model", best.shown, field.value, likely(None), field.box)]
    if brand or (brand is False and label.known_brand):
        steps.append(_brand_step(label, recall, likely(brand)))
    return Match(
        recall=recall,
        product=product,
        closeness=closeness,
        model=field,
        expected=best.shown,
        place=best.place,
        by_base=best.by_base,
        brand=brand,
        unit_rule=rule,
        likely=steps[-1].probability,
        evidence=weighed(recall.id, steps, rule, label),
        on_its_brand=likely(True),
        cut_off=best.cut_off,
        within=best.within,
    )


@dataclass(frozen=True)
class _Compared:
    """A field of the label held against a code of the product; `shown` is what the notice calls it."""

    field: Field
    code: Code
    shown: str
    by_base: bool
    closeness: Closeness
    place: int
    cut_off: bool
    within: bool
    moved: int

    @property
    def rank(self) -> tuple[Closeness, bool, bool, float]:
        """The closest counts, of these what may be only a part, what a keyword names, and what was read best."""
        return self.closeness, self.cut_off or self.within, self.field.by_keyword, self.field.confidence


def _comparisons(label: Label, product: Product, brand: bool | None) -> Iterable[_Compared]:
    """Compare all that may be a model with all codes of a product; yields what is close enough to count."""
    excluded = {folded(code) for code in product.excluded}
    beside_another_brand = brand is False and label.known_brand
    for code, shown, by_base in codes_of(product):
        several = _of_several_words(label, code) if " " in code.value else ()
        for field in (*label.models, *several):
            comparison = compare(field.value, code)
            closeness = comparison.closeness
            if (comparison.cut_off or comparison.within) and beside_another_brand:
                continue
            if excluded and folded(field.value) in excluded:
                # The notice says that this one is not recalled: but it may be the recalled one misread.
                closeness = min(closeness, Closeness.NEAR)
            if closeness < Closeness.LOOK_ALIKE and any(
                compare(rival, code).closeness >= Closeness.LOOK_ALIKE for rival in field.rivals
            ):
                closeness = Closeness.NEAR
            if _counts(closeness, label, brand, code):
                place = comparison.place or int(closeness is Closeness.NEAR)
                cut_off = comparison.cut_off and not (field.followed and place > 1)
                yield _Compared(
                    field, code, shown, by_base, closeness, place, cut_off, comparison.within, comparison.moved
                )


def _of_several_words(label: Label, code: Code) -> Iterable[Field]:
    """Find a code like "BatPak 2F" in the lines as read: a field's value may have lost a word of it."""
    count = len(code.value.split())
    for line in label.lines:
        words = line.text.split()
        for start in range(len(words) - count + 1):
            several = " ".join(words[start : start + count])
            if look_alike_key(several) == look_alike_key(code.value):
                yield Field(several, line.confidence, line.box)


def _counts(closeness: Closeness, label: Label, brand: bool | None, code: Code) -> bool:
    """Whether a reading so close to a code counts: short codes and codes of digits only mean little by themselves."""
    if closeness is Closeness.APART or brand is True:
        return closeness is not Closeness.APART
    if distinctive(code.value):
        return closeness > Closeness.NEAR or not label.known_brand or len(folded(code.value)) > DISTINCTIVE_LENGTH
    return closeness > Closeness.NEAR and not label.known_brand


def _by_gtin(label: Label, recall: Recall, product: Product, brand: bool | None) -> Match | None:
    if label.gtin is None:
        return None
    read = label.gtin.value.lstrip("0")
    for code in product.codes:
        if code.kind == "gtin" and code.value.lstrip("0") == read:
            rule = evaluate(product.unit_rule, label, code.value)
            step = Step("gtin", code.value, label.gtin.value, BY_GTIN, label.gtin.box)
            return Match(
                recall=recall,
                product=product,
                closeness=Closeness.SAME,
                expected=code.value,
                brand=brand,
                unit_rule=rule,
                likely=BY_GTIN,
                evidence=weighed(recall.id, [step], rule, label),
            )
    return None


def _by_name(label: Label, recall: Recall, product: Product, brand: bool | None) -> Match | None:
    """A product without a code: the brand makes it possible, the name or a unit rule that is met make it likely."""
    if brand is not True:
        return None
    rule = evaluate(product.unit_rule, label)
    by_name, line = likely_by_name(label, recall, product)
    likely = max(by_name, RULE_MET if rule is UnitRule.MET else 0.0)
    if rule is UnitRule.NOT_MET or not likely:
        return None
    closeness = Closeness.SAME if line is not None or rule is UnitRule.MET else Closeness.NEAR
    steps = [_brand_step(label, recall, min(BRAND_ONLY, likely))]
    if line is not None:
        steps.append(Step("name", product.name, line.text, by_name, line.box))
    return Match(
        recall=recall,
        product=product,
        closeness=closeness,
        brand=brand,
        unit_rule=rule,
        likely=likely,
        evidence=weighed(recall.id, steps, rule, label, likely),
    )


def _brand_step(label: Label, recall: Recall, probability: float) -> Step:
    read = label.brand.value if label.brand else ""
    return Step("brand", " / ".join(recall.brands), read, probability, label.brand.box if label.brand else None)


def _as_printed(code: Code, read: str, moved: int) -> str:
    """Return how a code would be printed, of which the notice gives only a part: the rest as it was read.

    Args:
        code: The code.
        read: What was read.
        moved: As in `Comparison`.
    """
    if code.match == "exact":
        return code.value
    expected = folded(code.value)
    whole = folded(read)
    if code.match == "prefix":
        return expected + whole[len(expected) + moved :]
    marks = folded_glob(code.value)
    if "*" not in marks and len(marks) == len(whole):
        return "".join(one if mark == "?" else mark for mark, one in zip(marks, whole, strict=True))
    return whole
