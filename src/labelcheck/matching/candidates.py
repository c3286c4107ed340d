"""Which recalls a label may belong to at all: a few of a million, and never fewer than `find_matches` would match.

`codes.compare` says what is close to a code; this says where to look for all that is. A reading asks for itself and
for all it may be a misreading of, at once; what begins or ends with it stands together in the order of the alphabet;
codes that leave an end open are filed under what they begin or end with. What needs the brand is left out without it,
as `find_matches` would: codes of digits only are so many that nearly every number is near one.
"""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from labelcheck.known_brands import SURE_RATIO
from labelcheck.label import Label
from labelcheck.lookalikes import look_alike_key
from labelcheck.matching.brand_index import BrandIndex
from labelcheck.matching.codes import (
    DISTINCTIVE_LENGTH,
    LEAST_LEFT,
    allowed_misreads,
    codes_of,
    distinctive,
    outer_pieces,
)
from labelcheck.matching.misreadings import Reading
from labelcheck.matching.open_codes import LENGTHS, OpenCodes
from labelcheck.recalls.catalogue import Catalogue
from labelcheck.recalls.field_types import MAX_CODE, folded
from labelcheck.recalls.model import Code, Recall
from labelcheck.recalls.store.filing import Filing, SpeltFiling
from labelcheck.recalls.store.postings import Array, Arrays, Groups, Postings, Rows, Spellings, distinct, is_among
from labelcheck.recalls.store.text_numbers import numbers

_WORTH_BITS, _WORTH = np.uint32(2), np.uint32(3)
"""What is filed for a code is its recall's place times four, and what the code is worth without the brand: 0: nothing,
1: something, 2: it stands even beside another brand."""


def candidates(label: Label, catalogue: Catalogue) -> list[Recall]:
    """Return the recalls that a label may belong to, in the catalogue's order."""
    return catalogue.numbered(catalogue.indexed_by(CandidateIndex).rows(label))


def _rules() -> str:
    """Return a name for how codes and brands are folded and compared: with other rules, what was filed is no longer."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
    misreads = [allowed_misreads(length) for length in range(MAX_CODE)]
    rules = (look_alike_key(alphabet), misreads, DISTINCTIVE_LENGTH, LENGTHS, SURE_RATIO)
    return hashlib.sha256(repr(rules).encode()).hexdigest()[:8]


class CandidateIndex:
    """Where in a catalogue the recalls are that a label may belong to.

    Args:
        arrays: What `collect` returned, from memory or from a file.
    """

    NAME: ClassVar[str] = f"candidates-3-{_rules()}"

    def __init__(self, arrays: Arrays) -> None:
        self._whole = Postings.among(arrays, "whole")
        self._longest = int(arrays["longest"][0])
        self._open = OpenCodes(arrays)
        self._forward, self._backward = Spellings.among(arrays, "forward"), Spellings.among(arrays, "backward")
        self._several = Postings.among(arrays, "several")
        self._word_counts = arrays["several-words"].tolist()
        self._gtins = Postings.among(arrays, "gtins")
        self._brands = BrandIndex(arrays)
        self._of_brand = Groups.among(arrays, "of-brand")
        self._codeless_of_brand = Groups.among(arrays, "codeless-of-brand")

    @classmethod
    def collect(cls, recalls: Iterable[Recall]) -> dict[str, Array]:
        """File recalls under all that a label may ask for; each is known by its place among them."""
        filed = _Filed()
        for row, recall in enumerate(recalls):
            filed.add(row, recall)
        return filed.arrays()

    def rows(self, label: Label) -> NDArray[np.intp]:
        """Return the places of the recalls that a label may belong to, ascending."""
        brands = self._brands.on(label)
        needed = _Needed(label, distinct(self._of_brand.find(brands)))
        found = [self._codeless_of_brand.find(brands)]
        for value in {folded(model.value) for model in label.models}:
            reading = Reading(value)
            found.append(needed.alike(self._whole.find(reading.as_read())))
            if len(value) <= self._longest + 1:
                found.append(needed.near(self._whole.find(reading.misread(allowed_misreads(len(value))))))
            if len(value) >= LEAST_LEFT:
                found.append(needed.in_part(self._forward.beginning_with(reading.key)))
                found.append(needed.in_part(self._backward.beginning_with(reading.key[::-1])))
            found.append(needed.in_part(self._whole.find(reading.parts(DISTINCTIVE_LENGTH + 1))))
            alike, near = self._open.close(reading)
            found += [needed.alike(alike), needed.near(near)]
        for rival in {folded(rival) for model in label.models for rival in model.rivals}:
            found.append(needed.near(self._whole.find(Reading(rival).as_read())))
            found.append(needed.near(self._open.close(Reading(rival), misread=False)[0]))
        pieces = {look_alike_key(piece) for model in label.models for piece in outer_pieces(model.value)}
        found.append(needed.in_part(self._whole.find(numbers([*pieces]))))
        several = {look_alike_key(words) for words in self._several_words(label)}
        found.append(self._several.find(numbers(list(several))))
        if label.gtin is not None:
            found.append(self._gtins.find(numbers([label.gtin.value.lstrip("0")])))
        return distinct(np.concatenate(found)).astype(np.intp)

    def _several_words(self, label: Label) -> Iterator[str]:
        for line in label.lines if self._word_counts else ():
            words = line.text.split()
            for count in self._word_counts:
                for start in range(len(words) - count + 1):
                    yield " ".join(words[start : start + count])


@dataclass(frozen=True)
class _Needed:
    """Leaves out what `find_matches` would, for want of the brand."""

    label: Label
    of_brand: Rows
    """The recalls of a brand that stands on the label, ascending."""

    def alike(self, filed: Rows) -> Rows:
        """Return the recalls whose code was read, or looks like what was read."""
        return filed >> _WORTH_BITS if not self.label.known_brand else self._keep(filed, filed & _WORTH >= 1)

    def near(self, filed: Rows) -> Rows:
        """Return the recalls whose code may be misread."""
        return self._keep(filed, filed & _WORTH >= (2 if self.label.known_brand else 1))

    def in_part(self, filed: Rows) -> Rows:
        """Return the recalls of whose code a part may be read, or which may be a part of what was read."""
        return self._keep(filed, np.zeros(len(filed), np.bool_)) if self.label.known_brand else self.near(filed)

    def _keep(self, filed: Rows, enough: NDArray[np.bool_]) -> Rows:
        rows = filed >> _WORTH_BITS
        if len(rows) == 0 or enough.all():
            return rows
        return rows[enough | is_among(rows, self.of_brand)]


class _Filed:
    """Recalls on their way into an index."""

    def __init__(self) -> None:
        self._whole, self._several, self._gtins = Filing(), Filing(), Filing()
        self._forward, self._backward = SpeltFiling(), SpeltFiling()
        self._words: set[int] = set()
        self._open: list[tuple[Code, int]] = []
        self._brands: dict[str, int] = {}
        self._of_brand, self._codeless = (array("I"), array("I")), (array("I"), array("I"))

    def add(self, row: int, recall: Recall) -> None:
        """File one recall."""
        codeless = any(not product.codes for product in recall.products)
        for brand in dict.fromkeys(recall.brands):
            for brands, rows in (self._of_brand, *([self._codeless] if codeless else [])):
                brands.append(self._brands.setdefault(brand, len(self._brands)))
                rows.append(row)
        for product in recall.products:
            for code, _, _ in codes_of(product):
                self._add_code(row, code)
            for code in product.codes:
                if code.kind == "gtin":
                    self._gtins.add(code.value.lstrip("0"), row)

    def _add_code(self, row: int, code: Code) -> None:
        value = folded(code.value)
        key = look_alike_key(value)
        filed = row << 2 | (0 if not distinctive(value) else 1 if len(value) <= DISTINCTIVE_LENGTH else 2)
        if (words := len(code.value.split())) > 1:
            self._words.add(words)
            self._several.add(key, row)
        if code.match != "glob":
            self._forward.add(key, filed)
            self._backward.add(key[::-1], filed)
        if code.match == "exact":
            self._whole.add(key, filed)
        else:
            self._open.append((code, filed))

    def arrays(self) -> dict[str, Array]:
        """Return what is kept."""
        return {
            **BrandIndex.collect(list(self._brands)),
            **Groups.of(*self._of_brand, len(self._brands)).named("of-brand"),
            **Groups.of(*self._codeless, len(self._brands)).named("codeless-of-brand"),
            **self._whole.named("whole"),
            **self._several.named("several"),
            **self._gtins.named("gtins"),
            **self._forward.named("forward"),
            **self._backward.named("backward"),
            **OpenCodes.collect(self._open),
            "several-words": np.array(sorted(self._words), np.uint32),
            "longest": np.array([self._whole.longest], np.uint32),
        }
