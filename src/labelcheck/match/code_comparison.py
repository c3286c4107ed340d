"""Compare what was read with the codes of a notice: the same code, the same code misread, a neighbour, or neither."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from typing import Protocol

from rapidfuzz.distance import Hamming, Prefix

from labelcheck.match.possible_characters import in_doubt, look_alikes, plain_characters
from labelcheck.text.codes import DISTINCTIVE_LENGTH, allowed_misreads, distinctive, folded
from labelcheck.text.globs import fewest_misreads, folded_glob
from labelcheck.text.lookalikes import confusable, look_alike_key

LEAST_LEFT = 3
"""Letters and digits that must be left of a code for it to count as cut off."""

LEAST_MORE = 2
"""Letters and digits that must be read besides a code for it to count as a part of what was read."""


class SpeltCode(Protocol):
    """What of a code is compared: of `Code`, or of what an index keeps of one."""

    @property
    def match(self) -> str:
        """Whether all of it is given: `exact`, `prefix` or `glob`."""
        ...

    @property
    def value(self) -> str:
        """The code, or the part of it that is given."""
        ...


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
        within: For `NEAR`: the code is the beginning or the end of the reading. Makers may print more, "A1263-BK"
            for A1263, and what stands beside it may have lost its space.
        moved: For a prefix that is `NEAR`: by how many characters what follows it has moved: 1 when one was added to
            it, -1 when it lost one.
    """

    closeness: Closeness
    place: int = 0
    cut_off: bool = False
    within: bool = False
    moved: int = 0


_APART = Comparison(Closeness.APART)


def compare(read: str, code: SpeltCode) -> Comparison:
    """Compare a reading with a code of a notice; case, spaces and hyphens do not matter.

    >>> from labelcheck.catalogue.recall import Code
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
    key = look_alike_key(expected)
    if look_alike_key(value) == key:
        return Comparison(Closeness.LOOK_ALIKE)
    if code.match == "exact":
        if len(whole) >= len(key) + LEAST_MORE and _stands_in(read, expected):
            begins = look_alike_key(whole).startswith(key)
            return Comparison(Closeness.NEAR, len(expected) + 1 if begins else 1, within=True)
        return _near(value, expected)
    near = _near(value, expected)
    return _begins_nearly(look_alike_key(whole), key) if near.closeness is Closeness.APART else near


def _begins_nearly(read: str, prefix: str) -> Comparison:
    """Compare what was read, whole, with a prefix of which a character was lost, or to which one was added.

    Of a short prefix only the first: what is left of it begins too many codes. The last is never taken for lost: what
    stands in its place is another code.
    """
    if len(prefix) < DISTINCTIVE_LENGTH:
        return _APART
    same = Prefix.similarity(read, prefix) if len(prefix) > DISTINCTIVE_LENGTH else 0
    if same < len(prefix) - 1 and read[same:].startswith(prefix[same + 1 :]):
        return Comparison(Closeness.NEAR, same + 1, moved=-1)
    if read[same + 1 :].startswith(prefix[same:]):
        return Comparison(Closeness.NEAR, same + 1, moved=1)
    return _APART


def _near(read: str, code: str) -> Comparison:
    left, right = look_alike_key(read), look_alike_key(code)
    if len(left) == len(right):
        most = allowed_misreads(len(code))
        if Hamming.distance(left, right, score_cutoff=most) > most:
            return _APART
        places = [place for place, (one, other) in enumerate(zip(left, right, strict=True)) if one != other]
        if all(confusable(read[place], code[place]) for place in places):
            return Comparison(Closeness.NEAR, places[0] + 1)
        return _APART
    if LEAST_LEFT <= len(left) < len(right) and (right.startswith(left) or right.endswith(left)):
        return Comparison(Closeness.NEAR, len(left) + 1 if right.startswith(left) else 1, cut_off=True)
    # One character lost or added: photos cut off ends, readers drop a 1 or see an icon as a letter.
    if len(right) >= DISTINCTIVE_LENGTH and abs(len(left) - len(right)) == 1:
        longer, shorter = (left, right) if len(left) > len(right) else (right, left)
        pairs = enumerate(zip(longer[:-1], shorter, strict=True))
        place = next((place for place, (one, other) in pairs if one != other), len(shorter))
        if longer[place + 1 :] == shorter[place:]:
            return Comparison(Closeness.NEAR, place + 1)
    return _APART


def _stands_in(read: str, code: str) -> bool:
    """Whether a code begins or ends what was read, which has more than a character before or after it.

    Of a code as short as most are, only where a hyphen or the like parts it from the rest.
    """
    whole, key = look_alike_key(read), look_alike_key(code)
    if not (whole.startswith(key) or whole.endswith(key)) or not distinctive(code):
        return False
    return len(key) > DISTINCTIVE_LENGTH or key in map(look_alike_key, outer_pieces(read))


def outer_pieces(read: str) -> tuple[str, ...]:
    """Return what stands before the first hyphen, space or the like and after the last; nothing where there is none.

    And what was read twice, from two lines that name it: put together, they are no other model.

    >>> outer_pieces("W520-336"), outer_pieces("A1263"), outer_pieces("E33AE33A")
    (('W520', '336'), (), ('E33A',))
    """
    pieces = re.split(r"[^A-Za-z0-9]+", read)
    half = len(read) // 2
    twice = (read[:half],) if half and read[:half] == read[half:] else ()
    return (pieces[0], pieces[-1], *twice) if len(pieces) > 1 else twice


def _compare_glob(read: str, pattern: str) -> Comparison:
    marks = folded_glob(pattern)
    alike, misread = look_alikes(read), in_doubt(read)
    if fewest_misreads(marks, plain_characters(read)) == 0:
        return Comparison(Closeness.SAME)
    if fewest_misreads(marks, alike) == 0:
        return Comparison(Closeness.LOOK_ALIKE)
    given = [place for place, mark in enumerate(marks) if mark not in "*?"]
    if len(given) < DISTINCTIVE_LENGTH:
        return Comparison(Closeness.APART)
    lost = (marks[:place] + marks[place + 1 :] for place in given)
    added = (alike[:place] + alike[place + 1 :] for place in range(len(alike)))
    near = (
        fewest_misreads(marks, alike, misread, most=allowed_misreads(len(given))) is not None
        or any(fewest_misreads(shorter, alike) == 0 for shorter in lost)
        or any(fewest_misreads(marks, shorter) == 0 for shorter in added)
    )
    return Comparison(Closeness.NEAR, 1) if near else Comparison(Closeness.APART)
