"""Compare what was read with the codes of a notice: the same code, the same code misread, a neighbour, or neither."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from labelcheck.lookalikes import confusable, differences, look_alike_key
from labelcheck.recalls.field_types import folded
from labelcheck.recalls.model import Code

DISTINCTIVE_LENGTH = 4
"""Codes with fewer letters and digits, and codes of digits only, mean nothing without the brand."""


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
    """

    closeness: Closeness
    place: int = 0


def compare(read: str, code: Code) -> Comparison:
    """Compare a reading with a code of a notice; case, spaces and hyphens do not matter.

    >>> code = Code(kind="model", match="exact", value="A1263")
    >>> compare("A1263", code).closeness.name, compare("A1268", code).closeness.name
    ('SAME', 'NEAR')
    """
    if code.match == "glob":
        return _compare_glob(read, code.value)
    value = folded(read)
    if code.match == "prefix":
        value = value[: len(folded(code.value))]
    if value == folded(code.value):
        return Comparison(Closeness.SAME)
    if look_alike_key(value) == look_alike_key(code.value):
        return Comparison(Closeness.LOOK_ALIKE)
    return _near(value, folded(code.value))


def _near(read: str, code: str) -> Comparison:
    places = differences(read, code)
    if places is not None:
        # Two misread characters of five leave too little of a code; of seven or more they do not.
        allowed = 1 if len(code) < 7 else 2
        if len(places) <= allowed and all(confusable(read[place], code[place]) for place in places):
            return Comparison(Closeness.NEAR, places[0] + 1)
        return Comparison(Closeness.APART)
    left, right = look_alike_key(read), look_alike_key(code)
    # One character lost or added: photos cut off ends, readers drop a 1 or see an icon as a letter.
    if len(right) >= DISTINCTIVE_LENGTH and abs(len(left) - len(right)) == 1:
        longer, shorter = (left, right) if len(left) > len(right) else (right, left)
        for place in range(len(longer)):
            if longer[:place] + longer[place + 1 :] == shorter:
                return Comparison(Closeness.NEAR, place + 1)
    return Comparison(Closeness.APART)


def _compare_glob(read: str, pattern: str) -> Comparison:
    value = folded(read)
    # Separators do not matter, the marks do.
    marks = "".join(part if part in "*?" else folded(part) for part in pattern)
    if _glob(value, marks):
        return Comparison(Closeness.SAME)
    key = "".join(mark if mark in "*?" else look_alike_key(mark) for mark in marks)
    return Comparison(Closeness.LOOK_ALIKE if _glob(look_alike_key(value), key) else Closeness.APART)


def _glob(value: str, marks: str) -> bool:
    """Match `*` (any run) and `?` (one character) in time proportional to both lengths multiplied."""
    reachable = {0}
    for mark in marks:
        if mark == "*":
            reachable = set(range(min(reachable), len(value) + 1)) if reachable else set()
        else:
            reachable = {place + 1 for place in reachable if place < len(value) and mark in ("?", value[place])}
    return len(value) in reachable


def distinctive(code: str) -> bool:
    """Whether a code alone, without a brand, tells a product."""
    value = folded(code)
    return len(value) >= DISTINCTIVE_LENGTH and not value.isdigit()
