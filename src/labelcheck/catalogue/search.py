"""Finds recalls for a person who types a model, a brand or a few words. Photos are matched elsewhere, strictly."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from labelcheck.catalogue.recall import Recall
from labelcheck.catalogue.store.filing import SpeltFiling
from labelcheck.catalogue.store.postings import Array, Arrays, Rows, Spellings, Texts, distinct
from labelcheck.text.codes import folded

MAX_QUERY = 200
"""Characters of a query that are looked at."""
MIN_SCORE = 75.0
"""Likeness, 0 to 100, below which a recall is not shown: finds `ankr powercore`, leaves out other brands."""


def search(recalls: Iterable[Recall], text: str) -> tuple[Recall, ...]:
    """Return the recalls that a text may mean, the likeliest first; equals keep the order of the catalogue."""
    query = text.strip()[:MAX_QUERY]
    if not query:
        return ()
    scored = [(_score(recall, query), recall) for recall in recalls]
    found = [pair for pair in scored if pair[0] >= MIN_SCORE]
    return tuple(recall for _, recall in sorted(found, key=lambda pair: -pair[0]))


def _score(recall: Recall, query: str) -> float:
    """Return 300 for its id or number, 200 for its code, less for a part of one, up to 100 for words."""
    code = folded(query)
    if query.lower() == recall.id.lower() or (recall.number and code == folded(recall.number)):
        return 300.0
    codes = {folded(known) for known in _codes(recall)}
    # A word of the query may be the code: "anker A1112".
    if code in codes or {folded(word) for word in query.split()} & codes:
        return 200.0
    if len(code) >= 3 and any(known.startswith(code) for known in codes):
        return 150.0
    known_words = set(_words(recall))
    # Word by word: in a long title, a misspelt brand would else drown.
    likeness = [max(fuzz.ratio(word, known) for known in known_words) for word in query.lower().split()]
    return sum(likeness) / len(likeness)


def _words(recall: Recall) -> Iterator[str]:
    names = (name for product in recall.products for name in (product.name, *product.aliases))
    for text in (*recall.brands, recall.title, *names):
        yield from text.lower().split()


def _codes(recall: Recall) -> Iterable[str]:
    for product in recall.products:
        yield from (code.value for code in product.codes)
        yield from product.code_aliases
        if product.base_model:
            yield product.base_model


class SearchIndex:
    """Which recalls `search` would find, without a look at each.

    Args:
        arrays: What `collect` returned.
    """

    NAME: ClassVar[str] = "search-1"

    def __init__(self, arrays: Arrays) -> None:
        self._codes = Spellings.among(arrays, "codes")
        self._names = Spellings.among(arrays, "names")
        self._vocabulary = Texts.among(arrays, "words")
        self._words, self._first_words = arrays["words-of"], arrays["first-words"]

    @classmethod
    def collect(cls, recalls: Iterable[Recall]) -> dict[str, Array]:
        """Note the codes, the numbers and the words of recalls."""
        vocabulary: dict[str, int] = {}
        words, first_words = array("I"), array("I")
        codes, names = SpeltFiling(), SpeltFiling()
        for row, recall in enumerate(recalls):
            first_words.append(len(words))
            words.extend({vocabulary.setdefault(word, len(vocabulary)) for word in _words(recall)})
            for code in {folded(code) for code in _codes(recall)}:
                codes.add(code, row)
            for name in {folded(name) for name in (recall.id, recall.number) if name}:
                names.add(name, row)
        return {
            **codes.named("codes"),
            **names.named("names"),
            **Texts.of(list(vocabulary)).named("words"),
            "words-of": np.array(words, np.uint32),
            "first-words": np.array(first_words, np.uint32),
        }

    def rows(self, text: str) -> NDArray[np.intp]:
        """Return the places of all recalls that `search` finds, and maybe of a few more, ascending."""
        query = text.strip()[:MAX_QUERY]
        if not query or len(self._first_words) == 0:
            return np.zeros(0, np.intp)
        whole = folded(query)
        found: list[Rows] = [self._names.equal_to(whole), self._codes.equal_to(whole)]
        found += [self._codes.equal_to(folded(word)) for word in query.split()]
        if len(whole) >= 3:
            found.append(self._codes.beginning_with(whole))
        found.append(np.flatnonzero(self._likeness(query.lower().split()) >= MIN_SCORE - 0.01).astype(np.uint32))
        return distinct(np.concatenate(found)).astype(np.intp)

    def _likeness(self, words: list[str]) -> NDArray[np.float64]:
        """Return for each recall how like its words those of a query are, 0 to 100, on average."""
        total = np.zeros(len(self._first_words))
        for word in words:
            alike = process.cdist([word], self._known, scorer=fuzz.ratio, dtype=np.float32)[0]
            total += np.maximum.reduceat(alike[self._words], self._first_words)
        return total / len(words)

    @cached_property
    def _known(self) -> list[str]:
        return [self._vocabulary[place] for place in range(len(self._vocabulary))]
