"""A list of recalls on disk: a database is made once from the catalogue's files; then only single recalls are read."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from functools import cached_property, lru_cache
from pathlib import Path
from typing import overload

from pydantic import ValidationError

from labelcheck.catalogue.cache import (
    VARIABLE,
    cache_folder,
    content_key,
    file_stamp,
    note_use,
    temporary_folder,
    whole_cache_file,
)
from labelcheck.catalogue.database import (
    DamagedDatabaseError,
    Database,
    DatabaseWriter,
    connect_read_only,
    crc_of,
    listed,
)
from labelcheck.catalogue.file import scan_catalogue_file
from labelcheck.catalogue.keys import filing_rules
from labelcheck.catalogue.recall import Recall
from labelcheck.catalogue.recall_list import RecallList
from labelcheck.errors import CatalogueError

AT_HAND = 512
"""Recalls that stay in memory after reading; some 20 KB each."""

_UNUSABLE = (OSError, sqlite3.Error, DamagedDatabaseError)


class CannotKeepError(CatalogueError):
    """There is nowhere to keep recalls on disk."""


class StoredRecalls(RecallList):
    """The recalls of some files, kept on disk. Pickled, it holds little more than the names of the files.

    `open` makes one.

    Attributes:
        sources: The files.
        key: A digest of their content.
        jurisdictions: What `restricted` has kept, as `_names` writes it; None: all.
    """

    def __init__(
        self,
        sources: Sequence[Path],
        key: str,
        path: Path,
        jurisdictions: frozenset[str] | None = None,
        database: Database | None = None,
    ) -> None:
        self.sources = tuple(sources)
        self.key = key
        self.jurisdictions = jurisdictions
        self._path = path
        self._recall = lru_cache(maxsize=AT_HAND)(self._read)
        self._database = database or Database(connect_read_only(path), self._connect_again)
        note_use(path)

    @classmethod
    def open(cls, sources: Sequence[Path], *, in_cache: bool = True) -> StoredRecalls:
        """Return the recalls of some files; made first if they are not there yet.

        Args:
            sources: The files; of two that have a recall of one id, the first one's counts.
            in_cache: Whether they may be in the cache; else they are in a folder for this process alone.

        Raises:
            CatalogueError: A file is no catalogue, or cannot be read.
            CannotKeepError: Neither the cache nor the folder for temporary files can be written to.
        """
        for home in (cache_folder, temporary_folder) if in_cache else (temporary_folder,):
            with suppress(*_UNUSABLE):
                folder = home()
                key = content_key(sources, folder, filing_rules())
                path = folder / "catalogues" / f"{key}.sqlite"
                with suppress(*_UNUSABLE):
                    return cls(sources, key, path)
                with whole_cache_file(path) as draft:
                    _write(sources, draft)
                return cls(sources, key, path)
        raise CannotKeepError(
            f"{_named(sources)}: there is no folder in which its recalls can be kept.",
            f"Name one that can be written to by the environment variable {VARIABLE}.",
        )

    @classmethod
    def reopen(
        cls, sources: Sequence[Path], key: str, path: Path, jurisdictions: frozenset[str] | None
    ) -> StoredRecalls:
        """Open in one process what was open in another, without reading the files that it was made of.

        Raises:
            CatalogueError: It is no longer there, and cannot be made again.
        """
        with suppress(*_UNUSABLE):
            return cls(sources, key, path, jurisdictions)
        return cls(sources, key, _made_again(sources, key), jurisdictions)

    def __reduce__(self) -> tuple[Callable[..., StoredRecalls], tuple[object, ...]]:
        return StoredRecalls.reopen, (self.sources, self.key, self._path, self.jurisdictions)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, StoredRecalls) and (self.key, self._rows) == (other.key, other._rows)

    def __hash__(self) -> int:
        return hash(self.key)

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, place: int) -> Recall: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Recall, ...]: ...
    def __getitem__(self, place: int | slice) -> Recall | tuple[Recall, ...]:
        if isinstance(place, slice):
            return tuple(map(self._read, self._rows[place]))
        return self._read(self._rows[place])

    def __iter__(self) -> Iterator[Recall]:
        return map(self._read, self._rows)

    @property
    def database(self) -> Database:
        """The tables that find recalls by their keys, also those that `restricted` has left out."""
        return self._database

    @property
    def date(self) -> str:
        """The day of the newest of the files, ISO 8601."""
        return str(self._database.facts["date"])

    def get(self, recall_id: str) -> Recall | None:
        """Return the recall with this id, or None."""
        found = self._database.rows("SELECT row FROM entry WHERE id = ?", recall_id)
        return next(iter(self.in_rows(row for (row,) in found)), None)

    def in_rows(self, rows: Iterable[int]) -> list[Recall]:
        """Return the recalls that the database found, in its order; without those that `restricted` has left out."""
        found = map(self._recall, rows)
        kept = self.jurisdictions
        return [recall for recall in found if kept is None or _names(recall.jurisdictions) in kept]

    def digests(self) -> Mapping[str, bytes]:
        """Return a digest of all that each recall says, by its id; 16 bytes."""
        if self.jurisdictions is None:
            return dict(self._database.rows("SELECT id, digest FROM entry"))
        kept = "SELECT id, digest FROM entry WHERE jurisdictions IN (SELECT value FROM json_each(?))"
        return dict(self._database.rows(kept, listed(self.jurisdictions)))

    def restricted(self, keep: Callable[[Iterable[str]], bool]) -> StoredRecalls:
        """Return only the recalls whose jurisdictions are to be kept."""
        known = [names for (names,) in self._database.rows("SELECT DISTINCT jurisdictions FROM entry")]
        before = set(known) if self.jurisdictions is None else self.jurisdictions
        kept = frozenset(names for names in known if names in before and keep(names.split(" ")))
        return StoredRecalls(self.sources, self.key, self._path, kept, self._database)

    @cached_property
    def _rows(self) -> Sequence[int]:
        """The rows of these recalls, ascending."""
        if self.jurisdictions is None:
            ((count,),) = self._database.rows("SELECT count(*) FROM entry")
            return range(count)
        kept = "SELECT row FROM entry WHERE jurisdictions IN (SELECT value FROM json_each(?)) ORDER BY row"
        return [row for (row,) in self._database.rows(kept, listed(self.jurisdictions))]

    def _read(self, row: int) -> Recall:
        with suppress(DamagedDatabaseError):
            return self._as_kept(row)
        self._database.make_anew()
        return self._as_kept(row)

    def _as_kept(self, row: int) -> Recall:
        for crc, text in self._database.rows("SELECT crc, text FROM recall WHERE row = ?", row):
            if isinstance(text, bytes) and crc == crc_of(row, text):
                with suppress(ValidationError):
                    return Recall.model_validate_json(text)
        raise DamagedDatabaseError(f"{self._path}: is damaged")

    def _connect_again(self, damaged: bool) -> sqlite3.Connection:
        """Connect after a fork, or to a database made anew; of the same files, each recall has its old row."""
        if damaged:
            in_cache = True
            try:
                self._path.unlink(missing_ok=True)
            except OSError:
                in_cache = False
            self._path = _made_again(self.sources, self.key, in_cache=in_cache)
        return connect_read_only(self._path)


def _write(sources: Sequence[Path], path: Path) -> None:
    """Write the recalls of some files; of two with one id, the earlier file's.

    Raises:
        CatalogueError: A file is no catalogue, or changed meanwhile.
        sqlite3.Error: It cannot be written.
        OSError: It cannot be written.
    """
    before = [file_stamp(source) for source in sources]
    with closing(DatabaseWriter(path)) as writer:
        dates = [scan_catalogue_file(source, writer.add).date for source in sources]
        if before != [file_stamp(source) for source in sources]:
            raise _changed(sources)
        writer.finish(max(dates))


def _made_again(sources: Sequence[Path], key: str, *, in_cache: bool = True) -> Path:
    """Return where the database of some files is now.

    Raises:
        CatalogueError: The files have changed, or there is no place for it.
    """
    stored = StoredRecalls.open(sources, in_cache=in_cache)
    if stored.key != key:
        raise _changed(sources)
    return stored._path


def _names(jurisdictions: Iterable[str]) -> str:
    return " ".join(jurisdictions)


def _named(sources: Sequence[Path]) -> str:
    return ", ".join(map(str, sources))


def _changed(sources: Sequence[Path]) -> CatalogueError:
    problem = f"{_named(sources)}: changed while in use."
    return CatalogueError(problem, "Start again, and leave the file alone meanwhile.")
