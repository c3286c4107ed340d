"""Finds model names of several words in a list without marks between them: COMO 3.0 IGH VADO 5.0 IGH ST.

A list in capitals, behind a word for models, is cut before the first word of each name. A number follows such a word,
and the words before it are not always first words themselves.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

from labelcheck.notices.extraction.code_finder import FoundCode
from labelcheck.notices.extraction.tokens import Token

LEAST_NAMES = 3
"""Names of a list. With fewer names, the places to cut are uncertain."""
MOST_WORDS = 6
"""Words of one name."""


def names_in_capitals(found: Sequence[Token], text: str) -> tuple[int, list[FoundCode]]:
    """Return the names at the end of a sentence, and the index of the word for models; none without such a list.

    Args:
        found: Its tokens.
        text: The text that their places count in.
    """
    last = max((at for at, token in enumerate(found) if token.cls == "m"), default=len(found))
    listed = found[last + 1 :]
    in_capitals = all(token.text.isupper() or _is_number(token) for token in listed)
    if last == len(found) or found[last].kind != "model" or not in_capitals:
        return len(found), []
    starts = _starts(listed)
    if len(starts) < LEAST_NAMES:
        return len(found), []
    names = [listed[start:end] for start, end in zip(starts, [*starts[1:], len(listed)], strict=True)]
    if not all(2 <= len(name) <= MOST_WORDS and any(map(_is_number, name)) for name in names):
        return len(found), []
    spans = [(name[0].start, name[-1].end) for name in names]
    return last, [FoundCode("model", "exact", text[start:end], start, end) for start, end in spans]


def _is_number(token: Token) -> bool:
    return token.text.replace(".", "").isdecimal()


def _starts(listed: Sequence[Token]) -> list[int]:
    """Return the indices at which names begin."""
    numbered = {one.text for one, following in pairwise(listed) if _is_number(following)}
    if not listed or listed[0].text not in numbered:
        return []
    before: dict[str, set[str]] = defaultdict(set)
    for one, following in pairwise(listed):
        before[following.text].add(one.text)
    # In COMO SL 4.0, the number is behind SL, but SL occurs only behind COMO.
    heads = {word for word in numbered if word == listed[0].text or before[word] - numbered}
    return [at for at, token in enumerate(listed) if token.text in heads]
