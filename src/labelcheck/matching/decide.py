"""From matches to one of six words. The dangerous error is to clear a recalled unit: in doubt, a person looks.

The thresholds follow from two costs: calling a recalled product fine is taken to be a hundred times as bad as asking a
person to look once more, and calling a neighbour recalled ten times as bad.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from labelcheck.label import Field, Label
from labelcheck.lookalikes import look_alike_key
from labelcheck.matching.codes import Closeness, distinctive
from labelcheck.matching.match import Match
from labelcheck.verdict import Answer, UnitRule

SURE_MODEL = 0.62
"""Confidence of the model field (agreement of its readings, 0 to 1) from which it is taken as read."""
SURE_UNLISTED = 0.85
"""The same, for a model that no recall resembles: what is cleared must be read better than what is warned of."""
SETTLED_MODEL = 0.9
"""The same, from which no further reading is worth its time."""
LEAST_WITNESSES = 2
"""Readers that must have read the model before nothing more is tried: one alone may err in the same way each time."""
SURE_NEIGHBOUR = 0.85
"""The same, for a model that is one confusable character away from a recalled one."""
SURE_AGAINST_A_READING = 0.97
"""The same, when one of its readings even was the recalled one."""


class Doubt(Enum):
    """The one thing that a person must look at."""

    NONE = "none"
    SERIAL = "serial"
    CHARACTER = "character"
    BRAND = "brand"
    SALES_NUMBER = "sales number"
    SEEN = "seen"
    NAME = "name"
    UNIT = "unit"
    MODEL = "model"


_NOT_ON_THE_LABEL = {Doubt.SERIAL, Doubt.SALES_NUMBER, Doubt.SEEN, Doubt.NAME}


@dataclass(frozen=True)
class Decision:
    """The answer, and what it rests on.

    Attributes:
        answer: The word; never `failed` here.
        confidence: 0 to 1.
        matches: The recalls that it is about.
        doubt: What a person must look at, for `needs_check`.
        model: The model that it is about, when one was read.
    """

    answer: Answer
    confidence: float
    matches: tuple[Match, ...] = ()
    doubt: Doubt = Doubt.NONE
    model: Field | None = None


def decide(label: Label, matches: list[Match]) -> Decision:
    """Decide on a label.

    Args:
        label: What was read.
        matches: From `find_matches`, the strongest first.
    """
    close = [match for match in matches if match.closeness >= Closeness.LOOK_ALIKE]
    if close:
        return _on_a_recalled_model(label, close)
    near = [match for match in matches if match.closeness is Closeness.NEAR]
    if near and not _clearly_the_neighbour(near):
        doubt = Doubt.NAME if near[0].model is None else Doubt.CHARACTER
        return Decision(Answer.NEEDS_CHECK, 0.5, tuple(near), doubt, near[0].model or label.model)
    return _on_no_recall(label)


def settled(decision: Decision) -> bool:
    """Whether more reading could change nothing: the model is certain, and what is open is not on the label."""
    if decision.answer is Answer.NEEDS_CHECK and decision.doubt not in _NOT_ON_THE_LABEL:
        return False
    return (
        decision.answer is not Answer.UNREADABLE
        and decision.model is not None
        and decision.model.confidence >= SETTLED_MODEL
        and decision.model.witnesses >= LEAST_WITNESSES
    )


def _on_a_recalled_model(label: Label, close: list[Match]) -> Decision:
    """The model stands in one recall or several: the gravest answer that any of them gives."""
    answers = [_on_one(label, match) for match in close]
    for answer in (Answer.RECALLED, Answer.NEEDS_CHECK, Answer.NOT_AFFECTED):
        chosen = [decision for decision in answers if decision.answer is answer]
        if chosen:
            first = max(chosen, key=lambda decision: decision.confidence)
            rest = tuple(match for match in close if match is not first.matches[0])
            return Decision(answer, first.confidence, (*first.matches, *rest), first.doubt, first.model)
    return _on_no_recall(label)


def _on_one(label: Label, match: Match) -> Decision:
    field = match.model
    sure = 1.0 if field is None else field.confidence

    def needs_check(doubt: Doubt) -> Decision:
        return Decision(Answer.NEEDS_CHECK, max(0.5, sure), (match,), doubt, field)

    if field is not None and (sure < SURE_MODEL or _said_otherwise(label, field)):
        return needs_check(Doubt.MODEL)
    if match.unit_rule is UnitRule.NOT_MET:
        # `evaluate` says "not met" only when no plausible reading of the serial or date code meets the rule.
        return Decision(Answer.NOT_AFFECTED, sure, (match,), Doubt.NONE, field)
    if match.brand is False or (match.brand is None and field is not None and not distinctive(match.expected)):
        return needs_check(Doubt.BRAND)
    if match.by_base:
        return needs_check(Doubt.SALES_NUMBER)
    if match.unit_rule is UnitRule.CANNOT_TELL:
        return needs_check(Doubt.SERIAL if match.product.lookup else Doubt.UNIT)
    if match.product.lookup is not None:
        return needs_check(Doubt.SERIAL)
    if match.product.seen is not None:
        return needs_check(Doubt.SEEN)
    if not match.expected and match.unit_rule is not UnitRule.MET:
        # Brand and name only: a person confirms the name.
        return needs_check(Doubt.NAME)
    return Decision(Answer.RECALLED, sure, (match,), Doubt.NONE, field)


def _said_otherwise(label: Label, field: Field) -> bool:
    """Whether the label names another model in so many words, and this code just stands somewhere on it."""
    return not field.said and any(other.said and other.confidence >= SURE_MODEL for other in label.models)


def _clearly_the_neighbour(near: list[Match]) -> bool:
    """Whether every reading agrees, surely, on a model that is one character away from the recalled ones."""
    return all(
        match.model is not None
        and match.model.said
        and not match.cut_off
        and match.model.confidence >= (SURE_AGAINST_A_READING if _was_read(match) else SURE_NEIGHBOUR)
        for match in near
    )


def _was_read(match: Match) -> bool:
    """Whether one of the readings did say the recalled code."""
    rivals = match.model.rivals if match.model else ()
    return any(look_alike_key(rival) == look_alike_key(match.expected) for rival in rivals)


def _on_no_recall(label: Label) -> Decision:
    """No recall covers what was read: `not_listed` needs a model that is called so and a brand, both read surely."""
    model = label.model
    if model is None or not model.said or model.confidence < SURE_UNLISTED:
        return Decision(Answer.UNREADABLE, 0.9, (), Doubt.MODEL, model)
    if label.brand is None:
        return Decision(Answer.NEEDS_CHECK, model.confidence, (), Doubt.BRAND, model)
    return Decision(Answer.NOT_LISTED, min(model.confidence, label.brand.confidence), (), Doubt.NONE, model)
