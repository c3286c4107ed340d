"""Several readings of the same print, compared character by character.

Readings by one reader, of differently enhanced strips, are one witness: their beliefs are averaged. Different readers
are different witnesses: their beliefs are multiplied. The least certain character is the value's confidence.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from labelcheck.model.label import FieldReading, witness_of
from labelcheck.text.lookalikes import look_alike_character

RELIABILITY = {"tesseract": (0.55, 0.40), "print": (0.10, 0.89), "second": (0.10, 0.89)}
"""Probability that a character is right: the first number plus the second times the reader's own confidence.

Tesseract's confidence says little about a character; the networks' nearly all."""
TELLS_LOOK_ALIKES = {"tesseract": 0.6, "print": 0.8, "second": 0.93}
"""Probability that a reader tells 0 from O, 1 from I, 8 from B right, given that it read one of them."""
LEAST_RIVAL = 0.02
"""Belief in another value, against that in the winner, below which it is no rival."""
OTHERS = 30
"""Characters over which a reader's doubt is spread."""
ABSENT = ""
"""What an aligned reading has at a place that it lost."""


@dataclass(frozen=True)
class Result:
    """The outcome of a vote.

    Attributes:
        value: The value, spelt by the likeliest character at each place.
        confidence: How sure the least sure of its letters and digits is, look-alikes taken together; 0 to 1.
        rivals: Other values that were read, the strongest first; those that differ in look-alikes only, or in spaces,
            hyphens and the like, are none: codes are compared without these.
    """

    value: str
    confidence: float
    rivals: tuple[str, ...]


def vote(votes: Sequence[FieldReading], silent: Iterable[str] = ()) -> Result:
    """Spell one value from several readings.

    Args:
        votes: At least one.
        silent: The readers' names of those readings that gave no value; they count as doubt.

    Returns:
        The value; it has as many letters and digits as the strongest reading.

    >>> vote([FieldReading("A1l12", 0.9), FieldReading("A1112", 0.8), FieldReading("A1142", 0.3)]).value
    'A1112'
    """
    strengths: dict[str, float] = defaultdict(float)
    lengths: dict[int, float] = defaultdict(float)
    for one in votes:
        strengths[one.value] += reliability(one)
        lengths[len(_key(one.value))] += reliability(one)
    length = max(lengths, key=lambda size: (lengths[size], size))
    pivot = max((value for value in strengths if len(_key(value)) == length), key=lambda value: strengths[value])
    aligned = [(one, _aligned(one.value, pivot)) for one in votes]
    quiet = [witness_of(reader) for reader in silent]
    spelt, confidence = "", 1.0
    for place, printed in enumerate(pivot):
        character, sure = _place([(one, characters[place]) for one, characters in aligned], quiet)
        spelt += character
        if _tells(printed):
            confidence = min(confidence, sure)
    # A reading with characters more than the others is a doubt about every place, and aligned it would not show.
    _, same_length = _place([(one, "=" if len(_key(one.value)) == length else ABSENT) for one in votes], quiet)
    return Result(spelt, min(confidence, same_length), _rivals(spelt, votes, quiet))


def reliability(one: FieldReading) -> float:
    """Return the probability that a character of a reading is right, 0 to 1."""
    base, slope = RELIABILITY.get(one.witness, (0.5, 0.4))
    return base + slope * one.confidence


def _aligned(value: str, pivot: str) -> list[str]:
    """Return the character that a reading has at each place of the pivot; ABSENT where it lost one."""
    characters = [ABSENT] * len(pivot)
    for block in Levenshtein.opcodes(pivot, value):
        if block.tag in ("equal", "replace"):
            for offset in range(block.src_end - block.src_start):
                characters[block.src_start + offset] = value[block.dest_start + offset]
    return characters


def _place(read: Sequence[tuple[FieldReading, str]], quiet: Sequence[str]) -> tuple[str, float]:
    """Return the likeliest character of one place, and the probability of its group of look-alikes."""
    beliefs, unnamed = _beliefs([(one, look_alike_character(character)) for one, character in read], quiet)
    best = max(beliefs, key=lambda group: beliefs[group])
    spelt = _among_look_alikes([(one, character) for one, character in read if look_alike_character(character) == best])
    return spelt, beliefs[best] / (sum(beliefs.values()) + unnamed)


def _rivals(spelt: str, votes: Sequence[FieldReading], quiet: Sequence[str]) -> tuple[str, ...]:
    """Return the other values that were read and are not all but ruled out by the other witnesses."""
    keys = {one.value: _key(one.value) for one in votes}
    winner = _key(spelt)
    beliefs, _ = _beliefs([(one, keys[one.value]) for one in votes], quiet, {winner})
    found = [value for value, key in keys.items() if key != winner and beliefs[key] >= LEAST_RIVAL * beliefs[winner]]
    return tuple(sorted(found, key=lambda value: -beliefs[keys[value]]))


def _beliefs(
    answers: Sequence[tuple[FieldReading, str]], quiet: Sequence[str], further: Iterable[str] = ()
) -> tuple[dict[str, float], float]:
    """Weigh what the witnesses say of one question: averaged within a witness, multiplied over witnesses.

    Args:
        answers: Each vote with its answer.
        quiet: The witnesses' names, once for each reading that gave no answer.
        further: Answers to weigh that no vote may have given.

    Returns:
        The belief in each answer, and in one that nobody gave.
    """
    beliefs = dict.fromkeys([*(answer for _, answer in answers), *further], 1.0)
    unnamed = 1.0
    for witness in {one.witness for one, _ in answers}:
        own = [(one, answer) for one, answer in answers if one.witness == witness]
        count = len(own) + quiet.count(witness)
        doubt = sum(1 - reliability(one) for one, _ in own) + quiet.count(witness)
        for answer in beliefs:
            belief = sum(reliability(one) for one, other in own if other == answer)
            beliefs[answer] *= (belief + doubt / OTHERS) / count
        unnamed *= doubt / count
    return beliefs, unnamed


def _among_look_alikes(read: Sequence[tuple[FieldReading, str]]) -> str:
    """Return the likeliest of characters that look alike; here readers are worth far less than elsewhere."""
    beliefs = dict.fromkeys((character for _, character in read), 1.0)
    for witness in {one.witness for one, _ in read}:
        own = [(reliability(one), character) for one, character in read if one.witness == witness]
        right = TELLS_LOOK_ALIKES.get(witness, 0.55)
        for character in beliefs:
            share = sum(weight for weight, other in own if other == character) / sum(weight for weight, _ in own)
            beliefs[character] *= share * right + (1 - share) * (1 - right)
    return max(beliefs, key=lambda character: beliefs[character])


def _key(value: str) -> str:
    """Return the letters and digits of a value, each as the one that stands for its look-alikes."""
    return "".join(look_alike_character(character) for character in value if _tells(character))


def _tells(character: str) -> bool:
    """Whether a character is a letter or a digit, or may be a 1, and no mark between them."""
    return character.isalnum() or character == "|"
