"""What a cluster costs beside local processes: two Dask workers on this machine, and two processes, same photos."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.batch.dask_processes import DaskProcesses
from benchmarks.batch.photos import copies, tasks_of
from labelcheck import Checker
from labelcheck.batch.cluster import connect
from labelcheck.batch.task import Engine
from labelcheck.batch.worker_pool import WorkerPool


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

        with _two_workers(Path(name)) as address, connect(address, checker) as cluster:
            timed_warm = timed(cluster)
            say(f"cluster, first run: {timed_warm:.1f} s")
            for number in range(rounds):
                turns: list[tuple[str, Engine]] = [("local", WorkerPool(checker, 2)), ("cluster", cluster)]
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
def _two_workers(folder: Path) -> Iterator[str]:
    """Run a scheduler and two workers, each a process of its own; yields the scheduler's address."""
    with DaskProcesses(folder) as dask, dask.worker("one"), dask.worker("two"):
        yield dask.address
