"""A chunk of tasks: how large it is, what becomes of it on a worker, and its paths on the way there and back."""

from __future__ import annotations

import multiprocessing
import os
import time
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import islice

from labelcheck.batch.checker_transfer import Luggage
from labelcheck.batch.limits import Limits
from labelcheck.batch.task import Engine, Task, TaskResult
from labelcheck.batch.task_runner import REMOTE
from labelcheck.batch.worker_pool import InProcessEngine, WorkerPool
from labelcheck.errors import LabelcheckError

CHUNK_SECONDS = 30.0
"""How long a chunk is meant to take. It is what is lost when a worker dies, and what may go on after a stop; of it,
less than a second goes to starting a process and loading its readers (docs/scale.md)."""
FIRST_CHUNK = 4
"""Photos in a chunk before it is known how long they take."""
LARGEST_CHUNK = 256
"""Photos in a chunk at most, however quick: their answers are in memory together."""


class Chunks:
    """Tasks, some at a time: as many as a worker does in `CHUNK_SECONDS`, as far as that is known."""

    def __init__(self, tasks: Iterable[Task | None], size: int | None) -> None:
        self._tasks = iter(tasks)
        self._size = size
        self._done = 0
        self._seconds = 0.0

    def next(self) -> tuple[Task, ...]:
        """Return the next tasks; none when there are no more, or none just now."""
        found: list[Task] = []
        for task in islice(self._tasks, self._size or self._fitting()):
            if task is None:
                break
            found.append(task)
        return tuple(found)

    def took(self, tasks: int, seconds: float) -> None:
        """Note how long a worker took for a chunk."""
        self._done += tasks
        self._seconds += seconds

    def _fitting(self) -> int:
        if not self._done:
            return FIRST_CHUNK
        return min(max(1, round(CHUNK_SECONDS * self._done / max(self._seconds, 1e-3))), LARGEST_CHUNK)


@dataclass(frozen=True)
class Answered:
    """What a worker made of a chunk, in how many seconds."""

    outcomes: tuple[TaskResult, ...]
    seconds: float


def answer_chunk(luggage: Luggage, limits: Limits, tasks: tuple[Task, ...]) -> Answered:
    """Do some tasks; runs in a thread of a Dask worker.

    Raises:
        LabelcheckError: No task could be done here; says on which worker.
    """
    began = time.perf_counter()
    # Dask forbids its workers processes of their own lest they be left behind; these end with their parent.
    multiprocessing.current_process().daemon = False
    try:
        checker = luggage.unpacked()
        # To read a file can crash nothing, and takes a hundredth of the time that a process takes to start.
        alone = all(task.digest_only for task in tasks)
        engine: Engine = InProcessEngine(checker) if alone else WorkerPool(checker, 1, limits)
        return Answered(tuple(engine.run(tasks)), time.perf_counter() - began)
    except LabelcheckError as error:
        from distributed import get_worker  # noqa: PLC0415 - an extra

        raise type(error)(f"{error.problem} So says the worker at {get_worker().address}.", error.remedy) from None


def sent_there(task: Task) -> Task:
    """Return a task with whole paths: a worker works in another folder, where the same name may be another photo."""
    return replace(
        task, photo=replace(task.photo, path=_whole(task.photo.path)), drawing=task.drawing and _whole(task.drawing)
    )


def _whole(path: str) -> str:
    return path if REMOTE in path else os.path.abspath(path)  # noqa: PTH100 - any text, links as they are


def given_back(outcome: TaskResult, task: Task) -> TaskResult:
    """Return an outcome with the path as it was given, wherever it is told."""
    given, whole = task.photo.path, _whole(task.photo.path)
    if given == whole or outcome.verdict is None:
        return outcome
    verdict = outcome.verdict
    verdict = replace(
        verdict, photo=given, why=verdict.why.replace(whole, given), next=verdict.next.replace(whole, given)
    )
    return replace(outcome, verdict=verdict, undrawn=outcome.undrawn.replace(whole, given))
