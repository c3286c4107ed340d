"""Hold a label against the catalogue: which products of which recalls it may be, and what speaks for each."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz

from labelcheck.known_brands import certainty
from labelcheck.label import Field, Label
from labelcheck.lookalikes import look_alike_key
from labelcheck.matching.codes import DISTINCTIVE_LENGTH, Closeness, Comparison, compare, distinctive
from labelcheck.matching.unit_rules import evaluate
from labelcheck.recalls.catalogue import Catalogue
from labelcheck.recalls.field_types import folded
from labelcheck.recalls.model import Code, Product, Recall
from labelcheck.verdict import Evidence, UnitRule

NAME_RATIO = 85.0
"""rapidfuzz partial ratio, 0 to 100, from which a line is taken to carry a product's name."""
BRAND_BITS = 3.0
"""Weight of the brand: one device in eight or so has a given large brand."""


@dataclass(frozen=True)
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
        evidence: The reasons.
        cut_off: For a near match: what was read may be a part of the code.
    """

    recall: Recall
    product: Product
    closeness: Closeness
    model: Field | None
    expected: str
    place: int
    by_base: bool
    brand: bool | None
    unit_rule: UnitRule
    evidence: tuple[Evidence, ...]
    cut_off: bool = False

    @property
    def weight(self) -> float:
        """The sum of the evidence, bits."""
        return sum(evidence.weight for evidence in self.evidence)


def find_matches(label: Label, catalogue: Catalogue) -> list[Match]:
    """Return every product that the label may belong to, the strongest first; superseded recalls only on their own."""
    matches = []
    for recall in catalogue:
        brand = _brand(label, recall)
        for product in recall.products:
            found = (
                _by_code(label, recall, product, brand) if product.codes else _by_name(label, recall, product, brand)
            )
            if found is not None:
                matches.append(found)
    matched = {match.recall.id for match in matches}
    current = [match for match in matches if match.recall.superseded_by not in matched]
    return sorted(current, key=lambda match: (-match.closeness, -match.weight, match.recall.id))


def _brand(label: Label, recall: Recall) -> bool | None:
    """Whether one of the recall's brands stands on the label; None when no brand could be read at all."""
    if any(certainty(brand, line.text) > 0 for brand in recall.brands for line in label.lines):
        return True
    if label.brand is None:
        return None
    read = label.brand.value.casefold()
    return any(brand.casefold() in (read, read.split()[0]) for brand in recall.brands)


def _by_code(label: Label, recall: Recall, product: Product, brand: bool | None) -> Match | None:
    best: tuple[Closeness, bool, bool, float, Field, str, Comparison, bool] | None = None
    excluded = {folded(code) for code in product.excluded}
    for code, shown, by_base in _codes(product):
        least = _least_closeness(label, brand, code)
        if least is None:
            continue
        for field in (*label.models, *_of_several_words(label, code)):
            comparison = compare(field.value, code)
            if comparison.cut_off and brand is False:
                continue
            closeness = comparison.closeness
            if folded(field.value) in excluded:
                # The notice says that this one is not recalled: but it may be the recalled one misread.
                closeness = min(closeness, Closeness.NEAR)
            if closeness < Closeness.LOOK_ALIKE and any(
                compare(rival, code).closeness >= Closeness.LOOK_ALIKE for rival in field.rivals
            ):
                closeness = Closeness.NEAR
            rank = (closeness, comparison.cut_off, field.said, field.confidence, field, shown, comparison, by_base)
            if closeness >= least and (best is None or rank[:4] > best[:4]):
                best = rank
    if best is None:
        return _by_gtin(label, recall, product, brand)
    closeness, _, _, _, field, shown, comparison, by_base = best
    place = comparison.place or int(closeness is Closeness.NEAR)
    rule = evaluate(product.unit_rule, label, shown)
    evidence = (*_model_evidence(recall, field, shown, closeness), *_other_evidence(label, recall, brand, rule))
    return Match(
        recall, product, closeness, field, shown, place, by_base, brand, rule, evidence, cut_off=comparison.cut_off
    )


def _of_several_words(label: Label, code: Code) -> Iterable[Field]:
    """Find a code like "BatPak 2F" in the lines as read: a field's value may have lost a word of it."""
    count = len(code.value.split())
    for line in label.lines if count > 1 else ():
        words = line.text.split()
        for start in range(len(words) - count + 1):
            several = " ".join(words[start : start + count])
            if look_alike_key(several) == look_alike_key(code.value):
                yield Field(several, line.confidence, line.box)


def _least_closeness(label: Label, brand: bool | None, code: Code) -> Closeness | None:
    """How close a reading must be to count at all; None when not even the same code means anything here."""
    if brand is True or (distinctive(code.value) and (brand is None or len(folded(code.value)) > DISTINCTIVE_LENGTH)):
        return Closeness.NEAR
    if distinctive(code.value) or label.brand is None or not label.brand.said:
        # Short, or digits only. A company's name is no brand: makers print their own on what they make for others.
        return Closeness.LOOK_ALIKE
    return None


def _codes(product: Product) -> Iterable[tuple[Code, str, bool]]:
    """Every code to compare with, the code that it stands for, and whether it is only the base model."""
    for code in product.codes:
        if code.kind != "gtin":
            yield code, code.value, False
    for alias, code_value in product.code_aliases.items():
        yield Code(kind="model", match="exact", value=alias), code_value, False
    base = product.base_model
    if base is not None and folded(base) not in {folded(code.value) for code in product.codes}:
        yield Code(kind="model", match="exact", value=base), base, True


def _by_gtin(label: Label, recall: Recall, product: Product, brand: bool | None) -> Match | None:
    if label.gtin is None:
        return None
    read = label.gtin.value.lstrip("0")
    for code in product.codes:
        if code.kind == "gtin" and code.value.lstrip("0") == read:
            rule = evaluate(product.unit_rule, label, code.value)
            evidence = Evidence("gtin", recall.id, code.value, label.gtin.value, 10.0, label.gtin.box)
            return Match(
                recall, product, Closeness.SAME, None, code.value, 0, False, brand, rule,
                (evidence, *_other_evidence(label, recall, brand, rule)),
            )  # fmt: skip
    return None


def _by_name(label: Label, recall: Recall, product: Product, brand: bool | None) -> Match | None:
    """A product without a code: the brand makes it possible, the name or a unit rule that is met make it likely."""
    if brand is not True:
        return None
    rule = evaluate(product.unit_rule, label)
    if rule is UnitRule.NOT_MET:
        return None
    names = (product.name, *product.aliases)
    named = [line for line in label.lines for name in names if _carries(line.text, name)]
    closeness = Closeness.SAME if named or rule is UnitRule.MET else Closeness.NEAR
    evidence = list(_other_evidence(label, recall, brand, rule))
    if named:
        evidence.insert(0, Evidence("name", recall.id, product.name, named[0].text, 3.0, named[0].box))
    return Match(recall, product, closeness, None, "", 0, False, brand, rule, tuple(evidence))


def _carries(text: str, name: str) -> bool:
    """Whether a line carries a product's whole name; a part of it, the brand alone say, is not enough."""
    long_enough = 100 * len(text) >= NAME_RATIO * len(name)
    return long_enough and fuzz.partial_ratio(name.casefold(), text.casefold()) >= NAME_RATIO


def _model_evidence(recall: Recall, field: Field, code: str, closeness: Closeness) -> Iterable[Evidence]:
    sure = min(max(field.confidence, 0.02), 0.995)
    bits = math.log2(sure / (1 - sure)) + (1.0 if field.said else 0.0)
    if closeness is Closeness.LOOK_ALIKE:
        bits -= 1.0
    if closeness is Closeness.NEAR:
        # Read as another code: the surer the reading, the more it speaks against this one.
        bits = -bits - 2.0
    yield Evidence("model", recall.id, code, field.value, bits, field.box)


def _other_evidence(label: Label, recall: Recall, brand: bool | None, rule: UnitRule) -> Iterable[Evidence]:
    expected = " / ".join(recall.brands)
    read = label.brand.value if label.brand else ""
    box = label.brand.box if label.brand else None
    if brand is not None:
        yield Evidence("brand", recall.id, expected, read, BRAND_BITS if brand else -BRAND_BITS, box)
    serial = label.serial.value if label.serial else ""
    place = label.serial.box if label.serial else None
    if rule is UnitRule.MET:
        yield Evidence("unit_rule", recall.id, "met", serial, 2.0, place)
    elif rule is UnitRule.NOT_MET:
        yield Evidence("unit_rule", recall.id, "not met", serial, -12.0, place)
