"""Measure which characters our readers confuse: for matching, and for the misreading of simulated labels.

    python -m benchmarks.deciding.measure_confusions --photos 600
    python -m benchmarks.deciding.measure_confusions --from-observations

The first makes synthetic photos in held-out typefaces, reads them as the product does and writes
`observations.jsonl.xz` beside this file and `src/labelcheck/data/confusions.json`; the second makes only the latter
anew, from the former.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import sys
from pathlib import Path

from benchmarks.deciding.confusion_table import table
from benchmarks.deciding.observations import FILE, Observations, Observed, level

FIRST_SEED = 8_000_000
CONFUSIONS = Path(__file__).resolve().parents[2] / "src/labelcheck/data/confusions.json"


def main(arguments: list[str] | None = None) -> int:
    """Read the command line, measure, write both files."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.deciding.measure_confusions", description=__doc__)
    parser.add_argument("--photos", type=int, default=600, help="how many to make (default %(default)s)")
    parser.add_argument("--seed", type=int, default=FIRST_SEED, help="seed of the first (default %(default)s)")
    parser.add_argument("--jobs", type=int, default=2, help="processes (default %(default)s)")
    parser.add_argument("--from-observations", action="store_true", help="make no photos: only the table anew")
    parser.add_argument("--observations", type=Path, default=FILE, help=argparse.SUPPRESS)
    parser.add_argument("--confusions", type=Path, default=CONFUSIONS, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if not options.from_observations:
        command = f"python -m benchmarks.deciding.measure_confusions --photos {options.photos} --seed {options.seed}"
        observe(range(options.seed, options.seed + options.photos), command, options.jobs).save(options.observations)
    seen = Observations.load(options.observations)
    report = table(seen)
    options.confusions.write_text(_as_json(report), encoding="utf-8")
    for name, witness in report["witnesses"].items():
        print(f"{name}: {witness['characters']} characters, {witness['errors'] / witness['characters']:.1%} misread")
    return 0


def observe(seeds: range, command: str, jobs: int) -> Observations:
    """Make and read one photo a seed."""
    lines: list[Observed] = []
    with multiprocessing.get_context("spawn").Pool(jobs, _start) as pool:
        for done, read in enumerate(pool.imap(_read, seeds, chunksize=4), start=1):
            lines += read
            if done % 50 == 0:
                print(f"{done} of {len(seeds)} photos, {len(lines)} lines", file=sys.stderr, flush=True)
    count = max((len(line.readings) for line in lines), default=0)
    from benchmarks.deciding.code_photos import READINGS  # noqa: PLC0415 - heavy: only where photos are made

    return Observations(command, (len({line.photo for line in lines}), len(seeds)), READINGS[:count], tuple(lines))


_readers: list[object] = []


def _start() -> None:
    from benchmarks.deciding.code_photos import CodeReaders  # noqa: PLC0415

    _readers[:] = [CodeReaders()]


def _read(seed: int) -> list[Observed]:
    found = _readers[0].read(seed)  # type: ignore[attr-defined]
    return [
        Observed(
            line.photo, line.text, tuple((one.text, "".join(map(level, one.confidences))) for one in line.readings)
        )
        for line in found
    ]


def _as_json(report: dict[str, object]) -> str:
    """Return JSON with one printed character a line, so that a new measurement can be compared with the old."""
    text = json.dumps(report, ensure_ascii=False, indent=1)
    rows = {}
    for name, witness in report["witnesses"].items():  # type: ignore[attr-defined]
        for character, row in witness["printed"].items():
            rows[f"@{name} {character}@"] = json.dumps(row, ensure_ascii=False)
    marked = json.loads(json.dumps(report))
    for name, witness in marked["witnesses"].items():
        witness["printed"] = {character: f"@{name} {character}@" for character in witness["printed"]}
        witness["certainty"] = f"@{name}@"
        rows[f"@{name}@"] = json.dumps(report["witnesses"][name]["certainty"])  # type: ignore[index]
    text = json.dumps(marked, ensure_ascii=False, indent=1)
    for mark, row in rows.items():
        text = text.replace(json.dumps(mark), row)
    return text + "\n"


if __name__ == "__main__":
    sys.exit(main())
