"""Chunks of tasks for a cluster: their size, the work on one chunk, and paths that mean the same on a worker."""

from __future__ import annotations

import multiprocessing
import os
import time
from collections.abc import Iterable
from dataclasses import replace
from itertools import islice

from labelcheck.batch.addresses import is_address
from labelcheck.batch.checker_transfer import Luggage
from labelcheck.batch.limits import Limits
from labelcheck.batch.task import Engine, Task, TaskResult
from labelcheck.batch.task_runner import InProcessEngine
from labelcheck.batch.worker_pool import WorkerPool
from labelcheck.errors import LabelcheckError

CHUNK_SECONDS = 30.0
"""The time that a chunk should take. It is lost when a worker dies, and may go on after a stop; less than a second
goes to starting a process and loading its readers (docs/scale.md)."""
LARGEST_CHUNK = 256
"""Photos in a chunk at most, however quick they are: their results are in memory together."""


class Chunks:
    """Splits tasks into chunks of a given size, or of as many as a worker does in `CHUNK_SECONDS`."""

    def __init__(self, tasks: Iterable[Task | None], size: int | None) -> None:
        self._tasks = iter(tasks)
        self._size = size
        self._done = 0
        self._seconds = 0.0

    def next(self) -> tuple[Task, ...]:
        """Return the next tasks; none if there are no more, or none at the moment."""
        chunk: list[Task] = []
        for task in islice(self._tasks, self._size or self._fitting()):
            if task is None:
                break
            chunk.append(task)
        return tuple(chunk)

    def took(self, tasks: int, seconds: float) -> None:
        """Note how long a worker took for a chunk."""
        self._done += tasks
        self._seconds += seconds

    def _fitting(self) -> int:
        if not self._done:
            return 4  # it is not known yet how long they take
        return min(max(1, round(CHUNK_SECONDS * self._done / max(self._seconds, 1e-3))), LARGEST_CHUNK)


def run_chunk(luggage: Luggage, limits: Limits, tasks: tuple[Task, ...]) -> tuple[list[TaskResult], float]:
    """Do some tasks in a thread of a Dask worker; returns their results and how many seconds they took.

    Raises:
        LabelcheckError: No task could be done here; names the worker.
    """
    began = time.perf_counter()
    # Dask forbids its workers processes of their own lest they be left behind; these end with their parent.
    multiprocessing.current_process().daemon = False
    try:
        checker = luggage.unpacked()
        # Reading a file cannot crash, and takes a hundredth of the time that a process takes to start.
        digests = all(task.digest_only for task in tasks)
        engine: Engine = InProcessEngine(checker) if digests else WorkerPool(checker, 1, limits)
        return list(engine.run(tasks)), time.perf_counter() - began
    except LabelcheckError as error:
        from distributed import get_worker  # noqa: PLC0415 - an extra

        raise type(error)(f"{error.problem} So says the worker at {get_worker().address}.", error.remedy) from None


def with_absolute_paths(task: Task) -> Task:
    """Return a task with absolute paths: in the folder of a worker the same relative path may be another photo."""
    photo = replace(task.photo, path=_absolute(task.photo.path))
    return replace(task, photo=photo, drawing=task.drawing and _absolute(task.drawing))


def with_given_path(result: TaskResult, task: Task) -> TaskResult:
    """Return a result in which every text has the path as it was given."""
    given, absolute = task.photo.path, _absolute(task.photo.path)
    if given == absolute or result.verdict is None:
        return result
    verdict = result.verdict
    verdict = replace(
        verdict, photo=given, why=verdict.why.replace(absolute, given), next=verdict.next.replace(absolute, given)
    )
    return replace(result, verdict=verdict, undrawn=result.undrawn.replace(absolute, given))


def _absolute(path: str) -> str:
    return path if is_address(path) else os.path.abspath(path)  # noqa: PTH100 - any text, links as they are
