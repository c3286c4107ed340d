"""Which answers another catalogue may change, and what they are by it: the work of a recheck, for any process."""

from __future__ import annotations

import multiprocessing
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from labelcheck.batch.affected_labels import FirstLook
from labelcheck.batch.outdated_answers import AnswerRow, GlanceRow
from labelcheck.batch.recall_digests import CatalogueState
from labelcheck.batch.verdict_json import glance_again, kept_words, told_again, whole_label
from labelcheck.catalogue.catalogue import Catalogue
from labelcheck.catalogue.recall import Recall
from labelcheck.checking.judgement import judge, verdict_of
from labelcheck.errors import ReaderError
from labelcheck.model.verdict import CatalogueStamp, Verdict

MANY = 5_000
"""Recalls that are new or changed from which every label is judged: a first look would have to know a million codes."""
_CHUNKS_AHEAD = 3
"""For each worker, so that none waits for its next."""


@dataclass(frozen=True)
class Changes:
    """How one catalogue differs from another.

    Attributes:
        every: Whether every answer may be another: the program is another, or too much has changed.
        gone: The ids of the recalls that are gone or say something else.
        come: The recalls that are new or say something else.
    """

    every: bool
    gone: frozenset[str]
    come: tuple[Recall, ...]

    @classmethod
    def between(cls, old: CatalogueState, new: CatalogueState, catalogue: Catalogue) -> Changes:
        """Compare two states of a catalogue, the later of which is that of the one given."""
        gone = frozenset(one for one, digest in old.digests.items() if new.digests.get(one) != digest)
        come = [one for one, digest in new.digests.items() if old.digests.get(one) != digest]
        every = old.program != new.program or len(come) > MANY
        return cls(every, gone, () if every else tuple(recall for one in come if (recall := catalogue.get(one))))


@dataclass(frozen=True)
class Reevaluated:
    """An answer that was given anew.

    Attributes:
        number: Its number.
        told, outline, glance: What is kept of it.
        is_another: Whether the word, the recalls, or what their unit rules say are others now.
    """

    number: int
    told: bytes
    outline: bytes
    glance: bytes
    is_another: bool


class Reevaluator:
    """What one process needs to judge.

    Args:
        catalogue: The catalogue.
        changes: How it differs from the one by which answers were given.
    """

    def __init__(self, catalogue: Catalogue, changes: Changes) -> None:
        self._catalogue = catalogue
        self._changes = changes
        self._stamp = CatalogueStamp(catalogue.date, len(catalogue))
        self._look = FirstLook(changes.come)

    def concerned(self, answers: list[GlanceRow]) -> list[int]:
        """Return the numbers of the answers that may be others now."""
        if self._changes.every:
            return [answer.number for answer in answers]
        glances = [glance_again(answer.glance) for answer in answers]
        return [
            answer.number
            for answer, glance, may in zip(answers, glances, self._look.may_concern(glances), strict=True)
            if may or not self._changes.gone.isdisjoint(glance.considered)
        ]

    def judged(self, answers: list[AnswerRow]) -> list[Reevaluated]:
        """Give answers anew."""
        return [self._judged(answer) for answer in answers]

    def _judged(self, answer: AnswerRow) -> Reevaluated:
        old = told_again("", answer.told, answer.outline)
        new = verdict_of(
            judge(whole_label(answer.readings), self._catalogue),
            self._stamp,
            photo="",
            sha256=old.sha256,
            quality=old.quality,
            attempts=old.attempts,
            seconds=old.seconds,
        )
        return Reevaluated(answer.number, *kept_words(new), is_another=_gist(old) != _gist(new))


def _gist(verdict: Verdict) -> object:
    return verdict.answer, sorted((recall.id, recall.unit_rule) for recall in verdict.recalls)


_Chunk = TypeVar("_Chunk")
_Result = TypeVar("_Result")
Through = Callable[[Callable[[Reevaluator, _Chunk], _Result], Iterable[_Chunk]], Iterator[_Result]]
"""Does one step of the work with chunk after chunk, and yields what came of each, in order."""


@contextmanager
def reevaluators(catalogue: Catalogue, changes: Changes, jobs: int) -> Iterator[Through[Any, Any]]:
    """Set up a bench in each of some processes, or with one job in this one.

    Raises:
        ReaderError: A process died.
    """
    if jobs == 1:
        bench = Reevaluator(catalogue, changes)
        yield lambda step, chunks: (step(bench, chunk) for chunk in chunks)
        return
    methods = multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")
    pool = ProcessPoolExecutor(jobs, context, _set_up, (catalogue, changes))
    try:
        yield lambda step, chunks: _in_order(pool, step, chunks, jobs * _CHUNKS_AHEAD)
    except (BrokenProcessPool, OSError) as error:  # killed at work, or while it was to start
        raise ReaderError(
            "A process that matched readings anew was killed.", "Nothing was changed: try again."
        ) from error
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _in_order(
    pool: ProcessPoolExecutor, step: Callable[[Reevaluator, _Chunk], _Result], chunks: Iterable[_Chunk], ahead: int
) -> Iterator[_Result]:
    waiting: deque[Future[_Result]] = deque()
    for chunk in chunks:
        waiting.append(pool.submit(_do, step, chunk))
        if len(waiting) >= ahead:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


_bench: Reevaluator | None = None


def _set_up(catalogue: Catalogue, changes: Changes) -> None:
    global _bench  # noqa: PLW0603 - a pool's initializer has no other place to leave it
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which ends the pool
    _bench = Reevaluator(catalogue, changes)


def _do(step: Callable[[Reevaluator, _Chunk], _Result], chunk: _Chunk) -> _Result:
    assert _bench is not None  # noqa: S101 - set up before the first chunk
    return step(_bench, chunk)
