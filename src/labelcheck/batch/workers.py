"""Check many photos, in processes: answers in the order of the photos, flat memory, and no photo that costs another.

Processes are started afresh, not forked: OpenCV's threads do not survive a fork.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import warnings
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Protocol

from labelcheck.batch.discovery import Found
from labelcheck.errors import LabelcheckError, ReaderError, ReaderMissingError
from labelcheck.verdict import Answer, Verdict

PHOTOS_IN_FLIGHT_PER_JOB = 4
"""Enough that a slow photo at the head of the queue keeps nobody waiting; few enough to keep memory flat."""


class ChecksPhotos(Protocol):
    """What works on one photo: `labelcheck.Checker`, or a stand-in. It must be picklable for more than one job."""

    def check(self, photo: str | Path | bytes, *, name: str | None = None) -> Verdict:
        """Return the verdict for one photo."""
        ...


def check_many(
    photos: Iterable[Found | str | Path], checker: ChecksPhotos, jobs: int = 1
) -> Generator[Verdict, None, None]:
    """Check photos, one verdict each, in their order.

    Whatever goes wrong with one photo, down to a worker that crashes or is killed, is that photo's `failed` verdict.
    Closing the iterator ends the workers at once.

    Args:
        photos: Paths, or what `find_photos` found. Read only as far ahead as the workers need.
        checker: What checks one photo. Each worker gets a copy, once.
        jobs: How many processes; 1 works in this one.

    Raises:
        ReaderMissingError: There is nothing to read with, so that no photo could be checked.
        ReaderError: The workers cannot start.
    """
    found = (photo if isinstance(photo, Found) else Found(str(photo)) for photo in photos)
    if jobs == 1:
        return (_answer(checker, photo) for photo in found)
    return _in_processes(found, checker, jobs)


def default_jobs() -> int:
    """Return how many processors this process may use."""
    allowed = getattr(os, "sched_getaffinity", None)
    return len(allowed(0)) if allowed is not None else os.cpu_count() or 1


def failed_verdict(photo: str, error: Exception) -> Verdict:
    """Return the verdict for a photo that could not be checked, in words for a person."""
    if isinstance(error, LabelcheckError):
        return Verdict(photo, Answer.FAILED, confidence=1.0, why=error.problem, next=error.remedy)
    return Verdict(
        photo,
        Answer.FAILED,
        confidence=1.0,
        why=f"The check failed: {type(error).__name__}: {error}",
        next="Please report this, with the photo if you can share it.",
    )


def _answer(checker: ChecksPhotos, photo: Found) -> Verdict:
    if photo.problem is not None:
        return failed_verdict(photo.path, photo.problem)
    try:
        return checker.check(photo.path)
    except ReaderMissingError:
        raise
    except Exception as error:  # noqa: BLE001 - one photo never ends a batch
        return failed_verdict(photo.path, error)


def _in_processes(photos: Iterator[Found], checker: ChecksPhotos, jobs: int) -> Generator[Verdict, None, None]:
    pool = _start_pool(checker, jobs)
    waiting: deque[tuple[Found, Future[Verdict]]] = deque()
    try:
        while True:
            while len(waiting) < jobs * PHOTOS_IN_FLIGHT_PER_JOB and (photo := next(photos, None)) is not None:
                waiting.append((photo, _submit(pool, photo)))
            if not waiting:
                break
            if not isinstance(waiting[0][1].exception(), BrokenProcessPool):
                yield waiting.popleft()[1].result()
                continue
            # A worker died, and with it the whole pool. Those that were in flight are asked again, one at a time.
            _stop(pool)
            for photo, future in waiting:
                alone = isinstance(future.exception(), BrokenProcessPool)
                yield _answer_alone(checker, photo) if alone else future.result()
            waiting.clear()
            pool = _start_pool(checker, jobs)
        pool.shutdown()
    finally:
        _stop(pool)


def _submit(pool: ProcessPoolExecutor, photo: Found) -> Future[Verdict]:
    try:
        return pool.submit(_answer_in_worker, photo)
    except BrokenProcessPool as error:  # it broke since the last photo
        broken: Future[Verdict] = Future()
        broken.set_exception(error)
        return broken


def _answer_alone(checker: ChecksPhotos, photo: Found) -> Verdict:
    """Check one photo in a process of its own, so that if it dies, it is known which photo it was."""
    pool = _start_pool(checker, 1)
    try:
        try:
            pool.submit(_ready).result()
        except BrokenProcessPool:
            raise ReaderError("The worker processes cannot start.", "Try again with --jobs 1.") from None
        return pool.submit(_answer_in_worker, photo).result()
    except BrokenProcessPool:
        crash = ReaderError(
            f"The process that checked {photo.path} crashed or was killed.",
            "Memory may have run out: try a smaller copy of the photo.",
        )
        return failed_verdict(photo.path, crash)
    finally:
        _stop(pool)


def _start_pool(checker: ChecksPhotos, jobs: int) -> ProcessPoolExecutor:
    methods = multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")
    return ProcessPoolExecutor(jobs, context, _prepare_worker, (checker,))


def _stop(pool: ProcessPoolExecutor) -> None:
    """End the workers without waiting for the photos that they are at."""
    processes = list((getattr(pool, "_processes", None) or {}).values())  # kill_workers() exists only from 3.14 on
    pool.shutdown(wait=False, cancel_futures=True)
    for process in processes:
        process.terminate()


_worker_checker: ChecksPhotos | None = None


def _prepare_worker(checker: ChecksPhotos) -> None:
    """Set up one worker: its checker, one thread, and Ctrl-C left to the parent, which ends it."""
    global _worker_checker  # noqa: PLW0603 - a pool's initializer has no other place to leave it
    _worker_checker = checker
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    warnings.simplefilter("ignore")  # decoders warn about metadata; the parent's terminal is not theirs
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")  # Tesseract's threads: each job is to use one processor
    import cv2  # noqa: PLC0415 - the parent may do without it

    cv2.setNumThreads(1)


def _answer_in_worker(photo: Found) -> Verdict:
    assert _worker_checker is not None  # noqa: S101 - set before the first photo
    return _answer(_worker_checker, photo)


def _ready() -> None:
    """Do nothing: that it returns says that a worker runs."""
