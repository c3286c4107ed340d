"""Recalls on disk: made once from the files of a catalogue, then opened at once; only those asked for are read.

Each recall lies there as it stands in its file, which was checked from end to end when this was made. What is kept is
never trusted: an index is tested as a whole when it is opened, a recall when it is read; what is damaged is made again.
"""

from __future__ import annotations

import atexit
import os
import shutil
import sys
import tempfile
import weakref
import zlib
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import cached_property, lru_cache
from pathlib import Path
from threading import Lock
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray
from pydantic import ValidationError

from labelcheck.catalogue.file import scan_catalogue_file
from labelcheck.catalogue.recall import Recall
from labelcheck.catalogue.recall_list import Index, RecallList
from labelcheck.catalogue.store.array_file import DamagedFileError, read_arrays, write_arrays
from labelcheck.catalogue.store.cache import VARIABLE, cache_folder, key_of, make_folder, opened, remove_folder, stamp
from labelcheck.catalogue.store.postings import Array
from labelcheck.errors import CatalogueError

AT_HAND = 512
"""Recalls that stay in memory after they were read; some 20 KB each."""

_TABLE, _RECALLS = "recalls.arrays", "recalls.bin"


class CannotKeepError(CatalogueError):
    """There is nowhere to keep recalls on disk."""


class StoredRecalls(RecallList):
    """The recalls of some files, kept on disk; pickled, it is little more than the names of the files.

    Use `open` to make one.

    Attributes:
        date: The day of the newest of the files, ISO 8601.
    """

    def __init__(self, sources: Sequence[Path], key: str, folder: Path) -> None:
        self._sources = tuple(sources)
        self._key = key
        self._folder = folder
        self._rows: NDArray[np.intp] | None = None
        self._indexes: dict[str, Any] = {}
        self._recall = lru_cache(maxsize=AT_HAND)(self._read)
        self._reading = Lock()
        self._open()

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
        for home in (cache_folder, _temporary_folder) if in_cache else (_temporary_folder,):
            with suppress(OSError, DamagedFileError, _UnwritableError):
                folder = home()
                key = key_of(sources, folder)
                return cls._made(sources, key, folder / "catalogues" / key)
        names = ", ".join(map(str, sources))
        raise CannotKeepError(
            f"{names}: there is no folder in which its recalls can be kept.",
            f"Name one that can be written to by the environment variable {VARIABLE}.",
        )

    @classmethod
    def _made(cls, sources: Sequence[Path], key: str, folder: Path) -> StoredRecalls:
        with suppress(OSError, DamagedFileError):
            return cls(sources, key, folder)
        make_folder(folder, lambda made: _write(sources, made), _is_whole)
        return cls(sources, key, folder)

    def _open(self) -> None:
        table, about = read_arrays(self._folder / _TABLE)
        self.date = str(about["date"])
        self._ends: NDArray[np.uint64] = table["ends"]
        self._sums: NDArray[np.uint32] = table["sums"]
        self._ids: NDArray[np.bytes_] = table["ids"]
        self._by_id: NDArray[np.uint32] = table["by-id"]
        self._place_sets: list[list[str]] = about["jurisdictions"]
        self._places: NDArray[np.uint32] = table["jurisdictions"]
        self._file = (self._folder / _RECALLS).open("rb")
        weakref.finalize(self, self._file.close)
        opened(self._folder)

    def __reduce__(self) -> tuple[Callable[..., StoredRecalls], tuple[object, ...]]:
        return _reopened, (self._sources, self._key, self._folder, self._rows)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, StoredRecalls) and (self._key, [*self._all]) == (other._key, [*other._all])

    def __hash__(self) -> int:
        return hash(self._key)

    def __len__(self) -> int:
        return len(self._all)

    @overload
    def __getitem__(self, place: int) -> Recall: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Recall, ...]: ...
    def __getitem__(self, place: int | slice) -> Recall | tuple[Recall, ...]:
        if isinstance(place, slice):
            return tuple(map(self._read, self._all[place]))
        return self._read(self._all[place])

    def __iter__(self) -> Iterator[Recall]:
        return map(self._read, self._all)

    def get(self, recall_id: str) -> Recall | None:
        """Return the recall with this id, or None."""
        wanted = np.array([recall_id.encode("ascii", "replace")], self._ids.dtype)
        place = int(self._ids.searchsorted(wanted)[0])
        if place < len(self._ids) and self._ids[place].decode() == recall_id:
            found = self.numbered([int(self._by_id[place])])
            return found[0] if found else None
        return None

    def numbered(self, rows: Iterable[int]) -> list[Recall]:
        """Return the recalls that an index found, in its order; without those that `restricted` has left out."""
        return [self._recall(row) for row in rows if self._chosen is None or self._chosen[row]]

    def restricted(self, keep: Callable[[Iterable[str]], bool]) -> StoredRecalls:
        """Return only the recalls whose jurisdictions are to be kept."""
        kept = np.array([keep(places) for places in self._place_sets], np.bool_)
        fewer = StoredRecalls(self._sources, self._key, self._folder)
        fewer._rows = np.array(self._all, np.intp)[kept[self._places[self._all]]]
        fewer._indexes = self._indexes
        return fewer

    def indexed_by(self, kind: type[Index]) -> Index:
        """Return an index of all recalls; made when it is first asked for, and kept on disk."""
        if kind.NAME not in self._indexes:
            self._indexes[kind.NAME] = kind(self._arrays(kind))
        made: Index = self._indexes[kind.NAME]
        return made

    def _arrays(self, kind: type[Index]) -> dict[str, Array]:
        file = self._folder / f"{kind.NAME}.arrays"
        with suppress(OSError, DamagedFileError):
            return read_arrays(file)[0]
        arrays = kind.collect(map(self._read, range(len(self._ends) - 1)))
        try:
            write_arrays(file, arrays, {})
            return read_arrays(file)[0]
        except (OSError, DamagedFileError):
            return arrays

    @cached_property
    def _all(self) -> Sequence[int]:
        """The places of these recalls among all that are stored."""
        return range(len(self._ends) - 1) if self._rows is None else list(map(int, self._rows))

    @cached_property
    def _chosen(self) -> NDArray[np.bool_] | None:
        """Whether each of all that are stored is among these; None: all are."""
        if self._rows is None:
            return None
        chosen = np.zeros(len(self._ends) - 1, np.bool_)
        chosen[self._rows] = True
        return chosen

    def _read(self, row: int) -> Recall:
        with suppress(DamagedFileError, OSError):
            return self._as_kept(row)
        self._make_again()
        return self._as_kept(row)

    def _as_kept(self, row: int) -> Recall:
        begin, end = int(self._ends[row]), int(self._ends[row + 1])
        text = self._bytes(begin, end - begin)
        if zlib.crc32(text) != self._sums[row]:
            raise DamagedFileError(f"{self._folder / _RECALLS}: is damaged")
        try:
            return Recall.model_validate_json(text)
        except ValidationError:
            raise DamagedFileError(f"{self._folder / _RECALLS}: is of another version") from None

    def _bytes(self, begin: int, count: int) -> bytes:
        if sys.platform != "win32":
            # Threads, and processes that were forked, share the place that `seek` sets.
            return os.pread(self._file.fileno(), count, begin)
        with self._reading:
            self._file.seek(begin)
            return self._file.read(count)

    def _make_again(self) -> None:
        """Make anew what turned out to be damaged; of the same files, everything has its old place."""
        in_cache = True
        try:
            remove_folder(self._folder)
        except OSError:
            in_cache = False
        again = StoredRecalls.open(self._sources, in_cache=in_cache)
        if again._key != self._key:
            raise _changed(self._sources)
        self._folder = again._folder
        self._open()


class _UnwritableError(Exception):
    """What is to be kept cannot be written; no `OSError`, which would look like one of the catalogue's own file."""


def _reopened(sources: Sequence[Path], key: str, folder: Path, rows: NDArray[np.intp] | None) -> StoredRecalls:
    """Open in another process what was open in one, without a look at the files that it was made of."""
    with suppress(OSError, DamagedFileError):
        stored = StoredRecalls(sources, key, folder)
        stored._rows = rows
        return stored
    stored = StoredRecalls.open(sources)
    if stored._key != key:
        raise _changed(sources)
    stored._rows = rows
    return stored


def _changed(sources: Sequence[Path]) -> CatalogueError:
    names = ", ".join(map(str, sources))
    return CatalogueError(f"{names}: changed while in use.", "Start again, and leave the file alone meanwhile.")


def _temporary_folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="labelcheck-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def _is_whole(folder: Path) -> bool:
    try:
        _, about = read_arrays(folder / _TABLE)
        return bool((folder / _RECALLS).stat().st_size == about["bytes"])
    except (OSError, DamagedFileError):
        return False


def _write(sources: Sequence[Path], folder: Path) -> None:
    """Write the recalls of some files; of two with one id, the earlier file's.

    Raises:
        CatalogueError: A file is no catalogue, or changed meanwhile.
        OSError: The folder cannot be written to.
    """
    before = [stamp(source) for source in sources]
    ends, sums, ids, places = array("Q", [0]), array("I"), dict[str, int](), array("I")
    place_sets: dict[tuple[str, ...], int] = {}
    dates = []
    with (folder / _RECALLS).open("wb") as file:

        def keep(recall: Recall, text: str) -> None:
            if recall.id in ids:
                return
            ids[recall.id] = len(ids)
            spelt = text.encode("utf-8")
            try:
                file.write(spelt)
            except OSError as error:
                raise _UnwritableError(str(error)) from error
            ends.append(ends[-1] + len(spelt))
            sums.append(zlib.crc32(spelt))
            places.append(place_sets.setdefault(recall.jurisdictions, len(place_sets)))

        for source in sources:
            dates.append(scan_catalogue_file(source, keep).date)
    if before != [stamp(source) for source in sources]:
        raise _changed(sources)
    spelt_ids = np.array([one.encode("ascii") for one in ids] or [b""], np.bytes_)[: len(ids)]
    order = np.argsort(spelt_ids)
    table: dict[str, Array] = {
        "ends": np.array(ends, np.uint64),
        "sums": np.array(sums, np.uint32),
        "jurisdictions": np.array(places, np.uint32),
        "ids": spelt_ids[order],
        "by-id": order.astype(np.uint32),
    }
    about = {"date": max(dates), "bytes": ends[-1], "jurisdictions": [list(places) for places in place_sets]}
    write_arrays(folder / _TABLE, table, about)
