"""Finds recalls for a person who types a model, a brand or a few words. Photos are matched elsewhere, strictly."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from rapidfuzz import fuzz, process

from labelcheck.catalogue.database import Database, listed
from labelcheck.catalogue.keys import KeyKind, words_of_recall
from labelcheck.catalogue.recall import Recall
from labelcheck.text.codes import folded
from labelcheck.text.lookalikes import look_alike_key

MAX_QUERY = 200
"""Characters of a query that are looked at."""
MIN_SCORE = 75.0
"""Likeness, 0 to 100, below which a recall is not shown: finds `ankr powercore`, leaves out other brands."""
LEAST_LIKENESS = 50.0
"""Likeness, 0 to 100, that every word of a recall is taken to have with every word of a query, to look for few."""

_CODES = (KeyKind.EXACT, KeyKind.PREFIX, KeyKind.GLOB)
_LIKE_ON_AVERAGE = """
SELECT row FROM (
    SELECT row, max(json_extract(value, '$[2]')) AS best
    FROM json_each(?) CROSS JOIN posting ON posting.key = json_extract(value, '$[0]')
    GROUP BY row, json_extract(value, '$[1]')
) GROUP BY row HAVING sum(best) >= ?
"""


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
    known_words = set(words_of_recall(recall))
    # Word by word: in a long title, a misspelt brand would else drown.
    likeness = [max(fuzz.ratio(word, known) for known in known_words) for word in query.lower().split()]
    return sum(likeness) / len(likeness)


def _codes(recall: Recall) -> Iterable[str]:
    for product in recall.products:
        yield from (code.value for code in product.codes)
        yield from product.code_aliases
        if product.base_model:
            yield product.base_model


def rows_to_search(text: str, database: Database) -> list[int]:
    """Return the rows of all recalls that `search` finds, and of a few more, ascending."""
    query = text.strip()[:MAX_QUERY]
    if not query:
        return []
    codes = [look_alike_key(one) for one in (query, *query.split())]
    keys = [KeyKind.NAME + folded(query), *(_gtin(one) for one in (query, *query.split()))]
    found = database.recalls_by_key([*keys, *(kind + one for one in codes for kind in _CODES)])
    if len(folded(query)) >= 3:
        for beginning in (*(kind + codes[0] for kind in _CODES), _gtin(query)):
            found += database.recalls_beginning_with(beginning)
    return sorted({row for row, _ in found} | _like(query.lower().split(), database))


def _gtin(text: str) -> str:
    return KeyKind.GTIN + folded(text).lstrip("0")


def _like(words: list[str], database: Database) -> set[int]:
    """Return the rows of all recalls whose words are like those of a query, on average, and of a few more."""
    known = _vocabulary(database)
    if not known:
        return set()
    scored: list[tuple[str, int, float]] = []
    for place, likeness in enumerate(process.cdist(words, known, scorer=fuzz.ratio, dtype=np.float32)):
        alike = np.flatnonzero(likeness >= LEAST_LIKENESS)
        scored += [(KeyKind.WORD + known[one], place, float(likeness[one]) - LEAST_LIKENESS) for one in alike]
    found = database.rows(_LIKE_ON_AVERAGE, listed(scored), len(words) * (MIN_SCORE - LEAST_LIKENESS) - 0.01)
    return {row for (row,) in found}


def _vocabulary(database: Database) -> list[str]:
    """Return the words of all recalls."""
    words = "SELECT DISTINCT substr(key, 2) FROM posting WHERE key >= ? AND key < ?"
    kind = KeyKind.WORD.value
    return [word for (word,) in database.rows(words, kind, chr(ord(kind) + 1))]
