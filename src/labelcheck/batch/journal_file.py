"""The file of a journal: a complete SQLite database of this program, or an error that says what to do.

A journal may come from anywhere. So it is accepted only if it holds exactly the tables below: no view, no trigger,
nothing that SQLite would run.

Each answer is a transaction of its own in a write-ahead log. With `synchronous` set to NORMAL the log stays consistent:
after `kill -9` all answers are there; after a power loss the last few may be missing, and their photos are read again.
FULL would keep these, but would wait for the disk with every photo.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from labelcheck.errors import JournalError, JournalInUseError

Row = tuple[Any, ...]

_APPLICATION = 0x4C434A4E
_VERSION = 2

_TABLES = (
    # The settings that change what is read.
    "CREATE TABLE settings (number INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE)",
    # The catalogues that answers were given by, and a digest of each of their recalls.
    "CREATE TABLE catalogues (number INTEGER PRIMARY KEY, fingerprint BLOB NOT NULL UNIQUE, date TEXT NOT NULL,"
    " recalls INTEGER NOT NULL, program TEXT NOT NULL)",
    "CREATE TABLE recalls (catalogue INTEGER NOT NULL, id TEXT NOT NULL, digest BLOB NOT NULL,"
    " PRIMARY KEY (catalogue, id)) WITHOUT ROWID",
    # Answers, by the photo's content and the settings. `holds`: the catalogue by which the answer holds; `carried`:
    # whether an earlier catalogue gave it, which its text still names.
    "CREATE TABLE answers (number INTEGER PRIMARY KEY, sha256 BLOB NOT NULL, settings INTEGER NOT NULL, size INTEGER,"
    " holds INTEGER NOT NULL, carried INTEGER NOT NULL, blocking_keys BLOB NOT NULL,"
    " report_label BLOB NOT NULL, verdict BLOB NOT NULL, UNIQUE (sha256, settings))",
    "CREATE INDEX answer_sizes ON answers (size)",
    "CREATE TABLE readings (answer INTEGER PRIMARY KEY, label BLOB NOT NULL)",
    "CREATE TABLE pictures (answer INTEGER PRIMARY KEY, jpeg BLOB NOT NULL)",
    # The photos of the batch as they were found last, in the order of the report. `digest`: whether its digest is
    # needed before it is read.
    "CREATE TABLE photos (place INTEGER PRIMARY KEY, path BLOB NOT NULL UNIQUE, size INTEGER, modified INTEGER,"
    " sha256 BLOB, refused TEXT, digest INTEGER NOT NULL, answer INTEGER, failure BLOB, drawing TEXT,"
    " drawn INTEGER NOT NULL)",
    "CREATE INDEX photo_sizes ON photos (size)",
    "CREATE INDEX photo_contents ON photos (sha256)",
)


class JournalFile:
    """A journal's file, opened for this process alone.

    Args:
        path: The file, created if it is not there; None: memory, for a batch that nobody would resume.

    Raises:
        JournalError: It is in use, damaged, no journal, or cannot be written. So do all methods.
    """

    def __init__(self, path: Path | None) -> None:
        self.path = path
        with self._errors_named():
            if path is not None:
                # What was read in photos may be private.
                os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
            self._database = sqlite3.connect(path or ":memory:", timeout=0.0, isolation_level=None)
            try:
                self._prepare()
            except BaseException:
                self._database.close()
                raise

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def run(self, statement: str, *values: object) -> int:
        """Run a statement, and return the number of the row that it inserted, or 0."""
        with self._errors_named():
            return self._database.execute(statement, values).lastrowid or 0

    def changed(self, statement: str, *values: object) -> int:
        """Run a statement, and return how many rows it changed."""
        with self._errors_named():
            return self._database.execute(statement, values).rowcount

    def run_for_each(self, statement: str, rows: Iterable[Row]) -> None:
        """Run a statement for many rows."""
        with self._errors_named():
            self._database.executemany(statement, rows)

    def row(self, query: str, *values: object) -> Row | None:
        """Return the first row of a query's result, or None."""
        with self._errors_named():
            found: Row | None = self._database.execute(query, values).fetchone()
            return found

    def rows(self, query: str, *values: object) -> list[Row]:
        """Return all rows of a query's result."""
        with self._errors_named():
            return self._database.execute(query, values).fetchall()

    def number(self, query: str, *values: object) -> int:
        """Return the first value of a query's result, a number; 0 if there is none."""
        found = self.row(query, *values)
        return 0 if found is None else int(found[0])

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Do all of a block, or none of it. A block within it is part of it."""
        if self._database.in_transaction:
            yield
            return
        self.run("BEGIN")
        try:
            yield
            self.run("COMMIT")
        except BaseException:
            if self._database.in_transaction:
                self.run("ROLLBACK")
            raise

    def damaged(self, reason: object) -> JournalError:
        """Return the error for content that differs from what was written."""
        return JournalError(f"{self._called} is damaged ({reason}).", "Remove it, and start the batch anew.")

    def _prepare(self) -> None:
        for setting in ("trusted_schema = OFF", "cell_size_check = ON", "locking_mode = EXCLUSIVE"):
            self._database.execute(f"PRAGMA {setting}")
        # This takes the lock, which this process keeps until it closes the file or dies.
        self._database.execute("BEGIN EXCLUSIVE")
        tables = sorted(row[0] for row in self._database.execute("SELECT sql FROM sqlite_master WHERE sql NOT NULL"))
        application, version = (
            self._database.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version")
        )
        if not tables and not application:
            for table in _TABLES:
                self._database.execute(table)
            self._database.execute(f"PRAGMA application_id = {_APPLICATION}")
            self._database.execute(f"PRAGMA user_version = {_VERSION}")
        elif application != _APPLICATION:
            raise self._no_journal()
        elif version != _VERSION:
            raise JournalError(f"{self._called} is of another version of labelcheck.", "Start the batch anew.")
        elif tables != sorted(_TABLES):
            raise self.damaged("it holds other tables than it should")
        self._database.execute("COMMIT")
        self._database.execute("PRAGMA journal_mode = WAL")
        self._database.execute("PRAGMA synchronous = NORMAL")

    @contextmanager
    def _errors_named(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise self._named(error) from error
        except OSError as error:
            words = error.strerror or str(error)
            raise JournalError(f"{self._called} cannot be written ({words}).", "Choose another place.") from error

    def _named(self, error: sqlite3.Error) -> JournalError:
        words = str(error)
        if "locked" in words:
            return JournalInUseError(f"{self._called} is in use by another labelcheck.", "Wait until that one is done.")
        if "not a database" in words:
            return self._no_journal()
        if isinstance(error, sqlite3.OperationalError):
            return JournalError(f"{self._called} cannot be used ({words}).", "Make room, or choose another place.")
        return self.damaged(words)

    def _no_journal(self) -> JournalError:
        return JournalError(f"{self.path} is not a journal of labelcheck.", "Name another file; it was left as it is.")

    @property
    def _called(self) -> str:
        return "The journal in memory" if self.path is None else f"The journal {self.path}"
