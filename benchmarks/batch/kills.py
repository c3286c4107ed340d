"""Kill a whole batch or one worker at random moments, and check that nothing is missing after `--resume`.

`python -m benchmarks.batch --kills 50` does it with real processes, a real journal and a stub for the checker.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

_ROOT = Path(__file__).parents[2]
_PATIENCE = 120.0
"""Seconds that one run may take."""


@dataclass(frozen=True)
class Outlasted:
    """What came of it.

    Attributes:
        kills: How many of each: "parent", "worker".
        batches: How many batches it took: one that is done before the next kill is compared, and another begun.
        equal: Of how many the output was, after `--resume`, that of an undisturbed run, but for timings.
    """

    kills: dict[str, int]
    batches: int
    equal: int


def kills(count: int, say: Callable[[str], None]) -> dict[str, Any]:
    """Kill batches so many times, and return what the benchmark reports.

    Args:
        count: How many kills.
        say: Is told how it goes.
    """
    with tempfile.TemporaryDirectory() as folder:
        outlasted = outlast_kills(Path(folder), count, say=say)
    return {
        "kills": sum(outlasted.kills.values()),
        "of": outlasted.kills,
        "equal": f"{outlasted.equal} of {outlasted.batches}",
    }


def outlast_kills(
    folder: Path, kills: int, *, photos: int = 150, seed: int = 1, say: Callable[[str], None] | None = None
) -> Outlasted:
    """Run batches, kill them and their workers, resume them, and compare what comes out.

    Args:
        folder: An empty folder to work in.
        kills: How many kills.
        photos: How many photos a batch has; a tenth of them are copies of others.
        seed: For the photos and the moments.
        say: Is told how it goes.
    """
    rng = random.Random(seed)  # noqa: S311 - nothing is kept secret
    _write_photos(folder / "photos", photos, rng)
    began = time.monotonic()
    _finish(_start(folder, "undisturbed"))
    span = time.monotonic() - began
    expected = _rows(folder / "undisturbed.jsonl")
    done: Counter[str] = Counter()
    assert len(expected) == photos, "an undisturbed run has a row for each photo"  # noqa: S101 - it measures no more
    batches = equal = 0
    while done.total() < kills:
        batches += 1
        name = f"batch-{batches}"
        while done.total() < kills:
            process = _start(folder, name)
            _kill_while_it_runs(process, rng, span, kills, done)
            _finish(process)
            if (folder / f"{name}.jsonl").exists():
                break
        # A photo whose worker was killed twice has failed in that run; resumed, it is asked again.
        _finish(_start(folder, name))
        equal += _rows(folder / f"{name}.jsonl") == expected
        if say is not None:
            say(f"{done.total()} kills, {equal} of {batches} batches equal")
    return Outlasted(dict(done), batches, equal)


def _write_photos(folder: Path, count: int, rng: random.Random) -> None:
    folder.mkdir()
    for number in range(count):
        copied = number > 0 and rng.random() < 0.1
        data = (
            (folder / f"{rng.randrange(number):04}.jpg").read_bytes() if copied else rng.randbytes(rng.randint(40, 90))
        )
        (folder / f"{number:04}.jpg").write_bytes(data)


def _start(folder: Path, name: str) -> subprocess.Popen[bytes]:
    path = os.pathsep.join([str(_ROOT / "src"), str(_ROOT), os.environ.get("PYTHONPATH", "")])
    files = ["--journal", f"{name}.journal", "--output", f"{name}.jsonl"]
    command = [
        "check",
        "photos",
        "--recalls",
        str(_ROOT / "recalls.json"),
        "--resume",
        "--jobs",
        "2",
        "--format",
        "jsonl",
        *files,
    ]
    return subprocess.Popen(  # noqa: S603 - this program, and arguments of ours
        [sys.executable, "-m", "benchmarks.batch.with_stub", *command],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": path},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _finish(process: subprocess.Popen[bytes]) -> None:
    try:
        process.wait(_PATIENCE)
    finally:
        process.kill()


def _kill_while_it_runs(
    process: subprocess.Popen[bytes], rng: random.Random, span: float, kills: int, done: Counter[str]
) -> None:
    """Kill workers, then the parent perhaps, at random moments of a run that takes about `span` seconds."""
    while done.total() < kills:
        with suppress(subprocess.TimeoutExpired):
            process.wait(rng.uniform(0.0, span * 0.7))
            return
        if rng.random() < 0.6:  # at first there are none to be killed
            with suppress(psutil.NoSuchProcess, IndexError):
                rng.choice(_workers(process.pid)).kill()
                done["worker"] += 1
            continue
        process.kill()
        done["parent"] += 1
        return


def _workers(pid: int) -> list[psutil.Process]:
    """Return the processes that work for a batch, but not those that only start others."""
    found = []
    with suppress(psutil.NoSuchProcess):
        for one in psutil.Process(pid).children(recursive=True):
            with suppress(psutil.NoSuchProcess):
                if not one.children() and "tracker" not in " ".join(one.cmdline()):
                    found.append(one)
    return found


def _rows(file: Path) -> list[dict[str, Any]]:
    """Return what a report says, without how long anything took."""
    rows = [json.loads(row) for row in file.read_text("utf-8").splitlines()]
    for row in rows:
        row.pop("seconds")
        for attempt in row["attempts"]:
            attempt.pop("seconds")
    return rows
