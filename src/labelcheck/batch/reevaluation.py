"""Evaluate the stored labels of a journal by another catalogue, without the photos, in this process or in several.

An answer depends on the recalls that its label was compared with, and on nothing else of a catalogue. So a label is
reevaluated only if one of these recalls is gone or has changed, or if a recall that is new or has changed may concern
it. All other answers hold as they are.

The evaluation uses what was read then. A new check may take longer over a photo, for its findings decide how long.
"""

from __future__ import annotations

import multiprocessing
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any, TypeVar

from labelcheck.batch.affected_labels import FirstLook
from labelcheck.batch.journal import Journal
from labelcheck.batch.recall_digests import CatalogueState
from labelcheck.batch.verdict_record import VerdictRecord, read_blocking_keys, read_label, read_verdict
from labelcheck.catalogue.catalogue import Catalogue
from labelcheck.catalogue.recall import Recall
from labelcheck.checking.judgement import judge, verdict_of
from labelcheck.errors import ReaderError
from labelcheck.model.serialise import DamagedError
from labelcheck.model.verdict import CatalogueStamp, Verdict

MIN_FOR_WORKERS = 2_000
"""With fewer answers, worker processes would take longer to start than this process takes for all."""

MANY = 5_000
"""With more new or changed recalls than these, every label is reevaluated: the filter would have to know a million
codes."""

_Keys = list[tuple[int, bytes]]
"""Numbers of answers, and the stored blocking keys of their labels."""
_Chunk = TypeVar("_Chunk")
_Result = TypeVar("_Result")
_MapChunks = Callable[[Callable[["Reevaluator", _Chunk], _Result], Iterable[_Chunk]], Iterator[_Result]]
"""Applies one step of the work to each chunk, and yields the results in order."""


def reevaluate_journal(
    journal: Journal, catalogue: Catalogue, *, jobs: int = 1, on_progress: Callable[[int], None] | None = None
) -> set[int]:
    """Make all answers of a journal hold by a catalogue: all of them or, if it is stopped, none.

    Args:
        journal: The journal.
        catalogue: The catalogue.
        jobs: Number of processes.
        on_progress: Called with the number of answers that have been looked at since the last call.

    Returns:
        The numbers of the answers that have changed: the verdict, the recalls, or what their unit rules say.

    Raises:
        JournalError: The journal is damaged, or cannot be written.
        ReaderError: A worker process died.
    """
    state = CatalogueState.of(catalogue)
    changed: set[int] = set()
    try:
        with journal.transaction():
            journal.use(state)
            for number in journal.outdated_catalogues():
                outdated = _OutdatedAnswers(journal, number)
                changes = Changes.between(journal.catalogue_state(number), state, catalogue)
                with _reevaluators(catalogue, changes, jobs if len(outdated) > MIN_FOR_WORKERS else 1) as map_chunks:
                    affected = map_chunks(Reevaluator.affected, outdated.blocking_keys(on_progress or (lambda _: None)))
                    records = outdated.records(chain.from_iterable(affected))
                    for answer in chain.from_iterable(map_chunks(Reevaluator.reevaluated, records)):
                        outdated.replace(answer)
                        if answer.has_changed:
                            changed.add(answer.number)
                outdated.carry_over()
            journal.forget_outdated_catalogues()
    except DamagedError as error:
        raise journal.file.damaged(error) from error
    return changed


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
    """The number of an answer that was reevaluated, its new record, and whether what it says of recalls is new."""

    number: int
    record: VerdictRecord
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

    def affected(self, answers: _Keys) -> list[int]:
        """Return the numbers of the answers that may change."""
        if self._changes.every:
            return [number for number, _ in answers]
        keys = [read_blocking_keys(stored) for _, stored in answers]
        return [
            number
            for (number, _), label, may in zip(answers, keys, self._look.may_concern(keys), strict=True)
            if may or not self._changes.gone.isdisjoint(label.considered)
        ]

    def reevaluated(self, answers: list[tuple[int, VerdictRecord]]) -> list[Reevaluated]:
        """Evaluate the labels of answers by the catalogue."""
        return [self._reevaluated(number, record) for number, record in answers]

    def _reevaluated(self, number: int, record: VerdictRecord) -> Reevaluated:
        old = read_verdict("", record.verdict, record.report_label)
        new = verdict_of(
            judge(read_label(record.label), self._catalogue),
            self._stamp,
            photo="",
            sha256=old.sha256,
            quality=old.quality,
            attempts=old.attempts,
            seconds=old.seconds,
        )
        return Reevaluated(number, VerdictRecord.of(new, record.label), has_changed=_gist(old) != _gist(new))


def _gist(verdict: Verdict) -> object:
    return verdict.answer, sorted((recall.id, recall.unit_rule) for recall in verdict.recalls)


class _OutdatedAnswers:
    """The answers in a journal that hold by one earlier catalogue, given by its number there."""

    def __init__(self, journal: Journal, catalogue: int) -> None:
        self._file = journal.file
        self._catalogue = catalogue
        self._now = journal.catalogue

    def __len__(self) -> int:
        return self._file.number("SELECT COUNT(*) FROM answers WHERE holds = ?", self._catalogue)

    def blocking_keys(self, on_progress: Callable[[int], None]) -> Iterator[_Keys]:
        """Yield the blocking keys of all, in chunks of 1000: each takes a tenth of a millisecond."""
        query = "SELECT number, blocking_keys FROM answers WHERE number > ? AND holds = ? ORDER BY number LIMIT 1000"
        number = 0
        while rows := self._file.rows(query, number, self._catalogue):
            number = rows[-1][0]
            yield [(row[0], row[1]) for row in rows]
            on_progress(len(rows))

    def records(self, numbers: Iterable[int]) -> Iterator[list[tuple[int, VerdictRecord]]]:
        """Yield some of them in full, in chunks of 32: the evaluation of a label takes some milliseconds."""
        query = (
            "SELECT verdict, report_label, blocking_keys, label FROM answers JOIN readings ON answer = number"
            " WHERE number = ?"
        )
        each = iter(numbers)
        while chunk := list(islice(each, 32)):
            records = []
            for number in chunk:
                row = self._file.row(query, number)
                if row is None:
                    raise self._file.damaged("the readings of an answer are missing")
                records.append((number, VerdictRecord(*row)))
            yield records

    def replace(self, answer: Reevaluated) -> None:
        """Replace one of them by an answer that the catalogue in use gave."""
        record = answer.record
        self._file.run(
            "UPDATE answers SET verdict = ?, report_label = ?, blocking_keys = ?, holds = ?, carried = 0"
            " WHERE number = ?",
            *(record.verdict, record.report_label, record.blocking_keys, self._now, answer.number),
        )

    def carry_over(self) -> None:
        """Let those that were not replaced hold by the catalogue in use."""
        self._file.run("UPDATE answers SET holds = ?, carried = 1 WHERE holds = ?", self._now, self._catalogue)


@contextmanager
def _reevaluators(catalogue: Catalogue, changes: Changes, jobs: int) -> Iterator[_MapChunks[Any, Any]]:
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
