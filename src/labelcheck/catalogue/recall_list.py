"""A list of recalls with the database that finds some of them: the interface, and the list in memory."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, overload

from labelcheck.catalogue.recall import Recall
from labelcheck.errors import CatalogueError

if TYPE_CHECKING:
    from labelcheck.catalogue.database import Database


class RecallList(Sequence[Recall]):
    """Recalls, each with an id of its own; nothing in it can be changed. Picklable."""

    @property
    @abstractmethod
    def database(self) -> Database:
        """The tables that find recalls by their keys; a recall is known there by its row."""

    @abstractmethod
    def get(self, recall_id: str) -> Recall | None:
        """Return the recall with this id, or None."""

    @abstractmethod
    def in_rows(self, rows: Iterable[int]) -> list[Recall]:
        """Return the recalls that the database found, in its order; without those that `restricted` has left out."""

    @abstractmethod
    def digests(self) -> Mapping[str, bytes]:
        """Return a digest of all that each recall says, by its id; 16 bytes."""

    @abstractmethod
    def restricted(self, keep: Callable[[Iterable[str]], bool]) -> RecallList:
        """Return only the recalls whose jurisdictions are to be kept."""


class HeldRecalls(RecallList):
    """Recalls in memory.

    Raises:
        CatalogueError: Two have one id.
    """

    def __init__(self, recalls: Iterable[Recall]) -> None:
        self._recalls = tuple(recalls)
        self._by_id = {recall.id: recall for recall in self._recalls}
        if len(self._by_id) != len(self._recalls):
            raise CatalogueError("Two recalls of the catalogue have one id.", "Give each recall an id of its own.")

    def __len__(self) -> int:
        return len(self._recalls)

    @overload
    def __getitem__(self, place: int) -> Recall: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Recall, ...]: ...
    def __getitem__(self, place: int | slice) -> Recall | tuple[Recall, ...]:
        return self._recalls[place]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, HeldRecalls) and self._recalls == other._recalls

    def __hash__(self) -> int:
        return hash(self._recalls)

    def __reduce__(self) -> tuple[type[HeldRecalls], tuple[tuple[Recall, ...]]]:
        return HeldRecalls, (self._recalls,)

    @cached_property
    def database(self) -> Database:
        """The tables that find recalls by their keys; made when they are first asked for."""
        # Imported late: listing recalls needs no SQLite.
        from labelcheck.catalogue.database import Database  # noqa: PLC0415
        from labelcheck.catalogue.keys import Filing  # noqa: PLC0415

        filing = Filing()
        for row, recall in enumerate(self._recalls):
            filing.add(row, recall)
        return Database.in_memory(filing)

    def get(self, recall_id: str) -> Recall | None:
        """Return the recall with this id, or None."""
        return self._by_id.get(recall_id)

    def in_rows(self, rows: Iterable[int]) -> list[Recall]:
        """Return the recalls that the database found, in its order."""
        return [self._recalls[row] for row in rows]

    def digests(self) -> Mapping[str, bytes]:
        """Return a digest of all that each recall says, by its id; 16 bytes."""
        from labelcheck.catalogue.database import digest_of  # noqa: PLC0415

        return {recall.id: digest_of(recall) for recall in self._recalls}

    def restricted(self, keep: Callable[[Iterable[str]], bool]) -> HeldRecalls:
        """Return only the recalls whose jurisdictions are to be kept."""
        return HeldRecalls(recall for recall in self._recalls if keep(recall.jurisdictions))
