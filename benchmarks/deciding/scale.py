"""Measure how matching a label grows with the catalogue: 1 thousand to 1 million codes.

python -m benchmarks.deciding.scale
python -m benchmarks.deciding.scale --codes 1000 100000 --labels 200 --output scale.json

Each figure is of a process of its own: one makes what is kept of the catalogue, with an empty cache; one opens it and
matches labels, each once. Times are of the wall clock, which
other programs on the machine lengthen; that of the processor, from which the growth is computed, they lengthen less.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from benchmarks.deciding.synthetic_catalogue import labels, write_catalogue

SIZES = (1_000, 10_000, 100_000, 1_000_000)
REMEMBERED = 2_000
"""Products of a catalogue from which labels are drawn."""
SCANNED = 20
"""Labels that are also held against every recall, where there are no more than `MOST_SCANNED`."""
MOST_SCANNED = 10_000
HEADINGS = {
    "codes": "codes",
    "recalls": "recalls",
    "megabytes": "MB",
    "build": "build, s",
    "build_memory": "build, MB",
    "load": "warm load, s",
    "median": "label, ms",
    "p95": "95 %, ms",
    "processor": "label, CPU ms",
    "asking": "of it the index, ms",
    "matches": "matches a label",
    "scan": "full scan, ms",
    "memory": "peak, MB",
    "kept": "cache, MB",
}


def main(arguments: list[str] | None = None) -> int:
    """Read the command line, measure, report."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.deciding.scale", description=__doc__.partition("\n")[0])
    parser.add_argument("--codes", type=int, nargs="+", default=list(SIZES), help="sizes (default %(default)s)")
    parser.add_argument("--labels", type=int, default=400, help="labels a size (default %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="default %(default)s")
    parser.add_argument("--output", type=Path, help="write the figures as JSON")
    parser.add_argument("--child", nargs=3, metavar=("WHAT", "CATALOGUE", "LABELS"), help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.child is not None:
        what, catalogue, lines = options.child
        print(json.dumps(_build(catalogue) if what == "build" else _match(catalogue, lines)))
        return 0
    rows = []
    for codes in options.codes:
        rows.append(measure(codes, options.labels, options.seed))
        print(f"{codes:,} codes: {rows[-1]}", file=sys.stderr, flush=True)
    growth = round(rows[-1]["processor"] / rows[0]["processor"], 2)
    command = " ".join(["python -m benchmarks.deciding.scale", *(sys.argv[1:] if arguments is None else arguments)])
    print(as_markdown(rows, command, growth))
    if options.output is not None:
        text = json.dumps({"command": command, "growth": growth, "sizes": rows}, indent=2)
        options.output.write_text(text + "\n", encoding="utf-8")
    return 0


def measure(codes: int, count: int, seed: int) -> dict[str, Any]:
    """Return the figures of one size: seconds, milliseconds a label, megabytes."""
    with tempfile.TemporaryDirectory(prefix="labelcheck-scale-") as folder:
        catalogue, lines = Path(folder, "catalogue.json"), Path(folder, "labels.jsonl")
        recalls, products = write_catalogue(catalogue, codes, seed, REMEMBERED)
        lines.write_text("\n".join(map(json.dumps, labels(products, count, seed))), encoding="utf-8")
        environment = {**os.environ, "LABELCHECK_CACHE": str(Path(folder, "cache"))}
        figures = {"codes": codes, "recalls": recalls, "megabytes": round(catalogue.stat().st_size / 1e6, 1)}
        # Files that were changed this very moment are not trusted to stay: let it pass.
        time.sleep(2.1)
        for what in ("build", "match"):
            figures |= _child(what, catalogue, lines, environment)
        kept = sum(file.stat().st_size for file in Path(folder, "cache").rglob("*") if file.is_file())
        return figures | {"kept": round(kept / 1e6, 1)}


def _child(what: str, catalogue: Path, lines: Path, environment: dict[str, str]) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.deciding.scale", "--child", what, str(catalogue), str(lines)]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)  # noqa: S603
    figures: dict[str, Any] = json.loads(done.stdout)
    return figures


def _build(catalogue: str) -> dict[str, Any]:
    from labelcheck.matching.candidates import CandidateIndex  # noqa: PLC0415 - the parent needs none of it
    from labelcheck.recalls.catalogue import Catalogue  # noqa: PLC0415

    began = time.perf_counter()
    Catalogue.load(catalogue).indexed_by(CandidateIndex)
    return {"build": round(time.perf_counter() - began, 2), "build_memory": _peak()}


def _match(catalogue: str, lines: str) -> dict[str, Any]:
    from labelcheck.fields import ReadLine, gather  # noqa: PLC0415
    from labelcheck.matching.candidates import CandidateIndex  # noqa: PLC0415
    from labelcheck.matching.match import find_matches, matches_among  # noqa: PLC0415
    from labelcheck.readers.reading import Reading  # noqa: PLC0415
    from labelcheck.recalls.catalogue import Catalogue  # noqa: PLC0415

    box = ((0.0, 0.0), (9.0, 0.0), (9.0, 1.0), (0.0, 1.0))
    read = [
        gather([ReadLine(box, (Reading(line, (0.9,) * len(line), "print/plain"),)) for line in json.loads(text)])
        for text in Path(lines).read_text(encoding="utf-8").splitlines()
    ]
    began = time.perf_counter()
    loaded = Catalogue.load(catalogue)
    loaded.indexed_by(CandidateIndex)
    load = time.perf_counter() - began
    taken, asking, busy, found = [], [], [], 0
    for label in read:
        began, busy_before = time.perf_counter(), time.thread_time()
        # What `find_matches` does, in its two steps.
        rows = loaded.indexed_by(CandidateIndex).rows(label)
        asked = time.perf_counter()
        found += len(matches_among(label, loaded.numbered(rows)))
        taken.append(1000 * (time.perf_counter() - began))
        asking.append(1000 * (asked - began))
        busy.append(1000 * (time.thread_time() - busy_before))
    figures = {
        "load": round(load, 3),
        "median": round(median(taken), 2),
        "p95": round(quantiles(taken, n=20)[-1], 2),
        "slowest": round(max(taken), 1),
        "asking": round(median(asking), 2),
        "processor": round(median(busy), 2),
        "matches": round(found / len(read), 2),
        "memory": _peak(),
    }
    if len(loaded) <= MOST_SCANNED:
        whole, taken = list(loaded), []
        for label in read[:SCANNED]:
            began = time.perf_counter()
            scanned = matches_among(label, whole)
            taken.append(1000 * (time.perf_counter() - began))
            if [match.recall.id for match in scanned] != [match.recall.id for match in find_matches(label, loaded)]:
                raise AssertionError(f"the index and the scan of all recalls differ: {label}")
        figures["scan"] = round(median(taken), 1)
    return figures


def _peak() -> float:
    """Return the most memory that this process had, MB."""
    import resource  # noqa: PLC0415 - not on Windows

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / (1e6 if sys.platform == "darwin" else 1e3 / 1.024), 0)


def as_markdown(rows: list[dict[str, Any]], command: str, growth: float) -> str:
    """Return the figures as a table, with the command that made them."""
    lines = [
        f"`{command}`: from {rows[0]['codes']:,} codes to {rows[-1]['codes']:,}, a label takes {growth} times as long.",
        "",
        "| " + " | ".join(HEADINGS.values()) + " |",
        "|" + " ---: |" * len(HEADINGS),
    ]
    for row in rows:
        cells = (row.get(key, "–") for key in HEADINGS)
        lines.append("| " + " | ".join(f"{cell:,}" if isinstance(cell, int) else str(cell) for cell in cells) + " |")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
