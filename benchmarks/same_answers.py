"""Record the answers of one state of the project, and compare two states item by item.

python -m benchmarks.same_answers record before/
python -m benchmarks.same_answers compare before/ after/

`record` uses public commands only, so it also runs in a checkout that is older than this file: run it by its path, with
that checkout as the working folder and its interpreter. The items are the samples, the shared photos where they are
there, and simulated labels with a fixed seed. Times are not compared.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

PHOTOS, LABELS = "photos.jsonl", "labels.jsonl"
SHARED = (Path("../shared/photos"), Path("../shared/cases/photos"))
TIMES = frozenset({"seconds", "days_old", "warning"})
NO_LIMIT = "3600"
"""Seconds per photo. On a busy machine the usual budget would leave attempts out."""
RENAMED = {"said": "by_keyword"}
"""Keys of the records that had another name in an earlier state."""


def main(arguments: list[str] | None = None) -> int:
    """Record or compare; 1 when an item differs."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.same_answers", description=__doc__.partition("\n")[0])
    commands = parser.add_subparsers(dest="command", required=True)
    recorder = commands.add_parser("record")
    recorder.add_argument("folder", type=Path)
    recorder.add_argument("--labels", type=int, default=20_000, help="simulated labels (default %(default)s)")
    recorder.add_argument("--seed", type=int, default=1414, help="of the labels (default %(default)s)")
    recorder.add_argument("--jobs", type=int, default=2, help="processes (default %(default)s)")
    comparer = commands.add_parser("compare")
    comparer.add_argument("before", type=Path)
    comparer.add_argument("after", type=Path)
    options = parser.parse_args(arguments)
    if options.command == "record":
        record(options.folder.resolve(), options.labels, options.seed, options.jobs)
        return 0
    return compare(options.before, options.after)


def record(folder: Path, labels: int, seed: int, jobs: int) -> None:
    """Write the answers for all photos and simulated labels of this state into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    shared = [str(place) for place in SHARED if place.is_dir()]
    if not shared:
        print("The shared photos are not there: only the samples are checked.", file=sys.stderr)
    check = ["check", "samples", *shared, "--jobs", str(jobs), "--format", "jsonl", "--output", str(folder / PHOTOS)]
    check += ["--budget", NO_LIMIT]
    subprocess.run([sys.executable, "-m", "labelcheck", *check], check=False)  # noqa: S603 - our own command
    simulate = ["--labels", str(labels), "--strengths", "1", "--seed", str(seed), "--jobs", str(jobs), "--no-peers"]
    command = [sys.executable, "-m", "benchmarks.deciding", *simulate, "--dump", str(folder / LABELS)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - our own command


def compare(before: Path, after: Path) -> int:
    """Print how many items are equal, and name those that are not."""
    different = 0
    for name, key in ((PHOTOS, "photo"), (LABELS, "number")):
        old, new = ({item[key]: item for item in _items(folder / name)} for folder in (before, after))
        unlike = [one for one in sorted({*old, *new}, key=str) if old.get(one) != new.get(one)]
        verdicts = sum(_verdict(old.get(one)) != _verdict(new.get(one)) for one in unlike)
        print(f"{name}: {len(old)} before, {len(new)} after; {len(unlike)} differ, {verdicts} of them in the answer")
        for one in unlike[:20]:
            print(f"  {one}: {', '.join(_differences(old.get(one), new.get(one)))}")
        different += len(unlike)
    return 1 if different else 0


def _items(file: Path) -> Iterator[dict[str, Any]]:
    with file.open(encoding="utf-8") as lines:
        yield from (_comparable(json.loads(line)) for line in lines)


def _comparable(value: Any) -> Any:
    if isinstance(value, dict):
        return {RENAMED.get(key, key): _comparable(one) for key, one in value.items() if key not in TIMES}
    return [_comparable(one) for one in value] if isinstance(value, list) else value


def _verdict(item: dict[str, Any] | None) -> object:
    """Return the answer, the model and the confidence of an item."""
    if item is None:
        return None
    model = item["label"]["model"] if "label" in item else item["read"]
    return item.get("verdict", item.get("answer")), model, item["confidence"]


def _differences(old: dict[str, Any] | None, new: dict[str, Any] | None) -> list[str]:
    if old is None or new is None:
        return ["only in one of the two"]
    return [key for key in {**old, **new} if old.get(key) != new.get(key)]


if __name__ == "__main__":
    sys.exit(main())
