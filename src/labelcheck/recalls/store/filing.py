"""Texts on their way into an index: only their numbers are kept, so that a million of them fit into little memory."""

from __future__ import annotations

from array import array

import numpy as np

from labelcheck.recalls.store.postings import Array, Postings, Spellings
from labelcheck.recalls.store.text_numbers import Numbers, numbers

_AT_ONCE = 1 << 15
"""Texts that wait to be turned into arrays together."""


class Filing:
    """Texts, each with what is filed under it, to be found by their numbers.

    Attributes:
        longest: Characters of the longest text.
    """

    def __init__(self) -> None:
        self.longest = 0
        self._waiting: list[str] = []
        self._done: list[Numbers] = []
        self._filed = array("I")

    def add(self, text: str, filed: int) -> None:
        """File a number under a text."""
        self.longest = max(self.longest, len(text))
        self._filed.append(filed)
        self._waiting.append(text)
        if len(self._waiting) == _AT_ONCE:
            self._settle()

    def named(self, name: str) -> dict[str, Array]:
        """Return the arrays of the postings, to be kept."""
        self._settle()
        return Postings.of(np.concatenate(self._done), np.array(self._filed, np.uint32)).named(name)

    def _settle(self) -> None:
        self._done.append(numbers(self._waiting))
        self._waiting.clear()


class SpeltFiling:
    """Texts of letters and digits, each with what is filed under it, to be found by what they begin with."""

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

    def named(self, name: str) -> dict[str, Array]:
        """Return the arrays of the spellings, to be kept."""
        self._settle()
        return Spellings.of(np.concatenate(self._done), np.array(self._filed, np.uint32)).named(name)

    def _settle(self) -> None:
        self._done.append(np.array(self._waiting or [""], dtype=np.bytes_)[: len(self._waiting)])
        self._waiting.clear()
