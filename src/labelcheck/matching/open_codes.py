"""Codes of a catalogue that leave something open (`RE1122…`, `FEFBZ90GC*`), found by what they begin or end with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from labelcheck.lookalikes import look_alike_key
from labelcheck.matching.codes import Closeness, allowed_misreads, compare
from labelcheck.matching.globs import folded_glob
from labelcheck.matching.misreadings import Reading
from labelcheck.recalls.field_types import folded
from labelcheck.recalls.model import Code
from labelcheck.recalls.store.filing import Filing
from labelcheck.recalls.store.postings import Array, Arrays, Postings, Rows, Texts
from labelcheck.recalls.store.text_numbers import LONGEST

LENGTHS = (2, 3, 4, 5, 6, 7, 8)
"""Characters of the piece that a code is filed under: the longest of these that it gives. The more characters, the
fewer others share them; the more lengths, the more to ask for."""

_TABLES = tuple((side, most) for side in ("begins", "ends") for most in (1, 2))


class _Open(NamedTuple):
    """What is kept of a code, as `compare` asks for it; hundreds are compared for some labels."""

    match: str
    value: str


class _Table:
    """Open codes by the piece that they begin or end with.

    Attributes:
        side: Whether it "begins" or "ends" them; of what ends them, the last character comes first.
        most: How many characters of such a code may be misread.
    """

    def __init__(self, arrays: Arrays, side: str, most: int) -> None:
        self.side, self.most = side, most
        name = f"{side}-{most}"
        self._lengths = arrays[f"{name}-lengths"].tolist()
        self._pieces = Postings.among(arrays, name)
        self._one_lost = Postings.among(arrays, f"{name}-less")

    @classmethod
    def collect(cls, side: str, most: int, pieces: Iterable[tuple[str, int]]) -> dict[str, Array]:
        """File the places of codes under their pieces, and under those with one character dropped."""
        whole, less, name = Filing(), Filing(), f"{side}-{most}"
        lengths: set[int] = set()
        for piece, place in pieces:
            lengths.add(len(piece))
            whole.add(piece, place)
            for dropped in range(len(piece)):
                less.add(piece[:dropped] + piece[dropped + 1 :], place)
        kept = {f"{name}-lengths": np.array(sorted(lengths), np.uint32)}
        return kept | whole.named(name) | less.named(f"{name}-less")

    def find(self, reading: Reading, *, misread: bool) -> list[int]:
        """Return the places of all codes that a reading may be by this piece, and of a few more."""
        if not self._lengths:
            return []
        if not misread:
            return [*map(int, self._pieces.find(reading.beginnings(self._lengths)))]
        found = self._pieces.find(reading.misread_beginnings(self._lengths, self.most))
        lost = self._one_lost.find(reading.beginnings(length - 1 for length in self._lengths))
        return [*map(int, found), *map(int, lost)]


class OpenCodes:
    """Codes that leave something open: filed under what they begin or end with, then compared one by one."""

    def __init__(self, arrays: Arrays) -> None:
        self._values = Texts.among(arrays, "open")
        self._filed = arrays["open-filed"]
        self._least, self._most = arrays["open-least"], arrays["open-most"]
        self._prefixes = int(arrays["open-prefixes"][0])
        self._anywhere = arrays["open-anywhere"].tolist()
        self._tables = [_Table(arrays, side, most) for side, most in _TABLES]

    @classmethod
    def collect(cls, codes: Sequence[tuple[Code, int]]) -> dict[str, Array]:
        """File codes with an open end, each with what is filed for it."""
        ordered = sorted(codes, key=lambda pair: pair[0].match != "prefix")
        values = [
            folded(code.value) + "*" if code.match == "prefix" else folded_glob(code.value) for code, _ in ordered
        ]
        pieces: dict[tuple[str, int], list[tuple[str, int]]] = {table: [] for table in _TABLES}
        anywhere = []
        for place, value in enumerate(values):
            marks = value.replace("?", "*")
            head, tail = look_alike_key(marks.partition("*")[0]), look_alike_key(marks.rpartition("*")[2])[::-1]
            longer, side = (head, "begins") if len(head) >= len(tail) else (tail, "ends")
            if len(longer) < LENGTHS[0]:
                anywhere.append(place)
            else:
                most = allowed_misreads(len(marks.replace("*", "")))
                piece = longer[: max(length for length in LENGTHS if length <= len(longer))]
                pieces[side, most].append((piece, place))
        arrays: dict[str, Array] = {}
        for (side, most), some in pieces.items():
            arrays |= _Table.collect(side, most, some)
        return arrays | {
            **Texts.of(values).named("open"),
            "open-filed": np.array([filed for _, filed in ordered], np.uint32),
            "open-prefixes": np.array([sum(code.match == "prefix" for code, _ in ordered)], np.uint32),
            "open-anywhere": np.array(anywhere, np.uint32),
            "open-least": np.array([len(value.replace("*", "")) for value in values], np.uint32),
            "open-most": np.array([LONGEST if "*" in value else len(value) for value in values], np.uint32),
        }

    def close(self, reading: Reading, *, misread: bool = True) -> tuple[Rows, Rows]:
        """Return what is filed for the codes that a reading is, and for those that it may be a misreading of.

        Args:
            reading: The reading.
            misread: Whether to look for misreadings at all.
        """
        possible = set(self._anywhere)
        backwards = Reading(reading.code[::-1])
        for table in self._tables:
            possible.update(table.find(backwards if table.side == "ends" else reading, misread=misread))
        alike: list[int] = []
        near: list[int] = []
        places = np.array(sorted(possible), np.intp)
        # One character may have been lost, or added.
        fits = (self._least[places] <= len(reading.code) + 1) & (self._most[places] >= len(reading.code) - 1)
        for place in places[fits].tolist():
            closeness = compare(reading.code, self._code(place)).closeness
            if closeness is not Closeness.APART:
                (alike if closeness >= Closeness.LOOK_ALIKE else near).append(place)
        return self._filed[alike], self._filed[near]

    def _code(self, place: int) -> _Open:
        if place < self._prefixes:
            return _Open("prefix", self._values[place][:-1])
        return _Open("glob", self._values[place])
