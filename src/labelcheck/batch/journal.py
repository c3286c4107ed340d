"""The journal of a batch: its photos in the order of the report, and every answer as soon as it is there.

All of it is on disk. So memory does not grow with the number of photos, and nothing that was read is lost when the
batch is stopped.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from labelcheck.batch.journal_file import JournalFile, Row
from labelcheck.batch.journal_photos import path_of, replace_photos
from labelcheck.batch.photo_entry import PhotoEntry
from labelcheck.batch.recall_digests import CatalogueState
from labelcheck.batch.task_runner import failed_verdict
from labelcheck.batch.verdict_record import VerdictRecord, read_verdict, stored_failure
from labelcheck.checking.judgement import carried_over
from labelcheck.errors import PhotoError
from labelcheck.model.verdict import Answer, CatalogueStamp, Verdict

_OPEN = "refused IS NULL AND failure IS NULL AND answer IS NULL"
_REPORT_ROWS = (
    "SELECT place, path, refused, failure, answer, verdict, report_label, carried, date, recalls,"
    " CASE WHEN drawn THEN NULL ELSE drawing END FROM photos"
    " LEFT JOIN answers ON answers.number = answer LEFT JOIN catalogues ON catalogues.number = holds"
)


@dataclass(frozen=True)
class PendingPhoto:
    """A photo of the batch without an answer or a digest.

    Attributes:
        place: Its place in the report, from 1 on.
        path: Its path.
        drawing: The name of its drawing, or None when none is wanted.
    """

    place: int
    path: str
    drawing: str | None


@dataclass(frozen=True)
class ReportRow:
    """A row of the report.

    Attributes:
        place: Its place in the report.
        verdict: The verdict, with the part of its label that reports show.
        answer: The number of the answer, which photos of the same content share; None for a photo that failed.
        undrawn: The name of the drawing that is not made yet, or None.
    """

    place: int
    verdict: Verdict
    answer: int | None = None
    undrawn: str | None = None


class Journal:
    """The photos and answers of one batch; one process at a time has it open.

    Args:
        path: The file, created if it is not there; None: memory.

    Raises:
        JournalError: It is in use, damaged, no journal, or cannot be written. So do all methods.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.file = JournalFile(path)
        self.settings = self.catalogue = 0

    def __enter__(self) -> Journal:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file. It holds all that was answered."""
        self.file.close()

    def transaction(self) -> AbstractContextManager[None]:
        """Do all of a block, or none of it."""
        return self.file.transaction()

    # What the batch is

    def begin(self, settings: str, catalogue: CatalogueState) -> None:
        """Begin a batch, or go on with it. What failed before is retried.

        Args:
            settings: The settings that change what is read, as a text that is equal for equal settings.
            catalogue: The catalogue that answers are given by.
        """
        with self.transaction():
            self.file.run("INSERT OR IGNORE INTO settings (text) VALUES (?)", settings)
            self.settings = self.file.number("SELECT number FROM settings WHERE text = ?", settings)
            self.file.run("UPDATE photos SET failure = NULL")
            self.use(catalogue)

    def forget(self) -> None:
        """Forget all that is known, photos and answers, as if the journal were new."""
        with self.transaction():
            for table in ("photos", "answers", "readings", "pictures", "settings", "catalogues", "recalls"):
                self.file.run(f"DELETE FROM {table}")  # noqa: S608

    def use(self, state: CatalogueState) -> None:
        """Set the catalogue that answers are given by from now on."""
        with self.transaction():
            self.catalogue = self.file.number("SELECT number FROM catalogues WHERE fingerprint = ?", state.fingerprint)
            if self.catalogue:
                return
            self.catalogue = self.file.run(
                "INSERT INTO catalogues (fingerprint, date, recalls, program) VALUES (?, ?, ?, ?)",
                *(state.fingerprint, state.stamp.date, state.stamp.recalls, state.program),
            )
            rows = ((self.catalogue, recall, digest) for recall, digest in state.digests.items())
            self.file.run_for_each("INSERT INTO recalls VALUES (?, ?, ?)", rows)

    def outdated_catalogues(self) -> list[int]:
        """Return the numbers of the catalogues that answers hold by, except the one in use."""
        rows = self.file.rows("SELECT DISTINCT holds FROM answers WHERE holds <> ?", self.catalogue)
        return [number for (number,) in rows]

    def catalogue_state(self, number: int) -> CatalogueState:
        """Return the state of a catalogue when answers were given by it."""
        row = self.file.row("SELECT date, recalls, program FROM catalogues WHERE number = ?", number)
        if row is None:
            raise self.file.damaged("a catalogue is missing")
        digests: dict[str, bytes] = dict(self.file.rows("SELECT id, digest FROM recalls WHERE catalogue = ?", number))
        return CatalogueState(CatalogueStamp(row[0], row[1]), row[2], digests)

    def forget_outdated_catalogues(self) -> None:
        """Delete the catalogues by which no answer holds any more, except the one in use."""
        for table, column in (("recalls", "catalogue"), ("catalogues", "number")):
            self.file.run(
                f"DELETE FROM {table} WHERE {column} <> ? AND {column} NOT IN (SELECT holds FROM answers)",  # noqa: S608
                self.catalogue,
            )

    def replace_photos(self, photos: Iterable[PhotoEntry], *, drawings: bool = False) -> None:
        """Replace the photos that were found before by those that are found now; see `journal_photos`."""
        replace_photos(self.file, photos, self.settings, drawings=drawings)

    # What is pending

    def to_digest(self) -> Iterator[PendingPhoto]:
        """Yield the photos whose digest is needed before they are read."""
        yield from self._each("digest = 1")

    def to_check(self, *, twins: bool) -> Iterator[PendingPhoto]:
        """Yield the photos without an answer, in order.

        Args:
            twins: Whether to include those that have the same content as a photo before them.
        """
        first = (
            "NOT EXISTS (SELECT 1 FROM photos AS twin WHERE twin.sha256 = photos.sha256 AND twin.place < photos.place)"
        )
        yield from self._each(_OPEN if twins else f"{_OPEN} AND {first}")

    def photos(self) -> int:
        """Return how many photos there are."""
        return self.file.number("SELECT COUNT(*) FROM photos")

    def answers(self) -> int:
        """Return how many answers there are; photos of the same content share one."""
        return self.file.number("SELECT COUNT(*) FROM answers")

    def done(self) -> int:
        """Return how many photos have an answer, have failed or are refused."""
        return self.photos() - self.unanswered()

    def unanswered(self) -> int:
        """Return how many photos have no answer yet."""
        return self.file.number(f"SELECT COUNT(*) FROM photos WHERE {_OPEN}")  # noqa: S608 - no words from outside

    def failures(self) -> int:
        """Return how many photos failed; a resumed batch retries them."""
        return self.file.number("SELECT COUNT(*) FROM photos WHERE failure NOT NULL")

    def _each(self, condition: str) -> Iterator[PendingPhoto]:
        # One by one: an answer that comes meanwhile changes which photo is next.
        query = f"SELECT place, path, drawing FROM photos WHERE place > ? AND {condition} ORDER BY place LIMIT 1"  # noqa: S608
        place = 0
        while (row := self.file.row(query, place)) is not None:
            place = row[0]
            yield PendingPhoto(place, path_of(row[1]), row[2])

    # What has been answered

    def note_digest(self, place: int, sha256: str | None) -> None:
        """Note the digest of a photo, or that it cannot be read. Its content may have an answer already."""
        content = None if sha256 is None else bytes.fromhex(sha256)
        self.file.run(
            "UPDATE photos SET digest = 0, sha256 = ?,"
            " answer = (SELECT number FROM answers WHERE answers.sha256 = ? AND settings = ?) WHERE place = ?",
            *(content, content, self.settings, place),
        )

    def note_answer(self, place: int, verdict: Verdict, thumbnail: bytes = b"", *, drawn: bool = False) -> None:
        """Note a photo's verdict, which holds for all photos of the same content; a `failed` one only for this photo.

        Args:
            place: The photo's place.
            verdict: Its verdict.
            thumbnail: Its thumbnail for a report; empty if there is none.
            drawn: Whether its drawing was made.
        """
        if verdict.answer is Answer.FAILED or verdict.sha256 is None:
            # Its text names the file, and another attempt may succeed.
            self.file.run("UPDATE photos SET failure = ? WHERE place = ?", stored_failure(verdict), place)
            return
        content = bytes.fromhex(verdict.sha256)
        with self.transaction():
            number = self._answer_number(content, place, VerdictRecord.of(verdict))
            if thumbnail:  # one that is there stays
                self.file.run("INSERT OR IGNORE INTO pictures VALUES (?, ?)", number, thumbnail)
            self.file.run(f"UPDATE photos SET answer = ? WHERE sha256 = ? AND {_OPEN}", number, content)  # noqa: S608
            self.file.run(
                "UPDATE photos SET answer = ?, sha256 = ?, digest = 0, failure = NULL, drawn = ? WHERE place = ?",
                *(number, content, drawn, place),
            )

    def note_drawn(self, place: int) -> None:
        """Note that a photo's drawing was made."""
        self.file.run("UPDATE photos SET drawn = 1 WHERE place = ?", place)

    def _answer_number(self, content: bytes, place: int, record: VerdictRecord) -> int:
        """Store the answer to a content, and return its number; of two the first stays, for they are equal."""
        known = self.file.number("SELECT number FROM answers WHERE sha256 = ? AND settings = ?", content, self.settings)
        if known:
            return known
        number = self.file.run(
            "INSERT INTO answers (sha256, settings, size, holds, carried, blocking_keys, report_label, verdict)"
            " VALUES (?, ?, (SELECT size FROM photos WHERE place = ?), ?, 0, ?, ?, ?)",
            *(content, self.settings, place, self.catalogue),
            *(record.blocking_keys, record.report_label, record.verdict),
        )
        self.file.run("INSERT INTO readings VALUES (?, ?)", number, record.label)
        return number

    # What is reported

    def rows_from(self, place: int) -> Iterator[ReportRow]:
        """Yield the rows of the report from a place on, up to the first photo that has no answer yet."""
        while (stored := self.file.row(f"{_REPORT_ROWS} WHERE place = ?", place)) is not None:
            row = self._report_row(stored)
            if row is None:
                return
            yield row
            place += 1

    def rows(self) -> Iterator[ReportRow]:
        """Yield all rows of the report, without the photos that have no answer yet."""
        place = 0
        while stored := self.file.rows(f"{_REPORT_ROWS} WHERE place > ? ORDER BY place LIMIT 256", place):
            place = stored[-1][0]
            yield from filter(None, map(self._report_row, stored))

    def thumbnail(self, verdict: Verdict) -> bytes:
        """Return the thumbnail of a verdict's photo for reports; empty if there is none."""
        if verdict.sha256 is None:
            return b""
        query = "SELECT jpeg FROM pictures JOIN answers ON number = answer WHERE sha256 = ?"
        found = self.file.row(query, bytes.fromhex(verdict.sha256))
        return b"" if found is None else bytes(found[0])

    def _report_row(self, row: Row) -> ReportRow | None:
        place, spelt, refused, failure, answer, stored, label, carried, date, recalls, undrawn = row
        try:
            path = PhotoEntry(path_of(spelt)).name  # an address without its secrets
            if refused is not None:
                return ReportRow(place, failed_verdict(path, PhotoError(*json.loads(refused))))
            if failure is not None:
                return ReportRow(place, read_verdict(path, failure))
            if answer is None:
                return None
            verdict = read_verdict(path, stored, label)
            if carried:
                verdict = carried_over(verdict, CatalogueStamp(date, recalls))
        except (ValueError, TypeError, AttributeError) as error:  # whatever a file from elsewhere may hold
            raise self.file.damaged(error) from error
        return ReportRow(place, verdict, answer, undrawn)
