"""A reading: the text that one reader found in one strip."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Reading:
    """The text that one reader found in one strip.

    Attributes:
        text: The text, words separated by one space; empty when nothing was read.
        confidences: For each character of `text`, the reader's own confidence, 0 to 1 (not calibrated).
        reader: The reader's name, with the enhancement after a slash: `tesseract/normalised`.
        alternatives: For each character, other characters with their probabilities; empty if the reader gives none.
    """

    text: str
    confidences: tuple[float, ...]
    reader: str
    alternatives: tuple[tuple[tuple[str, float], ...], ...] = ()

    @cached_property
    def confidence(self) -> float:
        """Mean confidence over the characters, 0 when nothing was read."""
        return sum(self.confidences) / len(self.confidences) if self.confidences else 0.0

    @cached_property
    def plausibility(self) -> float:
        """How much the reading looks like upright print: the sum of confidence over chance of letters and digits.

        Tesseract also answers for noise and upside-down print, with confidences around a third.
        """
        return sum(
            confidence - 0.35
            for character, confidence in zip(self.text, self.confidences, strict=True)
            if character.isalnum()
        )


def joined(words: list[tuple[str, float]], reader: str) -> Reading:
    """Join words with spaces. A space has the lower confidence of the two words beside it."""
    text = ""
    confidences: list[float] = []
    for word, confidence in words:
        if text:
            text += " "
            confidences.append(min(confidences[-1], confidence))
        text += word
        confidences += [confidence] * len(word)
    return Reading(text, tuple(confidences), reader)
