"""Which recalls a journal's answers were given by: a digest of each, to tell later which have changed."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from labelcheck.catalogue.catalogue import Catalogue
from labelcheck.model.verdict import CatalogueStamp
from labelcheck.version import __version__


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
        return cls(CatalogueStamp(catalogue.date, len(catalogue)), __version__, catalogue.digests())

    @cached_property
    def fingerprint(self) -> bytes:
        """A digest of the whole; 32 bytes."""
        whole = hashlib.sha256(f"{self.program}\n{self.stamp.date}\n".encode())
        for recall_id in sorted(self.digests):
            whole.update(recall_id.encode() + b"\n" + self.digests[recall_id])
        return whole.digest()
