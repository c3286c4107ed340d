"""Does a recall's unit rule cover this very unit? Yes, no, or cannot tell.

`not met` clears a unit of a recalled model, so it takes the most: the label itself tells what the value is, it was read
well, and neither its rivals nor any look-alike of its characters would meet the rule. `met` takes the reading as it
stands. All else is `cannot tell`.

Characters in doubt are weighed a position at a time, as sets of characters, so a serial of 40 doubtful characters costs
no more than one of 40 plain ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from labelcheck.catalogue.rule import AllOf, AnyOf, Condition, Rule
from labelcheck.match.possible_characters import (
    BEYOND_DOUBT,
    SURE,
    in_doubt,
    look_alikes,
    one_in_doubt,
    one_lost,
    plain_characters,
    thin_one_lost,
)
from labelcheck.match.printed_dates import compare_days
from labelcheck.match.value_tests import value_test
from labelcheck.model.label import Field, FieldName, Label
from labelcheck.model.verdict import UnitRule
from labelcheck.text.codes import folded

READABLE = 0.5
"""Below this confidence, a reading says nothing about a unit rule. On the safe side, not yet measured."""
WELL_READ = 0.8
"""Below this confidence, no unit is cleared, whatever was read. On the safe side, not yet measured."""


_FIELD_OF = {
    "serial": FieldName.SERIAL,
    "lot": FieldName.LOT,
    "po_number": FieldName.PO_NUMBER,
    "date_code": FieldName.DATE_CODE,
    "made": FieldName.DATE_CODE,
}
"""Which field of a label a condition asks about. When it was sold, and the model year, stand on no label."""


def evaluate(rule: Rule | None, label: Label, code: str = "") -> UnitRule:
    """Return what a unit rule says of the unit with this label.

    Args:
        rule: The product's `unit_rule`, or None when it has none.
        label: What was read.
        code: The code of the catalogue that the label matched, for rules that hold `for` some codes only; empty when
            none was matched.

    Returns:
        `NONE` when there is no rule, or none for this code: the recall then covers every unit.
    """
    if rule is None:
        return UnitRule.NONE
    if rule.for_:
        if not code:
            return UnitRule.CANNOT_TELL
        if folded(code) not in {folded(one) for one in rule.for_}:
            return UnitRule.NONE
    if isinstance(rule, AnyOf):
        return _settle((evaluate(one, label, code) for one in rule.any), UnitRule.MET, UnitRule.NOT_MET)
    if isinstance(rule, AllOf):
        return _settle((evaluate(one, label, code) for one in rule.all), UnitRule.NOT_MET, UnitRule.MET)
    return _answer(rule, label)


def _settle(answers: Iterable[UnitRule], decisive: UnitRule, otherwise: UnitRule) -> UnitRule:
    """Return `decisive` when one answer is, `otherwise` when all are; rules for other codes have no say."""
    said = [answer for answer in answers if answer is not UnitRule.NONE]
    if not said:
        return UnitRule.NONE
    if decisive in said:
        return decisive
    return otherwise if all(answer is otherwise for answer in said) else UnitRule.CANNOT_TELL


def _answer(condition: Condition, label: Label) -> UnitRule:
    """Return what one condition says."""
    if condition.op == "all":
        return UnitRule.MET
    fields = _fields(condition, label)
    if condition.op == "missing":
        # A photo never shows that something is nowhere on the device; it can only show that it is there.
        there = any(field.by_keyword and field.confidence >= SURE and folded(field.value) for field in fields)
        return UnitRule.NOT_MET if there else UnitRule.CANNOT_TELL
    answers = {_weigh(condition, field) for field in fields}
    if answers == {UnitRule.NOT_MET}:
        return UnitRule.NOT_MET
    # Several date codes may stand on one label; one that says yes is enough unless another says no.
    return UnitRule.MET if UnitRule.MET in answers and UnitRule.NOT_MET not in answers else UnitRule.CANNOT_TELL


def _fields(condition: Condition, label: Label) -> tuple[Field, ...]:
    """Return what was read for the value that a condition asks about."""
    name = _FIELD_OF.get(condition.field)
    return () if name is None else label.all(name)


def _weigh(condition: Condition, field: Field) -> UnitRule:
    """Return what one condition says of one value, all its plausible readings considered."""
    if field.confidence < READABLE:
        return UnitRule.CANNOT_TELL
    answer = _says(condition, field.value)
    certain = field.confidence >= SURE
    rivals = [_says(condition, rival) for rival in field.rivals]
    if answer is UnitRule.MET:
        return UnitRule.CANNOT_TELL if not certain and UnitRule.NOT_MET in rivals else UnitRule.MET
    if answer is UnitRule.CANNOT_TELL or field.confidence < WELL_READ or not _called_so(condition, field):
        return UnitRule.CANNOT_TELL
    if any(rival is not UnitRule.NOT_MET for rival in rivals):
        return UnitRule.CANNOT_TELL
    # However little a reading is worth: a unit is not cleared while one says that it is covered.
    if any(_says(condition, one.value) is UnitRule.MET for one in field.readings):
        return UnitRule.CANNOT_TELL
    if condition.field == "made" and condition.format is None:
        return UnitRule.NOT_MET if certain else UnitRule.CANNOT_TELL
    if any(_could_meet(condition, text, field.confidence) for text in (field.value, *field.rivals)):
        return UnitRule.CANNOT_TELL
    return UnitRule.NOT_MET


def _called_so(condition: Condition, field: Field) -> bool:
    """Return whether a value is what a condition asks about, and no number of something else.

    A keyword says it. Date codes are printed without one, as four digits alone on a line; years are, too.
    """
    return field.by_keyword or (condition.field == "date_code" and re.fullmatch(r"(19|20)\d\d", field.value) is None)


def _says(condition: Condition, text: str) -> UnitRule:
    """Return what a condition says of one value, taken to be read right."""
    if condition.field == "made" and condition.format is None:
        return compare_days(text, condition.from_, condition.to)
    characters = plain_characters(text)
    if condition.length is not None and len(characters) != condition.length:
        return UnitRule.CANNOT_TELL
    test = value_test(condition)
    if not test.comparable(characters):
        return UnitRule.CANNOT_TELL
    return UnitRule.MET if test.admits(characters) else UnitRule.NOT_MET


def _could_meet(condition: Condition, text: str, confidence: float) -> bool:
    """Return whether what is printed may meet a condition that its reading does not.

    However sure a reading is, its look-alikes are left open, for confidence counts 0 and O as one, and so is a thin
    first character. One that is sure, but not beyond doubt, may have one character confused; one that is not, any, and
    have lost one at an end.
    """
    admits = value_test(condition).admits
    if confidence < SURE:
        candidates = [in_doubt(text)]
    elif confidence < BEYOND_DOUBT:
        candidates = one_in_doubt(text)
    else:
        candidates = [look_alikes(text)]
    if condition.length is None:
        candidates += one_lost(candidates[0]) if confidence < SURE else [thin_one_lost(text)]
    return any(admits(one) for one in candidates)
