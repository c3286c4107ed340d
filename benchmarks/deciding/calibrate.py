"""Fit the calibration of field confidences to simulated labels, on top of the one that is there.

python -m benchmarks.deciding --labels 20000 --strengths 0.5,1 --seed 77 --dump labels.jsonl
python -m benchmarks.deciding.calibrate labels.jsonl

writes `calibration.json` into `src/labelcheck/data`: a line in log-odds for each kind of field, by logistic regression.
The dump holds confidences that are calibrated already, and two lines one after the other are a line again: fitting can
be repeated. Labels whose model is printed in two pieces are left out, and a model of several words of which the first
ones were taken counts as right: what is wrong there is not a matter of reading, and a part of a recalled code is asked
about however surely it was read.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from labelcheck.data import data_file
from labelcheck.interpret.calibration import LEAST, kind_of
from labelcheck.text.lookalikes import look_alike_key

TARGET = data_file("calibration.json")
IN_PIECES = ("space", "two lines")
"""Forms of print whose model a line shows only a part of."""
KINDS = [
    (readers, by_keyword, disputed) for readers in (1, 2) for by_keyword in (False, True) for disputed in (False, True)
]
PULL = 2.0
"""Strength with which a kind with few fields is held to slope 1 and offset 0."""

Floats = NDArray[np.float64]


def fields(lines: Iterable[str]) -> Iterator[tuple[str, float, bool]]:
    """Yield the kind, the confidence and the rightness of each model that was read."""
    for line in lines:
        row = json.loads(line)
        if row["read"] is not None and row["form"] not in IN_PIECES:
            right = look_alike_key(row["read"]) in {look_alike_key(part) for part in wholes(row["printed"])}
            kind = kind_of(row["witnesses"], by_keyword=row["by_keyword"], disputed=bool(row["rivals"]))
            yield kind, row["field_confidence"], right


def wholes(printed: str) -> Iterator[str]:
    """Yield a model as printed, and what stands before each of its gaps: a space, a stroke, an underscore.

    >>> list(wholes("518 CY125/6"))
    ['518', '518 CY125', '518 CY125/6']
    """
    yield from (printed[: gap.start()] for gap in re.finditer("[ /_]", printed))
    yield printed


def fitted(confidences: Floats, right: Floats) -> tuple[float, float]:
    """Return slope and offset of the likeliest line in log-odds, by Newton's method."""
    certain = np.clip(confidences, LEAST, 1 - 1e-6)
    rows = np.stack([np.log(certain / (1 - certain)), np.ones_like(certain)], axis=1)
    start = np.array([1.0, 0.0])
    line = start.copy()
    for _ in range(30):
        likely = 1 / (1 + np.exp(-np.clip(rows @ line, -30, 30)))
        slope = rows.T @ (right - likely) - PULL * (line - start)
        bend = (rows * (likely * (1 - likely))[:, None]).T @ rows + PULL * np.eye(2)
        line = line + np.linalg.solve(bend, slope)
    return float(line[0]), float(line[1])


def refitted(measured: list[tuple[str, float, bool]], before: dict[str, dict[str, float]]) -> dict[str, Any]:
    """Return each kind's line: the one before it, followed by the one that is fitted now."""
    lines = {}
    for readers, by_keyword, disputed in KINDS:
        kind = kind_of(readers, by_keyword=by_keyword, disputed=disputed)
        own = [(confidence, right) for name, confidence, right in measured if name == kind]
        old = before.get(kind, {"slope": 1.0, "offset": 0.0})
        slope, offset = (
            fitted(np.array([c for c, _ in own]), np.array([float(r) for _, r in own])) if own else (1.0, 0.0)
        )
        lines[kind] = {
            "slope": round(slope * old["slope"], 4),
            "offset": round(slope * old["offset"] + offset, 4),
            "fields": len(own),
        }
    return lines


def main() -> None:
    """Read the command line, fit, write."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("dump", type=Path, nargs="+", help="made by `python -m benchmarks.deciding --dump`")
    options = parser.parse_args()
    measured = [field for path in options.dump for field in fields(path.read_text(encoding="utf-8").splitlines())]
    before = json.loads(TARGET.read_text(encoding="utf-8"))["fields"] if TARGET.exists() else {}
    made_by = "python -m benchmarks.deciding.calibrate"
    text = json.dumps({"made_by": made_by, "fields": refitted(measured, before)}, indent=1)
    TARGET.write_text(text + "\n", encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
