"""Measure batches: photos a second, overhead, memory, recheck, cluster, and what kills cost.

python -m benchmarks.batch
python -m benchmarks.batch --only speed,memory --photos 60 --rounds 7
python -m benchmarks.batch --kills 50 --output batch-benchmark.json

Photos are the samples, and those beside the checkout where there are some. Run it while nothing else runs.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.batch.report import as_markdown

PARTS = ("speed", "memory", "recheck", "cluster")


def main(arguments: list[str] | None = None) -> int:
    """Read the command line, measure, report."""
    options = _options(arguments)
    command = " ".join(["python -m benchmarks.batch", *(sys.argv[1:] if arguments is None else arguments)])
    report: dict[str, Any] = {"command": command, "processors": os.cpu_count()}
    if options.output is not None and options.append and options.output.exists():
        report = json.loads(options.output.read_text("utf-8")) | report
    for part, measure in _measures(options).items():
        report[part] = measure()
    print(as_markdown(report))
    if options.output is not None:
        options.output.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    return 0


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.batch", description=__doc__.partition("\n")[0])
    parser.add_argument("--only", type=_parts, default=PARTS, metavar="PART,…", help=f"of {', '.join(PARTS)}")
    parser.add_argument(
        "--photos", type=int, default=60, help="photos a turn of speed and cluster (default %(default)s)"
    )
    parser.add_argument("--rounds", type=int, default=5, help="turns of each kind (default %(default)s)")
    parser.add_argument(
        "--sizes",
        type=int,
        nargs="+",
        default=[1_000, 10_000, 100_000],
        help="photos, for memory (default %(default)s)",
    )
    parser.add_argument("--readings", type=int, default=100_000, help="readings to recheck (default %(default)s)")
    parser.add_argument("--all-anew", type=int, default=5_000, help="the same, all judged anew (default %(default)s)")
    parser.add_argument("--kills", type=int, default=0, help="also kill a batch and its workers so many times")
    parser.add_argument("--output", type=Path, help="write the figures as JSON")
    parser.add_argument("--append", action="store_true", help="keep what the output has of other parts")
    return parser.parse_args(arguments)


def _parts(text: str) -> tuple[str, ...]:
    parts = tuple(part for part in text.split(",") if part)
    for part in parts:
        if part not in PARTS:
            raise argparse.ArgumentTypeError(f"{part!r} is none of {', '.join(PARTS)}")
    return parts


def _measures(options: argparse.Namespace) -> dict[str, Callable[[], dict[str, Any]]]:
    """Return what is to be measured, in order. Each is imported only when it is wanted: the cluster needs an extra."""

    def speed() -> dict[str, Any]:
        from benchmarks.batch.speed import speed as measure  # noqa: PLC0415

        return measure(options.photos, options.rounds, _say)

    def memory() -> dict[str, Any]:
        from benchmarks.batch.memory import memory as measure  # noqa: PLC0415

        return measure(options.sizes, _say)

    def recheck() -> dict[str, Any]:
        from benchmarks.batch.rechecking import rechecking as measure  # noqa: PLC0415

        return measure(options.readings, options.all_anew, _say)

    def cluster() -> dict[str, Any]:
        from benchmarks.batch.clusters import clusters as measure  # noqa: PLC0415

        return measure(options.photos, options.rounds, _say)

    def kills() -> dict[str, Any]:
        from benchmarks.batch.kills import kills as measure  # noqa: PLC0415

        return measure(options.kills, _say)

    every = {"speed": speed, "memory": memory, "recheck": recheck, "cluster": cluster}
    wanted = {part: measure for part, measure in every.items() if part in options.only}
    return wanted | ({"kills": kills} if options.kills else {})


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
