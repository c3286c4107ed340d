"""Watch a folder: check each photo once, as soon as it is complete, until the watch is ended.

The workers are kept between photos. So the tasks are an endless iterator: while the engine is busy and nothing is new,
it gets None, and continues to return results. The iterator waits only while the engine has nothing to do.

Every photo is first asked for its digest, by a worker, because reading from a network share may hang. A content that
was answered already is answered from memory; a file that was only renamed is not answered again.
"""

from __future__ import annotations

import time
from collections import OrderedDict, deque
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from dataclasses import replace
from itertools import count
from pathlib import Path

from labelcheck.batch.file_names import DRAWING_SUFFIX, drawing_stem
from labelcheck.batch.new_files import NewFiles
from labelcheck.batch.photo_entry import PhotoEntry
from labelcheck.batch.task import Engine, Task, TaskResult
from labelcheck.errors import PhotoError
from labelcheck.model.verdict import Answer, Verdict

POLL_SECONDS = 0.5
"""The shortest interval between two listings of the folder."""

POLL_SHARE = 0.2
"""The share of time that may be spent on listing: a folder that takes long to list is polled less often."""

ANSWERS_KEPT = 1000
"""The last so many answers are kept for photos of the same content: some 20 MB."""


class FolderWatch:
    """Watches a folder.

    Args:
        new_files: The photos that come into it.
        annotate: The folder for drawings, or None. A drawing is named after its photo and its content, so that it never
            replaces that of another photo.
        notice: Called with the reason when the folder cannot be searched any more, and with None when it can again.
        on_undrawn: Called with the reason when a drawing could not be made.
        pause: Called whenever the engine asks for a task: waits so many seconds, 0 while the engine is busy. An
            exception that it raises ends the watch, always between two answers.
    """

    def __init__(
        self,
        new_files: NewFiles,
        *,
        annotate: str | None = None,
        notice: Callable[[PhotoError | None], None] = lambda _: None,
        on_undrawn: Callable[[str], None] = lambda _: None,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self._new_files = new_files
        self._annotate = annotate
        self._notice = notice
        self._on_undrawn = on_undrawn
        self._pause = pause
        self._numbers = count()
        self._queue: deque[Task] = deque()
        self._running: dict[int, Task] = {}
        self._answers: OrderedDict[str, Verdict] = OrderedDict()
        self._next_poll = 0.0
        self._had_problem = False

    def verdicts(self, engine: Engine) -> Generator[Verdict, None, None]:
        """Check photos as they come; never ends by itself. Closing the generator ends the work at once.

        Args:
            engine: What checks them. It must go on when a task is None, as the engines of this machine do.

        Raises:
            ReaderMissingError: There is nothing to read with.
            ReaderError: The workers cannot start.
        """
        with closing(engine.run(self._tasks())) as results:
            for result in results:
                verdict = self._verdict(result)
                if verdict is not None:
                    yield verdict
                    if result.undrawn:
                        self._on_undrawn(result.undrawn)
                del self._running[result.number]  # only now that it has been reported

    def unanswered(self) -> list[str]:
        """Return the real paths of the photos that have come and have no answer yet."""
        taken = {task.photo.real_path for task in (*self._running.values(), *self._queue)}
        return sorted({*taken, *self._new_files.unsettled()})

    def _tasks(self) -> Iterator[Task | None]:
        while True:
            busy = bool(self._running or self._queue)
            wait = max(0.0, self._next_poll - time.monotonic())
            self._pause(0.0 if busy else wait)
            if not busy or not wait:
                self._poll()
            elif self._queue:
                task = self._queue.popleft()
                self._running[task.number] = task
                yield task
            else:
                yield None

    def _poll(self) -> None:
        began = time.monotonic()
        self._queue += [Task(next(self._numbers), photo, digest_only=True) for photo in self._new_files.poll()]
        took = time.monotonic() - began
        self._next_poll = began + took + max(POLL_SECONDS, took * (1 / POLL_SHARE - 1))
        problem = self._new_files.problem
        if (problem is not None) != self._had_problem:
            self._had_problem = problem is not None
            self._notice(problem)

    def _verdict(self, result: TaskResult) -> Verdict | None:
        """Return the verdict to report for a result, if there is one."""
        photo = self._running[result.number].photo
        verdict, sha256 = result.verdict, result.sha256
        if verdict is None:
            return None if sha256 is None else self._known_content(photo, sha256)
        if verdict.answer is not Answer.FAILED:
            self._keep(verdict, sha256)
        elif photo.problem is None and not self._new_files.is_final(photo):
            return None
        self._new_files.note_answered(photo, sha256)
        return verdict

    def _known_content(self, photo: PhotoEntry, sha256: str) -> Verdict | None:
        """Return the verdict of a photo whose content was answered already; if it was not, have the photo checked."""
        renamed = self._new_files.is_renamed(photo, sha256)
        known = self._answers.get(sha256)
        if known is None and not renamed:
            # At the head: this photo need not wait for the digests of all that came after it.
            self._queue.appendleft(Task(next(self._numbers), photo, drawing=self._drawing(photo, sha256)))
            return None
        self._new_files.note_answered(photo, sha256)
        return None if renamed or known is None else replace(known.renamed(photo.path), seconds=0.0)

    def _keep(self, verdict: Verdict, sha256: str | None) -> None:
        if sha256 is not None:
            self._answers[sha256] = verdict
            self._answers.move_to_end(sha256)
        while len(self._answers) > ANSWERS_KEPT:
            self._answers.popitem(last=False)

    def _drawing(self, photo: PhotoEntry, sha256: str) -> str | None:
        if self._annotate is None:
            return None
        return str(Path(self._annotate) / f"{drawing_stem(photo.path, 160)}-{sha256[:8]}{DRAWING_SUFFIX}")
