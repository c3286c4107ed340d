"""What the agreement of readings is worth: from a vote's confidence to the probability that the value is right.

A vote takes readings for more independent than they are where all are sure, and for less than they are where they
doubt. A straight line in log-odds mends both; `calibration.json` holds one for each kind of field, made by
`python -m benchmarks.deciding.calibrate` on simulated labels.
"""

from __future__ import annotations

import importlib.resources
import json
import math
from functools import cache

LEAST, MOST = 1e-4, 0.9995
"""Certainty beyond these is more than the measurement can tell."""


def calibrated(confidence: float, witnesses: int, *, said: bool) -> float:
    """Return the probability that a field's value is right, look-alikes taken together.

    Args:
        confidence: What the vote says, 0 to 1.
        witnesses: How many different readers read it.
        said: Whether a keyword on the label says which field it is.
    """
    slope, offset = _lines()[kind_of(witnesses, said=said)]
    certain = min(max(confidence, LEAST), 1 - 1e-6)
    raised = slope * math.log(certain / (1 - certain)) + offset
    return min(max(1 / (1 + math.exp(-raised)), LEAST), MOST)


def kind_of(witnesses: int, *, said: bool) -> str:
    """Name the kind of field that is calibrated as one."""
    return f"{'one reader' if witnesses < 2 else 'several readers'}, {'keyword' if said else 'bare'}"


@cache
def _lines() -> dict[str, tuple[float, float]]:
    text = importlib.resources.files("labelcheck").joinpath("calibration.json").read_text(encoding="utf-8")
    return {kind: (line["slope"], line["offset"]) for kind, line in json.loads(text)["fields"].items()}
