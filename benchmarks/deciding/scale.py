"""Measure how the time to match a label grows with the catalogue: 1 thousand to 1 million codes.

python -m benchmarks.deciding.scale
python -m benchmarks.deciding.scale --codes 1000 100000 --labels 200 --output scale.json

Each figure is of a process of its own: one makes what is kept of the catalogue, with an empty cache; one opens it and
matches labels, each once. Run it while nothing else runs; what does run slows all sizes alike.
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
    "listed": "a listed one, ms",
    "unlisted": "another, ms",
    "considered": "recalls held against it",
    "scan": "full scan, ms",
    "memory": "peak, MB",
    "kept": "cache, MB",
}


def main(arguments: list[str] | None = None) -> int:
    """Read the command line, measure, report."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.deciding.scale", description=__doc__.partition("\n")[0])
    parser.add_argument("--codes", type=int, nargs="+", default=list(SIZES), help="sizes (default %(default)s)")
    parser.add_argument("--labels", type=int, default=400, help="labels a size (default %(default)s)")
    parser.add_argument("--rounds", type=int, default=3, help="measurements of each size (default %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="default %(default)s")
    parser.add_argument("--output", type=Path, help="write the figures as JSON")
    parser.add_argument("--child", nargs=3, metavar=("WHAT", "CATALOGUE", "LABELS"), help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.child is not None:
        what, catalogue, lines = options.child
        print(json.dumps(_build(catalogue) if what == "build" else _match(catalogue, lines)))
        return 0
    command = " ".join(["python -m benchmarks.deciding.scale", *(sys.argv[1:] if arguments is None else arguments)])
    report = {"command": command, **measure(options.codes, options.labels, options.rounds, options.seed)}
    print(as_markdown(report))
    if options.output is not None:
        options.output.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    return 0


def measure(sizes: list[int], count: int, rounds: int, seed: int) -> dict[str, Any]:
    """Return the figures of each size, and by how much a label's time grows from the first to the last.

    The sizes take turns, so that whatever else the machine does slows all of them; figures are medians over the rounds,
    the growth is the median of each round's.
    """
    with tempfile.TemporaryDirectory(prefix="labelcheck-scale-") as folder:
        environment = {**os.environ, "LABELCHECK_CACHE": str(Path(folder, "cache"))}
        made: list[tuple[Path, Path, dict[str, Any]]] = []
        for codes in sizes:
            catalogue, lines = Path(folder, f"{codes}.json"), Path(folder, f"{codes}.labels")
            recalls, products = write_catalogue(catalogue, codes, seed, REMEMBERED)
            lines.write_text("\n".join(map(json.dumps, labels(products, count, seed))), encoding="utf-8")
            figures = {"codes": codes, "recalls": recalls, "megabytes": round(catalogue.stat().st_size / 1e6, 1)}
            # Files that were changed this very moment are not trusted to stay: let it pass.
            time.sleep(2.1)
            before = _size(Path(folder, "cache"))
            figures |= _child("build", catalogue, lines, environment)
            made.append((catalogue, lines, figures | {"kept": round(_size(Path(folder, "cache")) - before, 1)}))
            print(f"{codes:,} codes: made in {figures['build']} s", file=sys.stderr, flush=True)
        turns = []
        for _ in range(rounds):
            turns.append([_child("match", catalogue, lines, environment) for catalogue, lines, _ in made])
            print([turn["median"] for turn in turns[-1]], file=sys.stderr, flush=True)
    return {
        "growth": {
            key: round(median(turn[-1][key] / turn[0][key] for turn in turns), 2)
            for key in ("median", "processor", "listed", "unlisted")
        },
        "sizes": [
            figures | {key: median(turn[place][key] for turn in turns) for key in turns[0][place]}
            for place, (_, _, figures) in enumerate(made)
        ],
    }


def _size(folder: Path) -> float:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 1e6


def _child(what: str, catalogue: Path, lines: Path, environment: dict[str, str]) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.deciding.scale", "--child", what, str(catalogue), str(lines)]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)  # noqa: S603
    figures: dict[str, Any] = json.loads(done.stdout)
    return figures


def _build(catalogue: str) -> dict[str, Any]:
    from labelcheck.catalogue.catalogue import Catalogue  # noqa: PLC0415 - the parent needs none of it

    began = time.perf_counter()
    Catalogue.load(catalogue).database  # noqa: B018 - made now, where it is in memory
    return {"build": round(time.perf_counter() - began, 2), "build_memory": _peak()}


def _match(catalogue: str, lines: str) -> dict[str, Any]:
    from labelcheck.catalogue.catalogue import Catalogue  # noqa: PLC0415
    from labelcheck.interpret.label_fields import ReadLine, gather  # noqa: PLC0415
    from labelcheck.match.code_comparison import Closeness  # noqa: PLC0415
    from labelcheck.match.matches import find_matches, held_against, matches_among  # noqa: PLC0415
    from labelcheck.model.reading import Reading  # noqa: PLC0415

    box = ((0.0, 0.0), (9.0, 0.0), (9.0, 1.0), (0.0, 1.0))
    read = [
        gather([ReadLine(box, (Reading(line, (0.9,) * len(line), "print/plain"),)) for line in json.loads(text)])
        for text in Path(lines).read_text(encoding="utf-8").splitlines()
    ]
    began = time.perf_counter()
    loaded = Catalogue.load(catalogue)
    loaded.database  # noqa: B018
    load = time.perf_counter() - began
    taken, busy, listed, considered = [], [], [], 0
    for label in read:
        began, busy_before = time.perf_counter(), time.thread_time()
        matches, recalls = held_against(label, loaded)
        taken.append(1000 * (time.perf_counter() - began))
        busy.append(1000 * (time.thread_time() - busy_before))
        listed.append(any(match.closeness > Closeness.NEAR for match in matches))
        considered += len(recalls)
    figures = {
        "load": round(load, 3),
        "median": round(median(taken), 2),
        "p95": round(quantiles(taken, n=20)[-1], 2),
        "slowest": round(max(taken), 1),
        "listed": round(median(one_took for one_took, one in zip(taken, listed, strict=True) if one), 2),
        "unlisted": round(median(one_took for one_took, one in zip(taken, listed, strict=True) if not one), 2),
        "processor": round(median(busy), 2),
        "considered": round(considered / len(read), 2),
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


def as_markdown(report: dict[str, Any]) -> str:
    """Return the figures as a table, with the command that made them."""
    sizes, growth = report["sizes"], report["growth"]
    lines = [
        f"`{report['command']}`: from {sizes[0]['codes']:,} codes to {sizes[-1]['codes']:,} a label takes "
        f"{growth['median']} times as long; one that names something listed {growth['listed']} times, another "
        f"{growth['unlisted']} times.",
        "",
        "| " + " | ".join(HEADINGS.values()) + " |",
        "|" + " ---: |" * len(HEADINGS),
    ]
    for figures in sizes:
        cells = (figures.get(key, "–") for key in HEADINGS)
        lines.append("| " + " | ".join(f"{cell:,}" if isinstance(cell, int) else str(cell) for cell in cells) + " |")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
