"""Run a batch: photos without an answer are read, and the verdicts of all photos are yielded, in order.

Results come in any order and go into the journal at once. A row of the report is yielded as soon as all before it are,
and is read from the journal for that, so that nothing waits in memory. Whatever stops the batch, what is in the journal
need not be read again.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from labelcheck.batch.journal import Journal, PendingPhoto, ReportRow
from labelcheck.batch.photo_entry import PhotoEntry
from labelcheck.batch.task import Engine, Task, TaskResult
from labelcheck.batch.task_runner import failed_verdict
from labelcheck.batch.verdict_images import verdict_images
from labelcheck.errors import ReaderError
from labelcheck.model.verdict import Answer, Verdict


@dataclass(frozen=True)
class RunOptions:
    """What is wanted beside the verdicts, and what is called about the progress.

    Attributes:
        thumbnails: Whether the report needs thumbnails.
        drawings: The folder for drawings, or None.
        on_answer: Called with the path of each photo that was checked.
        on_undrawn: Called with the reason when a drawing could not be made.
    """

    thumbnails: bool = False
    drawings: Path | None = None
    on_answer: Callable[[str], None] = lambda _: None
    on_undrawn: Callable[[str], None] = lambda _: None


def run(journal: Journal, engine: Engine, options: RunOptions | None = None) -> Generator[Verdict, None, None]:
    """Check the photos of a journal that have no answer, and yield the verdicts of all, in order.

    Closing the generator ends the work at once; what was answered stays in the journal.

    Args:
        journal: The journal with its photos.
        engine: What checks photos.
        options: What is wanted beside the verdicts.

    Raises:
        JournalError: The journal cannot be written.
        ReaderMissingError: There is nothing to read with.
        ReaderError: The workers cannot start.
    """
    batch = _BatchRun(journal, options or RunOptions())
    yield from batch.verdicts()
    # One photo is read for all of the same content. If it fails, each of these is read after all.
    for twins in (False, True):
        if journal.unanswered():
            with closing(engine.run(batch.tasks(twins=twins))) as results:
                for result in results:
                    batch.store(result)
                    yield from batch.verdicts()
    batch.fail_lost()
    yield from batch.verdicts()


class _BatchRun:
    """One run of a batch, and the place of the next row of its report."""

    def __init__(self, journal: Journal, options: RunOptions) -> None:
        self._journal = journal
        self._options = options
        self._next = 1

    def tasks(self, *, twins: bool) -> Iterator[Task]:
        """Yield the tasks: first the digests that identify duplicates, with negative numbers."""
        for photo in () if twins else self._journal.to_digest():
            yield Task(-photo.place, PhotoEntry(photo.path), digest_only=True)
        for photo in self._journal.to_check(twins=twins):
            drawing = self._drawing(photo)
            yield Task(photo.place, PhotoEntry(photo.path), thumbnail=self._options.thumbnails, drawing=drawing)

    def store(self, result: TaskResult) -> None:
        """Write the result of a task into the journal."""
        if result.number < 0:
            self._journal.note_digest(-result.number, result.sha256)
        elif result.verdict is not None:
            drawn = self._options.drawings is not None and not result.undrawn
            self._journal.note_answer(result.number, result.verdict, result.thumbnail, drawn=drawn)
            self._options.on_answer(result.verdict.photo)

    def verdicts(self) -> Iterator[Verdict]:
        """Yield the verdicts up to the first photo without an answer."""
        for row in self._journal.rows_from(self._next):
            self._next = row.place + 1
            self._draw_missing(row)
            yield row.verdict

    def fail_lost(self) -> None:
        """Give each photo without a result a `failed` verdict, so that it has a row."""
        for photo in self._journal.to_check(twins=True):
            name = PhotoEntry(photo.path).name
            lost = ReaderError(f"{name} was not answered for by its worker.", "Check it again.")
            self._journal.note_answer(photo.place, failed_verdict(name, lost))

    def _drawing(self, photo: PendingPhoto) -> str | None:
        if self._options.drawings is None or photo.drawing is None:
            return None
        return str(self._options.drawings / photo.drawing)

    def _draw_missing(self, row: ReportRow) -> None:
        """Make the drawing of an answer that was given without it: earlier, or to a photo of the same content."""
        if row.undrawn is None or self._options.drawings is None or row.verdict.answer is Answer.FAILED:
            return
        undrawn = verdict_images(row.verdict, drawing=self._options.drawings / row.undrawn).undrawn
        if undrawn:
            self._options.on_undrawn(undrawn)
        else:
            self._journal.note_drawn(row.place)
