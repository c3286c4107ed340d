"""From matches to one of six words. The dangerous error is to clear a recalled unit: in doubt, a person looks.

All thresholds follow from two costs, in units of what it costs to ask a person to look once more.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum

from labelcheck.match.code_comparison import Closeness
from labelcheck.match.matches import Match
from labelcheck.model.label import BrandKind, Field, Label
from labelcheck.model.verdict import Answer, UnitRule
from labelcheck.text.codes import distinctive, folded

COST_OF_A_MISS = 300.0
"""Calling a recalled unit fine."""
COST_OF_A_FALSE_ALARM = 33.0
"""Calling another device recalled."""
WARNED_FROM = 1 - 1 / COST_OF_A_FALSE_ALARM
"""Probability of being recalled from which it is cheaper to say so than to ask a person."""
CLEARED_BELOW = 1 / COST_OF_A_MISS
"""The same, under which it is cheaper to say that it is not."""
RECALLED_AT_ALL = 0.2
"""Share of the devices that people photograph whose model is under recall: a guess on the high side. A device whose
model was misread may be any of them."""
SURE_MODEL = 1 - CLEARED_BELOW / RECALLED_AT_ALL
"""Confidence of a model, 0 to 1, from which a device may be cleared."""
SETTLED_MODEL = 0.9
"""The same, from which no further reading is worth its time."""
BRAND_ASKED_FROM = 0.75
"""The same, from which a device without a brand is asked for it: a person sees the model in the question. A guess."""
LIKELY = 0.5
"""Probability of being a product from which even a bare word without a brand is asked about."""
SETTLED_CLEARED = 0.994
"""The same before a device is cleared: of 7,000 simulated models, 22 were misread where the first two readings alone
were as sure as that asks, 15 where surer ones, or all, were waited for; none of them in one character for another."""
SHORTEST_CLEARED = 4
"""Letters and digits of a model under which nothing is cleared by it: what is so short is often a piece of print."""
TELLING_LENGTH = 6
"""Letters and digits of a code from which it tells a product beside the name of any company: makers print their own
name on what they make for others. A guess."""
NO_MODEL_READ = 0.97
"""Confidence that nothing could be read, when no model was."""
LEAST_WITNESSES = 2
"""Readers that must have read the model before nothing more is tried: one alone may err in the same way each time."""


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


_GRAVITY = (Answer.NOT_AFFECTED, Answer.NEEDS_CHECK, Answer.RECALLED)
"""What can be said of a unit whose model stands in a recall, the gravest last."""
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
    near = [match for match in matches if match.closeness is Closeness.NEAR and _worth_a_question(match)]
    possible = _any_of(near)
    missed = possible + RECALLED_AT_ALL * (1 - label.model.confidence if label.model is not None else 1.0)
    if near and missed >= CLEARED_BELOW:
        first = max(near, key=lambda match: match.likely)
        rest = tuple(match for match in near if match is not first and match.likely >= CLEARED_BELOW / 10)
        # However likely: a reading that differs from a code never makes `recalled`.
        doubt = Doubt.NAME if first.model is None else Doubt.CHARACTER
        return Decision(Answer.NEEDS_CHECK, possible, (first, *rest), doubt, first.model or label.model)
    branded = label.brand is not None or any(match.brand for match in matches)
    return _on_no_recall(label, missed, branded=branded)


def _worth_a_question(match: Match) -> bool:
    """Whether a near match is about a model: a bare word without a brand may be anything, and clears nothing either."""
    return match.model is None or match.model.by_keyword or match.brand is True or match.likely >= LIKELY


def _any_of(matches: list[Match]) -> float:
    """Return the probability that the device is one of several products: the likeliest one of each recall."""
    none = 1.0
    for recall in dict.fromkeys(match.recall.id for match in matches):
        none *= 1 - max(match.likely for match in matches if match.recall.id == recall)
    return 1 - none


def settled(decision: Decision) -> bool:
    """Whether more reading could change nothing: the model is certain, and what is open is not on the label."""
    if decision.answer is Answer.UNREADABLE or decision.model is None:
        return False
    if decision.answer is Answer.NEEDS_CHECK and decision.doubt not in _NOT_ON_THE_LABEL:
        return False
    clears = decision.answer in (Answer.NOT_LISTED, Answer.NOT_AFFECTED)
    least = SETTLED_CLEARED if clears else SETTLED_MODEL
    return decision.model.confidence >= least and decision.model.witnesses >= LEAST_WITNESSES


def _on_a_recalled_model(label: Label, close: list[Match]) -> Decision:
    """The model stands in one recall or several: the gravest answer that any of them gives."""
    answers = [_on_one(label, match) for match in close]
    first = max(answers, key=lambda decision: (_GRAVITY.index(decision.answer), decision.confidence))
    rest = tuple(match for match in close if match is not first.matches[0])
    return replace(first, matches=(*first.matches, *rest))


def _on_one(label: Label, match: Match) -> Decision:
    field = match.model

    def needs_check(doubt: Doubt) -> Decision:
        return Decision(Answer.NEEDS_CHECK, match.likely, (match,), doubt, field)

    if field is not None and (match.on_its_brand < WARNED_FROM or _said_otherwise(label, field)):
        return needs_check(Doubt.MODEL)
    if match.unit_rule is UnitRule.NOT_MET:
        # `evaluate` says "not met" only when no plausible reading of the serial or date code meets the rule.
        if match.covered >= CLEARED_BELOW or (field is not None and field.confidence < SURE_MODEL):
            return needs_check(Doubt.UNIT)
        return Decision(Answer.NOT_AFFECTED, 1 - match.covered, (match,), Doubt.NONE, field)
    if _of_another_brand(label, match) or (not match.brand and field is not None and not distinctive(match.expected)):
        return needs_check(Doubt.BRAND)
    if match.by_base:
        return needs_check(Doubt.SALES_NUMBER)
    if match.unit_rule is UnitRule.CANNOT_TELL:
        return needs_check(Doubt.SERIAL if match.product.lookup else Doubt.UNIT)
    if match.product.lookup is not None:
        return needs_check(Doubt.SERIAL)
    if match.product.seen is not None:
        return needs_check(Doubt.SEEN)
    if match.likely < WARNED_FROM:
        return needs_check(Doubt.NAME if field is None else Doubt.BRAND)
    return Decision(Answer.RECALLED, match.covered, (match,), Doubt.NONE, field)


def _of_another_brand(label: Label, match: Match) -> bool:
    """Whether another brand was read; a company's name speaks only against short codes, which others may have too."""
    if match.brand is not False or label.brand is None:
        return False
    return label.brand_kind is not BrandKind.COMPANY or len(folded(match.expected)) < TELLING_LENGTH


def _said_otherwise(label: Label, field: Field) -> bool:
    """Whether the label names another model in so many words: this code just stands there, or goes on: "W520- 336"."""
    if field.by_keyword:
        return any(other.box == field.box and other.value.startswith(f"{field.value}-") for other in label.models)
    return any(other.by_keyword and other.confidence >= SETTLED_MODEL for other in label.models)


def _on_no_recall(label: Label, missed: float, *, branded: bool) -> Decision:
    """No recall covers what was read: `not_listed` needs a model that is called so and a brand, both read surely.

    Args:
        label: What was read.
        missed: Probability that the model is a recalled one: one of those near, or any other.
        branded: Whether a brand was read.
    """
    model = label.model
    if model is None:
        return Decision(Answer.UNREADABLE, NO_MODEL_READ, (), Doubt.MODEL, None)
    told = model.by_keyword and len(folded(model.value)) >= SHORTEST_CLEARED and not _another_in_doubt(label, model)
    if told and not branded and model.confidence >= BRAND_ASKED_FROM:
        return Decision(Answer.NEEDS_CHECK, missed, (), Doubt.BRAND, model)
    if not told or missed >= CLEARED_BELOW:
        return Decision(Answer.UNREADABLE, 1 - model.confidence, (), Doubt.MODEL, model)
    return Decision(Answer.NOT_LISTED, 1 - missed, (), Doubt.NONE, model)


def _another_in_doubt(label: Label, model: Field) -> bool:
    """Whether the label names a second model in so many words, which is no piece of the first, and not read surely."""
    return any(
        other.by_keyword
        and other.confidence < SURE_MODEL
        and folded(other.value) not in folded(model.value)
        and folded(model.value) not in folded(other.value)
        for other in label.models
    )
