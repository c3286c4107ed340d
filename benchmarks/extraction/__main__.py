"""Measure the extraction of rules from notices' prose, on hand-labelled notices, beside two simple baselines.

python -m benchmarks.extraction
python -m benchmarks.extraction --half development --errors
python -m benchmarks.extraction --speed ../shared/recalls/cpsc_2023-12_2025-06.json --output report.json
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from benchmarks.extraction.baselines import Found, after_the_word_model, every_mixed_token
from benchmarks.extraction.score import RuleOutcome, Score, add, score_codes
from benchmarks.extraction.truth import HALVES, LATER, LATER_FILES, TRUTH_FILE, Labelled, read_truth
from labelcheck.notices.extraction import Notice, extract

BASELINES: tuple[tuple[str, Callable[[Notice], Found]], ...] = (
    ("behind the word “model”", after_the_word_model),
    ("every letter-digit token", every_mixed_token),
)
RUNS = 3
"""Runs of which the median time is given."""


def main(arguments: list[str] | None = None) -> int:
    """Print the tables; write the figures as JSON when asked to."""
    options = _options(arguments)
    try:
        truth = [one for path in (TRUTH_FILE, *LATER_FILES) for one in read_truth(path)]
        report: dict[str, Any] = {"command": "python -m benchmarks.extraction"}
        for half in options.half:
            notices = [one for one in truth if one.half == half]
            score = scored(notices)
            rivals = {name: scored_codes(notices, way) for name, way in BASELINES}
            report[half] = as_json(notices, score, rivals)
            print("\n".join(markdown(half, notices, score, rivals)))
            if options.errors:
                print("\n".join(["", *score.errors]))
        if options.speed:
            report["speed"] = _speed(options.speed)
            print(
                "\n{records} records in {seconds:.2f} s, {processor_seconds:.2f} s of processor".format(
                    **report["speed"]
                )
            )
    except (OSError, ValueError, KeyError) as error:
        print(f"{error}", file=sys.stderr)
        return 2
    if options.output:
        options.output.write_text(json.dumps(report, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.extraction", description=__doc__.splitlines()[0])
    parser.add_argument("--half", choices=(*HALVES, *LATER), action="append", help="only this half of the notices")
    parser.add_argument("--errors", action="store_true", help="list every error")
    parser.add_argument("--speed", type=Path, metavar="FILE", help="time it on CPSC records as the API serves them")
    parser.add_argument("--output", type=Path, metavar="FILE", help="write the figures as JSON")
    options = parser.parse_args(arguments)
    options.half = options.half or [*HALVES, *LATER]
    return options


def scored(notices: Sequence[Labelled]) -> Score:
    """Return the score of the extraction."""
    score = Score()
    for one in notices:
        add(score, one, extract(one.notice))
    return score


def scored_codes(notices: Sequence[Labelled], way: Callable[[Notice], Found]) -> Score:
    """Return the score of a way that finds codes only."""
    score = Score()
    for one in notices:
        score_codes(score, one, way(one.notice))
    return score


def markdown(half: str, notices: Sequence[Labelled], score: Score, rivals: dict[str, Score]) -> list[str]:
    """Return the tables of one half."""
    lines = [
        f"\n### {half}: {len(notices)} notices",
        "",
        "| codes | precision | recall | found | wanted |",
        "|---|---|---|---|---|",
    ]
    for name, one in (("labelcheck", score), *rivals.items()):
        found = one.right + one.other_kind + one.spurious
        wanted = one.right + one.other_kind + one.lost
        lines.append(f"| {name} | {one.precision:.3f} | {one.recall:.3f} | {found} | {wanted} |")
    lines += ["", f"Of them with another kind: {score.other_kind}.", ""]
    lines += ["| unit rule | exact | text | missing | wrong |", "|---|---|---|---|---|"]
    for kind in sorted({kind for kind, _ in score.rules}):
        counts = " | ".join(str(score.rules[(kind, outcome)]) for outcome in RuleOutcome)
        lines.append(f"| {kind} | {counts} |")
    total = " | ".join(str(score.outcomes(outcome)) for outcome in RuleOutcome)
    lines += [f"| **all** | {total} |", ""]
    lines.append(
        f"Exactly right or text: {score.honest:.3f}. Rules that would clear a recalled unit: {score.clearing}."
    )
    lines.append(f"Maker's pages: {dict(score.lookups)}. Conditions for the eyes: {dict(score.seen)}.")
    lines.append(
        f"Notices that leave nothing open, and are given a question all the same: {score.asked} of {score.unlimited}."
    )
    return lines


def as_json(notices: Sequence[Labelled], score: Score, rivals: dict[str, Score]) -> dict[str, Any]:
    """Return the figures of one half."""
    return {
        "notices": len(notices),
        "codes": {
            name: {"precision": round(one.precision, 4), "recall": round(one.recall, 4), "other_kind": one.other_kind}
            for name, one in (("labelcheck", score), *rivals.items())
        },
        "rules": {f"{kind}: {outcome}": count for (kind, outcome), count in sorted(score.rules.items())},
        "exact_or_text": round(score.honest, 4),
        "clearing": score.clearing,
        "lookups": dict(score.lookups),
        "seen": dict(score.seen),
        "needless_questions": [score.asked, score.unlimited],
    }


def _speed(path: Path) -> dict[str, Any]:
    """Return how long the extraction takes on the records of a file, loading not counted."""
    if not path.is_file():
        raise OSError(f"{path}: no such file; --speed takes CPSC records as the API serves them")
    notices = [_plain(record) for record in json.loads(path.read_text(encoding="utf-8"))]
    seconds, processor = [], []
    for _ in range(RUNS):
        start, start_processor = time.perf_counter(), time.process_time()
        for notice in notices:
            extract(notice)
        seconds.append(time.perf_counter() - start)
        processor.append(time.process_time() - start_processor)
    return {
        "records": len(notices),
        "seconds": round(statistics.median(seconds), 2),
        "processor_seconds": round(statistics.median(processor), 2),
    }


def _plain(record: dict[str, Any]) -> Notice:
    def texts(key: str, name: str = "Name") -> tuple[str, ...]:
        return tuple(str(one[name]) for one in record.get(key) or () if one.get(name))

    return Notice(
        f"us-cpsc:{record['RecallNumber']}",
        "US CPSC",
        record["Title"],
        (record["Description"],),
        texts("Products"),
        (),
        texts("ProductUPCs", "UPC"),
        texts("Hazards"),
        texts("Remedies"),
        texts("Retailers"),
        texts("Images", "Caption"),
        published=record["RecallDate"][:10],
        url=record["URL"] or "",
    )


if __name__ == "__main__":
    sys.exit(main())
