"""Characters that look alike, and characters that readers confuse on weak print."""

from __future__ import annotations

from functools import lru_cache

from labelcheck.text.codes import folded

_FOLDED = str.maketrans("OQDILZSBG", "000112586")

CONFUSABLE = (
    "0OQDC", "1ILJT7", "2Z7", "3589B", "5S6G3", "6G8B0", "8B03", "A4", "4A9", "9Q4", "EF", "PRF", "HNMW", "UVY", "KXRH",
    "CG0", "WVM", "TY7", "MN", "IUL", "8S", "JZ", "QR", "BEPR",
)  # fmt: skip
"""Groups in which one character is read as another on weak print; measured on capitals of 10 to 28 pixels; the last
five groups are pairs that two readers confuse in two of a thousand at least."""
_CONFUSED = frozenset((one, other) for group in CONFUSABLE for one in group for other in group)


@lru_cache(maxsize=1 << 16)
def look_alike_key(text: str) -> str:
    """Return the code without separators, each character replaced by the representative of its look-alikes.

    No two of 2,301 recalled codes have the same key, so two codes with one key are the same code read differently.

    >>> look_alike_key("AIll2") == look_alike_key("A-1112")
    True
    """
    return folded(text).translate(_FOLDED)


def look_alike_character(character: str) -> str:
    """Return the representative of the look-alikes of a character. Small letters count as capitals."""
    if character and character in "l|i":
        return "1"
    return character.upper().translate(_FOLDED)


def confusable(one: str, other: str) -> bool:
    """Return whether weak print of one character may be read as the other.

    >>> confusable("8", "3"), confusable("8", "7")
    (True, False)
    """
    return one == other or (one, other) in _CONFUSED
