"""Patterns with `*` (any run) and `?` (one character), held against what a doubtful reading may say."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from labelcheck.text.codes import folded

_NEVER = 1 << 30
"""More misreads than any value has characters."""


def folded_glob(pattern: str) -> str:
    """Return a pattern as codes are compared: separators dropped, `*` and `?` kept.

    >>> folded_glob("nz-9110.*")
    'NZ9110*'
    """
    return "".join(one if one in "*?" else folded(one) for one in pattern)


def fewest_misreads(
    marks: str, characters: Sequence[str], misread_as: Sequence[str] | None = None, most: int | None = None
) -> int | None:
    """Return how many characters must have been misread for a value to match a pattern; None when it cannot.

    Takes time proportional to both lengths multiplied, whatever the marks: nothing is tried twice.

    Args:
        marks: The pattern, as `folded_glob` returns it.
        characters: For each place, the characters that may stand there.
        misread_as: For each place, those that may stand there if it was misread; None when nothing was.
        most: From more misreads than these, it cannot match; None for no limit.

    >>> fewest_misreads("A*3", ("A", "1", "2", "8B")) is None
    True
    >>> fewest_misreads("A*3", ("A", "1", "2", "8B"), ("A4", "17", "2Z", "38B"))
    1
    """

    def misreads(mark: str, place: int) -> int:
        if mark == "?" or mark in characters[place]:
            return 0
        return 1 if misread_as is not None and mark in misread_as[place] else _NEVER

    limit = _NEVER if most is None else most + 1
    # For each count of characters, the fewest misreads with which these match the marks so far.
    fewest = [0] + [_NEVER] * len(characters)
    for mark in marks:
        if mark == "*":
            fewest = list(accumulate(fewest, min))
        else:
            fewest = [_NEVER] + [
                count if count >= limit else count + misreads(mark, place) for place, count in enumerate(fewest[:-1])
            ]
        if min(fewest) >= limit:
            return None
    return fewest[-1] if fewest[-1] < limit else None
