"""What a worker does with one task. It is the same in this process, in a worker process and on a cluster."""

from __future__ import annotations

import hashlib
from collections.abc import Generator, Iterable
from dataclasses import replace
from pathlib import Path

from labelcheck.batch.photo_file import photo_sha256, read_photo
from labelcheck.batch.task import ChecksPhotos, Task, TaskResult
from labelcheck.batch.verdict_images import verdict_images
from labelcheck.errors import LabelcheckError, ReaderMissingError
from labelcheck.model.verdict import Answer, Verdict


class InProcessEngine:
    """The engine that works in this process, without limits: a photo that crashes it ends the batch.

    Args:
        checker: What checks one photo.
    """

    def __init__(self, checker: ChecksPhotos) -> None:
        self._checker = checker

    def run(self, tasks: Iterable[Task | None]) -> Generator[TaskResult, None, None]:
        """Do tasks one after the other, as `Engine.run` specifies."""
        for task in tasks:
            if task is not None:
                yield run_task(self._checker, task)


def run_task(checker: ChecksPhotos, task: Task) -> TaskResult:
    """Do one task. Whatever goes wrong with the photo becomes its `failed` verdict.

    The file is read once, so that the digest is that of the bytes that were checked. A `failed` verdict is
    temporary: disks, networks and memory recover, and another attempt at a damaged photo takes almost no time.

    Raises:
        ReaderMissingError: There is nothing to read with, so that no photo could be checked.
    """
    photo = task.photo
    sha256: str | None = None
    try:
        if photo.problem is not None:
            return failed_result(task, photo.problem)
        if task.digest_only:
            return TaskResult(task.number, None, photo_sha256(photo))
        data = read_photo(photo)
        sha256 = hashlib.sha256(data).hexdigest()
        verdict = replace(checker.check(data, name=photo.name), sha256=sha256)
        if verdict.answer is Answer.FAILED:
            return TaskResult(task.number, verdict, sha256)
        drawing = None if task.drawing is None else Path(task.drawing)
        images = verdict_images(verdict, data, thumbnail=task.thumbnail, drawing=drawing)
        return TaskResult(task.number, verdict, sha256, images.thumbnail, undrawn=images.undrawn)
    except ReaderMissingError:
        raise
    except Exception as error:  # noqa: BLE001 - one photo never ends a batch
        return failed_result(task, error, sha256)


def failed_result(task: Task, error: Exception, sha256: str | None = None) -> TaskResult:
    """Return the result of a task that could not be done; another attempt may succeed."""
    return TaskResult(task.number, replace(failed_verdict(task.photo.name, error), sha256=sha256), sha256)


def failed_verdict(photo: str, error: Exception) -> Verdict:
    """Return the verdict for a photo that could not be checked, in words for a person."""
    if isinstance(error, LabelcheckError):
        problem, remedy = error.problem, error.remedy
    elif isinstance(error, MemoryError):
        problem, remedy = f"The check of {photo} ran out of memory.", "Save a smaller copy and try again."
    else:
        problem = f"The check failed: {type(error).__name__}: {error}"
        remedy = "Please report this, with the photo if you can share it."
    return Verdict(photo, Answer.FAILED, confidence=1.0, why=problem, next=remedy)
