"""Several readings of the same print, compared character by character: one witness, not many."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from labelcheck.lookalikes import look_alike_character


@dataclass(frozen=True)
class Vote:
    """One reading's value, with the confidence (0 to 1) of its least sure character."""

    value: str
    confidence: float


@dataclass(frozen=True)
class Result:
    """The outcome of a vote.

    Attributes:
        value: The value, spelt by the majority at each place.
        confidence: How far the readings agree, look-alikes aside, and how sure they are themselves; 0 to 1.
        rivals: Other values that were read, the strongest first; those that differ in look-alikes only are none.
    """

    value: str
    confidence: float
    rivals: tuple[str, ...]


LEAST_WEIGHT = 0.05
"""A reading without confidence still counts a little: Tesseract gives right words at 0 % now and then."""


def vote(votes: Sequence[Vote], readings: int) -> Result:
    """Spell one value from several readings.

    Args:
        votes: At least one.
        readings: How many readings there were in all; those that gave no value count against the agreement.

    Returns:
        The value; its length is that of the heaviest group of equal length.

    >>> vote([Vote("A1l12", 0.9), Vote("A1112", 0.8), Vote("A1142", 0.3)], 3).value
    'A1112'
    """
    weighted = [(one.value, max(one.confidence, LEAST_WEIGHT)) for one in votes]
    total = sum(weight for _, weight in weighted)
    lengths: dict[int, float] = defaultdict(float)
    for value, weight in weighted:
        lengths[len(value)] += weight
    length = max(lengths, key=lambda size: (lengths[size], size))
    same = [(value, weight) for value, weight in weighted if len(value) == length]
    spelt, agreement = "", 1.0
    for place in range(length):
        character, weight = _majority([(value[place], weight) for value, weight in same])
        spelt += character
        agreement = min(agreement, weight / total)
    key = _key(spelt)
    rivals: dict[str, float] = defaultdict(float)
    for value, weight in weighted:
        if _key(value) != key:
            rivals[value] += weight
    present = len(votes) / max(readings, len(votes))
    sure = total / len(votes)
    confidence = agreement * (0.5 + 0.5 * present) * (0.5 + 0.5 * sure)
    return Result(spelt, confidence, tuple(sorted(rivals, key=lambda value: -rivals[value])))


def _majority(characters: list[tuple[str, float]]) -> tuple[str, float]:
    """Return the heaviest character of the heaviest group of look-alikes, and the group's weight."""
    groups: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for character, weight in characters:
        groups[look_alike_character(character)][character] += weight
    group = max(groups.values(), key=lambda members: sum(members.values()))
    return max(group, key=lambda character: group[character]), sum(group.values())


def _key(value: str) -> str:
    return "".join(look_alike_character(character) for character in value)
