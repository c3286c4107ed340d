"""Decodes the output of line networks (CTC): the probabilities of the blank and each character in each frame."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from labelcheck.model.reading import Reading

BLANK = 0
RIVALS = 3
"""Number of other characters that are kept for each place."""
CLOSEST_TWINS = 0.5
"""Distance, in median pitches of the strip, below which the second of two equal characters is a stutter. On 1,500
synthetic strips with the print reader it removes 68 of 77 doubled characters and 3 of 326 true pairs."""
LEAST_RIVAL = 0.005
"""Probability below which a rival is dropped."""


def decode(
    probabilities: NDArray[Any], characters: Sequence[str], reader: str, *, join_stutters: bool = False
) -> Reading:
    """Decode the frames of one strip: the best class of each, repeats joined, blanks dropped.

    Args:
        probabilities: T×(1 + characters), class 0 the blank; each row sums to 1.
        characters: The characters of classes 1 and up.
        reader: The reader's name.
        join_stutters: Whether to join two equal characters that are too close together.

    Returns:
        The reading, without leading, trailing or double spaces. The confidence of a character is the highest of its
        frames.
    """
    best = probabilities.argmax(axis=1)
    starts = np.flatnonzero(np.concatenate([[True], best[1:] != best[:-1]]))
    ends = np.append(starts[1:], len(best))
    runs = [(int(start), int(end)) for start, end in zip(starts, ends, strict=True) if best[start] != BLANK]
    text = ""
    confidences: list[float] = []
    alternatives: list[tuple[tuple[str, float], ...]] = []
    for start, end in _without_stutters(runs, best) if join_stutters else runs:
        number = int(best[start])
        character = characters[number - 1]
        if character == " " and (not text or text.endswith(" ")):
            continue
        shares = probabilities[start + int(probabilities[start:end, number].argmax())]
        order = [int(n) for n in np.argsort(-shares)[: RIVALS + 2] if n not in (BLANK, number)][:RIVALS]
        text += character
        confidences.append(float(shares[number]))
        alternatives.append(tuple((characters[n - 1], float(shares[n])) for n in order if shares[n] >= LEAST_RIVAL))
    kept = len(text.rstrip(" "))
    return Reading(text[:kept], tuple(confidences[:kept]), reader, tuple(alternatives[:kept]))


def _without_stutters(runs: list[tuple[int, int]], best: NDArray[Any]) -> list[tuple[int, int]]:
    """Keep the longer of two runs of one character that lie closer together than two characters can."""
    if len(runs) < 3:
        return runs
    closest = CLOSEST_TWINS * float(np.median(np.diff([start + end for start, end in runs])))
    kept = runs[:1]
    for start, end in runs[1:]:
        before, after = kept[-1]
        if best[start] != best[before] or start + end - before - after >= closest:
            kept.append((start, end))
        elif end - start > after - before:
            kept[-1] = (start, end)
    return kept
