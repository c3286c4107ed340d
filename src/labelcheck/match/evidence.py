"""Evidence that adds up: each piece weighs what it changes in the log-odds that this very unit is recalled."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from labelcheck.match.scoring import PRIOR_BITS, bits
from labelcheck.model.geometry import Quad
from labelcheck.model.label import Field, Label
from labelcheck.model.verdict import Evidence, UnitRule

COVERED = 0.5
"""Probability that a unit of a recalled model is covered where its rule cannot be told: half, for want of figures."""
MET_AFTER_ALL = 0.05
"""Share of the misreadings of a value that meet a rule which no look-alike of it meets."""


@dataclass(frozen=True)
class Step:
    """A piece of evidence with the probability after it.

    Attributes:
        kind, expected, read, box: As in `Evidence`.
        probability: That the device is the recalled product, all pieces up to this one considered.
    """

    kind: str
    expected: str
    read: str
    probability: float
    box: Quad | None = None


def weighed(
    recall_id: str, steps: Iterable[Step], rule: UnitRule, label: Label, likely: float | None = None
) -> tuple[Evidence, ...]:
    """Return the evidence for one recall; the weights, the prior's among them, sum to the log-odds of being covered.

    Args:
        recall_id: The recall.
        steps: What speaks for its product, in order.
        rule: What its unit rule says.
        label: What was read.
        likely: Probability that the device is the product, where the last step does not say it.
    """
    evidence = [Evidence("prior", recall_id, "", "", PRIOR_BITS)]
    last = PRIOR_BITS
    probability = 0.0
    for step in steps:
        probability = step.probability
        evidence.append(Evidence(step.kind, recall_id, step.expected, step.read, bits(probability) - last, step.box))
        last = bits(probability)
    if rule is not UnitRule.NONE:
        field = _unit_field(label)
        after = (probability if likely is None else likely) * rule_holds(rule, field)
        read = field.value if field else ""
        box = field.box if field else None
        evidence.append(Evidence("unit_rule", recall_id, rule.value, read, bits(after) - last, box))
    return tuple(evidence)


def rule_holds(rule: UnitRule, field: Field | None) -> float:
    """Return the probability that a unit rule is met, from what it says of the value as read."""
    sure = field.confidence if field else 1.0
    return {
        UnitRule.NONE: 1.0,
        UnitRule.MET: sure,
        UnitRule.CANNOT_TELL: COVERED,
        UnitRule.NOT_MET: (1 - sure) * MET_AFTER_ALL,
    }[rule]


def _unit_field(label: Label) -> Field | None:
    """Return what tells units apart: the serial number mostly."""
    return label.serial or (label.date_codes[0] if label.date_codes else None) or label.lot or label.po_number
