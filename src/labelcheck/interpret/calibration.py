"""What the agreement of readings is worth: from a vote's confidence to the probability that the value is right.

A vote takes readings for more independent than they are where all are sure, and for less than they are where they
doubt. A straight line in log-odds mends both; `calibration.json` holds one for each kind of field, made by
`python -m benchmarks.deciding.calibrate` on simulated labels.
"""

from __future__ import annotations

import json
import math
from functools import cache

from labelcheck.data import data_file

LEAST, MOST = 1e-4, 0.9995
"""Certainty beyond these is more than the measurement can tell."""


def calibrated(confidence: float, witnesses: int, *, by_keyword: bool, disputed: bool = False) -> float:
    """Return the probability that a field's value is right, look-alikes taken together.

    Args:
        confidence: What the vote says, 0 to 1.
        witnesses: How many different readers read it.
        by_keyword: Whether a keyword on the label says which field it is.
        disputed: Whether another value was read, too, and is not ruled out.
    """
    slope, offset = _lines()[kind_of(witnesses, by_keyword=by_keyword, disputed=disputed)]
    certain = min(max(confidence, LEAST), 1 - 1e-6)
    raised = slope * math.log(certain / (1 - certain)) + offset
    return min(max(1 / (1 + math.exp(-raised)), LEAST), MOST)


def kind_of(witnesses: int, *, by_keyword: bool, disputed: bool = False) -> str:
    """Name the kind of field that is calibrated as one.

    Values that readings dispute are kinds of their own: where the undisputed are wrong once in fifty, these are wrong
    once in four, at one confidence.
    """
    readers = "one reader" if witnesses < 2 else "several readers"
    return f"{readers}, {'keyword' if by_keyword else 'bare'}{', disputed' if disputed else ''}"


@cache
def _lines() -> dict[str, tuple[float, float]]:
    text = data_file("calibration.json").read_text(encoding="utf-8")
    return {kind: (line["slope"], line["offset"]) for kind, line in json.loads(text)["fields"].items()}
