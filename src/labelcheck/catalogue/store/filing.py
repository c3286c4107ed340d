"""Texts on their way into an index: only their numbers are kept, so that a million of them fit into little memory."""

from __future__ import annotations

from array import array

import numpy as np

from labelcheck.catalogue.store.postings import Array, Postings, Spellings
from labelcheck.catalogue.store.text_numbers import numbers

_AT_ONCE = 1 << 15
"""Texts that wait to be turned into arrays together."""


class _Filing:
    """Texts, each with what is filed under it."""

    def __init__(self) -> None:
        self._waiting: list[str] = []
        self._done: list[Array] = []
        self._filed = array("I")

    def add(self, text: str, filed: int) -> None:
        """File a number under a text."""
        self._filed.append(filed)
        self._waiting.append(text)
        if len(self._waiting) == _AT_ONCE:
            self._settle()

    def _columns(self) -> tuple[Array, Array]:
        """Return all texts as they are kept, and what is filed under each."""
        self._settle()
        return np.concatenate(self._done), np.array(self._filed, np.uint32)

    def _settle(self) -> None:
        self._done.append(self._packed(self._waiting))
        self._waiting.clear()

    def _packed(self, texts: list[str]) -> Array:
        """Return texts as they are kept."""
        raise NotImplementedError


class Filing(_Filing):
    """Texts, each with what is filed under it, to be found by their numbers.

    Attributes:
        longest: Characters of the longest text.
    """

    def __init__(self) -> None:
        super().__init__()
        self.longest = 0

    def add(self, text: str, filed: int) -> None:
        """File a number under a text."""
        self.longest = max(self.longest, len(text))
        super().add(text, filed)

    def named(self, name: str) -> dict[str, Array]:
        """Return the arrays of the postings, to be kept."""
        return Postings.of(*self._columns()).named(name)

    def _packed(self, texts: list[str]) -> Array:
        return numbers(texts)


class SpeltFiling(_Filing):
    """Texts of letters and digits, each with what is filed under it, to be found by what they begin with."""

    def named(self, name: str) -> dict[str, Array]:
        """Return the arrays of the spellings, to be kept."""
        return Spellings.of(*self._columns()).named(name)

    def _packed(self, texts: list[str]) -> Array:
        return np.array(texts or [""], dtype=np.bytes_)[: len(texts)]
