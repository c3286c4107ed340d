"""Compare what was read with the codes of a notice: the same code, the same code misread, a neighbour, or neither."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from labelcheck.lookalikes import confusable, differences, look_alike_key
from labelcheck.matching.value_tests import folded_glob
from labelcheck.recalls.field_types import folded
from labelcheck.recalls.model import Code

DISTINCTIVE_LENGTH = 4
"""Codes with fewer letters and digits, and codes of digits only, mean nothing without the brand."""

LEAST_LEFT = 3
"""Letters and digits that must be left of a code for it to count as cut off."""


class Closeness(IntEnum):
    """How a reading stands to a code, the closest last."""

    APART = 0
    NEAR = 1
    """It could be this code misread: one or two characters that weak print confuses, or one lost at an end."""
    LOOK_ALIKE = 2
    """It differs in look-alikes only (1 and I, 0 and O): the same code."""
    SAME = 3


@dataclass(frozen=True)
class Comparison:
    """How a reading stands to a code.

    Attributes:
        closeness: The degree.
        place: For `NEAR`: the first place (1-based, letters and digits counted) where they differ.
        cut_off: For `NEAR`: the reading is the beginning or the end of the code. Glare and the photo's edge cut codes
            so, and what is left is read as surely as ever: no confidence tells it from a shorter model.
    """

    closeness: Closeness
    place: int = 0
    cut_off: bool = False


def compare(read: str, code: Code) -> Comparison:
    """Compare a reading with a code of a notice; case, spaces and hyphens do not matter.

    >>> code = Code(kind="model", match="exact", value="A1263")
    >>> compare("A1263", code).closeness.name, compare("A1268", code).closeness.name
    ('SAME', 'NEAR')
    """
    if code.match == "glob":
        return _compare_glob(read, code.value)
    whole, expected = folded(read), folded(code.value)
    value = whole[: len(expected)] if code.match == "prefix" else whole
    if value == expected:
        return Comparison(Closeness.SAME)
    if look_alike_key(value) == look_alike_key(expected):
        return Comparison(Closeness.LOOK_ALIKE)
    near = _near(value, expected)
    if near.closeness is Closeness.APART and code.match == "prefix" and len(expected) >= DISTINCTIVE_LENGTH:
        # A first character lost or added moves all that follow.
        read_key, key = look_alike_key(whole), look_alike_key(expected)
        if read_key.startswith(key[1:]) or read_key[1:].startswith(key):
            return Comparison(Closeness.NEAR, 1)
    return near


def _near(read: str, code: str) -> Comparison:
    places = differences(read, code)
    if places is not None:
        # Two misread characters of five leave too little of a code; of seven or more they do not.
        allowed = 1 if len(code) < 7 else 2
        if len(places) <= allowed and all(confusable(read[place], code[place]) for place in places):
            return Comparison(Closeness.NEAR, places[0] + 1)
        return Comparison(Closeness.APART)
    left, right = look_alike_key(read), look_alike_key(code)
    if LEAST_LEFT <= len(left) < len(right) and (right.startswith(left) or right.endswith(left)):
        return Comparison(Closeness.NEAR, len(left) + 1 if right.startswith(left) else 1, cut_off=True)
    # One character lost or added: photos cut off ends, readers drop a 1 or see an icon as a letter.
    if len(right) >= DISTINCTIVE_LENGTH and abs(len(left) - len(right)) == 1:
        longer, shorter = (left, right) if len(left) > len(right) else (right, left)
        for place in range(len(longer)):
            if longer[:place] + longer[place + 1 :] == shorter:
                return Comparison(Closeness.NEAR, place + 1)
    return Comparison(Closeness.APART)


def _compare_glob(read: str, pattern: str) -> Comparison:
    value = folded(read)
    marks = folded_glob(pattern)
    if _glob(value, marks):
        return Comparison(Closeness.SAME)
    key, key_marks = look_alike_key(value), "".join(mark if mark in "*?" else look_alike_key(mark) for mark in marks)
    if _glob(key, key_marks):
        return Comparison(Closeness.LOOK_ALIKE)
    given = [place for place, mark in enumerate(marks) if mark not in "*?"]
    if len(given) < DISTINCTIVE_LENGTH:
        return Comparison(Closeness.APART)
    lost = (key_marks[:place] + key_marks[place + 1 :] for place in given)
    added = (key[:place] + key[place + 1 :] for place in range(len(key)))
    near = (
        _glob(value, marks, misread=1 if len(given) < 7 else 2)
        or any(_glob(key, shorter) for shorter in lost)
        or any(_glob(shorter, key_marks) for shorter in added)
    )
    return Comparison(Closeness.NEAR, 1) if near else Comparison(Closeness.APART)


def _glob(value: str, marks: str, misread: int = 0) -> bool:
    """Match `*` (any run) and `?` (one character) in time proportional to both lengths multiplied.

    Up to `misread` characters may be others that weak print confuses.
    """
    reachable: dict[int, int] = {0: 0}
    for mark in marks:
        if mark == "*":
            fewest: dict[int, int] = {}
            for place in range(min(reachable, default=len(value) + 1), len(value) + 1):
                fewest[place] = min(fewest.get(place - 1, misread), reachable.get(place, misread))
            reachable = fewest
            continue
        after: dict[int, int] = {}
        for place, count in reachable.items():
            if place == len(value):
                continue
            wrong = count + (mark not in ("?", value[place]))
            if wrong == count or (misread and look_alike_key(mark) == look_alike_key(value[place])):
                after[place + 1] = count
            elif wrong <= misread and confusable(value[place], mark):
                after[place + 1] = wrong
        reachable = after
    return len(value) in reachable


def distinctive(code: str) -> bool:
    """Whether a code alone, without a brand, tells a product."""
    value = folded(code)
    return len(value) >= DISTINCTIVE_LENGTH and not value.isdigit()
