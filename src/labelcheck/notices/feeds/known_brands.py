"""The spellings of known brands, folded."""

from __future__ import annotations

from functools import cache

from labelcheck.data import data_file
from labelcheck.text.codes import folded


@cache
def known_brands() -> frozenset[str]:
    """Return every spelling in `known_brands.txt` that is longer than two letters, folded."""
    listing = data_file("known_brands.txt").read_text(encoding="utf-8")
    spellings = (
        part.strip()
        for one in listing.splitlines()
        if not one.startswith("#")
        for part in one.replace("=", ",").split(",")
    )
    return frozenset(key for spelling in spellings if len(key := folded(spelling)) > 2)
