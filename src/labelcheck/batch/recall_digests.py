"""Which recalls a journal's answers were given by: a digest of each, to tell later which have changed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

import numpy as np

from labelcheck import __version__
from labelcheck.catalogue.catalogue import Catalogue
from labelcheck.catalogue.recall import Recall
from labelcheck.catalogue.store.postings import Array, Arrays, Texts
from labelcheck.model.verdict import CatalogueStamp

DIGEST = 16
"""Bytes of a recall's digest."""


@dataclass(frozen=True)
class CatalogueState:
    """A catalogue as it was when answers were given by it.

    Attributes:
        stamp: Its date, and how many recalls it holds.
        program: The version of this program: another one may decide otherwise.
        digests: A digest of each recall, by its id.
    """

    stamp: CatalogueStamp
    program: str
    digests: Mapping[str, bytes]

    @classmethod
    def of(cls, catalogue: Catalogue) -> CatalogueState:
        """Return the state of a catalogue."""
        index = catalogue.indexed_by(RecallDigests)
        # An index is one of all recalls, and may have been made long ago; a choice of regions is digested anew.
        digests = index.by_id() if len(index) == len(catalogue) else {one.id: digest_of(one) for one in catalogue}
        return cls(CatalogueStamp(catalogue.date, len(catalogue)), __version__, digests)

    @cached_property
    def fingerprint(self) -> bytes:
        """A digest of the whole; 32 bytes."""
        whole = hashlib.sha256(f"{self.program}\n{self.stamp.date}\n".encode())
        for recall_id in sorted(self.digests):
            whole.update(recall_id.encode() + b"\n" + self.digests[recall_id])
        return whole.digest()


class RecallDigests:
    """The digests of a catalogue's recalls; an index, so that for large catalogues they are kept on disk.

    Args:
        arrays: What `collect` returned.
    """

    NAME: ClassVar[str] = "recall-digests-1"

    def __init__(self, arrays: Arrays) -> None:
        self._ids = Texts.among(arrays, "id")
        self._digests = arrays["digests"].reshape(-1, DIGEST)

    @classmethod
    def collect(cls, recalls: Iterable[Recall]) -> dict[str, Array]:
        """Digest all recalls."""
        ids, digests = [], bytearray()
        for recall in recalls:
            ids.append(recall.id)
            digests += digest_of(recall)
        return {**Texts.of(ids).named("id"), "digests": np.frombuffer(bytes(digests), np.uint8)}

    def __len__(self) -> int:
        return len(self._ids)

    def by_id(self) -> dict[str, bytes]:
        """Return the digest of each recall."""
        return {self._ids[place]: self._digests[place].tobytes() for place in range(len(self))}


def digest_of(recall: Recall) -> bytes:
    """Return a digest of all that a recall says; 16 bytes. Its spans are no part of that."""
    return hashlib.sha256(recall.model_dump_json(by_alias=True, exclude={"spans"}).encode()).digest()[:DIGEST]
