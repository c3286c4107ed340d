"""One SQLite database for a catalogue: its recalls, and the tables of the keys that they are filed under.

Large catalogues have one in a file, which is made once and then only read; small ones have the key tables in memory.

Nothing in a file is trusted. Each recall is tested by its own CRC-32 when it is read. The tables that find recalls are
tested by a CRC-32 when the file is opened, because a damaged table would miss recalls. So the file has four parts: its
first page, which describes the others to SQLite; the recalls; the tables; a trailer, which says where the tables begin,
and holds the CRC-32 of the first page and the tables.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import struct
import zlib
from collections.abc import Callable, Iterable
from contextlib import closing
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Any

from labelcheck.catalogue.keys import Filing
from labelcheck.catalogue.recall import Recall
from labelcheck.catalogue.writer import recall_json

_PAGE = 4096
_TRAILER = struct.Struct("<II")
"""The number of pages before the tables; the CRC-32."""

_BEGIN_WRITING = """
BEGIN;
CREATE TABLE recall (row INTEGER PRIMARY KEY, crc INTEGER, text BLOB);
CREATE TEMP TABLE unsorted_entry (id TEXT, row INTEGER, jurisdictions TEXT, digest BLOB);
CREATE TEMP TABLE unsorted_posting (key TEXT, row INTEGER, worth INTEGER, pattern TEXT);
CREATE TEMP TABLE unsorted_brand (key TEXT, name TEXT);
"""
# Sorted first, then written in order: pages are filled one after another, and memory does not grow with the tables.
_SORT = """
CREATE TABLE entry (id TEXT PRIMARY KEY, row INTEGER, jurisdictions TEXT, digest BLOB) WITHOUT ROWID;
INSERT INTO entry SELECT * FROM unsorted_entry ORDER BY 1;
CREATE TABLE posting (key TEXT, row INTEGER, worth INTEGER, pattern TEXT, PRIMARY KEY (key, row, worth, pattern))
    WITHOUT ROWID;
INSERT OR IGNORE INTO posting SELECT * FROM unsorted_posting ORDER BY 1, 2, 3, 4;
CREATE TABLE brand (key TEXT, name TEXT, PRIMARY KEY (key, name)) WITHOUT ROWID;
INSERT OR IGNORE INTO brand SELECT * FROM unsorted_brand ORDER BY 1, 2;
CREATE TABLE fact (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
"""
_SELECT = """
SELECT DISTINCT row, pattern FROM posting AS found WHERE {} AND (worth >= ? OR EXISTS (
    SELECT 1 FROM posting AS own WHERE own.key IN (SELECT value FROM json_each(?)) AND own.row = found.row
))
"""


class DamagedDatabaseError(Exception):
    """A database in a file is not what was written."""


class Database:
    """A database that is read only, by any thread, and by any process that is forked.

    Args:
        connection: To the database.
        connect_again: Returns a new connection. Its argument says whether the database is damaged; then it is made
            anew first. None for a database in memory.
    """

    def __init__(
        self, connection: sqlite3.Connection, connect_again: Callable[[bool], sqlite3.Connection] | None = None
    ) -> None:
        self._connection = connection
        self._connect_again = connect_again
        self._lock = Lock()
        self._process = os.getpid()

    @classmethod
    def in_memory(cls, filing: Filing) -> Database:
        """Return a database with the key tables only."""
        connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        connection.executescript(_BEGIN_WRITING)
        _insert(connection, filing)
        _finish(connection, filing.facts())
        return cls(connection)

    def rows(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """Return the result of a statement.

        Raises:
            CatalogueError: The database is damaged, and what it was made of has changed.
        """
        if self._process != os.getpid():
            # Another thread of the parent may hold the lock. SQLite forbids connections from before a fork.
            self._lock, self._process = Lock(), os.getpid()
            if self._connect_again is not None:
                self._connection = self._connect_again(False)
        with self._lock:
            try:
                return self._connection.execute(statement, values).fetchall()
            except sqlite3.DatabaseError:
                if self._connect_again is None:
                    raise
            self._make_anew(self._connect_again)
            return self._connection.execute(statement, values).fetchall()

    def make_anew(self) -> None:
        """Have the database made anew, because something in it is damaged."""
        assert self._connect_again is not None  # noqa: S101 - nothing in memory is damaged
        with self._lock:
            self._make_anew(self._connect_again)

    def _make_anew(self, connect_again: Callable[[bool], sqlite3.Connection]) -> None:
        # Windows removes no file that is open.
        self._connection.close()
        self._connection = connect_again(True)

    def recalls_by_key(
        self, keys: Iterable[str], enough: int = 0, own_keys: Iterable[str] = ()
    ) -> list[tuple[int, str]]:
        """Return row and pattern of what is filed under any of some keys, without repetitions.

        Args:
            keys: The keys.
            enough: What a code must be worth.
            own_keys: Keys of brands: of recalls that are filed under one of these, any code is worth enough.
        """
        keyed = "key IN (SELECT value FROM json_each(?))"
        return self.rows(_SELECT.format(keyed), listed(keys), enough, listed(own_keys))

    def recalls_beginning_with(
        self, beginning: str, enough: int = 0, own_keys: Iterable[str] = ()
    ) -> list[tuple[int, str]]:
        """Return row and pattern of what is filed under keys that begin so, which is ASCII; as `recalls_by_key`."""
        keyed = "key >= ? AND key < ?"
        return self.rows(_SELECT.format(keyed), beginning, beginning + "\x7f", enough, listed(own_keys))

    def brands_by_key(self, keys: Iterable[str]) -> list[tuple[str, str]]:
        """Return the brands that are filed under some keys: pairs of the key and the brand's words."""
        return self.rows("SELECT key, name FROM brand WHERE key IN (SELECT value FROM json_each(?))", listed(keys))

    @cached_property
    def facts(self) -> dict[str, Any]:
        """What `Filing.facts` returned; for a file also `date`, the day of the newest source."""
        return {name: json.loads(value) for name, value in self.rows("SELECT name, value FROM fact")}


def listed(values: Iterable[object]) -> str:
    """Return values as one value of a statement, for `json_each`."""
    return json.dumps(list(values))


class DatabaseWriter:
    """Makes a database in a file.

    Args:
        path: Where; there must be no file.

    Raises:
        sqlite3.Error: It cannot be written.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._ids: set[str] = set()
        self._filing = Filing()
        self._connection = sqlite3.connect(path, isolation_level=None)
        # Nobody else reads the file yet, and an incomplete one has no trailer.
        for setting in (f"page_size={_PAGE}", "journal_mode=OFF", "synchronous=OFF", "locking_mode=EXCLUSIVE"):
            self._connection.execute(f"PRAGMA {setting}")
        self._connection.executescript(_BEGIN_WRITING)

    def add(self, recall: Recall) -> None:
        """Add a recall, unless one with its id is there.

        Raises:
            sqlite3.Error: It cannot be written.
        """
        if recall.id in self._ids:
            return
        row = len(self._ids)
        self._ids.add(recall.id)
        text = text_of(recall)
        self._connection.execute("INSERT INTO recall VALUES (?, ?, ?)", (row, crc_of(row, text), text))
        entry = (recall.id, row, " ".join(recall.jurisdictions), digest_of(recall))
        self._connection.execute("INSERT INTO unsorted_entry VALUES (?, ?, ?, ?)", entry)
        self._filing.add(row, recall)
        if len(self._filing.postings) > 1 << 14:  # one statement for many is faster
            _insert(self._connection, self._filing)

    def finish(self, date: str) -> None:
        """Sort the tables, and close the file.

        Args:
            date: The day of the newest file, ISO 8601.

        Raises:
            sqlite3.Error: It cannot be written.
            OSError: It cannot be written.
        """
        with closing(self._connection):
            _insert(self._connection, self._filing)
            ((pages,),) = self._connection.execute("PRAGMA page_count").fetchall()
            _finish(self._connection, {"date": date, **self._filing.facts()})
        with self._path.open("r+b") as file:
            crc = _crc(file, pages, self._path.stat().st_size)
            file.seek(0, os.SEEK_END)
            file.write(_TRAILER.pack(pages, crc))

    def close(self) -> None:
        """Close the file, complete or not; closing it again does nothing."""
        self._connection.close()


def connect_read_only(path: Path) -> sqlite3.Connection:
    """Return a connection to a database in a file, after a test of the file.

    Raises:
        OSError: It cannot be read.
        DamagedDatabaseError: It is not what `DatabaseWriter` wrote.
        sqlite3.Error: It cannot be opened.
    """
    end = path.stat().st_size - _TRAILER.size
    with path.open("rb") as file:
        if end <= 0:
            raise DamagedDatabaseError(f"{path}: is no database of recalls")
        file.seek(end)
        pages, crc = _TRAILER.unpack(file.read(_TRAILER.size))
        if crc != _crc(file, pages, end):
            raise DamagedDatabaseError(f"{path}: is damaged")
    # Immutable: the file is replaced, never changed. So SQLite takes no locks, which some file systems lack.
    address = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
    connection = sqlite3.connect(address, uri=True, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA cache_size=4096")  # pages: 16 MB
    return connection


def text_of(recall: Recall) -> bytes:
    """Return a recall as JSON in UTF-8. Equal recalls have equal texts."""
    return recall_json(recall).encode()


def crc_of(row: int, text: bytes) -> int:
    """Return the CRC-32 of a recall's row and text; with the row, it also detects a recall in another's place."""
    return zlib.crc32(text, row)


def digest_of(recall: Recall) -> bytes:
    """Return a digest of all that a recall says; 16 bytes. Its spans are no part of that."""
    said = recall.model_dump_json(by_alias=True, exclude_defaults=True, exclude={"spans"})
    return hashlib.sha256(said.encode()).digest()[:16]


def _insert(connection: sqlite3.Connection, filing: Filing) -> None:
    connection.executemany("INSERT INTO unsorted_posting VALUES (?, ?, ?, ?)", filing.postings)
    connection.executemany("INSERT INTO unsorted_brand VALUES (?, ?)", filing.brands)
    filing.postings.clear()
    filing.brands.clear()


def _finish(connection: sqlite3.Connection, facts: dict[str, Any]) -> None:
    for statement in _SORT.split(";"):
        connection.execute(statement)
    connection.executemany("INSERT INTO fact VALUES (?, ?)", [(name, json.dumps(one)) for name, one in facts.items()])
    connection.execute("COMMIT")


def _crc(file: Any, pages: int, end: int) -> int:
    """Return the CRC-32 of a file's first page and of what is between its first so many pages and an end."""
    file.seek(0)
    crc = zlib.crc32(file.read(_PAGE), zlib.crc32(pages.to_bytes(4, "little")))
    file.seek(pages * _PAGE)
    left = end - pages * _PAGE
    while left > 0 and (chunk := file.read(min(left, 1 << 20))):
        crc = zlib.crc32(chunk, crc)
        left -= len(chunk)
    return crc
