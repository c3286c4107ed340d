"""Measure deciding: simulated labels, misread as our readers misread, decided by labelcheck and by two simple peers.

python -m benchmarks.deciding
python -m benchmarks.deciding --labels 100000 --strengths 1 --dump labels.jsonl
python -m benchmarks.deciding --output deciding-benchmark.json --charts docs --markdown docs/deciding.md
"""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from benchmarks.deciding.material import NOTICES
from benchmarks.deciding.report import as_text, markdown
from benchmarks.deciding.simulation import Judged, Setting, simulate
from benchmarks.deciding.summary import Summary


def main(arguments: list[str] | None = None) -> int:
    """Read the command line, simulate, report."""
    options = _options(arguments)
    if not NOTICES.is_file():
        print(f"{NOTICES} is not there: only the bundled catalogue's codes are printed.", file=sys.stderr)
    command = " ".join(["python -m benchmarks.deciding", *(sys.argv[1:] if arguments is None else arguments)])
    strengths: dict[str, Any] = {}
    with _dump(options.dump) as keep:
        for strength in options.strengths:
            labels = options.labels if strength == 1 else min(options.labels, options.others)
            setting = Setting(labels, strength, options.seed, options.codes, options.peers, options.jobs)
            began = time.perf_counter()
            summary = Summary.of(_followed(simulate(setting), keep, labels))
            strengths[f"{strength:g}"] = summary.to_dict() | {"seconds": round(time.perf_counter() - began, 1)}
            print(as_text(f"{strength:g}", strengths[f"{strength:g}"]), flush=True)
    report = {"command": command, "codes": options.codes, "seed": options.seed, "strengths": strengths}
    _write(report, options)
    return 0


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.deciding", description=__doc__.partition("\n")[0])
    parser.add_argument(
        "--labels", type=int, default=20_000, help="simulated labels at strength 1 (default %(default)s)"
    )
    parser.add_argument(
        "--others", type=int, default=10_000, help="at most so many at other strengths (default %(default)s)"
    )
    parser.add_argument("--strengths", type=_numbers, default=[0.0, 0.5, 1.0, 2.0], help="default 0,0.5,1,2")
    parser.add_argument("--codes", type=int, default=1000, help="codes in the catalogue (default %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="default %(default)s")
    parser.add_argument("--jobs", type=int, default=2, help="processes (default %(default)s)")
    parser.add_argument("--no-peers", dest="peers", action="store_false", help="leave the peers out: faster")
    parser.add_argument("--dump", type=Path, help="write one JSON line a label")
    parser.add_argument("--output", type=Path, help="write the report as JSON")
    parser.add_argument("--markdown", type=Path, help="write the tables as Markdown, or into a document's marks")
    parser.add_argument("--charts", type=Path, metavar="DIR", help="write the reliability diagram (needs matplotlib)")
    return parser.parse_args(arguments)


def _numbers(text: str) -> list[float]:
    return [float(number) for number in text.split(",")]


@contextlib.contextmanager
def _dump(file: Path | None) -> Iterator[Callable[[Judged], None]]:
    """Return what keeps a label: a line in the file, or nothing."""
    if file is None:
        yield lambda _: None
        return
    with file.open("w", encoding="utf-8") as lines:
        yield lambda row: print(json.dumps(row.to_dict(), ensure_ascii=False), file=lines)


def _followed(rows: Iterable[Judged], keep: Callable[[Judged], None], labels: int) -> Iterator[Judged]:
    for done, row in enumerate(rows, start=1):
        keep(row)
        if done % 5000 == 0:
            print(f"{done} of {labels} labels", file=sys.stderr, flush=True)
        yield row


def _write(report: dict[str, Any], options: argparse.Namespace) -> None:
    if options.output:
        options.output.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    if options.markdown:
        from benchmarks.reading.report import put_into  # noqa: PLC0415 - heavy

        document = options.markdown.read_text(encoding="utf-8") if options.markdown.is_file() else ""
        options.markdown.write_text(put_into(document, markdown(report)), encoding="utf-8")
    if options.charts:
        try:
            from benchmarks.deciding.chart import draw  # noqa: PLC0415 - optional

            draw(report, options.charts)
        except ImportError:
            print("No chart: matplotlib is not installed.", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
