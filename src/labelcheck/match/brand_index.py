"""Which of a catalogue's brands stand on a label, found without trying each: there are tens of thousands.

The answer is that of `brand_certainty`. A brand as it is spelt is found by the number of its spelling. One that
is misread is found by a piece: a likeness of 88 % leaves room for so many lost and added characters, and of one piece
more than these could spoil, one at least stands on the label unspoilt, near its place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz

from labelcheck.catalogue.store.postings import Array, Arrays, Groups, Postings, Texts
from labelcheck.catalogue.store.text_numbers import LONGEST, Numbers, characters, divisors, factors, numbers, numbers_of
from labelcheck.model.label import Label
from labelcheck.text.brands import SURE_RATIO, brand_certainty, brand_words, split_words

_MARK = 0xD6E8FEB86659FD93
"""Odd: tells apart the pieces of names of different lengths, and those at different places."""


class BrandIndex:
    """The brands of a catalogue.

    Args:
        arrays: What `collect` returned.
    """

    def __init__(self, arrays: Arrays) -> None:
        self._brand = Texts.among(arrays, "brand")
        self._whole = Postings.among(arrays, "brand-whole")
        self._pieces = Postings.among(arrays, "brand-pieces")
        self._by_length = Groups.among(arrays, "brand-lengths")
        self._letters = arrays["brand-letters-in"]
        self._odd = arrays["brand-odd"].tolist()
        self._word_counts = arrays["brand-words"].tolist()
        self._folded_lengths = set(arrays["brand-folded-lengths"].tolist())
        self._lengths = set(np.flatnonzero(np.diff(self._by_length.starts)).tolist())
        self._long = {length for length in self._lengths if _may_lose(length)}

    @staticmethod
    def collect(brands: Sequence[str]) -> dict[str, Array]:
        """File brands, each under its place in this list.

        Args:
            brands: Each brand once.
        """
        brands = [brand_words(brand) for brand in brands]
        folded = [brand.casefold() for brand in brands]
        # Of some letters (ß) the small form is longer: a likeness of those is looked for without pieces.
        odd = [place for place, brand in enumerate(brands) if len(brand) != len(folded[place])]
        pieces, owners = [np.zeros(0, np.uint64)], [np.zeros(0, np.uint32)]
        for length in {len(brand) for brand in folded if _may_lose(len(brand))}:
            some = [place for place, brand in enumerate(folded) if len(brand) == length]
            letters = characters([folded[place] for place in some])
            for cut in zip(*_pieces(length), strict=True):
                one = _Cuts(*(np.array([part]) for part in cut))
                pieces.append(_numbers_of(letters, np.arange(len(some)), one))
                owners.append(np.array(some, np.uint32))
        lengths = np.array([len(brand) for brand in brands], np.uint32)
        return {
            **Texts.of(brands).named("brand"),
            "brand-letters-in": _letters_in(characters(folded)) if brands else np.zeros(0, np.uint64),
            "brand-odd": np.array(odd, np.uint32),
            "brand-words": np.array(sorted({brand.count(" ") + 1 for brand in brands}), np.uint32),
            "brand-folded-lengths": np.array(sorted(set(map(len, folded))), np.uint32),
            **Postings.of(numbers(folded), np.arange(len(brands))).named("brand-whole"),
            **Postings.of(np.concatenate(pieces), np.concatenate(owners)).named("brand-pieces"),
            **Groups.of(lengths, np.arange(len(brands)), int(lengths.max(initial=0)) + 1).named("brand-lengths"),
        }

    def on(self, label: Label) -> list[int]:
        """Return the places of the brands that stand on a label: `brand_certainty`, or the label's brand, says so."""
        named = brand_words(label.brand.value).casefold() if label.brand is not None else ""
        names = {named, *named.split()[:1]} if named else set()
        found = {
            place for place in self._whole.find(numbers([*names])).tolist() if self._brand[place].casefold() in names
        }
        for text in {line.text for line in label.lines}:
            found.update(place for place in self._odd if brand_certainty(self._brand[place], text) > 0)
        for place, text in self._possible({line.text for line in label.lines}):
            if place not in found and brand_certainty(self._brand[place], text) > 0:
                found.add(place)
        return sorted(found)

    def _possible(self, texts: Iterable[str]) -> Iterator[tuple[int, str]]:
        """Yield brands with a text whose words they may be: all that are, and a few more."""
        windows: list[str] = []
        long: list[int] = []
        text_of: list[str] = []
        for text in texts:
            words = split_words(text)
            for count in self._word_counts:
                for start in range(len(words) - count + 1):
                    candidate = " ".join(words[start : start + count]).strip(".-'")
                    folded = candidate.casefold()
                    if len(folded) in self._folded_lengths:
                        if len(folded) in self._long:
                            long.append(len(windows))
                        windows.append(folded)
                        text_of.append(text)
                    if len(folded) != len(candidate):
                        yield from ((place, text) for place in self._of_length(len(candidate), folded))
        if windows:
            letters = characters(windows)
            for which, place in (*self._spelt(letters), *self._misspelt(letters, windows, long)):
                yield place, text_of[which]

    def _of_length(self, length: int, folded: str) -> Iterator[int]:
        """Try each brand of a length; only for windows with letters whose small form is longer, which are rare."""
        if length in self._lengths:
            for place in self._by_length.find([length]).tolist():
                if fuzz.ratio(folded, self._brand[place].casefold()) >= SURE_RATIO:
                    yield place

    def _spelt(self, letters: Numbers) -> Iterator[tuple[int, int]]:
        which, places = self._whole.pairs(numbers_of(letters))
        yield from zip(which.tolist(), places.tolist(), strict=True)

    def _misspelt(self, letters: Numbers, windows: list[str], long: list[int]) -> Iterator[tuple[int, int]]:
        if not long:
            return
        cuts = [_moved_pieces(len(windows[which])) for which in long]
        owners = np.repeat(np.array(long, np.intp), [len(cut.marks) for cut in cuts])
        asked = _numbers_of(letters, owners, _Cuts(*(np.concatenate(part) for part in zip(*cuts, strict=True))))
        which, places = self._pieces.pairs(asked)
        # A piece alone is shared by many; what was lost and added leaves most of the letters, too.
        most = np.array([2 * _may_lose(len(window)) for window in windows])[owners[which]]
        alike = _differ_little(_letters_in(letters)[owners[which]], self._letters[places], most)
        for window, place in set(zip(owners[which][alike].tolist(), places[alike].tolist(), strict=True)):
            if fuzz.ratio(windows[window], self._brand[place].casefold(), score_cutoff=SURE_RATIO):
                yield window, place


class _Cuts(NamedTuple):
    """Pieces of texts of one length: where each begins and ends, and the mark of where it belongs."""

    begins: NDArray[np.intp]
    ends: NDArray[np.intp]
    marks: Numbers


def _may_lose(length: int) -> int:
    """Return how many characters of a name of this length may be misread, so that its likeness is still enough."""
    return int((100.0 - SURE_RATIO) / 100.0 * length + 1e-6) if length <= LONGEST else 0


@cache
def _pieces(length: int) -> _Cuts:
    """Cut a name into one piece more than characters that may be lost or added, `_may_lose` of each."""
    count = 2 * _may_lose(length) + 1
    bounds = np.array([length * piece // count for piece in range(count + 1)], np.intp)
    marks = (np.arange(1, count + 1, dtype=np.uint64) + np.uint64(length << 16)) * np.uint64(_MARK)
    return _Cuts(bounds[:-1], bounds[1:], marks)


@cache
def _moved_pieces(length: int) -> _Cuts:
    """Return where each piece may stand in a name of the same length that is misread, so that one at least does.

    Of 2k changes, some piece p is spared and has exactly p before it: take the first that has no more than p before
    its end. (Fewer changes count as 2k, with the rest behind the name.) So it has moved by an even or odd number of
    places as p is, by no more than p, and, since the lengths are equal, by no more than the 2k - p changes behind it.
    """
    begins, ends, marks = _pieces(length)
    changes = len(marks) - 1
    moved = [
        (piece, by)
        for piece in range(len(marks))
        for most in [min(piece, changes - piece)]
        for by in range(-most, most + 1, 2)
    ]
    pieces, by = np.array([piece for piece, _ in moved]), np.array([by for _, by in moved])
    inside = (begins[pieces] + by >= 0) & (ends[pieces] + by <= length)
    return _Cuts((begins[pieces] + by)[inside], (ends[pieces] + by)[inside], marks[pieces][inside])


def _numbers_of(texts: Numbers, which: NDArray[np.intp], cuts: _Cuts) -> Numbers:
    """Return the numbers of pieces of texts, each of the text at the place that stands beside it."""
    sums = np.zeros((len(texts), texts.shape[1] + 1), np.uint64)
    np.cumsum(texts * factors()[: texts.shape[1]], axis=1, dtype=np.uint64, out=sums[:, 1:])
    return (sums[which, cuts.ends] - sums[which, cuts.begins]) * divisors()[cuts.begins] + cuts.marks


def _letters_in(texts: Numbers) -> Numbers:
    """Return which letters are in texts, one bit for each; some share a bit."""
    bits = np.where(texts > 0, np.uint64(1) << (texts & np.uint64(63)), np.uint64(0))
    found: Numbers = np.bitwise_or.reduce(bits, axis=1)
    return found


def _differ_little(some: Numbers, others: Numbers, most: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Return whether pairs of sets of letters differ by no more than so many of them."""
    left = some ^ others
    for taken in range(int(most.max(initial=0))):
        left = np.where(taken < most, left & (left - np.uint64(1)), left)
    little: NDArray[np.bool_] = left == 0
    return little
