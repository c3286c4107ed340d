"""Have photos checked on this machine: in this process, or in several of which none takes another's photo along.

`concurrent.futures` gives up all that is in flight when one process dies, and knows no limit of time that ends a task;
so the processes are watched here: one pipe each, and a look at their time and memory a few times a second.
"""

from __future__ import annotations

import os
import pickle
import time
from collections import deque
from collections.abc import Generator, Iterable
from multiprocessing.connection import wait

from labelcheck.batch.limits import Limits
from labelcheck.batch.task import ChecksPhotos, Task, TaskResult
from labelcheck.batch.task_runner import answer, failed
from labelcheck.batch.worker_process import WorkerDiedError, WorkerProcess
from labelcheck.errors import ReaderError

TASKS_A_WORKER = 2
"""The one that it is at, and the next, so that it need not wait while the parent writes what came of the last: some 4 %
more photos of sixteen workers whose parent takes 6 ms for each answer; of two workers no more."""

LOOK_SECONDS = 0.25
"""How often time and memory are looked at. A worker fills about a gigabyte a second, if it does nothing else."""

LOOKS_A_CHILDREN = 8
"""How many looks at a worker's own memory come to one at its children's, which costs a hundred times as much."""

MOST_FAILED_STARTS = 3
"""Workers that may die in a row before one starts."""

MOST_DEATHS = 50
"""Workers that may die at their photos before one photo is done: 25 photos in a row that kill two fresh workers each.
Then it is not the photos."""


def available_processors() -> int:
    """Return how many processors this process may use."""
    allowed = getattr(os, "sched_getaffinity", None)
    return len(allowed(0)) if allowed is not None else os.cpu_count() or 1


class InProcessEngine:
    """The engine that works in this process, without limits: a photo that crashes it ends the batch.

    Args:
        checker: What checks one photo.
    """

    def __init__(self, checker: ChecksPhotos) -> None:
        self._checker = checker

    def run(self, tasks: Iterable[Task | None]) -> Generator[TaskResult, None, None]:
        """Do tasks one after the other, as `Engine.run` says."""
        for task in tasks:
            if task is not None:
                yield answer(self._checker, task)


class WorkerPool:
    """The engine of this machine: worker processes that are limited, watched, and replaced when they die.

    A photo whose worker dies, or takes more memory than it may, is tried once more in a fresh worker, for it may have
    been another program that brought the worker down; then it is a `failed` row. One that takes too long is so at once.

    Args:
        checker: What checks one photo. Each worker gets a copy, once.
        jobs: How many processes at most, from 1 on.
        limits: What one photo may take.
    """

    def __init__(self, checker: ChecksPhotos, jobs: int, limits: Limits | None = None) -> None:
        self._checker = checker
        self._jobs = jobs
        self._limits = limits or Limits()

    def run(self, tasks: Iterable[Task | None]) -> Generator[TaskResult, None, None]:
        """Do tasks in the workers, as `Engine.run` says.

        A task that is None says that there is none at the moment: it is asked for the next as soon as one is done, or
        after `LOOK_SECONDS`. When all are done and there is none, that is the end.
        """
        try:
            pickled = pickle.dumps(self._checker)
        except Exception as error:
            raise ReaderError(
                f"The checker cannot be sent to workers ({error}).", "Try again with --jobs 1."
            ) from error
        crew = _PoolRun(pickled, self._jobs, self._limits, tasks)
        done: list[TaskResult] = []
        try:
            while (busy := crew.hand_out()) or done:
                yield from done  # while the workers are at the next
                done = crew.gather() if busy else []
        finally:
            crew.end()


class _PoolRun:
    """The workers of one run, and the tasks on their way."""

    def __init__(self, checker: bytes, jobs: int, limits: Limits, tasks: Iterable[Task | None]) -> None:
        self._checker = checker
        self._jobs = jobs
        self._limits = limits
        self._source = iter(tasks)
        self._workers: list[WorkerProcess] = []
        self._handed_back: deque[Task] = deque()
        self._tried: set[int] = set()
        self._failed_starts = 0
        self._deaths = 0
        self._next_look = 0.0
        self._looks = 0

    def hand_out(self) -> bool:
        """Give out as many tasks as there is room for; tells whether any worker has something to do."""
        while self._has_room() and (task := self._next()) is not None:
            self._freest().give(task)
        return any(worker.tasks for worker in self._workers)

    def gather(self) -> list[TaskResult]:
        """Wait a moment at most, and return what has come."""
        ready = set(wait([worker.connection for worker in self._workers], LOOK_SECONDS))
        heard = [worker for worker in self._workers if worker.connection in ready]
        return [outcome for worker in heard for outcome in self._hear(worker)] + self._enforce_limits()

    def end(self) -> None:
        """End all workers at once."""
        for worker in self._workers:
            worker.kill()
        for worker in self._workers:
            worker.bury()
        self._workers.clear()

    def _has_room(self) -> bool:
        return len(self._workers) < self._jobs or any(len(worker.tasks) < TASKS_A_WORKER for worker in self._workers)

    def _next(self) -> Task | None:
        return self._handed_back.popleft() if self._handed_back else next(self._source, None)

    def _freest(self) -> WorkerProcess:
        """Return an idle worker, else a new one, else, when there are enough, the one with the fewest tasks."""
        freest = min(self._workers, key=lambda worker: len(worker.tasks), default=None)
        if freest is None or (freest.tasks and len(self._workers) < self._jobs):
            return self._start()
        return freest

    def _start(self) -> WorkerProcess:
        while True:
            try:
                worker = WorkerProcess(self._checker, self._limits)
            except (OSError, EOFError) as error:  # what starts processes may have been killed itself
                self._note_failed_start(str(error) or type(error).__name__)
            else:
                self._workers.append(worker)
                return worker

    def _note_failed_start(self, how: str) -> None:
        self._failed_starts += 1
        if self._failed_starts >= MOST_FAILED_STARTS:
            raise ReaderError(f"The worker processes cannot start ({how}).", "Try again with --jobs 1.")

    def _hear(self, worker: WorkerProcess) -> list[TaskResult]:
        try:
            outcome = worker.receive()
        except WorkerDiedError:
            return self._lose(worker)
        if outcome is None:
            self._failed_starts = 0
            return []
        self._deaths = 0
        self._tried.discard(outcome.number)
        return [outcome]

    def _enforce_limits(self) -> list[TaskResult]:
        if time.monotonic() < self._next_look:
            return []
        self._next_look = time.monotonic() + LOOK_SECONDS
        self._looks += 1
        children = self._looks % LOOKS_A_CHILDREN == 0
        done: list[TaskResult] = []
        for worker in list(self._workers):
            if worker.overdue():
                done += self._stop_late(worker)
            elif worker.overfull(children=children):
                worker.kill()
                done += self._lose(worker, f"took more than {self._limits.megabytes:g} MB of memory and was stopped")
        return done

    def _stop_late(self, worker: WorkerProcess) -> list[TaskResult]:
        worker.kill()
        task = worker.current
        if task is None:
            return self._lose(worker, "took too long to start")
        worker.tasks.popleft()
        self._lay_off(worker)
        self._tried.discard(task.number)
        problem = f"The check of {task.photo.name} took longer than {self._limits.seconds:g} s and was stopped."
        return [failed(task, ReaderError(problem, "Try it once more, alone, or a smaller copy of it."))]

    def _lose(self, worker: WorkerProcess, how: str | None = None) -> list[TaskResult]:
        """Do without a worker that is dead: the photo that it was at is tried again, or has failed."""
        task = worker.current
        if task is not None:
            worker.tasks.popleft()
        died = self._lay_off(worker)
        how = how or died
        if not worker.started:
            self._note_failed_start(f"the last one {how}")
        if task is None:
            return []
        self._deaths += 1
        if self._deaths >= MOST_DEATHS:
            problem = f"Worker processes died {self._deaths} times in a row, whatever the photo: the last one {how}."
            raise ReaderError(problem, "See what `labelcheck doctor` says, or try one photo with --jobs 1.")
        if task.number not in self._tried:
            self._tried.add(task.number)
            self._start().give(task)
            return []
        self._tried.discard(task.number)
        problem = f"The process that checked {task.photo.name} {how}, twice."
        return [failed(task, ReaderError(problem, "Memory may have run out: try a smaller copy, or fewer --jobs."))]

    def _lay_off(self, worker: WorkerProcess) -> str:
        """Bury a worker, take back what it had not begun, and return how it died."""
        self._workers.remove(worker)
        self._handed_back.extendleft(reversed(worker.tasks))
        worker.tasks.clear()
        return worker.bury()
