"""Photos a second with one worker and with two, and the overhead of a batch over the checking itself."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import cv2

from benchmarks.batch.photos import copies, tasks_of
from benchmarks.batch.warm import Warmed, processor_seconds
from labelcheck import Catalogue, Checker
from labelcheck.batch.discovery import walk_photos
from labelcheck.batch.journal import Journal
from labelcheck.batch.recall_digests import CatalogueState
from labelcheck.batch.run import run
from labelcheck.batch.worker_pool import WorkerPool
from labelcheck.report.jsonl_report import JsonlReport

Say = Callable[[str], None]


def speed(photos: int, rounds: int, say: Say) -> dict[str, Any]:
    """Check the same photos in turns: in a plain loop, as a batch with one worker, and by one and two workers.

    The turns change their order from round to round, so that whatever else the machine does slows all alike; ratios are
    those of one round, of which the median counts. Starting workers is left out, and told by itself.
    """
    # As in a worker: one thread for each check.
    cv2.setNumThreads(1)
    os.environ["OMP_THREAD_LIMIT"] = "1"
    rows = []
    with tempfile.TemporaryDirectory(prefix="labelcheck-benchmark-") as name:
        folder = Path(name, "photos")
        folder.mkdir()
        turn = _Turn(Checker(), copies(photos, folder), Path(name))
        for number in range(rounds):
            kinds = [turn.bare, turn.batch, turn.one, turn.two]
            figures: dict[str, float] = {}
            for kind in kinds if number % 2 == 0 else reversed(kinds):
                figures |= kind()
            rows.append(figures)
            say(", ".join(f"{key} {value:.3f}" for key, value in sorted(figures.items())))
    return _summary(photos, rows)


class _Turn:
    """One measurement after the other, on the same photos; each returns seconds by name."""

    def __init__(self, checker: Checker, photos: list[Path], folder: Path) -> None:
        self._checker = checker
        self._photos = photos
        self._folder = folder

    def bare(self) -> dict[str, float]:
        """The pipeline alone: one photo after the other in this process."""
        self._checker.check(self._photos[0])
        processor, began = processor_seconds(), time.perf_counter()
        for photo in self._photos:
            self._checker.check(photo)
        return {"bare": time.perf_counter() - began, "bare_processor": processor_seconds() - processor}

    def batch(self) -> dict[str, float]:
        """All that `check --jobs 1` would do in a worker: the journal on disk, rows in order, JSON lines."""
        engine = Warmed(WorkerPool(self._checker, 1), self._photos[0], 1)
        catalogue = CatalogueState.of(Catalogue.bundled())
        with tempfile.TemporaryDirectory(dir=self._folder) as folder, Path(folder, "rows").open("w") as stream:
            report = JsonlReport(stream)
            checking = 0.0
            here = -time.process_time()
            with Journal(Path(folder, "journal")) as journal:
                began = time.perf_counter()
                journal.begin("benchmark", catalogue)
                journal.replace_photos(walk_photos([self._photos[0].parent]))
                listed = time.perf_counter() - began
                for verdict in run(journal, engine):
                    report.add(verdict)
                    checking += verdict.seconds
            elapsed = time.perf_counter() - engine.began + listed
            here += time.process_time()
        return {
            "batch": elapsed,
            "batch_processor": engine.processor,
            "checking": checking,
            "parent_processor": here,
            "start": engine.start_seconds,
        }

    def one(self) -> dict[str, float]:
        """One worker."""
        return {"one": self._by(1)}

    def two(self) -> dict[str, float]:
        """Two workers."""
        return {"two": self._by(2)}

    def _by(self, workers: int) -> float:
        engine = Warmed(WorkerPool(self._checker, workers), self._photos[0], workers)
        done = sum(1 for _ in engine.run(tasks_of(self._photos)))
        assert done == len(self._photos)  # noqa: S101 - else the figure says nothing
        return time.perf_counter() - engine.began


def _summary(photos: int, rows: list[dict[str, float]]) -> dict[str, Any]:
    def middle(of: Callable[[dict[str, float]], float]) -> float:
        return round(median(map(of, rows)), 4)

    return {
        "photos": photos,
        "rounds": len(rows),
        "photos_a_second": {name: middle(lambda row, name=name: photos / row[name]) for name in ("bare", "one", "two")},
        "two_workers_to_one": middle(lambda row: row["one"] / row["two"]),
        "two_workers_to_one_each_round": [round(row["one"] / row["two"], 3) for row in rows],
        "overhead_beside_the_bare_pipeline": middle(lambda row: row["batch"] / row["bare"] - 1),
        "overhead_by_processor_time": middle(lambda row: row["batch_processor"] / row["bare_processor"] - 1),
        "parent_processor_share": middle(lambda row: row["parent_processor"] / row["bare_processor"]),
        "overhead_each_round": [round(row["batch"] / row["bare"] - 1, 4) for row in rows],
        "share_outside_the_checks": middle(lambda row: row["batch"] / row["checking"] - 1),
        "start_and_warm_up_seconds": middle(lambda row: row["start"]),
    }
