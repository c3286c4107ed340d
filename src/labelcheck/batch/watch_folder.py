"""Check photos as they come into a folder: each once, as soon as it is there whole, for as long as it is wanted.

The workers are kept between photos. So the tasks are no list but a conversation: while the engine is at work and there
is nothing new, it is handed None, and goes on to tell what is done; only while it has nothing to do is it kept waiting.

Every photo is first asked for its digest, by a worker, for reading from a share may hang. A content that was answered
already is answered from memory; a file that was only renamed is not answered again.
"""

from __future__ import annotations

import time
from collections import OrderedDict, deque
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

from labelcheck.batch.file_names import DRAWING_SUFFIX, drawing_stem
from labelcheck.batch.new_files import Arrival, NewFiles
from labelcheck.batch.task import Engine, Task, TaskResult
from labelcheck.errors import PhotoError
from labelcheck.model.verdict import Answer, Verdict

POLL_SECONDS = 0.5
"""From one look at the folder to the next, at least."""

POLL_SHARE = 0.2
"""Of the time that may be spent looking: a folder that takes long to list is looked at less often."""

ANSWERS_KEPT = 1000
"""The last so many answers are kept for photos of the same content: some 20 MB."""

_LONGEST_STEM = 160
"""Bytes of a drawing's name before its digest: file systems allow 255 in all."""


@dataclass(frozen=True)
class Seen:
    """One photo that came, and its answer.

    Attributes:
        verdict: The answer.
        undrawn: Why the drawing that was wanted could not be made; empty when none is missing.
    """

    verdict: Verdict
    undrawn: str = ""


@dataclass(frozen=True)
class _Asked:
    arrival: Arrival
    task: Task


class Watch:
    """Watches a folder.

    Args:
        arrivals: The photos that come into it.
        annotate: The folder to draw each verdict into, or None. A drawing is named after its photo and its content, so
            that none is ever written over by that of another photo.
        notice: Is called with the reason when the folder cannot be searched any more, and with None when it can again.
        pause: Is called whenever the engine asks for work: waits so many seconds, 0 while it has some. What it raises
            ends the watch, and does so between two answers.
    """

    def __init__(
        self,
        arrivals: NewFiles,
        *,
        annotate: str | None = None,
        notice: Callable[[PhotoError | None], None] = lambda _problem: None,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self._arrivals = arrivals
        self._annotate = annotate
        self._notice = notice
        self._pause = pause
        self._numbers = count()
        self._to_ask: deque[_Asked] = deque()
        self._asked: dict[int, Arrival] = {}
        self._answers: OrderedDict[str, Verdict] = OrderedDict()
        self._next_poll = 0.0
        self._was_lost = False

    def photos(self, engine: Engine) -> Generator[Seen, None, None]:
        """Have the photos checked as they come; never ends by itself. Closing it ends the work at once.

        Args:
            engine: What checks them. It must go on when it is handed None for a task, as those of this machine do.

        Raises:
            ReaderMissingError: There is nothing to read with.
            ReaderError: The workers cannot start.
        """
        with closing(engine.run(self._tasks())) as outcomes:
            for outcome in outcomes:
                seen = self._seen(outcome)
                if seen is not None:
                    yield seen
                del self._asked[outcome.number]  # only now that it has been told

    def unanswered(self) -> list[str]:
        """Return the photos that have come and have no answer yet."""
        asked = [arrival.place for arrival in self._asked.values()] + [each.arrival.place for each in self._to_ask]
        return sorted({*asked, *self._arrivals.unsettled()})

    def _tasks(self) -> Iterator[Task | None]:
        while True:
            busy = bool(self._asked or self._to_ask)
            wait = max(0.0, self._next_poll - time.monotonic())
            self._pause(0.0 if busy else wait)
            if not busy or not wait:
                self._poll()
            elif self._to_ask:
                asked = self._to_ask.popleft()
                self._asked[asked.task.number] = asked.arrival
                yield asked.task
            else:
                yield None

    def _poll(self) -> None:
        began = time.monotonic()
        for arrival in self._arrivals.poll():
            self._to_ask.append(_Asked(arrival, Task(next(self._numbers), arrival.found, digest_only=True)))
        took = time.monotonic() - began
        self._next_poll = began + took + max(POLL_SECONDS, took * (1 / POLL_SHARE - 1))
        lost = self._arrivals.lost
        if (lost is not None) != self._was_lost:
            self._was_lost = lost is not None
            self._notice(lost)

    def _seen(self, outcome: TaskResult) -> Seen | None:
        """Take an outcome; return what is to be told of it, if anything."""
        arrival = self._asked[outcome.number]
        verdict, sha256 = outcome.verdict, outcome.sha256
        if verdict is None and sha256 is not None:
            renamed = self._arrivals.renamed(arrival, sha256)
            verdict = self._known(sha256, arrival)
            if verdict is None and not renamed:
                drawing = self._drawing(arrival, sha256)
                # At the head: who brought this photo need not wait for the digests of all that came after it.
                self._to_ask.appendleft(_Asked(arrival, Task(next(self._numbers), arrival.found, drawing=drawing)))
                return None
            self._arrivals.answered(arrival, sha256)
            return None if renamed or verdict is None else Seen(verdict)
        if verdict is None:
            return None
        if verdict.answer is not Answer.FAILED:
            self._keep(verdict, sha256)
        elif arrival.found.problem is None and not self._arrivals.unusable(arrival):
            return None
        self._arrivals.answered(arrival, sha256)
        return Seen(verdict, outcome.undrawn)

    def _known(self, sha256: str, arrival: Arrival) -> Verdict | None:
        verdict = self._answers.get(sha256)
        return None if verdict is None else replace(verdict.renamed(arrival.found.path), seconds=0.0)

    def _keep(self, verdict: Verdict, sha256: str | None) -> None:
        if sha256 is not None:
            self._answers[sha256] = verdict
            self._answers.move_to_end(sha256)
        while len(self._answers) > ANSWERS_KEPT:
            self._answers.popitem(last=False)

    def _drawing(self, arrival: Arrival, sha256: str) -> str | None:
        if self._annotate is None:
            return None
        stem = drawing_stem(arrival.found.path, _LONGEST_STEM)
        return str(Path(self._annotate) / f"{stem}-{sha256[:8]}{DRAWING_SUFFIX}")
