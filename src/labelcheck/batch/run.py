"""The story of a batch: its photos are listed, those without an answer are read, and all are told, in order.

Answers come in any order and go into the journal at once. A row of the report is told as soon as all before it are, and
is read from the journal for it, so that nothing waits in memory. Whatever stops the batch, what is in the journal need
not be read again.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from labelcheck.batch.discovery import PhotoEntry
from labelcheck.batch.journal import Journal, Listed
from labelcheck.batch.task import Engine, Task, TaskResult
from labelcheck.batch.task_runner import failed_verdict
from labelcheck.batch.verdict_images import redraw
from labelcheck.errors import ReaderError
from labelcheck.model.verdict import Answer, Verdict


def _nothing(_: object) -> None:
    """Tell nobody."""


@dataclass(frozen=True)
class RunOptions:
    """What is wanted beside the verdicts, and who is told how it goes.

    Attributes:
        thumbnails: Whether a report wants pictures.
        drawings: The folder for drawings, or None.
        on_answer: Called with the path of each photo that was worked on.
        on_trouble: Called with a sentence when a drawing cannot be made.
    """

    thumbnails: bool = False
    drawings: Path | None = None
    on_answer: Callable[[str], None] = _nothing
    on_trouble: Callable[[str], None] = _nothing


def run(journal: Journal, engine: Engine, wishes: RunOptions | None = None) -> Generator[Verdict, None, None]:
    """Have the photos of a journal answered that are not yet, and yield the verdicts of all, in order.

    Closing the generator ends the work at once; what was answered stays in the journal.

    Args:
        journal: The journal, its photos listed.
        engine: What has photos read.
        wishes: What is wanted beside the verdicts.

    Raises:
        JournalError: The journal cannot be written.
        ReaderMissingError: There is nothing to read with.
        ReaderError: The workers cannot start.
    """
    story = _BatchRun(journal, wishes or RunOptions())
    yield from story.rows()
    # One photo answers for all of its content. If it fails, each of these is read after all.
    for twins in (False, True):
        if journal.unanswered():
            with closing(engine.run(story.tasks(twins=twins))) as outcomes:
                for outcome in outcomes:
                    story.take(outcome)
                    yield from story.rows()
    story.give_up_lost()
    yield from story.rows()


class _BatchRun:
    """How far a batch has come."""

    def __init__(self, journal: Journal, wishes: RunOptions) -> None:
        self._journal = journal
        self._wishes = wishes
        self._next = 1

    def tasks(self, *, twins: bool) -> Iterator[Task]:
        """Yield what is to be done: first what tells duplicates, whose tasks have negative numbers."""
        for photo in () if twins else self._journal.to_digest():
            yield Task(-photo.place, PhotoEntry(photo.path), digest_only=True)
        for photo in self._journal.to_check(twins=twins):
            yield Task(
                photo.place, PhotoEntry(photo.path), thumbnail=self._wishes.thumbnails, drawing=self._drawing(photo)
            )

    def take(self, outcome: TaskResult) -> None:
        """Put what came of a task into the journal."""
        if outcome.number < 0:
            self._journal.note_digest(-outcome.number, outcome.sha256)
        elif outcome.verdict is not None:
            drawn = self._wishes.drawings is not None and not outcome.undrawn
            self._journal.note_answer(outcome.number, outcome.verdict, outcome.thumbnail, drawn=drawn)
            self._wishes.on_answer(outcome.verdict.photo)

    def rows(self) -> Iterator[Verdict]:
        """Yield the verdicts whose turn it is."""
        for shown in self._journal.shown_from(self._next):
            self._next = shown.place + 1
            if shown.undrawn is not None and self._wishes.drawings is not None:
                self._draw(shown.place, shown.verdict, shown.undrawn)
            yield shown.verdict

    def give_up_lost(self) -> None:
        """Have each photo that no worker has answered for fail, so that it has a row."""
        for photo in self._journal.to_check(twins=True):
            name = PhotoEntry(photo.path).name
            lost = ReaderError(f"{name} was not answered for by its worker.", "Check it again.")
            self._journal.note_answer(photo.place, failed_verdict(name, lost))

    def _drawing(self, photo: Listed) -> str | None:
        if self._wishes.drawings is None or photo.drawing is None:
            return None
        return str(self._wishes.drawings / photo.drawing)

    def _draw(self, place: int, verdict: Verdict, name: str) -> None:
        """Draw a photo whose answer was there without it: it was given before, or to a photo of the same content."""
        if verdict.answer is Answer.FAILED or self._wishes.drawings is None:
            return
        trouble = redraw(verdict, self._wishes.drawings / name)
        if trouble:
            self._wishes.on_trouble(trouble)
        else:
            self._journal.note_drawn(place)
