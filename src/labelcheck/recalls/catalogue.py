"""The recalls in use, from one file or several; immutable, picklable, and cheap to hand to every worker."""

from __future__ import annotations

import importlib.resources
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from labelcheck.errors import CatalogueError
from labelcheck.recalls.catalogue_file import read_catalogue_file
from labelcheck.recalls.model import Recall

WORLDWIDE = "worldwide"
EU_MEMBERS = frozenset(
    "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split()  # noqa: SIM905
)
_SAME_PLACE = {"GB": "UK", "EL": "GR"}


@dataclass(frozen=True)
class Catalogue:
    """The recalls in use.

    Attributes:
        recalls: The recalls, in the order of the files.
        date: The day of the newest file, ISO 8601.
    """

    recalls: tuple[Recall, ...]
    date: str
    _by_id: dict[str, Recall] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_id", {recall.id: recall for recall in self.recalls})
        if len(self._by_id) != len(self.recalls):
            raise CatalogueError("Two recalls of the catalogue have one id.", "Give each recall an id of its own.")

    @classmethod
    def load(cls, *paths: Path | str) -> Catalogue:
        """Return the recalls of one or more files; a recall that stands in two of them, word for word, counts once.

        Raises:
            CatalogueError: A file cannot be read or is no catalogue, or two files differ on one recall.
        """
        if not paths:
            raise CatalogueError("No catalogue was given.", "Name at least one file of recalls.")
        merged: dict[str, tuple[Recall, Path]] = {}
        dates = []
        for path in map(Path, paths):
            file = read_catalogue_file(path)
            dates.append(file.date)
            for recall in file.recalls:
                known, where = merged.setdefault(recall.id, (recall, path))
                if known != recall:
                    raise CatalogueError(
                        f"{where} and {path}: record {recall.id} differs between the two.",
                        "Remove it from one of them.",
                    )
        return cls(tuple(recall for recall, _ in merged.values()), max(dates))

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
        return self._by_id.get(recall_id)

    def search(self, text: str) -> tuple[Recall, ...]:
        """Return the recalls that a person may mean, the likeliest first: by id, number, code, brand, name or title."""
        from labelcheck.recalls.search import search  # noqa: PLC0415 - keeps rapidfuzz out of every start

        return search(self.recalls, text)

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
        kept = tuple(recall for recall in self.recalls if wanted & {_place(one) for one in recall.jurisdictions})
        return Catalogue(kept, self.date)


def _place(name: str) -> str:
    upper = name.strip().upper()
    return _SAME_PLACE.get(upper, upper)


@lru_cache(maxsize=1)
def _bundled() -> Catalogue:
    in_package = importlib.resources.files("labelcheck.recalls") / "recalls.json"
    if in_package.is_file():
        with importlib.resources.as_file(in_package) as path:
            return Catalogue.load(path)
    # A checkout: the wheel takes its copy from the top of the repository.
    return Catalogue.load(Path(__file__).resolve().parents[3] / "recalls.json")
