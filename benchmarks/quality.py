"""Measure how often the true cause of an unreadable photo is named: photos with exactly one fault, from end to end.

python -m benchmarks.quality --count 8
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2

from benchmarks.synth.photos import make_photo
from labelcheck import Checker
from labelcheck.model.verdict import Answer
from labelcheck.photo.advice import Cause, causes
from labelcheck.photo.quality import measure_quality

TRUE_CAUSE = {
    "blur": Cause.BLUR,
    "motion": Cause.BLUR,
    "glare": Cause.GLARE,
    "small": Cause.SMALL,
    "dark": Cause.DARK,
    "bright": Cause.OVEREXPOSED,
    "noise": Cause.NOISE,
    "faint": Cause.FAINT,
    "no_label": Cause.NO_LABEL,
    "none": None,
}
"""What the generator did wrong → what the verdict should name; `motion` shares the remedy of `blur`."""
STRENGTHS = {
    "blur": (0.6, 0.75, 0.9, 1.0),
    "motion": (0.7, 0.8, 0.9, 1.0),
    "glare": (0.5, 0.7, 0.85, 1.0),
    "small": (0.65, 0.75, 0.85, 1.0),
    "dark": (0.65, 0.75, 0.85, 1.0),
    "bright": (0.6, 0.75, 0.9, 1.0),
    "noise": (0.7, 0.8, 0.9, 1.0),
    "faint": (0.75, 0.85, 0.95, 1.0),
    "no_label": (1.0,),
    "none": (0.0,),
}
"""Where print is lost; a photo on which a person still reads the model without effort is left out all the same."""
FIRST_SEED = {"held out": 7500, "development": 7000}
"""The thresholds in `labelcheck.photo.advice` were chosen on seeds 7000 to 7023 alone."""
NOTHING = "nothing"


@dataclass(frozen=True)
class Outcome:
    """What became of one photo."""

    half: str
    true: str
    named: str
    answer: str
    milliseconds: float


def outcomes(count: int, checker: Checker) -> Iterator[Outcome]:
    """Make the photos, check each, and say which cause came first.

    Args:
        count: Photos a cause, in each half.
        checker: What checks them.
    """
    for half, first in FIRST_SEED.items():
        for true in TRUE_CAUSE:
            print(f"{half}: {true}", file=sys.stderr)
            for index in range(count):
                strength = STRENGTHS[true][index % len(STRENGTHS[true])]
                photo = make_photo(first + index, cause="blur" if true == "none" else true, strength=strength)
                if photo.truth["legible"] == "yes" and true != "none":
                    continue
                verdict = checker.check(photo.jpeg)
                grey = cv2.cvtColor(photo.pixels, cv2.COLOR_BGR2GRAY)
                began = time.process_time()
                measure_quality(grey, [])
                spent = 1000 * (time.process_time() - began)
                named = causes(verdict.quality)
                shown = named[0].name.lower() if named else NOTHING
                yield Outcome(half, true, shown, verdict.answer.value, spent)


def told(outcome: Outcome) -> bool:
    """Whether the verdict shows hints at all, or the photo is one that needs none."""
    return outcome.true == "none" or outcome.answer in (Answer.UNREADABLE.value, Answer.NEEDS_CHECK.value)


def right(outcome: Outcome) -> bool:
    """Whether the true cause was named first, or rightly none."""
    true = TRUE_CAUSE[outcome.true]
    return outcome.named == (true.name.lower() if true else NOTHING)


def table(found: list[Outcome]) -> str:
    """Return a Markdown table of true against named causes; what was read in spite of all is left out."""
    columns = [*(cause.name.lower() for cause in Cause), NOTHING]
    rows = [f"| true \\ named | {' | '.join(columns)} | right |", "|" + "---|" * (len(columns) + 2)]
    for true in TRUE_CAUSE:
        mine = [outcome for outcome in found if outcome.true == true]
        named = Counter(outcome.named for outcome in mine)
        cells = [str(named[column] or "") for column in columns]
        rows.append(f"| {true} | {' | '.join(cells)} | {sum(map(right, mine))} of {len(mine)} |")
    return "\n".join(rows)


def main(arguments: list[str] | None = None) -> None:
    """Print both tables and, if asked, write the outcomes."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.quality", description=__doc__)
    parser.add_argument("--count", type=int, default=8, help="photos a cause in each half (default %(default)s)")
    parser.add_argument("--json", type=Path, help="write every outcome here")
    options = parser.parse_args(arguments)
    cv2.setNumThreads(1)
    every = list(outcomes(options.count, Checker(second_reader=False)))
    found = [outcome for outcome in every if told(outcome)]
    for half in FIRST_SEED:
        mine = [outcome for outcome in found if outcome.half == half]
        share = sum(map(right, mine)) / max(1, len(mine))
        print(f"\n{half}: the true cause is named first in {share:.0%} of {len(mine)} photos\n\n{table(mine)}")
    cost = sorted(outcome.milliseconds for outcome in every)
    print(f"\nmeasuring costs {cost[len(cost) // 2]:.0f} ms a photo (median, one thread, 2 megapixels)")
    print(f"{len(every) - len(found)} photos were decided in spite of their fault and are not counted")
    if options.json:
        options.json.write_text(json.dumps([vars(outcome) for outcome in every], indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
