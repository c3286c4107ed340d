"""Finds the brand of a label: known spellings, brands of notices, and company names before "Co., Ltd."."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from rapidfuzz import fuzz

from labelcheck.data import data_file
from labelcheck.model.label import BrandKind
from labelcheck.text.brand_words import SURE_RATIO, brand_words, split_words

OF_A_COMPANY = 0.7
"""Confidence, 0 to 1, of a brand that is only the name of a company."""

OF_A_NOTICE = 0.95
"""Confidence, 0 to 1, of a brand that a recall notice names."""

LONG_NAME = 9
"""Letters of a name. From this length on, one misread letter leaves a ratio above `SURE_RATIO`."""

_COMPANY = re.compile(
    r"^(?:(?:[Mm]anufacturer|[Mm]anufactured by|[Mm]ade (?:by|for)|[Ii]mport(?:er|ed by)|[Dd]istributed by)\s*:?\s*)?"
    r"(?P<name>[A-Z][\w&'-]{2,}(?:\s+[A-Z&][\w&'-]+){0,5}?),?\s+"
    r"(?:(?i:Co\W{0,3}(?:Ltd|Limited)|Limited|Ltd|Inc|Corp|Corporation|GmbH|LLC)|Group|GROUP)\b"
)


@dataclass(frozen=True)
class BrandFound:
    """A brand on a label.

    Attributes:
        name: The brand as the list spells it, or the company as printed.
        confidence: 0 to 1.
        line: Index of the line that it stands in.
        kind: Where it is known from.
    """

    name: str
    confidence: float
    line: int
    kind: BrandKind


def find_brand(texts: Sequence[str]) -> BrandFound | None:
    """Return the brand in the lines of a label: a known brand, else one of a notice, else a company name; or None.

    Args:
        texts: The lines, from top to bottom.

    >>> find_brand(["Power Bank", "Anker Innovations Limited"]).name
    'Anker'
    """
    found = [
        BrandFound(brand, sure, index, BrandKind.KNOWN)
        for index, text in enumerate(texts)
        for spelling, brand in _likely(text)
        if (sure := brand_certainty(spelling, text)) > 0
    ]
    if found:
        # `_likely` gives longer names first: one wins over a shorter one within it, and an earlier line over a later.
        return max(found, key=lambda brand: round(brand.confidence, 1))
    for index, text in enumerate(texts):
        brand = _of_a_notice(text)
        if brand is not None:
            return BrandFound(brand, OF_A_NOTICE, index, BrandKind.NOTICE)
    for index, text in enumerate(texts):
        company = _COMPANY.match(text)
        if company is not None:
            return BrandFound(company["name"].strip(), OF_A_COMPANY, index, BrandKind.COMPANY)
    return None


@lru_cache(maxsize=4096)
def _of_a_notice(text: str) -> str | None:
    """Return the longest brand of a notice that stands in a text as it is spelt, or all in capitals."""
    words = split_words(text)
    for count in range(min(len(words), _most_words()), 0, -1):
        for start in range(len(words) - count + 1):
            run = " ".join(words[start : start + count]).strip(".-'")
            brand = _notice_brands().get(run.casefold())
            if brand is not None and run in (brand_words(brand), brand_words(brand).upper()):
                return brand
    return None


@cache
def _notice_brands() -> dict[str, str]:
    """Return the brands of `notice_brands.txt` by their case-folded spelling."""
    listing = data_file("notice_brands.txt").read_text(encoding="utf-8")
    return {brand_words(line).casefold(): line for line in listing.splitlines() if not line.startswith("#")}


@cache
def _most_words() -> int:
    return max(brand.count(" ") + 1 for brand in _notice_brands())


def named_in(spelling: str, texts: tuple[str, ...]) -> bool:
    """Return whether a text names a brand. Texts without words of its length are skipped."""
    words = brand_words(spelling)
    sizes = {len(words), len(words.casefold())}
    by_size = _by_size(texts, words.count(" ") + 1)
    return any(brand_certainty(spelling, text) > 0 for size in sizes for text in by_size.get(size, ()))


@lru_cache(maxsize=64)
def _by_size(texts: tuple[str, ...], count: int) -> dict[int, list[str]]:
    """Return, for each length, which of some texts have a run of so many words that is so long."""
    by_size: dict[int, list[str]] = {}
    for text in texts:
        for size in _runs(text, count):
            by_size.setdefault(size, []).append(text)
    return by_size


def brand_certainty(spelling: str, text: str) -> float:
    """Return the confidence that whole words of a text name a brand, 0 to 1.

    Names of five letters or more may have one misread letter.
    """
    spelling = brand_words(spelling)
    folded = spelling.casefold()
    length = spelling.count(" ") + 1
    runs = _runs(text, length)
    sizes = (len(spelling),) if len(spelling) == len(folded) else (len(spelling), len(folded))
    for candidate in [run for size in sizes if size in runs for run in runs[size]]:
        if candidate.casefold() == folded:
            # Short names count only in the capitals of the brand. In running text "sharp" and "honor" are words.
            whole = len(split_words(text)) == length
            named = len(spelling) > 3 and (not candidate.islower() or spelling.islower() or whole)
            if named or candidate == spelling:
                return 0.99
        elif len(candidate) == len(spelling) and fuzz.ratio(candidate.casefold(), folded) >= SURE_RATIO:
            return 0.9
    return 0.0


@lru_cache(maxsize=1024)
def _runs(text: str, count: int) -> dict[int, list[str]]:
    """Return all runs of `count` words of a text by their length, as printed and case-folded."""
    words = split_words(text)
    runs: dict[int, list[str]] = {}
    for start in range(len(words) - count + 1):
        run = " ".join(words[start : start + count]).strip(".-'")
        for size in {len(run), len(run.casefold())}:  # of some letters (ß) the small form is longer
            runs.setdefault(size, []).append(run)
    return runs


@lru_cache(maxsize=4096)
def _likely(text: str) -> tuple[tuple[str, str], ...]:
    """Return the spellings that a text may hold, with their brands, longer ones first."""
    folded = text.casefold()
    near = [(spelling, brand) for pieces, spelling, brand in _pieces() if any(piece in folded for piece in pieces)]
    return tuple(sorted(near, key=lambda pair: -len(pair[0])))


@cache
def _pieces() -> list[tuple[tuple[str, ...], str, str]]:
    """Return what a line must hold for each spelling: all of it, or a half of a long one with one misread letter."""
    found: list[tuple[tuple[str, ...], str, str]] = []
    for spelling, brand in _spellings().items():
        key = spelling.casefold()
        middle = len(key) // 2
        found.append(((key[:middle], key[middle:]) if len(key) >= LONG_NAME else (key,), spelling, brand))
    return found


@cache
def _spellings() -> dict[str, str]:
    """Return every spelling in `known_brands.txt` with its brand."""
    spellings: dict[str, str] = {}
    listing = data_file("known_brands.txt").read_text(encoding="utf-8")
    for line in listing.splitlines():
        if line and not line.startswith("#"):
            brand, _, others = (part.strip() for part in line.partition("="))
            for spelling in [brand, *(other.strip() for other in others.split(",") if other.strip())]:
                spellings[spelling] = brand
    return spellings
