"""The worker pool: several processes of this machine check photos. One that dies costs no other its photo.

`concurrent.futures` loses all tasks in flight when one process dies, and has no time limit that ends a task. So the
processes are supervised here: each has its own pipe, and its time and memory are measured a few times a second.
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
from labelcheck.batch.task_runner import failed_result
from labelcheck.batch.worker_process import WorkerDiedError, WorkerProcess
from labelcheck.errors import ReaderError

TASKS_PER_WORKER = 2
"""The current task and the next, so that a worker need not wait while the parent writes the last result: some 4 % more
photos with sixteen workers whose parent takes 6 ms for each result; no more with two workers."""

POLL_SECONDS = 0.25
"""Interval between two measurements of time and memory. A worker fills about a gigabyte a second at the most."""

POLLS_PER_CHILDREN = 8
"""Measurements of a worker's own memory for each one of its children's, which costs a hundred times as much."""

MAX_FAILED_STARTS = 3
"""Workers in a row that may die before they start."""

MAX_DEATHS = 50
"""Workers in a row that may die at their photos: 25 photos that kill two fresh workers each. Then the
photos are not the cause."""


def available_processors() -> int:
    """Return how many processors this process may use."""
    allowed = getattr(os, "sched_getaffinity", None)
    return len(allowed(0)) if allowed is not None else os.cpu_count() or 1


class WorkerPool:
    """The engine with worker processes, which have limits and are replaced when they die.

    A photo whose worker dies, or takes too much memory, is retried once in a fresh worker, for another program may have
    been the cause; then it is a `failed` row. A photo that takes too much time is a `failed` row at once.

    Args:
        checker: What checks one photo. Each worker gets a copy, once.
        jobs: How many processes at most, from 1 on.
        limits: The limits for one photo.
    """

    def __init__(self, checker: ChecksPhotos, jobs: int, limits: Limits | None = None) -> None:
        self._checker = checker
        self._jobs = jobs
        self._limits = limits or Limits()

    def run(self, tasks: Iterable[Task | None]) -> Generator[TaskResult, None, None]:
        """Do tasks in the workers, as `Engine.run` specifies.

        After a task that is None, the next is asked for as soon as a result comes, or after `POLL_SECONDS`. The end is
        reached when all are done and there is no other.
        """
        try:
            pickled = pickle.dumps(self._checker)
        except Exception as error:
            raise ReaderError(
                f"The checker cannot be sent to workers ({error}).", "Try again with --jobs 1."
            ) from error
        pool = _PoolRun(pickled, self._jobs, self._limits, tasks)
        done: list[TaskResult] = []
        try:
            while (busy := pool.dispatch()) or done:
                yield from done  # while the workers do the next
                done = pool.collect() if busy else []
        finally:
            pool.close()


class _PoolRun:
    """The workers of one run, and their tasks."""

    def __init__(self, checker: bytes, jobs: int, limits: Limits, tasks: Iterable[Task | None]) -> None:
        self._checker = checker
        self._jobs = jobs
        self._limits = limits
        self._source = iter(tasks)
        self._workers: list[WorkerProcess] = []
        self._returned: deque[Task] = deque()
        self._retried: set[int] = set()
        self._failed_starts = 0
        self._deaths = 0
        self._next_poll = 0.0
        self._polls = 0

    def dispatch(self) -> bool:
        """Give the workers as many tasks as they have room for; tells whether any worker has one."""
        while self._has_room() and (task := self._next()) is not None:
            self._least_busy().submit(task)
        return any(worker.tasks for worker in self._workers)

    def collect(self) -> list[TaskResult]:
        """Return the results that have come; waits for `POLL_SECONDS` at most."""
        ready = set(wait([worker.connection for worker in self._workers], POLL_SECONDS))
        readable = [worker for worker in self._workers if worker.connection in ready]
        return [result for worker in readable for result in self._receive(worker)] + self._enforce_limits()

    def close(self) -> None:
        """End all workers at once."""
        for worker in self._workers:
            worker.kill()
        for worker in self._workers:
            worker.join()
        self._workers.clear()

    def _has_room(self) -> bool:
        return len(self._workers) < self._jobs or any(len(worker.tasks) < TASKS_PER_WORKER for worker in self._workers)

    def _next(self) -> Task | None:
        return self._returned.popleft() if self._returned else next(self._source, None)

    def _least_busy(self) -> WorkerProcess:
        """Return an idle worker, else a new one, else, when there are enough, the one with the fewest tasks."""
        least_busy = min(self._workers, key=lambda worker: len(worker.tasks), default=None)
        if least_busy is None or (least_busy.tasks and len(self._workers) < self._jobs):
            return self._start()
        return least_busy

    def _start(self) -> WorkerProcess:
        while True:
            try:
                worker = WorkerProcess(self._checker, self._limits)
            except (OSError, EOFError) as error:  # the server that starts processes may have been killed
                self._note_failed_start(str(error) or type(error).__name__)
            else:
                self._workers.append(worker)
                return worker

    def _note_failed_start(self, how: str) -> None:
        self._failed_starts += 1
        if self._failed_starts >= MAX_FAILED_STARTS:
            raise ReaderError(f"The worker processes cannot start ({how}).", "Try again with --jobs 1.")

    def _receive(self, worker: WorkerProcess) -> list[TaskResult]:
        try:
            result = worker.receive()
        except WorkerDiedError:
            return self._replace_dead(worker)
        if result is None:
            self._failed_starts = 0
            return []
        self._deaths = 0
        self._retried.discard(result.number)
        return [result]

    def _enforce_limits(self) -> list[TaskResult]:
        if time.monotonic() < self._next_poll:
            return []
        self._next_poll = time.monotonic() + POLL_SECONDS
        self._polls += 1
        children = self._polls % POLLS_PER_CHILDREN == 0
        done: list[TaskResult] = []
        for worker in list(self._workers):
            if worker.overdue():
                done += self._stop_overdue(worker)
            elif worker.overfull(children=children):
                worker.kill()
                done += self._replace_dead(
                    worker, f"took more than {self._limits.megabytes:g} MB of memory and was stopped"
                )
        return done

    def _stop_overdue(self, worker: WorkerProcess) -> list[TaskResult]:
        worker.kill()
        task = worker.current
        if task is None:
            return self._replace_dead(worker, "took too long to start")
        worker.tasks.popleft()
        self._discard(worker)
        self._retried.discard(task.number)
        problem = f"The check of {task.photo.name} took longer than {self._limits.seconds:g} s and was stopped."
        return [failed_result(task, ReaderError(problem, "Try it once more, alone, or a smaller copy of it."))]

    def _replace_dead(self, worker: WorkerProcess, how: str | None = None) -> list[TaskResult]:
        """Discard a worker that is dead: its current photo is retried, or has failed."""
        task = worker.current
        if task is not None:
            worker.tasks.popleft()
        died = self._discard(worker)
        how = how or died
        if not worker.started:
            self._note_failed_start(f"the last one {how}")
        if task is None:
            return []
        self._deaths += 1
        if self._deaths >= MAX_DEATHS:
            problem = f"Worker processes died {self._deaths} times in a row, whatever the photo: the last one {how}."
            raise ReaderError(problem, "See what `labelcheck doctor` says, or try one photo with --jobs 1.")
        if task.number not in self._retried:
            self._retried.add(task.number)
            self._start().submit(task)
            return []
        self._retried.discard(task.number)
        problem = f"The process that checked {task.photo.name} {how}, twice."
        return [
            failed_result(task, ReaderError(problem, "Memory may have run out: try a smaller copy, or fewer --jobs."))
        ]

    def _discard(self, worker: WorkerProcess) -> str:
        """Remove a worker, take back the tasks that it had not begun, and return how it died."""
        self._workers.remove(worker)
        self._returned.extendleft(reversed(worker.tasks))
        worker.tasks.clear()
        return worker.join()
