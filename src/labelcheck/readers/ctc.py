"""Decode what line networks answer (CTC): for each frame of a strip, how likely a blank and each character are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from labelcheck.readers.reading import Reading

BLANK = 0
RIVALS = 3
"""Other characters that are kept for each place."""
LEAST_RIVAL = 0.005
"""Rivals less likely than this say nothing."""


def decode(probabilities: NDArray[Any], characters: Sequence[str], reader: str) -> Reading:
    """Decode the frames of one strip: the best class of each, repeats joined, blanks dropped.

    Args:
        probabilities: T×(1 + characters), class 0 the blank; each row sums to 1.
        characters: The characters of classes 1 and up.
        reader: The reader's name.

    Returns:
        The reading, without leading, trailing or double spaces. A character is as likely as in its surest frame.
    """
    best = probabilities.argmax(axis=1)
    starts = np.flatnonzero(np.concatenate([[True], best[1:] != best[:-1]]))
    ends = np.append(starts[1:], len(best))
    text = ""
    confidences: list[float] = []
    alternatives: list[tuple[tuple[str, float], ...]] = []
    for start, end in zip(starts, ends, strict=True):
        number = int(best[start])
        character = "" if number == BLANK else characters[number - 1]
        if len(character) != 1 or (character == " " and (not text or text.endswith(" "))):
            continue
        shares = probabilities[start + int(probabilities[start:end, number].argmax())]
        nearest = np.argpartition(-shares, RIVALS + 2)[: RIVALS + 2]
        order = sorted((int(n) for n in nearest if n not in (BLANK, number)), key=lambda n: -shares[n])[:RIVALS]
        text += character
        confidences.append(float(shares[number]))
        alternatives.append(tuple((characters[n - 1], float(shares[n])) for n in order if shares[n] >= LEAST_RIVAL))
    kept = len(text.rstrip(" "))
    return Reading(text[:kept], tuple(confidences[:kept]), reader, tuple(alternatives[:kept]))
