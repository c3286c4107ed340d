"""Codes of a catalogue that leave something open (`RE1122…`, `FEFBZ90GC*`), found by what they begin or end with."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

import numpy as np

from labelcheck.catalogue.recall import Code
from labelcheck.catalogue.store.filing import Filing
from labelcheck.catalogue.store.postings import Array, Arrays, Postings, Rows, Texts, distinct
from labelcheck.catalogue.store.text_numbers import LONGEST
from labelcheck.match.codes import DISTINCTIVE_LENGTH, Closeness, allowed_misreads, compare
from labelcheck.match.misreadings import Reading
from labelcheck.text.codes import folded
from labelcheck.text.globs import folded_glob
from labelcheck.text.lookalikes import look_alike_key

LENGTHS = (2, 3, 4, 5, 6, 7, 8)
"""Characters of the piece that a code is filed under: the longest of these that it gives. The more characters, the
fewer others share them; the more lengths, the more to ask for."""

_NONE, _ONE_CONFUSED, _ONE_OFF, _TWO_CONFUSED = range(4)
"""How far a reading may be from a code for `compare` to call it near, each step in addition to those before: not at
all; one character confused; one lost or added; two confused. Most open codes give three characters: little is near."""


class _Open(NamedTuple):
    """What is kept of a code, as `compare` asks for it; hundreds are compared for some labels."""

    match: str
    value: str


class _Pieces:
    """Open codes by the piece that they begin with; or end with, then the last character comes first."""

    def __init__(self, arrays: Arrays, side: str) -> None:
        self._leeway = arrays["open-leeway"]
        self._lengths = arrays[f"{side}-lengths"].tolist()
        self._pieces = Postings.among(arrays, side)
        self._one_lost = Postings.among(arrays, f"{side}-less")

    @classmethod
    def collect(cls, side: str, pieces: Iterable[tuple[str, int, int]]) -> dict[str, Array]:
        """File the places of codes under their pieces, and under those with one character dropped.

        Args:
            side: What the arrays are called.
            pieces: Each piece with its code's place and leeway.
        """
        whole, less = Filing(), Filing()
        lengths: set[int] = set()
        for piece, place, leeway in pieces:
            lengths.add(len(piece))
            whole.add(piece, place)
            for dropped in range(len(piece) if leeway >= _ONE_OFF else 0):
                less.add(piece[:dropped] + piece[dropped + 1 :], place)
        kept = {f"{side}-lengths": np.array(sorted(lengths), np.uint32)}
        return kept | whole.named(side) | less.named(f"{side}-less")

    def as_read(self, reading: Reading) -> Rows:
        """Return the places of all codes that a reading may be by this piece, and of a few more."""
        return self._pieces.find(reading.beginnings(self._lengths))

    def misread(self, reading: Reading) -> Rows:
        """Return the places of all codes that a reading may be a misreading of by this piece, and of a few more."""
        asked = {
            # Misread may also be what is behind the piece.
            _ONE_CONFUSED: [reading.beginnings(self._lengths), reading.confused_beginnings(self._lengths, 1)],
            _ONE_OFF: [reading.beginnings_with_one_less(self._lengths)],
            _TWO_CONFUSED: [reading.confused_beginnings(self._lengths, 2)],
        }
        needed = np.repeat([*asked], [sum(map(len, some)) for some in asked.values()])
        which, places = self._pieces.pairs(np.concatenate([one for some in asked.values() for one in some]))
        one_lost = self._one_lost.find(reading.beginnings(length - 1 for length in self._lengths))
        return np.concatenate([places[self._leeway[places] >= needed[which]], one_lost])


class OpenCodes:
    """Codes that leave something open: filed under what they begin or end with, then compared one by one."""

    def __init__(self, arrays: Arrays) -> None:
        self._values = Texts.among(arrays, "open")
        self._filed = arrays["open-filed"]
        self._least, self._most = arrays["open-least"], arrays["open-most"]
        self._prefixes = int(arrays["open-prefixes"][0])
        self._anywhere: Rows = arrays["open-anywhere"]
        self._begins, self._ends = _Pieces(arrays, "begins"), _Pieces(arrays, "ends")

    @classmethod
    def collect(cls, codes: Sequence[tuple[Code, int]]) -> dict[str, Array]:
        """File codes with an open end, each with what is filed for it."""
        ordered = sorted(codes, key=lambda pair: pair[0].match != "prefix")
        values = [
            folded(code.value) + "*" if code.match == "prefix" else folded_glob(code.value) for code, _ in ordered
        ]
        pieces: dict[str, list[tuple[str, int, int]]] = {"begins": [], "ends": []}
        anywhere = []
        leeways = [_leeway(code) for code, _ in ordered]
        for place, value in enumerate(values):
            marks = value.replace("?", "*")
            head, tail = look_alike_key(marks.partition("*")[0]), look_alike_key(marks.rpartition("*")[2])[::-1]
            longer, side = (head, "begins") if len(head) >= len(tail) else (tail, "ends")
            if len(longer) < LENGTHS[0]:
                anywhere.append(place)
            else:
                piece = longer[: max(length for length in LENGTHS if length <= len(longer))]
                pieces[side].append((piece, place, leeways[place]))
        return {
            **_Pieces.collect("begins", pieces["begins"]),
            **_Pieces.collect("ends", pieces["ends"]),
            **Texts.of(values).named("open"),
            "open-filed": np.array([filed for _, filed in ordered], np.uint32),
            "open-prefixes": np.array([sum(code.match == "prefix" for code, _ in ordered)], np.uint32),
            "open-anywhere": np.array(anywhere, np.uint32),
            "open-leeway": np.array(leeways, np.uint8),
            "open-least": np.array([len(value.replace("*", "")) for value in values], np.uint32),
            "open-most": np.array([LONGEST if "*" in value else len(value) for value in values], np.uint32),
        }

    def alike(self, reading: Reading) -> Rows:
        """Return what is filed for the codes that a reading is, look-alikes aside."""
        backwards = Reading(reading.code[::-1])
        possible = [self._anywhere, self._begins.as_read(reading), self._ends.as_read(backwards)]
        return self._compared(reading, possible, (Closeness.LOOK_ALIKE, Closeness.SAME))

    def near(self, reading: Reading) -> Rows:
        """Return what is filed for the codes that a reading may be a misreading of."""
        backwards = Reading(reading.code[::-1])
        possible = [self._anywhere, self._begins.misread(reading), self._ends.misread(backwards)]
        return self._compared(reading, possible, (Closeness.NEAR,))

    def _compared(self, reading: Reading, possible: list[Rows], wanted: Collection[Closeness]) -> Rows:
        places = distinct(np.concatenate(possible))
        # One character may have been lost, or added.
        fits = (self._least[places] <= len(reading.code) + 1) & (self._most[places] >= len(reading.code) - 1)
        close = [
            place for place in places[fits].tolist() if compare(reading.code, self._code(place)).closeness in wanted
        ]
        return self._filed[close]

    def _code(self, place: int) -> _Open:
        if place < self._prefixes:
            return _Open("prefix", self._values[place][:-1])
        return _Open("glob", self._values[place])


def _leeway(code: Code) -> int:
    given = sum(one not in "*?" for one in folded_glob(code.value))
    if given < DISTINCTIVE_LENGTH:
        return _ONE_CONFUSED if code.match == "prefix" else _NONE
    return _ONE_OFF if allowed_misreads(given) == 1 else _TWO_CONFUSED
