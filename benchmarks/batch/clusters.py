"""What a cluster costs beside local processes: two Dask workers on this machine, and two processes, same photos."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.batch.photos import ROOT, copies, tasks_of
from labelcheck import Checker
from labelcheck.batch.cluster import connect
from labelcheck.batch.task import Engine
from labelcheck.batch.workers import Processes

SECONDS_TO_START = 60.0


def clusters(photos: int, rounds: int, say: Callable[[str], None]) -> dict[str, Any]:
    """Check the same photos in turns, from the first task to the last answer, start and all."""
    rows = []
    with tempfile.TemporaryDirectory(prefix="labelcheck-benchmark-") as name:
        folder = Path(name, "photos")
        folder.mkdir()
        tasks = tasks_of(copies(photos, folder))
        checker = Checker()

        def timed(engine: Engine) -> float:
            began = time.perf_counter()
            done = sum(1 for _ in engine.run(tasks))
            assert done == photos  # noqa: S101 - else the figure says nothing
            return time.perf_counter() - began

        with _dask(Path(name)) as address, connect(address, checker) as cluster:
            timed_warm = timed(cluster)
            say(f"cluster, first run: {timed_warm:.1f} s")
            for number in range(rounds):
                turns: list[tuple[str, Engine]] = [("local", Processes(checker, 2)), ("cluster", cluster)]
                row = {what: timed(engine) for what, engine in (turns if number % 2 == 0 else reversed(turns))}
                rows.append(row)
                say(f"local {row['local']:.1f} s, cluster {row['cluster']:.1f} s")
    return {
        "photos": photos,
        "rounds": rounds,
        "photos_a_second": {
            what: round(median(photos / row[what] for row in rows), 2) for what in ("local", "cluster")
        },
        "overhead": round(median(row["cluster"] / row["local"] - 1 for row in rows), 3),
        "overhead_each_round": [round(row["cluster"] / row["local"] - 1, 3) for row in rows],
    }


@contextmanager
def _dask(folder: Path) -> Iterator[str]:
    """Run a scheduler and two workers, each a process of its own; yields the scheduler's address."""
    told = folder / "scheduler.json"
    with ExitStack() as running:
        running.enter_context(
            _process("scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(told))
        )
        for number in range(2):
            options = ["--scheduler-file", str(told), "--nthreads", "1", "--host", "127.0.0.1"]
            scratch = ["--local-directory", str(folder / f"dask-{number}")]
            running.enter_context(_process("worker", *options, *scratch, "--no-nanny"))
        until = time.monotonic() + SECONDS_TO_START
        while not told.exists() and time.monotonic() < until:
            time.sleep(0.1)
        time.sleep(1)  # until it is written whole
        yield str(json.loads(told.read_text())["address"]).replace("tcp://", "dask://")


@contextmanager
def _process(role: str, *options: str) -> Iterator[None]:
    command = [sys.executable, "-m", f"distributed.cli.dask_{role}", "--no-dashboard", *options]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    process = subprocess.Popen(  # noqa: S603 - Dask's own program
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
