"""What a worker does with one task, be it a process of this machine or one of a cluster."""

from __future__ import annotations

import hashlib
import math
from dataclasses import replace
from typing import TYPE_CHECKING

from labelcheck.batch.task import ChecksPhotos, Task, TaskResult
from labelcheck.errors import LabelcheckError, ReaderMissingError
from labelcheck.model.verdict import Answer, Verdict

if TYPE_CHECKING:
    from labelcheck.photo.open import Photo

REMOTE = "://"
"""What tells an address from a path."""


def answer(checker: ChecksPhotos, task: Task) -> TaskResult:
    """Do one task. Whatever goes wrong with the photo is its `failed` verdict.

    The file is read once, so that the digest is that of the very bytes that were checked. A `failed` verdict is never
    lasting: disks, networks and memory recover, and to refuse a damaged photo once more costs next to nothing.

    Raises:
        ReaderMissingError: There is nothing to read with, so that no photo could be checked.
    """
    photo = task.photo
    sha256: str | None = None
    try:
        if photo.problem is not None:
            return failed(task, photo.problem)
        if task.digest_only:
            return TaskResult(task.number, None, _digest(photo.path))
        data = _contents(photo.path)
        sha256 = hashlib.sha256(data).hexdigest()
        verdict = replace(checker.check(data, name=photo.name), sha256=sha256)
        outcome = TaskResult(task.number, verdict, sha256, lasting=verdict.answer is not Answer.FAILED)
        return _illustrated(outcome, task, data)
    except ReaderMissingError:
        raise
    except Exception as error:  # noqa: BLE001 - one photo never ends a batch
        return failed(task, error, sha256)


def failed(task: Task, error: Exception, sha256: str | None = None) -> TaskResult:
    """Return the outcome of a task that could not be done; another time it may be."""
    return TaskResult(
        task.number, replace(failed_verdict(task.photo.name, error), sha256=sha256), sha256, lasting=False
    )


def failed_verdict(photo: str, error: Exception) -> Verdict:
    """Return the verdict for a photo that could not be checked, in words for a person."""
    if isinstance(error, LabelcheckError):
        return Verdict(photo, Answer.FAILED, confidence=1.0, why=error.problem, next=error.remedy)
    if isinstance(error, MemoryError):
        problem, remedy = f"The check of {photo} ran out of memory.", "Save a smaller copy and try again."
        return Verdict(photo, Answer.FAILED, confidence=1.0, why=problem, next=remedy)
    return Verdict(
        photo,
        Answer.FAILED,
        confidence=1.0,
        why=f"The check failed: {type(error).__name__}: {error}",
        next="Please report this, with the photo if you can share it.",
    )


def _contents(path: str) -> bytes:
    if REMOTE in path:
        from labelcheck.batch.remote_stores import contents  # noqa: PLC0415 - an extra

        return contents(path)
    from labelcheck.photo.open import photo_bytes  # noqa: PLC0415 - Pillow and numpy

    return photo_bytes(path, path)


def _digest(path: str) -> str:
    if REMOTE in path:
        return hashlib.sha256(_contents(path)).hexdigest()
    from labelcheck.photo.open import photo_digest  # noqa: PLC0415 - Pillow and numpy

    return photo_digest(path, path)


def _illustrated(outcome: TaskResult, task: Task, data: bytes) -> TaskResult:
    """Add the pictures that are wanted. One that cannot be made never costs the verdict."""
    verdict = outcome.verdict
    if verdict is None or verdict.answer is Answer.FAILED or not (task.thumbnail or task.drawing):
        return outcome
    from labelcheck.photo.open import open_photo  # noqa: PLC0415 - Pillow and numpy

    try:
        photo = open_photo(data, name=verdict.photo, max_megapixels=math.inf)  # the checker's limit has let it pass
        if task.thumbnail:
            outcome = replace(outcome, thumbnail=_thumbnail(photo, verdict))
        if task.drawing is not None:
            _draw_into(task.drawing, photo, verdict)
    except Exception as error:  # noqa: BLE001 - drawing is no part of the check
        return replace(outcome, undrawn=" ".join(f"{verdict.photo} could not be drawn: {error}".split()))
    return outcome


def _thumbnail(photo: Photo, verdict: Verdict) -> bytes:
    from labelcheck.report.thumbnail import thumbnail  # noqa: PLC0415

    try:
        return thumbnail(photo, verdict)
    except Exception:  # noqa: BLE001 - a report has a place for photos without a picture
        return b""


def _draw_into(file_name: str, photo: Photo, verdict: Verdict) -> None:
    from labelcheck.report.drawing import draw, to_jpeg  # noqa: PLC0415
    from labelcheck.system.files import whole_file  # noqa: PLC0415

    drawing = to_jpeg(draw(photo, verdict))
    with whole_file(file_name) as file:
        file.write(drawing)
