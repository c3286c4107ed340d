"""Finds recalls for a person who types a model, a brand or a few words. Photos are matched elsewhere, strictly."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz import fuzz

from labelcheck.recalls.field_types import folded
from labelcheck.recalls.model import Recall

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
    names = (name for product in recall.products for name in (product.name, *product.aliases))
    known_words = {word for text in (*recall.brands, recall.title, *names) for word in text.lower().split()}
    # Word by word: in a long title, a misspelt brand would else drown.
    likeness = [max(fuzz.ratio(word, known) for known in known_words) for word in query.lower().split()]
    return sum(likeness) / len(likeness)


def _codes(recall: Recall) -> Iterable[str]:
    for product in recall.products:
        yield from (code.value for code in product.codes)
        yield from product.code_aliases
        if product.base_model:
            yield product.base_model
