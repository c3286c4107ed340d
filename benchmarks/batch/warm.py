"""Warm workers: the time to start them is measured separately from the photos."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing
from pathlib import Path

import psutil

from labelcheck.batch.photo_entry import PhotoEntry
from labelcheck.batch.task import Engine, Task, TaskResult

FIRST_NUMBER = -1_000_000
"""Numbers that no task of a batch has."""


class Warmed:
    """An engine whose workers have each checked photos before the first that counts.

    Args:
        engine: The engine of this machine; it takes None for a task that comes later.
        photo: The photo to warm up with.
        workers: How many workers it has.

    Attributes:
        began: When the first photo that counts was handed out; of `time.perf_counter`.
        start_seconds: How long it took to get there.
        processor: Processor seconds of this process and all below it, from then until the last photo was done.
    """

    def __init__(self, engine: Engine, photo: Path, workers: int) -> None:
        self._engine = engine
        self._photo = photo
        self._workers = workers
        self.began = 0.0
        self.start_seconds = 0.0
        self.processor = 0.0

    def run(self, tasks: Iterable[Task | None]) -> Generator[TaskResult, None, None]:
        """Do tasks, as `Engine.run` says."""
        # Two for each, for each is given two at once: none can be left out.
        warming = {FIRST_NUMBER + number for number in range(2 * self._workers)}
        out = {FIRST_NUMBER}
        called = time.perf_counter()

        def all_tasks() -> Iterator[Task | None]:
            yield from [Task(number, PhotoEntry(str(self._photo))) for number in warming]
            while warming:
                yield None
            self.began = time.perf_counter()
            self.start_seconds = self.began - called
            self.processor = -processor_seconds()
            for task in filter(None, tasks):
                out.add(task.number)
                yield task
            out.discard(FIRST_NUMBER)

        with closing(self._engine.run(all_tasks())) as outcomes:
            for outcome in outcomes:
                if outcome.number in warming:
                    warming.remove(outcome.number)
                    continue
                out.discard(outcome.number)
                if not out:  # while the workers live
                    self.processor += processor_seconds()
                yield outcome


def processor_seconds() -> float:
    """Return the processor time of this process and all below it, as far as they live or were waited for; seconds."""
    this = psutil.Process()
    return sum(sum(process.cpu_times()[:4]) for process in [this, *this.children(recursive=True)])
