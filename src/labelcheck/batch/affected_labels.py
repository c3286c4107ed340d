"""Which labels a few recalls may concern: a first look at a hundred thousand of them, in a ten-thousandth second each.

`CandidateIndex` asks a catalogue of any size what one label may belong to, which takes it half a millisecond. Here it
is the recalls that are few and the labels that are many, so it is turned round: all that a recall's codes may be read
as is spelt out once, as numbers, and the codes on many labels are looked up among them together.

What this leaves out, `CandidateIndex` would leave out too; not the other way round, so what is left is judged anew.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz

from labelcheck.batch.verdict_record import Glance
from labelcheck.catalogue.recall import Code, Recall
from labelcheck.catalogue.store.text_numbers import LONGEST, Numbers, numbers
from labelcheck.match.codes import DISTINCTIVE_LENGTH, LEAST_LEFT, allowed_misreads, codes_of, outer_pieces
from labelcheck.match.misreadings import Reading
from labelcheck.match.open_codes import OpenCodes
from labelcheck.text.brands import SURE_RATIO, brand_words
from labelcheck.text.codes import folded
from labelcheck.text.lookalikes import look_alike_key

_BETWEEN_WORDS = re.compile(r"[^\w&+'.-]+")
"""What parts words; as `known_brands.split_words` has it."""
_REMEMBERED = 1 << 16
"""Words and codes of which it is remembered what they may be: labels have most of their words in common."""


class FirstLook:
    """Tells which labels some recalls may concern.

    Args:
        recalls: The recalls.
    """

    def __init__(self, recalls: Iterable[Recall]) -> None:
        codes: list[Code] = []
        brands: set[str] = set()
        self._gtins: set[str] = set()
        for recall in recalls:
            if any(not product.codes for product in recall.products):
                brands.update(recall.brands)
            for product in recall.products:
                codes += [code for code, _, _ in codes_of(product)]
                self._gtins.update(code.value.lstrip("0") for code in product.codes if code.kind == "gtin")
        globs = [(code, 0) for code in codes if code.match == "glob"]
        prefixes = [len(look_alike_key(code.value)) for code in codes if code.match == "prefix"]
        self._globs = OpenCodes(OpenCodes.collect(globs)) if globs else None
        self._may_fit = lru_cache(_REMEMBERED)(self._fits_a_glob)
        self._beginnings = sorted({length + by for length in prefixes for by in (-1, 0, 1)})
        self._as_read = _read_as(code for code in codes if code.match != "glob")
        self._whole = {look_alike_key(code.value) for code in codes if code.match == "exact"}
        self._may_have_one = lru_cache(_REMEMBERED)(self._has_one_in_it)
        self._several = {look_alike_key(code.value) for code in codes if len(code.value.split()) > 1}
        self._brands = _Brands(brands)

    def may_concern(self, labels: Sequence[Glance]) -> list[bool]:
        """Say of each label whether one of the recalls may concern it."""
        codes: list[str] = []
        owners: list[int] = []
        for place, label in enumerate(labels):
            asked = self._asked(label)
            codes += asked
            owners += [place] * len(asked)
        concerned = [self._by_words(label) for label in labels]
        for place in np.array(owners, np.intp)[self._are_read_as(numbers(codes))]:
            concerned[place] = True
        return concerned

    def _asked(self, label: Glance) -> set[str]:
        """Return the codes on a label, and what they begin with: of some codes the rest is open."""
        codes = {look_alike_key(folded(code)[:LONGEST]) for code in label.codes}
        return codes | {code[:length] for code in codes for length in self._beginnings}

    def _are_read_as(self, codes: Numbers) -> NDArray[np.bool_]:
        if len(self._as_read) == 0:
            return np.zeros(len(codes), np.bool_)
        places = np.minimum(self._as_read.searchsorted(codes), len(self._as_read) - 1)
        known: NDArray[np.bool_] = self._as_read[places] == codes
        return known

    def _by_words(self, label: Glance) -> bool:
        if label.gtin and label.gtin.lstrip("0") in self._gtins:
            return True
        if self._several and any(key in look_alike_key(line) for line in label.lines for key in self._several):
            return True
        if any(map(self._may_have_one, label.codes)) or any(map(self._may_fit, label.codes)):
            return True
        return self._brands.may_be_on(label)

    def _has_one_in_it(self, code: str) -> bool:
        key = look_alike_key(code)
        if any(look_alike_key(piece) in self._whole for piece in outer_pieces(code)):
            return True
        lengths = range(DISTINCTIVE_LENGTH + 1, len(key))
        return any(key[:length] in self._whole or key[-length:] in self._whole for length in lengths)

    def _fits_a_glob(self, code: str) -> bool:
        if self._globs is None:
            return False
        reading = Reading(folded(code))
        return len(self._globs.alike(reading)) > 0 or len(self._globs.near(reading)) > 0


def _read_as(codes: Iterable[Code]) -> Numbers:
    """Return the numbers of all that codes may be read as, ascending: themselves, misread, and what is left of them.

    A reading is near a code if the code is near the reading: characters are confused both ways, and what one has lost
    the other has added.
    """
    found = [np.zeros(0, np.uint64)]
    for code in codes:
        reading = Reading(folded(code.value))
        left = numbers(list(_left_of(reading.key)))
        found += [reading.as_read(), reading.misread(allowed_misreads(len(reading.code))), left]
    return np.sort(np.concatenate(found))


def _left_of(key: str) -> Iterator[str]:
    for length in range(LEAST_LEFT, len(key) + 1):
        yield key[:length]
        yield key[len(key) - length :]


class _Brands:
    """Tells which labels may carry one of some brands: those on which `brand_certainty` does, and few more."""

    def __init__(self, brands: Collection[str]) -> None:
        brands = {brand_words(brand) for brand in brands}
        self._names = {brand.casefold() for brand in brands}
        self._misreadable: dict[int, list[str]] = {}
        self._pieces: dict[int, set[str]] = {}
        for brand in brands:
            name, count = brand.casefold(), brand.count(" ") + 1
            self._pieces.setdefault(count, set()).update(_pieces(name))
            # So alike that it is taken for the brand is a name of its length only if that leaves room for a change.
            if len(name) * (100.0 - SURE_RATIO) >= 100.0 or len(name) != len(brand):
                self._misreadable.setdefault(len(brand), []).append(name)
        self._may_be = lru_cache(_REMEMBERED)(self._may_be_one)

    def may_be_on(self, label: Glance) -> bool:
        if not self._names:
            return False
        named = brand_words(label.brand).casefold()
        if not self._names.isdisjoint((named, *named.split()[:1])):
            return True
        lines = "\n".join(label.lines)
        text = lines.casefold()
        if len(text) != len(lines):
            return True  # of some letters the small form is longer: such a label is judged anew
        text = _BETWEEN_WORDS.sub(" ", text.replace("’", "'"))
        words = text.split(" ")
        return any(
            any(map(self._may_be, _runs(words, count)))
            for count, pieces in self._pieces.items()
            if count == 1 or any(piece in text for piece in pieces)  # of several words few have even a piece
        )

    def _may_be_one(self, run: str) -> bool:
        name = run.strip(".-'")
        if name in self._names:
            return True
        return any(fuzz.ratio(name, other) >= SURE_RATIO for other in self._misreadable.get(len(name), ()))


def _runs(words: list[str], count: int) -> Iterable[str]:
    """Return all runs of so many words."""
    return words if count == 1 else map(" ".join, zip(*(words[start:] for start in range(count)), strict=False))


def _pieces(name: str) -> Iterator[str]:
    """Cut a name into pieces of which a misreading that is taken for it leaves one as it is.

    A likeness leaves room for so many characters lost or added, of both names together; each spoils one piece.
    """
    count = int((100.0 - SURE_RATIO) / 100.0 * 2 * len(name) + 1e-6) + 1
    for piece in range(count):
        yield name[len(name) * piece // count : len(name) * (piece + 1) // count]
