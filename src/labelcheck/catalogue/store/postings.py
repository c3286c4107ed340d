"""Sorted arrays that are searched where they lie, in memory or in a file mapped into it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Arrays = Mapping[str, Array]
"""The arrays of an index, by name: what is kept on disk."""
Rows = NDArray[np.uint32]
"""What a list of postings tells: numbers of recalls, or whatever else was filed."""


@dataclass(frozen=True)
class Postings:
    """What is filed under each of many numbers, which must be spread evenly over all that 64 bits can say.

    A hash table without gaps: the first bits of a number tell in which stretch of the array to look, which is about
    one number long. So a thousand questions are a few steps over whole arrays, however many numbers there are.

    Attributes:
        keys: The numbers, ascending; one as often as something is filed under it. N, uint64.
        filed: What is filed under each. N, uint32.
        stretches: For each value of the first bits, where its numbers start; last, where they all end. 2**bits + 1,
            uint32.
    """

    keys: NDArray[np.uint64]
    filed: Rows
    stretches: Rows

    @classmethod
    def of(cls, keys: NDArray[np.uint64], filed: Sequence[int] | Array) -> Postings:
        """Sort pairs of a number and what is to be filed under it."""
        order = np.argsort(keys, kind="stable")
        bits = max(1, len(keys).bit_length())
        first_bits = keys[order] >> np.uint64(64 - bits)
        stretches = first_bits.searchsorted(np.arange((1 << bits) + 1, dtype=np.uint64)).astype(np.uint32)
        return cls(keys[order], np.asarray(filed, np.uint32)[order], stretches)

    @classmethod
    def among(cls, arrays: Arrays, name: str) -> Postings:
        """Take from an index's arrays what `named` gave."""
        return cls(arrays[f"{name}-keys"], arrays[f"{name}-filed"], arrays[f"{name}-stretches"])

    def named(self, name: str) -> dict[str, Array]:
        """Return the arrays, to be kept."""
        return {f"{name}-keys": self.keys, f"{name}-filed": self.filed, f"{name}-stretches": self.stretches}

    def find(self, asked: NDArray[np.uint64]) -> Rows:
        """Return what is filed under any of some numbers."""
        return self.pairs(asked)[1]

    def pairs(self, asked: NDArray[np.uint64]) -> tuple[NDArray[np.intp], Rows]:
        """Return what is filed under some numbers, and, for each, the place in `asked` of the number."""
        bits = len(self.stretches).bit_length() - 1
        stretch = (asked >> np.uint64(64 - bits)).astype(np.intp)
        begins = self.stretches[stretch].astype(np.intp)
        which, places = _stretched(begins, self.stretches[stretch + 1] - begins)
        same = self.keys[places] == asked[which]
        return which[same], self.filed[places[same]]


@dataclass(frozen=True)
class Groups:
    """Lists of rows, one for each of the numbers 0, 1, 2 ...

    Attributes:
        starts: Where each list starts in `rows`, and where the last ends. G+1, uint32.
        rows: The lists, one after another.
    """

    starts: Rows
    rows: Rows

    @classmethod
    def of(cls, groups: Sequence[int] | Array, rows: Sequence[int] | Array, count: int) -> Groups:
        """Group rows by the number that stands beside each.

        Args:
            groups: For each row, the number of its group.
            rows: The rows; their order within a group stays.
            count: How many groups there are.
        """
        which = np.asarray(groups, np.uint32)
        order = np.argsort(which, kind="stable")
        starts = which[order].searchsorted(np.arange(count + 1)).astype(np.uint32)
        return cls(starts, np.asarray(rows, np.uint32)[order])

    @classmethod
    def among(cls, arrays: Arrays, name: str) -> Groups:
        """Take from an index's arrays what `named` gave."""
        return cls(arrays[f"{name}-starts"], arrays[f"{name}-rows"])

    def named(self, name: str) -> dict[str, Array]:
        """Return the arrays, to be kept."""
        return {f"{name}-starts": self.starts, f"{name}-rows": self.rows}

    def find(self, groups: Iterable[int]) -> Rows:
        """Return the rows of some groups."""
        wanted = np.fromiter(groups, np.intp)
        begins = self.starts[wanted].astype(np.intp)
        return self.rows[_stretched(begins, self.starts[wanted + 1] - begins)[1]]


@dataclass(frozen=True)
class Spellings:
    """Texts in the order of the alphabet, for what begins in one way.

    Attributes:
        texts: The texts, ascending, ASCII. N, bytes filled up with zeros.
        filed: What is filed under each. N, uint32.
    """

    texts: NDArray[np.bytes_]
    filed: Rows

    @classmethod
    def of(cls, texts: NDArray[np.bytes_], filed: Array) -> Spellings:
        """Sort pairs of a text and what is to be filed under it."""
        order = np.argsort(texts, kind="stable")
        return cls(texts[order], np.asarray(filed, np.uint32)[order])

    @classmethod
    def among(cls, arrays: Arrays, name: str) -> Spellings:
        """Take from an index's arrays what `named` gave."""
        return cls(arrays[f"{name}-texts"], arrays[f"{name}-filed"])

    def named(self, name: str) -> dict[str, Array]:
        """Return the arrays, to be kept."""
        return {f"{name}-texts": self.texts, f"{name}-filed": self.filed}

    @property
    def longest(self) -> int:
        """Characters of the longest text."""
        return self.texts.dtype.itemsize

    def equal_to(self, text: str) -> Rows:
        """Return what is filed under a text."""
        if len(text) > self.longest:
            return self.filed[:0]
        one = np.array([text.encode("ascii")], dtype=self.texts.dtype)[0]
        return self.filed[self.texts.searchsorted(one) : self.texts.searchsorted(one, side="right")]

    def beginning_with(self, text: str) -> Rows:
        """Return what is filed under texts that begin so."""
        if len(text) > self.longest:
            return self.filed[:0]
        low = text.encode("ascii")
        # In the array's own type: with any other, numpy would copy the whole array for each question.
        first, last = np.array([low, low.ljust(self.longest, b"\x7f")], dtype=self.texts.dtype)
        return self.filed[self.texts.searchsorted(first) : self.texts.searchsorted(last, side="right")]


@dataclass(frozen=True)
class Texts:
    """Texts, numbered 0, 1, 2 ...

    Attributes:
        letters: All of them in UTF-8, one after another.
        ends: Where each begins in `letters`, and where the last ends. N+1, uint32.
    """

    letters: NDArray[np.uint8]
    ends: Rows

    @classmethod
    def of(cls, texts: Sequence[str]) -> Texts:
        """Take texts in their order."""
        spelt = [text.encode("utf-8") for text in texts]
        return cls(np.frombuffer(b"".join(spelt), np.uint8), np.cumsum([0, *map(len, spelt)]).astype(np.uint32))

    @classmethod
    def among(cls, arrays: Arrays, name: str) -> Texts:
        """Take from an index's arrays what `named` gave."""
        return cls(arrays[f"{name}-letters"], arrays[f"{name}-ends"])

    def named(self, name: str) -> dict[str, Array]:
        """Return the arrays, to be kept."""
        return {f"{name}-letters": self.letters, f"{name}-ends": self.ends}

    def __len__(self) -> int:
        return len(self.ends) - 1

    def __getitem__(self, place: int) -> str:
        return bytes(self.letters[self.ends[place] : self.ends[place + 1]]).decode("utf-8")


def distinct(values: Rows) -> Rows:
    """Return each of some values once, ascending; `np.unique` first imports a module that takes longer than a label."""
    ordered = np.sort(values)
    first = np.ones(len(ordered), np.bool_)
    first[1:] = ordered[1:] != ordered[:-1]
    return ordered[first]


def is_among(values: NDArray[np.integer], ascending: NDArray[np.integer]) -> NDArray[np.bool_]:
    """Return whether each of some values is among others; `np.isin` takes time by how far those are apart."""
    if len(ascending) == 0:
        return np.zeros(len(values), np.bool_)
    places = ascending.searchsorted(values)
    found: NDArray[np.bool_] = ascending[np.minimum(places, len(ascending) - 1)] == values
    return found


def _stretched(begins: NDArray[np.intp], lengths: NDArray[np.intp]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the places in stretches of an array, one stretch after another, and with each, which stretch it is in."""
    which = np.repeat(np.arange(len(begins)), lengths)
    before = np.cumsum(lengths) - lengths
    return which, np.arange(len(which)) + (begins - before)[which]
