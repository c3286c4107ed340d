"""The recalls in use, from one file or several; immutable, picklable, and cheap to hand to every worker."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from labelcheck.catalogue.file import read_catalogue_file
from labelcheck.catalogue.recall import Recall
from labelcheck.catalogue.recall_list import HeldRecalls, RecallList
from labelcheck.errors import CatalogueError

if TYPE_CHECKING:
    from labelcheck.catalogue.database import Database

WORLDWIDE = "worldwide"
EU_MEMBERS = frozenset(
    "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split()  # noqa: SIM905
)
SMALL = 1 << 20
"""Bytes of all files together from which recalls are kept on disk: below, reading them takes less than a tenth of a
second."""
PACKED = 8
"""How many times larger a packed file is taken to be."""
_SAME_PLACE = {"GB": "UK", "EL": "GR"}


@dataclass(frozen=True)
class Catalogue:
    """The recalls in use.

    Attributes:
        recalls: The recalls, in the order of the files.
        date: The day of the newest file, ISO 8601.

    Raises:
        CatalogueError: Two recalls have one id.
    """

    recalls: Sequence[Recall]
    date: str

    def __post_init__(self) -> None:
        if not isinstance(self.recalls, RecallList):
            object.__setattr__(self, "recalls", HeldRecalls(self.recalls))

    @classmethod
    def load(cls, *paths: Path | str) -> Catalogue:
        """Return the recalls of one or more files; of two files that have a recall of one id, the first one's counts.

        Raises:
            CatalogueError: A file cannot be read or is no catalogue.
        """
        if not paths:
            raise CatalogueError("No catalogue was given.", "Name at least one file of recalls.")
        files = tuple(map(Path, paths))
        if not _small(files):
            # Imported late: SQLite is needed for large catalogues only.
            from labelcheck.catalogue.stored_recalls import CannotKeepError, StoredRecalls  # noqa: PLC0415

            with suppress(CannotKeepError):
                stored = StoredRecalls.open(files)
                return cls(stored, stored.date)
        read = [read_catalogue_file(file) for file in files]
        merged: dict[str, Recall] = {}
        for file in read:
            for recall in file.recalls:
                merged.setdefault(recall.id, recall)
        return cls(HeldRecalls(merged.values()), max(file.date for file in read))

    @classmethod
    def bundled(cls) -> Catalogue:
        """Return the catalogue that comes with this package."""
        return _bundled()

    def __len__(self) -> int:
        return len(self.recalls)

    def __iter__(self) -> Iterator[Recall]:
        return iter(self.recalls)

    def get(self, recall_id: str) -> Recall | None:
        """Return the recall with this id, or None."""
        return self._list.get(recall_id)

    def search(self, text: str) -> tuple[Recall, ...]:
        """Return the recalls that a person may mean, the likeliest first: by id, number, code, brand, name or title."""
        # Imported late: only a search needs rapidfuzz.
        from labelcheck.catalogue.search import rows_to_search, search  # noqa: PLC0415

        return search(self.in_rows(rows_to_search(text, self.database)), text)

    @property
    def database(self) -> Database:
        """The tables that find recalls by their keys; of a catalogue in memory made when they are first asked for."""
        return self._list.database

    def in_rows(self, rows: Iterable[int]) -> list[Recall]:
        """Return the recalls that the database found, in its order; without those that `restricted` has left out."""
        return self._list.in_rows(rows)

    def digests(self) -> Mapping[str, bytes]:
        """Return a digest of all that each recall says, by its id; 16 bytes."""
        return self._list.digests()

    def restricted(self, regions: Iterable[str]) -> Catalogue:
        """Return only the recalls of some countries, and those that hold worldwide.

        `EU` stands for its members both ways: a recall of the whole Union holds in `DE`, one of `DE` concerns `EU`. A
        recall stays whole even when it names fewer products for a country: buyers carry devices over borders.

        Args:
            regions: Countries by two letters, or `EU`; none means all.
        """
        wanted = {_place(region) for region in regions if region.strip()}
        if not wanted or WORLDWIDE.upper() in wanted:
            return self
        if "EU" in wanted:
            wanted |= EU_MEMBERS
        elif wanted & EU_MEMBERS:
            wanted.add("EU")
        wanted.add(WORLDWIDE.upper())
        return Catalogue(self._list.restricted(lambda places: any(_place(one) in wanted for one in places)), self.date)

    @property
    def _list(self) -> RecallList:
        assert isinstance(self.recalls, RecallList)  # noqa: S101 - made so at the beginning
        return self.recalls


def _small(files: Sequence[Path]) -> bool:
    """Whether reading the files takes less time than opening a database made of them."""
    try:
        return sum(file.stat().st_size * (PACKED if file.suffix in (".gz", ".xz") else 1) for file in files) < SMALL
    except (OSError, ValueError):
        return True


def _place(name: str) -> str:
    upper = name.strip().upper()
    return _SAME_PLACE.get(upper, upper)


@lru_cache(maxsize=1)
def _bundled() -> Catalogue:
    from labelcheck.catalogue.user_catalogue import bundled_files  # noqa: PLC0415

    return Catalogue.load(*bundled_files())
