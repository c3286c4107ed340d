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
from functools import cached_property
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from labelcheck.catalogue.catalogue import Catalogue
from labelcheck.catalogue.field_types import MAX_CODE
from labelcheck.catalogue.recall import Code, Recall
from labelcheck.catalogue.store.filing import Filing, SpeltFiling
from labelcheck.catalogue.store.postings import Array, Arrays, Groups, Postings, Rows, Spellings, distinct, is_among
from labelcheck.catalogue.store.text_numbers import numbers
from labelcheck.match.brand_index import BrandIndex
from labelcheck.match.codes import (
    DISTINCTIVE_LENGTH,
    LEAST_LEFT,
    allowed_misreads,
    codes_of,
    distinctive,
    outer_pieces,
)
from labelcheck.match.misreadings import Reading
from labelcheck.match.open_codes import LENGTHS, OpenCodes
from labelcheck.model.label import Label
from labelcheck.text.brands import SURE_RATIO
from labelcheck.text.codes import folded
from labelcheck.text.lookalikes import look_alike_key

_WORTH_BITS, _WORTH = np.uint32(2), np.uint32(3)
"""What is filed for a code is its recall's place times four, and what the code is worth without the brand: 0: nothing,
1: something, 2: it stands even beside another brand."""


def candidates(label: Label, catalogue: Catalogue) -> list[Recall]:
    """Return all recalls that a label may belong to, in the catalogue's order."""
    asked = catalogue.indexed_by(CandidateIndex).ask(label)
    return catalogue.numbered(np.sort(np.concatenate([asked.as_read, asked.misread])))


def _rules() -> str:
    """Return a name for how codes and brands are folded and compared: with other rules, what was filed is no longer."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
    misreads = [allowed_misreads(length) for length in range(MAX_CODE)]
    rules = (look_alike_key(alphabet), misreads, DISTINCTIVE_LENGTH, LENGTHS, SURE_RATIO)
    return hashlib.sha256(repr(rules).encode()).hexdigest()[:8]


@dataclass(frozen=True)
class _Parts:
    """What an index is made of.

    Attributes:
        whole: Codes by the numbers of their keys.
        longest: Characters of the longest of them.
        open: Codes that leave something open.
        forward, backward: What codes begin with, and end with.
        several: Codes of several words.
        word_counts: How many words those have.
        gtins: Bar codes.
        brands: The brands.
        of_brand, codeless_of_brand: The recalls of each brand; those of them that have a product without a code.
    """

    whole: Postings
    longest: int
    open: OpenCodes
    forward: Spellings
    backward: Spellings
    several: Postings
    word_counts: list[int]
    gtins: Postings
    brands: BrandIndex
    of_brand: Groups
    codeless_of_brand: Groups


class CandidateIndex:
    """Where in a catalogue the recalls are that a label may belong to.

    Args:
        arrays: What `collect` returned, from memory or from a file.
    """

    NAME: ClassVar[str] = f"candidates-5-{_rules()}"

    def __init__(self, arrays: Arrays) -> None:
        self._parts = _Parts(
            whole=Postings.among(arrays, "whole"),
            longest=int(arrays["longest"][0]),
            open=OpenCodes(arrays),
            forward=Spellings.among(arrays, "forward"),
            backward=Spellings.among(arrays, "backward"),
            several=Postings.among(arrays, "several"),
            word_counts=arrays["several-words"].tolist(),
            gtins=Postings.among(arrays, "gtins"),
            brands=BrandIndex(arrays),
            of_brand=Groups.among(arrays, "of-brand"),
            codeless_of_brand=Groups.among(arrays, "codeless-of-brand"),
        )

    @classmethod
    def collect(cls, recalls: Iterable[Recall]) -> dict[str, Array]:
        """File recalls under all that a label may ask for; each is known by its place among them."""
        filed = _Filed()
        for row, recall in enumerate(recalls):
            filed.add(row, recall)
        return filed.arrays()

    def ask(self, label: Label) -> Candidates:
        """Return the questions about one label, to be asked as they are needed."""
        return Candidates(self._parts, label)


class Candidates:
    """The recalls that one label may belong to, asked for in two steps: where something is listed, the first is enough.

    Args:
        parts: Of the index.
        label: The label.
    """

    def __init__(self, parts: _Parts, label: Label) -> None:
        self._parts, self._label = parts, label
        self._brands = parts.brands.on(label)
        self._needed = _Needed(label, distinct(parts.of_brand.find(self._brands)))
        self._readings = [Reading(value) for value in {folded(model.value) for model in label.models}]

    @cached_property
    def as_read(self) -> NDArray[np.intp]:
        """The places of the recalls of what the label says, if it was read right, look-alikes aside; ascending."""
        parts, needed = self._parts, self._needed
        found = [parts.codeless_of_brand.find(self._brands)]
        for reading in self._readings:
            found.append(needed.alike(parts.whole.find(reading.as_read())))
            found.append(needed.alike(parts.open.alike(reading)))
        several = {look_alike_key(words) for words in self._several_words()}
        found.append(parts.several.find(numbers(list(several))))
        if self._label.gtin is not None:
            found.append(parts.gtins.find(numbers([self._label.gtin.value.lstrip("0")])))
        return distinct(np.concatenate(found)).astype(np.intp)

    @cached_property
    def misread(self) -> NDArray[np.intp]:
        """The places of all others that it may belong to: something was misread, or is a part of it; ascending."""
        parts, needed, models = self._parts, self._needed, self._label.models
        found = [np.zeros(0, np.uint32)]
        for reading in self._readings:
            length = len(reading.code)
            if length <= parts.longest + 1:
                found.append(needed.near(parts.whole.find(reading.misread(allowed_misreads(length)))))
            if length >= LEAST_LEFT:
                found.append(needed.in_part(parts.forward.beginning_with(reading.key)))
                found.append(needed.in_part(parts.backward.beginning_with(reading.key[::-1])))
            found.append(needed.in_part(parts.whole.find(reading.parts(DISTINCTIVE_LENGTH + 1))))
            found.append(needed.near(parts.open.near(reading)))
        for rival in {folded(rival) for model in models for rival in model.rivals}:
            found.append(needed.near(parts.whole.find(Reading(rival).as_read())))
            found.append(needed.near(parts.open.alike(Reading(rival))))
        pieces = {look_alike_key(piece) for model in models for piece in outer_pieces(model.value)}
        found.append(needed.in_part(parts.whole.find(numbers([*pieces]))))
        rows = distinct(np.concatenate(found)).astype(np.intp)
        return rows[~is_among(rows, self.as_read)]

    def _several_words(self) -> Iterator[str]:
        for line in self._label.lines if self._parts.word_counts else ():
            words = line.text.split()
            for count in self._parts.word_counts:
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
