"""The answers in a journal that hold by an earlier catalogue: what a recheck reads and writes of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from labelcheck.batch.journal import Journal
from labelcheck.batch.recall_digests import CatalogueState
from labelcheck.model.verdict import CatalogueStamp

GLANCES_AT_ONCE = 1000
WHOLE_AT_ONCE = 32
"""Answers that one worker gets at a time: a glance takes a tenth of a millisecond, a whole label some milliseconds."""


@dataclass(frozen=True)
class GlanceRow:
    """An answer that may hold still: its number, and what is kept of its label for a glance."""

    number: int
    glance: bytes


@dataclass(frozen=True)
class AnswerRow:
    """An answer that is to be given anew: its number, and all that is kept of it."""

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
        """Return those of each catalogue but the one in use."""
        found = journal.file.rows("SELECT DISTINCT holds FROM answers WHERE holds <> ?", journal.catalogue)
        return [cls(journal, number) for (number,) in found]

    @classmethod
    def forget_catalogues(cls, journal: Journal) -> None:
        """Forget the catalogues that no answer holds by any more."""
        for table, column in (("recalls", "catalogue"), ("catalogues", "number")):
            journal.file.run(
                f"DELETE FROM {table} WHERE {column} <> ? AND {column} NOT IN (SELECT holds FROM answers)",  # noqa: S608
                journal.catalogue,
            )

    def __len__(self) -> int:
        return self._file.number("SELECT COUNT(*) FROM answers WHERE holds = ?", self._catalogue)

    def state(self) -> CatalogueState:
        """Return the catalogue as it was."""
        about = self._file.row("SELECT date, recalls, program FROM catalogues WHERE number = ?", self._catalogue)
        if about is None:
            raise self._file.damaged("a catalogue is missing")
        digests: dict[str, bytes] = dict(
            self._file.rows("SELECT id, digest FROM recalls WHERE catalogue = ?", self._catalogue)
        )
        return CatalogueState(CatalogueStamp(about[0], about[1]), about[2], digests)

    def glances(self) -> Iterator[list[GlanceRow]]:
        """Yield all of them for a glance, in lists of `GLANCES_AT_ONCE`."""
        query = "SELECT number, glance FROM answers WHERE number > ? AND holds = ? ORDER BY number LIMIT ?"
        number = 0
        while rows := self._file.rows(query, number, self._catalogue, GLANCES_AT_ONCE):
            number = rows[-1][0]
            yield [GlanceRow(*row) for row in rows]

    def whole(self, numbers: Iterable[int]) -> Iterator[list[AnswerRow]]:
        """Yield some of them whole, in lists of `WHOLE_AT_ONCE`."""
        query = "SELECT number, told, outline, label FROM answers JOIN readings ON answer = number WHERE number = ?"
        each = iter(numbers)
        while some := list(islice(each, WHOLE_AT_ONCE)):
            rows = [self._file.row(query, number) for number in some]
            if None in rows:
                raise self._file.damaged("the readings of an answer are missing")
            yield [AnswerRow(*row) for row in rows if row is not None]

    def replace(self, number: int, told: bytes, outline: bytes, glance: bytes) -> None:
        """Put an answer that was given by the catalogue in use in the place of one of them."""
        self._file.run(
            "UPDATE answers SET told = ?, outline = ?, glance = ?, holds = ?, carried = 0 WHERE number = ?",
            *(told, outline, glance, self._now, number),
        )

    def carry_over(self) -> None:
        """Have those that were not replaced hold by the catalogue in use."""
        self._file.run("UPDATE answers SET holds = ?, carried = 1 WHERE holds = ?", self._now, self._catalogue)
