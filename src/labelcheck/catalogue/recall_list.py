"""Recalls in a row, and what finds some of them without looking at all: kept in memory here, on disk in `stored`."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, TypeVar, overload

from labelcheck.catalogue.recall import Recall
from labelcheck.errors import CatalogueError

if TYPE_CHECKING:
    from labelcheck.catalogue.store.postings import Array, Arrays


class RecallIndex(Protocol):
    """What finds recalls: made of arrays, which are collected once from all recalls and may be kept on disk.

    An index knows a recall by its place among those that it was collected from.
    """

    NAME: ClassVar[str]
    """The name, with a number that changes whenever `collect` does: what was kept under another is not used."""

    def __init__(self, arrays: Arrays) -> None:
        """Take the arrays into use."""

    @classmethod
    def collect(cls, recalls: Iterable[Recall]) -> dict[str, Array]:
        """Return the arrays, by name."""


Index = TypeVar("Index", bound=RecallIndex)


class RecallList(Sequence[Recall]):
    """Recalls, each with an id of its own; nothing in it can be changed. Picklable, without its indexes."""

    @abstractmethod
    def get(self, recall_id: str) -> Recall | None:
        """Return the recall with this id, or None."""

    @abstractmethod
    def indexed_by(self, kind: type[Index]) -> Index:
        """Return an index of all recalls; made when it is first asked for."""

    @abstractmethod
    def numbered(self, rows: Iterable[int]) -> list[Recall]:
        """Return the recalls that an index found, in its order; without those that `restricted` has left out."""

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
        self._indexes: dict[str, Any] = {}
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

    def get(self, recall_id: str) -> Recall | None:
        """Return the recall with this id, or None."""
        return self._by_id.get(recall_id)

    def indexed_by(self, kind: type[Index]) -> Index:
        """Return an index of all recalls; made when it is first asked for."""
        if kind.NAME not in self._indexes:
            self._indexes[kind.NAME] = kind(kind.collect(self._recalls))
        made: Index = self._indexes[kind.NAME]
        return made

    def numbered(self, rows: Iterable[int]) -> list[Recall]:
        """Return the recalls that an index found, in its order."""
        return [self._recalls[row] for row in rows]

    def restricted(self, keep: Callable[[Iterable[str]], bool]) -> HeldRecalls:
        """Return only the recalls whose jurisdictions are to be kept."""
        return HeldRecalls(recall for recall in self._recalls if keep(recall.jurisdictions))
