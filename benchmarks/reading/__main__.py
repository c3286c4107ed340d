"""Measure reading: labelcheck with and without its second reader, plain Tesseract, and RapidOCR, side by side.

python -m benchmarks.reading
python -m benchmarks.reading --photos DIR --truth FILE
python -m benchmarks.reading --synthetic 100 --sweep blur,small --charts docs --output reading-benchmark.json
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.reading import photos as photo_sets
from benchmarks.reading.child import Child
from benchmarks.reading.measure import Row, measure
from benchmarks.reading.photos import PhotoSet
from benchmarks.reading.report import Outcome, as_json, has_halves, machine, markdown, put_into, table
from benchmarks.reading.systems import SYSTEMS


def main(arguments: list[str] | None = None) -> int:
    """Measure, print a table a set, and write the report after each set, so that a run that is ended is not lost."""
    options = _options(arguments)
    with tempfile.TemporaryDirectory(prefix="labelcheck-benchmark-") as folder:
        try:
            sets = [one for one in _sets(options, Path(folder)) if one.photos]
        except (FileNotFoundError, ValueError) as error:
            print(error, file=sys.stderr)
            return 2
        if not sets:
            print("There are no photos to measure on.", file=sys.stderr)
            return 2
        command = " ".join(["python -m benchmarks.reading", *_given(arguments)])
        outcome = Outcome(machine())
        if options.append and options.output.is_file():
            outcome = Outcome.from_dict(json.loads(options.output.read_text(encoding="utf-8")))
        if options.memory:
            _measure_memory(outcome, options.systems, sets[0], Path(folder))
        children = {key: Child(key) for key in options.systems}
        try:
            for child in children.values():
                child.read(sets[0].photos[0].path)  # to warm up: models are loaded at the first photo
            for one in sets:
                load = _load()
                rows = list(measure(one, children, _said))
                outcome.add(one.name, rows, command, (load, _load()))
                _print_set(outcome, one.name)
                _write(outcome, options)
        finally:
            for child in children.values():
                child.close()
    return 0


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reading", description=__doc__.partition("\n")[0])
    parser.add_argument("--photos", type=Path, help="a folder of photos, in place of the sets that are known")
    parser.add_argument("--truth", type=Path, help="their truth (default: truth.jsonl in that folder)")
    parser.add_argument("--sets", type=_words, help="only these sets, separated by commas; `none` for no known set")
    parser.add_argument("--synthetic", type=int, default=0, metavar="N", help="also N lifelike synthetic photos")
    parser.add_argument("--seed", type=int, default=900_000, help="seed of the first (default %(default)s)")
    parser.add_argument(
        "--sweep", type=_words, default=[], help="also photos with one thing wrong, ever more: blur,small…"
    )
    parser.add_argument("--steps", type=int, default=8, help="steps of a sweep (default %(default)s)")
    parser.add_argument("--devices", type=int, default=3, help="photos a step (default %(default)s)")
    parser.add_argument("--held-out", action="store_true", help="only the half whose file names' SHA-256 is odd")
    parser.add_argument("--limit", type=int, metavar="N", help="at most N photos of each set")
    parser.add_argument("--systems", type=_words, default=list(SYSTEMS), help=f"of {','.join(SYSTEMS)}")
    parser.add_argument("--no-memory", dest="memory", action="store_false", help="do not measure memory")
    parser.add_argument("--output", type=Path, help="write the report as JSON")
    parser.add_argument("--append", action="store_true", help="keep the other sets that the report holds already")
    parser.add_argument("--markdown", type=Path, help="write the tables as Markdown, or into a document's marks")
    parser.add_argument("--charts", type=Path, metavar="DIR", help="write charts (needs matplotlib)")
    options = parser.parse_args(arguments)
    unknown = set(options.systems) - set(SYSTEMS)
    if unknown:
        parser.error(f"no system {', '.join(sorted(unknown))}; there are {', '.join(SYSTEMS)}")
    if options.append and not options.output:
        parser.error("--append needs --output")
    return options


def _words(text: str) -> list[str]:
    return [word for word in text.split(",") if word]


def _given(arguments: list[str] | None) -> list[str]:
    return sys.argv[1:] if arguments is None else arguments


def _sets(options: argparse.Namespace, folder: Path) -> list[PhotoSet]:
    if options.photos:
        sets = [photo_sets.read_truth(options.photos, options.truth or options.photos / "truth.jsonl")]
    elif options.sets == ["none"]:
        sets = []
    else:
        sets = photo_sets.chosen(photo_sets.known_sets(), options.sets)
        if not photo_sets.SHARED.is_dir():
            print(f"{photo_sets.SHARED} is not there: its sets are not measured.", file=sys.stderr)
    if options.held_out:
        print("Only the held-out half: photos the SHA-256 of whose file name is odd.", file=sys.stderr)
        sets = [one.held_out() for one in sets]
    sets = [one.limited(options.limit) for one in sets]
    if options.synthetic:
        sets.append(photo_sets.synthetic(options.synthetic, options.seed, folder))
    sets += [photo_sets.sweep(cause, options.steps, options.devices, options.seed, folder) for cause in options.sweep]
    for one in sets:
        held_out = sum(photo.held_out for photo in one.photos)
        print(f"{one.name}: {len(one.photos)} photos, {held_out} of them in the held-out half", file=sys.stderr)
    return sets


def _measure_memory(outcome: Outcome, systems: Sequence[str], photos: PhotoSet, folder: Path) -> None:
    """Let each system read one large photo in a new process."""
    first = next((photo for photo in photos.photos if photo.legible == "yes"), photos.photos[0])
    large = photo_sets.enlarged(first, outcome.memory_megapixels, folder)
    for key in systems:
        child = Child(key)
        peak = child.peak_megabytes(large)
        child.close()
        if peak is not None:
            outcome.peak_megabytes[key] = peak
            print(f"{SYSTEMS[key][0]}: {peak:.0f} MB", file=sys.stderr)


def _said(row: Row) -> None:
    found = "–" if row.photo.model is None else row.photo.model if row.exactly else f"{row.photo.model} ✗ {row.nearest}"
    trouble = f" {row.error}" if row.error else ""
    print(
        f"{row.photos} {row.photo.name} {row.system} {row.seconds:.2f} s {found}{trouble}", file=sys.stderr, flush=True
    )


def _print_set(outcome: Outcome, name: str) -> None:
    print(f"\n{name}\n{table(outcome.summaries(name))}")
    if has_halves(name) and any(row.photo.held_out for row in outcome.rows if row.photos == name):
        print(f"\n{name}, held-out half\n{table(outcome.summaries(name, held_out=True))}", flush=True)


def _write(outcome: Outcome, options: argparse.Namespace) -> None:
    report = outcome.to_dict()
    if options.output:
        options.output.write_text(as_json(report), encoding="utf-8")
    if options.markdown:
        document = options.markdown.read_text(encoding="utf-8") if options.markdown.is_file() else ""
        options.markdown.write_text(put_into(document, markdown(outcome)), encoding="utf-8")
    if options.charts:
        try:
            from benchmarks.reading.charts import draw  # noqa: PLC0415 - optional

            draw(report, options.charts)
        except ImportError:
            print("No charts: matplotlib is not installed.", file=sys.stderr)


def _load() -> float:
    return os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0


if __name__ == "__main__":
    sys.exit(main())
