"""Codes that leave something open (`RE1122…`, `FEFBZ90GC*`): found by what they begin or end with, then compared.

Codes so long that their misreadings are not looked up one by one are found in the same way.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from labelcheck.catalogue.database import Database
from labelcheck.catalogue.keys import LONGEST_PIECE, SHORTEST_PIECE, KeyKind, one_less, with_gaps
from labelcheck.match.code_comparison import Closeness, compare
from labelcheck.text.lookalikes import look_alike_key


class _FiledCode(NamedTuple):
    """What is kept of a code, as `compare` asks for it; hundreds are compared for some labels."""

    match: str
    value: str


def open_alike(code: str, database: Database, enough: int = 0, own_keys: Iterable[str] = ()) -> set[int]:
    """Return the rows of codes that a folded code as read is, look-alikes aside; arguments as `recalls_by_key`."""
    found = database.recalls_by_key(_piece_keys(code), enough, own_keys)
    return {row for row, pattern in found if _closeness(code, pattern) >= Closeness.LOOK_ALIKE}


def open_near(code: str, database: Database, enough: int = 0, own_keys: Iterable[str] = ()) -> set[int]:
    """Return the rows of codes that a folded code as read may be a misreading of; arguments as `recalls_by_key`."""
    found = database.recalls_by_key(_misread_piece_keys(code), enough, own_keys)
    return {row for row, pattern in found if _closeness(code, pattern) is Closeness.NEAR}


@lru_cache(maxsize=1 << 12)
def _closeness(read: str, pattern: str) -> Closeness:
    match, _, value = pattern.partition(" ")
    given = len(value.replace("*", ""))
    # One character may have been lost, or added.
    if len(read) < given - 1 or (match == "glob" and "*" not in value and len(read) > given + 1):
        return Closeness.APART
    return compare(read, _FiledCode(match, value)).closeness


def _pieces(code: str) -> Iterator[tuple[str, str]]:
    """Return what a code begins and ends with, a character more than pieces have, each with the mark of its keys."""
    key = look_alike_key(code)
    yield KeyKind.HEAD.value, key[: LONGEST_PIECE + 1]
    yield KeyKind.TAIL.value, key[::-1][: LONGEST_PIECE + 1]


def _lengths(text: str) -> range:
    return range(SHORTEST_PIECE, min(LONGEST_PIECE, len(text)) + 1)


def _piece_keys(code: str) -> Iterator[str]:
    yield KeyKind.ANYWHERE.value
    for mark, text in _pieces(code):
        yield from (mark + text[:length] for length in _lengths(text))


def _misread_piece_keys(code: str) -> Iterator[str]:
    """Return what `keys` files pieces under for those that were misread."""
    # What is behind the piece may be misread as well.
    yield from _piece_keys(code)
    for mark, text in _pieces(code):
        for length in _lengths(text):
            piece = text[:length]
            yield from (mark + gaps for count in (1, 2) for gaps in with_gaps(piece, count))
        lost = range(SHORTEST_PIECE - 1, min(LONGEST_PIECE, len(text) + 1))
        yield from (f"{mark}-{text[:length]}" for length in lost)
        for length in range(SHORTEST_PIECE + 1, len(text) + 1):
            yield from (f"{mark}+{less}" for less in one_less(text[:length]))
