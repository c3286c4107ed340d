"""Which labels a few recalls may concern: a first look at a hundred thousand of them, in a ten-thousandth second each.

`match.blocking` asks a catalogue of any size what one label may belong to, which takes a millisecond. Here the recalls
are few and the labels are many, so it is turned round: all that a recall's codes may be read as is computed once, and
the codes on many labels are looked up among it together.

What this leaves out, `match.blocking` would leave out too; not the other way round, so what is left is judged anew.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz

from labelcheck.batch.verdict_record import BlockingKeys
from labelcheck.catalogue.database import Database
from labelcheck.catalogue.keys import LONGEST_SPELT, Filing, codes_of
from labelcheck.catalogue.recall import Code, Recall
from labelcheck.match.code_comparison import LEAST_LEFT, outer_pieces
from labelcheck.match.misreadings import misread_keys
from labelcheck.match.open_codes import open_alike, open_near
from labelcheck.text.brand_words import SURE_RATIO, brand_words
from labelcheck.text.codes import DISTINCTIVE_LENGTH, allowed_misreads, folded
from labelcheck.text.lookalikes import look_alike_key

_BETWEEN_WORDS = re.compile(r"[^\w&+'.-]+")
"""What parts words; as `text.brand_words.split_words` has it."""
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
        compared = [code for code in codes if code.match == "glob" or len(folded(code.value)) > LONGEST_SPELT]
        prefixes = [len(look_alike_key(code.value)) for code in codes if code.match == "prefix"]
        self._compared = _database_of(compared) if compared else None
        self._may_fit = lru_cache(_REMEMBERED)(self._fits)
        self._beginnings = sorted({length + by for length in prefixes for by in (-1, 0, 1)})
        self._readings = _possible_readings(code for code in codes if code.match != "glob")
        self._whole = {look_alike_key(code.value) for code in codes if code.match == "exact"}
        self._may_have_one = lru_cache(_REMEMBERED)(self._has_one_in_it)
        self._several = {look_alike_key(code.value) for code in codes if len(code.value.split()) > 1}
        self._brands = _Brands(brands)

    def may_concern(self, labels: Sequence[BlockingKeys]) -> list[bool]:
        """Say of each label whether one of the recalls may concern it."""
        codes: list[str] = []
        owners: list[int] = []
        for place, label in enumerate(labels):
            asked = self._asked(label)
            codes += asked
            owners += [place] * len(asked)
        concerned = [self._by_words(label) for label in labels]
        for place in np.array(owners, np.intp)[self._are_possible(codes)]:
            concerned[place] = True
        return concerned

    def _asked(self, label: BlockingKeys) -> set[str]:
        """Return the codes on a label, and what they begin with: of some codes the rest is open."""
        codes = {look_alike_key(code) for code in label.codes}
        return codes | {code[:length] for code in codes for length in self._beginnings}

    def _are_possible(self, codes: Sequence[str]) -> NDArray[np.bool_]:
        if len(self._readings) == 0:
            return np.zeros(len(codes), np.bool_)
        hashes = np.fromiter(map(hash, codes), np.int64, len(codes))
        places = np.minimum(self._readings.searchsorted(hashes), len(self._readings) - 1)
        known: NDArray[np.bool_] = self._readings[places] == hashes
        return known

    def _by_words(self, label: BlockingKeys) -> bool:
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

    def _fits(self, code: str) -> bool:
        if self._compared is None:
            return False
        read = folded(code)
        return bool(open_alike(read, self._compared) or open_near(read, self._compared))


def _database_of(codes: Iterable[Code]) -> Database:
    filing = Filing()
    for row, code in enumerate(codes):
        filing.add_code(row, code)
    return Database.in_memory(filing)


def _possible_readings(codes: Iterable[Code]) -> NDArray[np.int64]:
    """Return the hashes of all that codes may be read as, ascending: themselves, misread, and what is left of them.

    A reading is near a code if the code is near the reading: characters are confused both ways, and what one has lost
    the other has added. Hashes take a tenth of the memory of texts; two texts that share one cost a look, no more.
    """
    found = array("q")
    for code in codes:
        value = folded(code.value)
        key = look_alike_key(value)
        found.extend(map(hash, {key, *_left_of(key)}))
        if len(value) <= LONGEST_SPELT:
            lengths = range(len(value) - 1, len(value) + 2)
            found.extend(map(hash, misread_keys(value, allowed_misreads(len(value)), lengths)))
    return np.sort(np.array(found, np.int64))


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

    def may_be_on(self, label: BlockingKeys) -> bool:
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
