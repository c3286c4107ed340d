"""The answers in a journal that an earlier catalogue gave, as a recheck reads and replaces them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from labelcheck.batch.journal import Journal
from labelcheck.batch.recall_digests import CatalogueState
from labelcheck.model.verdict import CatalogueStamp


@dataclass(frozen=True)
class GlanceRow:
    """The number of an answer that may still hold, and the stored glance at its label."""

    number: int
    glance: bytes


@dataclass(frozen=True)
class AnswerRow:
    """The number of an answer that is to be reevaluated, and all that is stored of it."""

    number: int
    told: bytes
    outline: bytes
    readings: bytes


class OutdatedAnswers:
    """The answers that hold by one earlier catalogue.

    Args:
        journal: The journal.
        catalogue: The catalogue's number in it.

    Raises:
        JournalError: The journal is damaged, or cannot be written. So do all methods.
    """

    def __init__(self, journal: Journal, catalogue: int) -> None:
        self._file = journal.file
        self._catalogue = catalogue
        self._now = journal.catalogue

    @classmethod
    def each(cls, journal: Journal) -> list[OutdatedAnswers]:
        """Return those of each catalogue except the one in use."""
        found = journal.file.rows("SELECT DISTINCT holds FROM answers WHERE holds <> ?", journal.catalogue)
        return [cls(journal, number) for (number,) in found]

    @classmethod
    def forget_catalogues(cls, journal: Journal) -> None:
        """Delete the catalogues by which no answer holds any more."""
        for table, column in (("recalls", "catalogue"), ("catalogues", "number")):
            journal.file.run(
                f"DELETE FROM {table} WHERE {column} <> ? AND {column} NOT IN (SELECT holds FROM answers)",  # noqa: S608
                journal.catalogue,
            )

    def __len__(self) -> int:
        return self._file.number("SELECT COUNT(*) FROM answers WHERE holds = ?", self._catalogue)

    def state(self) -> CatalogueState:
        """Return the state of the catalogue at that time."""
        about = self._file.row("SELECT date, recalls, program FROM catalogues WHERE number = ?", self._catalogue)
        if about is None:
            raise self._file.damaged("a catalogue is missing")
        digests: dict[str, bytes] = dict(
            self._file.rows("SELECT id, digest FROM recalls WHERE catalogue = ?", self._catalogue)
        )
        return CatalogueState(CatalogueStamp(about[0], about[1]), about[2], digests)

    def glances(self) -> Iterator[list[GlanceRow]]:
        """Yield all of them for a glance, in chunks of 1000: a glance takes a tenth of a millisecond."""
        query = "SELECT number, glance FROM answers WHERE number > ? AND holds = ? ORDER BY number LIMIT ?"
        number = 0
        while rows := self._file.rows(query, number, self._catalogue, 1000):
            number = rows[-1][0]
            yield [GlanceRow(*row) for row in rows]

    def whole(self, numbers: Iterable[int]) -> Iterator[list[AnswerRow]]:
        """Yield some of them in full, in chunks of 32: the evaluation of a label takes some milliseconds."""
        query = "SELECT number, told, outline, label FROM answers JOIN readings ON answer = number WHERE number = ?"
        each = iter(numbers)
        while some := list(islice(each, 32)):
            rows = [self._file.row(query, number) for number in some]
            if None in rows:
                raise self._file.damaged("the readings of an answer are missing")
            yield [AnswerRow(*row) for row in rows if row is not None]

    def replace(self, number: int, told: bytes, outline: bytes, glance: bytes) -> None:
        """Replace one of them by an answer that the catalogue in use gave."""
        self._file.run(
            "UPDATE answers SET told = ?, outline = ?, glance = ?, holds = ?, carried = 0 WHERE number = ?",
            *(told, outline, glance, self._now, number),
        )

    def carry_over(self) -> None:
        """Let those that were not replaced hold by the catalogue in use."""
        self._file.run("UPDATE answers SET holds = ?, carried = 1 WHERE holds = ?", self._now, self._catalogue)
