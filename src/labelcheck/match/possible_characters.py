"""What a doubtful reading may really say: a string of possible characters for each position."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from labelcheck.text.codes import folded
from labelcheck.text.lookalikes import confusable, look_alike_key

Characters = tuple[str, ...]
"""One string a position: the characters that may stand there, the one that was read first."""

SURE = 0.95
"""From this confidence on, a value is taken as read, look-alikes aside. On the safe side, not yet measured."""

BEYOND_DOUBT = 0.99
"""From this confidence on, no character is taken to be misread where that would clear a unit. Of simulated serial
numbers outside a rule, 2 of 113 read at .95 to .99 were wrong, and 1 of 273 read better."""

_ANY = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
_MAY_BE = {one: one + "".join(other for other in _ANY if other != one and confusable(one, other)) for one in _ANY}
_LOOKS_LIKE = {
    one: "".join(other for other in options if look_alike_key(other) == look_alike_key(one))
    for one, options in _MAY_BE.items()
}


@lru_cache(maxsize=1024)
def plain_characters(text: str) -> Characters:
    """Return the letters and digits of a text, each as sure."""
    return tuple(folded(text))


@lru_cache(maxsize=1024)
def look_alikes(text: str) -> Characters:
    """Return the letters and digits of a text, each with those that look like it, itself first."""
    return tuple(_LOOKS_LIKE[one] for one in folded(text))


@lru_cache(maxsize=1024)
def in_doubt(text: str) -> Characters:
    """Return the letters and digits of a text, each with all that it may be taken for, itself first.

    >>> ["0" in options for options in in_doubt("O-1")]
    [True, False]
    """
    return tuple(_MAY_BE[one] for one in folded(text))


def one_in_doubt(text: str) -> list[Characters]:
    """Return the letters and digits of a text with their look-alikes, one at a time with all it may be taken for."""
    alike, doubtful = look_alikes(text), in_doubt(text)
    return [(*alike[:place], doubtful[place], *alike[place + 1 :]) for place in range(len(alike))]


def thin_one_lost(text: str) -> Characters:
    """Return `look_alikes` after a 1, or what looks like one: on weak print readers are sure without it."""
    return (_MAY_BE["1"], *look_alikes(text))


def one_lost(characters: Sequence[str]) -> list[Characters]:
    """Return the reading with a character more at either end: readers lose a leading 1, photos cut off the last."""
    return [(_ANY, *characters), (*characters, _ANY)]
