"""Misreads simulated labels as our readers misread synthetic photos: samples are joint, so errors stay correlated.

A label is given a photo that was really read, and each of its lines a line of that photo: what befell that one (not
found, not read, ends cut off, junk around it) befalls this one. Each character is then read as such a character was
read in one of the lines that were about as hard, by all readers and enhancements at once: so a faint 8 is a B to
several of them, at the confidences that they had.
"""

from __future__ import annotations

import random
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz

from benchmarks.deciding.observations import Aligned, Observations, Observed, align, confidence_of
from labelcheck.model.reading import Reading

WINDOW = 40
"""Samples of a character among which one is drawn: those from the lines nearest in difficulty."""
MOST_JUNK = 6
"""Characters up to which what was read around a line is junk; more is a neighbouring line of the same label."""
LIKE_NEIGHBOUR = 70.0
"""rapidfuzz partial ratio from which a reading that failed is taken to be of a neighbouring line."""
NEIGHBOUR = "\0"
"""Stands for a neighbouring line of the label."""
SURE = "q"
"""Level of a character that was never measured."""


@dataclass(frozen=True)
class _Line:
    """A line that was read: its rank by difficulty, and for each reading what befell it as a whole."""

    rank: int
    found: bool
    failed: tuple[tuple[str, str] | None, ...]
    around: tuple[tuple[str, str, str, str], ...]
    cuts: tuple[tuple[int, int], ...]

    @property
    def eventful(self) -> bool:
        return not self.found or any(self.failed) or any(map(any, self.around)) or any(map(any, self.cuts))

    def beside(self, other: str) -> _Line:
        """Return the same with another neighbour, where a neighbour's print was read."""

        def own(text: str, levels: str) -> tuple[str, str]:
            return (other, SURE * len(other)) if text == NEIGHBOUR else (text, levels)

        failed = tuple(None if one is None else own(*one) for one in self.failed)
        around = tuple((*own(*one[:2]), *own(*one[2:])) for one in self.around)
        return replace(self, failed=failed, around=around)


_Sample = tuple[tuple[str, str] | None, ...]
"""For each reading the piece read for one printed character and its level; None where that reading failed."""


class Misreader:
    """Misreads lines of print.

    Args:
        seen: What was observed.
        strength: 1 as measured; 0 every character read right, at the confidences of right readings; 0.5 half as many
            errors; 2 twice as many.
    """

    def __init__(self, seen: Observations, strength: float) -> None:
        self.names = tuple(name for name in seen.names if not name.startswith("second"))
        self._strength = strength
        self._printed: dict[int, list[str]] = defaultdict(list)
        for line in seen.lines:
            self._printed[line.photo].append(line.printed)
        aligned = [(line, self._aligned(line)) for line in seen.lines]
        aligned.sort(key=lambda pair: _difficulty(*pair))
        self._photos: dict[int, list[_Line]] = defaultdict(list)
        self._samples: dict[str, tuple[list[int], list[_Sample], list[bool]]] = {}
        gathered: dict[str, list[tuple[int, _Sample, bool]]] = defaultdict(list)
        for rank, (line, readings) in enumerate(aligned):
            self._photos[line.photo].append(self._line(rank, line, readings))
            for character, sample in _samples(line, readings):
                wrong = any(one is not None and one[0] != character for one in sample)
                gathered[character].append((rank, sample, wrong))
        for character, listed in gathered.items():
            self._samples[character] = (
                [rank for rank, _, _ in listed],
                [sample for _, sample, _ in listed],
                [wrong for _, _, wrong in listed],
            )
        self._keys = sorted(self._photos)
        lines = [line for listed in self._photos.values() for line in listed]
        self._quiet = sorted((line for line in lines if not line.eventful), key=lambda line: line.rank)
        self._eventful = [line for line in lines if line.eventful]
        self._share = len(self._eventful) / len(lines)

    def read(self, rng: random.Random, lines: Sequence[str]) -> list[tuple[Reading, ...]]:
        """Return for each line its readings, in the order of `names`; none for a line that was not found."""
        photo = self._photos[rng.choice(self._keys)]
        return [
            self._read(rng, line, self._befallen(rng, rng.choice(photo)), rng.choice(lines) if len(lines) > 1 else "")
            for line in lines
        ]

    def _aligned(self, line: Observed) -> tuple[Aligned | None, ...]:
        found = (align(line.printed, *reading) for reading in line.readings[: len(self.names)])
        # What was read amid a line is a neighbour of that photo's label, and would be put into this one with its code.
        return tuple(None if one is None or max(map(len, one.pieces)) > MOST_JUNK else one for one in found)

    def _line(self, rank: int, line: Observed, readings: tuple[Aligned | None, ...]) -> _Line:
        said = line.readings[: len(self.names)]
        return _Line(
            rank,
            bool(readings),
            tuple(
                None if one is not None else self._failed(line, raw) for one, raw in zip(readings, said, strict=True)
            ),
            tuple(_around(one, raw[1]) for one, raw in zip(readings, said, strict=True)),
            tuple((0, 0) if one is None else (one.cut_first, one.cut_last) for one in readings),
        )

    def _failed(self, line: Observed, raw: tuple[str, str]) -> tuple[str, str]:
        """Return what was read instead of a line; the mark of a neighbour when it is a neighbour's print."""
        text = raw[0]
        others = (one for one in self._printed[line.photo] if one != line.printed)
        alike = any(fuzz.partial_ratio(text, one) >= LIKE_NEIGHBOUR for one in others)
        return (NEIGHBOUR, SURE) if len(text) > MOST_JUNK and alike else raw

    def _befallen(self, rng: random.Random, line: _Line) -> _Line:
        """Take away events, or add some, as the strength asks."""
        strength = self._strength
        if line.eventful and rng.random() >= strength:
            return self._quiet[min(len(self._quiet) - 1, bisect_left(self._quiet, line.rank, key=lambda one: one.rank))]
        if not line.eventful and rng.random() < (strength - 1) * self._share / (1 - self._share):
            return rng.choice(self._eventful)
        return line

    def _read(self, rng: random.Random, printed: str, line: _Line, other: str) -> tuple[Reading, ...]:
        """Read a line as another one was read, whose neighbour's print is replaced by that of this label's `other`."""
        if not line.found:
            return ()
        line = line.beside(other)
        samples = [self._sample(rng, character, line.rank) for character in printed]
        return tuple(self._reading(name, printed, samples, line, index) for index, name in enumerate(self.names))

    def _sample(self, rng: random.Random, character: str, rank: int) -> _Sample:
        known = self._samples.get(character)
        if known is None:
            return tuple((character, SURE) for _ in self.names)
        ranks, samples, wrong = known
        middle = bisect_left(ranks, rank)
        start = max(0, min(middle - WINDOW // 2, len(ranks) - WINDOW))
        window = range(start, min(len(ranks), start + WINDOW))
        if self._strength != 1:
            bad = [index for index in window if wrong[index]]
            good = [index for index in window if not wrong[index]]
            spoilt = bad and (not good or rng.random() < self._strength * len(bad) / len(window))
            if spoilt and self._strength:
                return samples[rng.choice(bad)]
            if good:
                return samples[rng.choice(good)]
            return tuple((character, SURE) for _ in self.names)
        return samples[rng.choice(window)]

    def _reading(self, name: str, printed: str, samples: Sequence[_Sample], line: _Line, index: int) -> Reading:
        failed = line.failed[index]
        if failed is not None:
            text, levels = failed
            return _tidy(name, text, levels)
        first, last = line.cuts[index]
        most = len(printed) // 3
        kept = range(min(first, most), len(printed) - min(last, most))
        pieces = [samples[place][index] or (printed[place], SURE) for place in kept]
        if name.startswith("tesseract"):
            pieces = _one_level_a_word([printed[place] for place in kept], pieces)
        before, before_levels, after, after_levels = line.around[index]
        if len(before) > MOST_JUNK:
            before, before_levels = before + " ", before_levels + SURE
        if len(after) > MOST_JUNK:
            after, after_levels = " " + after, SURE + after_levels
        text = before + "".join(piece for piece, _ in pieces) + after
        levels = before_levels + "".join(level * len(piece) for piece, level in pieces) + after_levels
        return _tidy(name, text, levels)


def _around(one: Aligned | None, levels: str) -> tuple[str, str, str, str]:
    """Return what was read before the line and after it, each with its levels."""
    if one is None:
        return ("", "", "", "")
    before = (one.before, levels[: len(one.before)])
    after = (one.after, levels[len(levels) - len(one.after) :])
    if len(one.before) > MOST_JUNK:
        before = (NEIGHBOUR, SURE)
    if len(one.after) > MOST_JUNK:
        after = (NEIGHBOUR, SURE)
    return (*before, *after)


def _difficulty(line: Observed, readings: tuple[Aligned | None, ...]) -> float:
    """The share of characters misread, over all readings; among equals, the doubt."""
    if not readings:
        return 1e9
    wrong = [
        1.0
        if one is None
        else sum(piece != true for piece, true in zip(one.pieces, line.printed, strict=True)) / len(line.printed)
        for one in readings
    ]
    sure = [sum(map(ord, levels)) / len(levels) for _, levels in line.readings if levels]
    return sum(wrong) / len(wrong) - 1e-3 * (sum(sure) / len(sure) - ord("a") if sure else 0)


def _samples(line: Observed, readings: tuple[Aligned | None, ...]) -> list[tuple[str, _Sample]]:
    """Return each printed character with what all readings made of it; not those at an end that a reading lost."""
    found = []
    for place, character in enumerate(line.printed):
        pieces = []
        for one in readings:
            cut = one is not None and (place < one.cut_first or place >= len(line.printed) - one.cut_last)
            pieces.append(None if one is None or cut else (one.pieces[place], one.levels[place]))
        if any(piece is not None for piece in pieces):
            found.append((character, tuple(pieces)))
    return found


def _one_level_a_word(printed: Sequence[str], pieces: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Tesseract gives a word one confidence: that of its worst misread character here, or else the middle one."""
    result: list[tuple[str, str]] = []
    start = 0
    for end in range(len(pieces) + 1):
        if end == len(pieces) or pieces[end][0] == " ":
            word = pieces[start:end]
            wrong = [
                level for (piece, level), true in zip(word, printed[start:end], strict=True) if piece != true and level
            ]
            levels = sorted(level for _, level in word if level)
            level = min(wrong) if wrong else levels[len(levels) // 2] if levels else "a"
            result += [(piece, level) for piece, _ in word]
            if end < len(pieces):
                result.append((" ", level))
            start = end + 1
    return result


def _tidy(name: str, text: str, levels: str) -> Reading:
    """Return a reading without leading, trailing or double spaces."""
    kept = [
        place
        for place, one in enumerate(text)
        if one != " " or (place and text[place - 1] != " " and text[place:].strip())
    ]
    if kept and text[kept[0]] == " ":
        kept = kept[1:]
    return Reading("".join(text[place] for place in kept), tuple(_CONFIDENCES[levels[place]] for place in kept), name)


_CONFIDENCES = {letter: confidence_of(letter) for letter in "abcdefghijklmnopqrstuvwx"}
