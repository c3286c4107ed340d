"""From logits to text, and how far a text is from the truth."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def greedy(logits: NDArray[Any], charset: str) -> str:
    """Decode T×classes logits: the best class of each frame, repeats joined, blanks (class 0) dropped."""
    best = logits.argmax(axis=1)
    kept = best[(best != 0) & (best != np.concatenate([[-1], best[:-1]]))]
    return "".join(charset[number - 1] for number in kept)


def edits(truth: str, text: str) -> int:
    """Return the Levenshtein distance."""
    row = list(range(len(text) + 1))
    for i, expected in enumerate(truth, start=1):
        previous, row[0] = row[0], i
        for j, read in enumerate(text, start=1):
            previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, previous + (expected != read))
    return row[-1]
