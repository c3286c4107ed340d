"""Find the answers that another catalogue may change, and evaluate them by it, in this process or in several."""

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
from labelcheck.batch.verdict_record import read_glance, read_label, read_verdict, without_readings
from labelcheck.catalogue.catalogue import Catalogue
from labelcheck.catalogue.recall import Recall
from labelcheck.checking.judgement import judge, verdict_of
from labelcheck.errors import ReaderError
from labelcheck.model.verdict import CatalogueStamp, Verdict

MANY = 5_000
"""With more new or changed recalls than these, every label is reevaluated: the filter would have to know a million
codes."""


@dataclass(frozen=True)
class Changes:
    """How one catalogue differs from another.

    Attributes:
        every: Whether every answer may change: the program is another version, or too many recalls have changed.
        gone: The ids of the recalls that are gone or have changed.
        come: The recalls that are new or have changed.
    """

    every: bool
    gone: frozenset[str]
    come: tuple[Recall, ...]

    @classmethod
    def between(cls, old: CatalogueState, new: CatalogueState, catalogue: Catalogue) -> Changes:
        """Compare two states of a catalogue; `catalogue` is the later one."""
        gone = frozenset(one for one, digest in old.digests.items() if new.digests.get(one) != digest)
        come = [one for one, digest in new.digests.items() if old.digests.get(one) != digest]
        every = old.program != new.program or len(come) > MANY
        return cls(every, gone, () if every else tuple(recall for one in come if (recall := catalogue.get(one))))


@dataclass(frozen=True)
class Reevaluated:
    """An answer that was reevaluated.

    Attributes:
        number: Its number.
        told, outline, glance: What is stored of it.
        has_changed: Whether the verdict, the recalls, or what their unit rules say have changed.
    """

    number: int
    told: bytes
    outline: bytes
    glance: bytes
    has_changed: bool


class Reevaluator:
    """Reevaluates answers in one process.

    Args:
        catalogue: The catalogue.
        changes: How it differs from the one that gave the answers.
    """

    def __init__(self, catalogue: Catalogue, changes: Changes) -> None:
        self._catalogue = catalogue
        self._changes = changes
        self._stamp = CatalogueStamp(catalogue.date, len(catalogue))
        self._look = FirstLook(changes.come)

    def affected(self, answers: list[GlanceRow]) -> list[int]:
        """Return the numbers of the answers that may change."""
        if self._changes.every:
            return [answer.number for answer in answers]
        glances = [read_glance(answer.glance) for answer in answers]
        return [
            answer.number
            for answer, glance, may in zip(answers, glances, self._look.may_concern(glances), strict=True)
            if may or not self._changes.gone.isdisjoint(glance.considered)
        ]

    def reevaluated(self, answers: list[AnswerRow]) -> list[Reevaluated]:
        """Evaluate the labels of answers by the catalogue."""
        return [self._reevaluated(answer) for answer in answers]

    def _reevaluated(self, answer: AnswerRow) -> Reevaluated:
        old = read_verdict("", answer.told, answer.outline)
        new = verdict_of(
            judge(read_label(answer.readings), self._catalogue),
            self._stamp,
            photo="",
            sha256=old.sha256,
            quality=old.quality,
            attempts=old.attempts,
            seconds=old.seconds,
        )
        return Reevaluated(answer.number, *without_readings(new), has_changed=_gist(old) != _gist(new))


def _gist(verdict: Verdict) -> object:
    return verdict.answer, sorted((recall.id, recall.unit_rule) for recall in verdict.recalls)


_Chunk = TypeVar("_Chunk")
_Result = TypeVar("_Result")
MapChunks = Callable[[Callable[[Reevaluator, _Chunk], _Result], Iterable[_Chunk]], Iterator[_Result]]
"""Applies one step of the work to each chunk, and yields the results in order."""


@contextmanager
def reevaluators(catalogue: Catalogue, changes: Changes, jobs: int) -> Iterator[MapChunks[Any, Any]]:
    """Set up a reevaluator in each of some processes, or with one job in this process.

    Raises:
        ReaderError: A process died.
    """
    if jobs == 1:
        reevaluator = Reevaluator(catalogue, changes)
        yield lambda step, chunks: (step(reevaluator, chunk) for chunk in chunks)
        return
    methods = multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")
    pool = ProcessPoolExecutor(jobs, context, _set_up, (catalogue, changes))
    try:
        ahead = jobs * 3  # so that no worker waits for its next chunk
        yield lambda step, chunks: _in_order(pool, step, chunks, ahead)
    except (BrokenProcessPool, OSError) as error:  # killed at work, or while it started
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


_reevaluator: Reevaluator | None = None


def _set_up(catalogue: Catalogue, changes: Changes) -> None:
    global _reevaluator  # noqa: PLW0603 - a pool's initializer has no other place for it
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which ends the pool
    _reevaluator = Reevaluator(catalogue, changes)


def _do(step: Callable[[Reevaluator, _Chunk], _Result], chunk: _Chunk) -> _Result:
    assert _reevaluator is not None  # noqa: S101 - set up before the first chunk
    return step(_reevaluator, chunk)
