"""The journal of a batch: its photos in the order of the report, and every answer as soon as it is there.

All of it is on disk, so that memory stays flat in the number of photos, and nothing that was read is lost, whatever
stops the batch.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from labelcheck.batch.discovery import PhotoEntry
from labelcheck.batch.journal_file import JournalFile, Row
from labelcheck.batch.journal_photos import list_photos, path_of
from labelcheck.batch.recall_digests import CatalogueState
from labelcheck.batch.task_runner import failed_verdict
from labelcheck.batch.verdict_json import Kept, failure_again, kept, kept_failure, told_again
from labelcheck.checking.judgement import carried_over
from labelcheck.errors import PhotoError
from labelcheck.model.verdict import Answer, CatalogueStamp, Verdict

_OPEN = "refused IS NULL AND failure IS NULL AND answer IS NULL"
_NO_TWIN = "NOT EXISTS (SELECT 1 FROM photos AS twin WHERE twin.sha256 = photos.sha256 AND twin.place < photos.place)"
_SHOWN = (
    "SELECT place, path, refused, failure, answer, told, outline, carried, date, recalls,"
    " CASE WHEN drawn THEN NULL ELSE drawing END FROM photos"
    " LEFT JOIN answers ON answers.number = answer LEFT JOIN catalogues ON catalogues.number = holds"
)
_AT_ONCE = 256
"""Rows of a report that are in memory at a time."""


@dataclass(frozen=True)
class Listed:
    """A photo of the batch that is to be worked on.

    Attributes:
        place: Its place in the report, from 1 on.
        path: Its path.
        drawing: The name of its drawing, or None when none is wanted.
    """

    place: int
    path: str
    drawing: str | None


@dataclass(frozen=True)
class Shown:
    """A row of the report.

    Attributes:
        place: Its place in the report.
        verdict: The verdict, with as much of its label as reports show.
        answer: The number of the answer, which photos of one content share; None for a photo that failed.
        undrawn: The name of the drawing that is still to be made, or None.
    """

    place: int
    verdict: Verdict
    answer: int | None = None
    undrawn: str | None = None


class Journal:
    """The photos and answers of one batch; one process at a time has it open.

    Args:
        path: The file, made when it is not there; None: memory.

    Raises:
        JournalError: It is in use, damaged, no journal, or cannot be written. So do all methods.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.file = JournalFile(path)
        self.settings = self.catalogue = 0

    def __enter__(self) -> Journal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file. What was answered is in it."""
        self.file.close()

    def transaction(self) -> AbstractContextManager[None]:
        """Have all of a block done, or none of it."""
        return self.file.transaction()

    # What the batch is

    def begin(self, settings: str, catalogue: CatalogueState) -> None:
        """Begin a batch, or go on with it. What failed before is to be tried again.

        Args:
            settings: What changes what is read, as a text that is the same for the same settings.
            catalogue: The catalogue that answers will be given by.
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
        """Have answers given by a catalogue from now on."""
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

    def list_photos(self, found: Iterable[tuple[PhotoEntry, str]], *, drawings: bool = False) -> None:
        """Take the photos of the batch in place of those that were found before; see `photo_list.list_photos`."""
        list_photos(self.file, found, self.settings, drawings=drawings)

    # What is to be done

    def to_digest(self) -> Iterator[Listed]:
        """Yield the photos whose content is to be known before they are read."""
        yield from self._each("digest = 1")

    def to_check(self, *, twins: bool) -> Iterator[Listed]:
        """Yield the photos without an answer, in order.

        Args:
            twins: Whether also those for which a photo before them, of the same content, may answer.
        """
        yield from self._each(_OPEN if twins else f"{_OPEN} AND {_NO_TWIN}")

    def photos(self) -> int:
        """Return how many photos there are."""
        return self.file.number("SELECT COUNT(*) FROM photos")

    def answers(self) -> int:
        """Return how many answers are kept; photos of one content share one."""
        return self.file.number("SELECT COUNT(*) FROM answers")

    def unanswered(self) -> int:
        """Return how many photos have no answer yet."""
        return self.file.number(f"SELECT COUNT(*) FROM photos WHERE {_OPEN}")  # noqa: S608 - no words from outside

    def failures(self) -> int:
        """Return how many photos failed, and will be tried again when the batch is resumed."""
        return self.file.number("SELECT COUNT(*) FROM photos WHERE failure NOT NULL")

    def _each(self, condition: str) -> Iterator[Listed]:
        # One by one: what was answered meanwhile has changed what comes next.
        query = f"SELECT place, path, drawing FROM photos WHERE place > ? AND {condition} ORDER BY place LIMIT 1"  # noqa: S608
        place = 0
        while (row := self.file.row(query, place)) is not None:
            place = row[0]
            yield Listed(place, path_of(row[1]), row[2])

    # What has come

    def note_digest(self, place: int, sha256: str | None) -> None:
        """Note what a photo's content is, or that it cannot be told. An answer to it may be there already."""
        content = None if sha256 is None else bytes.fromhex(sha256)
        self.file.run(
            "UPDATE photos SET digest = 0, sha256 = ?,"
            " answer = (SELECT number FROM answers WHERE answers.sha256 = ? AND settings = ?) WHERE place = ?",
            *(content, content, self.settings, place),
        )

    def note_answer(self, place: int, verdict: Verdict, thumbnail: bytes = b"", *, drawn: bool = False) -> None:
        """Note a photo's verdict, which answers for all photos of the same content; a `failed` one for itself alone.

        Args:
            place: The photo's place.
            verdict: Its verdict.
            thumbnail: Its picture for a report; empty when there is none.
            drawn: Whether its drawing was made.
        """
        if verdict.answer is Answer.FAILED or verdict.sha256 is None:
            # Its words name the file, and another time it may not fail.
            self.file.run("UPDATE photos SET failure = ? WHERE place = ?", kept_failure(verdict), place)
            return
        content = bytes.fromhex(verdict.sha256)
        with self.transaction():
            number = self._kept(content, place, kept(verdict))
            if thumbnail:
                self.note_picture(number, thumbnail)
            self.file.run(f"UPDATE photos SET answer = ? WHERE sha256 = ? AND {_OPEN}", number, content)  # noqa: S608
            self.file.run(
                "UPDATE photos SET answer = ?, sha256 = ?, digest = 0, failure = NULL, drawn = ? WHERE place = ?",
                *(number, content, drawn, place),
            )

    def note_picture(self, answer: int, jpeg: bytes) -> None:
        """Keep an answer's picture for reports; one that is there stays."""
        self.file.run("INSERT OR IGNORE INTO pictures VALUES (?, ?)", answer, jpeg)

    def note_drawn(self, place: int) -> None:
        """Note that a photo's drawing was made."""
        self.file.run("UPDATE photos SET drawn = 1 WHERE place = ?", place)

    def _kept(self, content: bytes, place: int, told: Kept) -> int:
        """Keep the answer to a content, and return its number; of two the first stays, they say the same."""
        known = self.file.number("SELECT number FROM answers WHERE sha256 = ? AND settings = ?", content, self.settings)
        if known:
            return known
        number = self.file.run(
            "INSERT INTO answers (sha256, settings, size, holds, carried, glance, outline, told)"
            " VALUES (?, ?, (SELECT size FROM photos WHERE place = ?), ?, 0, ?, ?, ?)",
            *(content, self.settings, place, self.catalogue, told.glance, told.outline, told.told),
        )
        self.file.run("INSERT INTO readings VALUES (?, ?)", number, told.readings)
        return number

    # What is to be told

    def shown_from(self, place: int) -> Iterator[Shown]:
        """Yield the rows of the report from a place on, up to the first photo that has no answer yet."""
        while (row := self.file.row(f"{_SHOWN} WHERE place = ?", place)) is not None:
            shown = self._shown(row)
            if shown is None:
                return
            yield shown
            place += 1

    def shown(self) -> Iterator[Shown]:
        """Yield all rows of the report, without the photos that have no answer yet."""
        place = 0
        while rows := self.file.rows(f"{_SHOWN} WHERE place > ? ORDER BY place LIMIT {_AT_ONCE}", place):
            place = rows[-1][0]
            yield from (shown for row in rows if (shown := self._shown(row)) is not None)

    def picture(self, sha256: str) -> bytes:
        """Return the picture of a photo for reports; empty if there is none."""
        found = self.file.row(
            "SELECT jpeg FROM pictures JOIN answers ON number = answer WHERE sha256 = ?", bytes.fromhex(sha256)
        )
        return b"" if found is None else bytes(found[0])

    def _shown(self, row: Row) -> Shown | None:
        place, spelt, refused, failure, answer, told, outline, carried, date, recalls, undrawn = row
        try:
            path = PhotoEntry(path_of(spelt)).name  # an address without its secrets
            if refused is not None:
                return Shown(place, failed_verdict(path, PhotoError(*json.loads(refused))))
            if failure is not None:
                return Shown(place, failure_again(path, failure))
            if answer is None:
                return None
            verdict = told_again(path, told, outline)
            if carried:
                verdict = carried_over(verdict, CatalogueStamp(date, recalls))
        except (ValueError, TypeError, AttributeError) as error:  # whatever a file from elsewhere may hold
            raise self.file.damaged(error) from error
        return Shown(place, verdict, answer, undrawn)
