"""All that a code as read may be a misreading of: as numbers, hundreds at once, none of them spelt out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache, lru_cache

import numpy as np

from labelcheck.catalogue.store.text_numbers import LONGEST, Numbers, characters, divisors, factors
from labelcheck.text.lookalikes import confusable, look_alike_key

_FOLDED = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"


class Reading:
    """A code as read, and the numbers of all that it may be a misreading of.

    Args:
        code: Only letters and digits, in capitals; characters over `LONGEST` are left out.
    """

    def __init__(self, code: str) -> None:
        self.code = code[:LONGEST]
        self.key = look_alike_key(self.code)
        length = len(self.key)
        spelt = characters([self.key])[0, :length]
        # The numbers of its beginnings, from none of its characters to all of them.
        self._sums = _cumulated(spelt * factors()[:length])
        # Dropping a character moves those after it up by one place; putting one in moves them down.
        self._up = _cumulated(spelt[1:] * factors()[: max(0, length - 1)])
        self._down = _cumulated(spelt * factors()[1 : length + 1])

    def as_read(self) -> Numbers:
        """Return its own number."""
        return self._sums[-1:]

    def misread(self, most: int) -> Numbers:
        """Return the numbers of other codes: one character confused, or two if so many may be, one lost, or one added.

        >>> Reading("A1263").as_read()[0] in Reading("A1268").misread(1)
        True
        """
        around = self._sums + (self._down[-1] - self._down)
        put_in = _alphabet()[None, :] * factors()[: len(around), None]
        lost = (around[:, None] + put_in).ravel()
        return np.concatenate([self._sums[-1] + _changes(self.code, most)[0], lost, self._with_one_less(len(self.key))])

    def beginnings(self, lengths: Iterable[int]) -> Numbers:
        """Return the numbers of what it begins with, as read."""
        return self._sums[[length for length in lengths if length < len(self._sums)]]

    def parts(self, shortest: int) -> Numbers:
        """Return the numbers of what it begins and ends with, as read; of so many characters at least, not all."""
        lengths = np.arange(shortest, len(self.key))
        before = len(self.key) - lengths
        return np.concatenate([self._sums[lengths], (self._sums[-1] - self._sums[before]) * divisors()[before]])

    def confused_beginnings(self, lengths: Sequence[int], most: int) -> Numbers:
        """Return the numbers of what it may begin with, of some lengths, where characters were confused."""
        changes, within = _changes(self.code[: max(lengths, default=0)], most)
        return _joined(self._sums[length] + changes[: within[length]] for length in lengths if length < len(self._sums))

    def beginnings_with_one_less(self, lengths: Iterable[int]) -> Numbers:
        """Return the numbers of what it may begin with, of some lengths, where one character was added."""
        return _joined(self._with_one_less(length + 1) for length in lengths if length + 1 < len(self._sums))

    def _with_one_less(self, length: int) -> Numbers:
        """Drop each character of the beginning of this length in turn."""
        shorter: Numbers = self._sums[:length] - self._up[:length] + self._up[max(0, length - 1)]
        return shorter


@lru_cache(maxsize=64)
def _changes(code: str, most: int) -> tuple[Numbers, list[int]]:
    """Return by how much one or two characters confused change a code's number, those near its beginning first.

    Returns:
        The changes, and how many of them are within its first 0, 1, 2 ... characters.
    """
    moves = [_moves()[one] for one in code]
    last = np.repeat(np.arange(len(moves)), [len(some) for some in moves])
    changes = np.concatenate([np.zeros(0, np.uint64), *moves]) * factors()[last]
    if most > 1:
        second, first = np.nonzero(last[:, None] > last[None, :])
        changes = np.concatenate([changes, changes[first] + changes[second]])
        last = np.concatenate([last, last[second]])
        order = np.argsort(last, kind="stable")
        changes, last = changes[order], last[order]
    return changes, last.searchsorted(np.arange(len(code) + 1)).tolist()


def _joined(some: Iterable[Numbers]) -> Numbers:
    return np.concatenate([np.zeros(0, np.uint64), *some])


def _cumulated(values: Numbers) -> Numbers:
    """Return the sums of none, one, two ... of the values."""
    return np.concatenate([np.zeros(1, np.uint64), np.cumsum(values, dtype=np.uint64)])


@cache
def _alphabet() -> Numbers:
    """Return the characters that look-alike keys are written in."""
    return np.array(sorted({ord(look_alike_key(one)) for one in _FOLDED}), np.uint64)


@cache
def _moves() -> dict[str, Numbers]:
    """Return, for each character as read, by how much its number changes to that of each it may be confused with."""
    moves = {}
    for read in _FOLDED:
        key = look_alike_key(read)
        others = {look_alike_key(other) for other in _FOLDED if confusable(read, other)} - {key}
        moves[read] = np.array([(ord(other) - ord(key)) % (1 << 64) for other in sorted(others)], np.uint64)
    return moves
