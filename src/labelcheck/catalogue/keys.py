"""The keys that the recalls of a catalogue are filed under: codes, brands and words, made comparable.

A key is a text: a mark for its kind, then a code, a word or a name. `match.blocking` looks up the keys that a label may
have, and `search` those of a query. Both find only what is filed here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from enum import Enum
from itertools import combinations, pairwise
from typing import Any

from labelcheck.catalogue.field_types import MAX_CODE
from labelcheck.catalogue.recall import Code, Product, Recall
from labelcheck.text.brand_words import SURE_RATIO, brand_words
from labelcheck.text.codes import DISTINCTIVE_LENGTH, allowed_misreads, distinctive, folded
from labelcheck.text.globs import folded_glob
from labelcheck.text.lookalikes import look_alike_key

LONGEST_PIECE = 8
"""Characters of the beginning or the end that a code with an open end is filed under; fewer if it gives fewer."""
SHORTEST_PIECE = 2
"""Codes with an open end that give fewer characters at both ends are compared with every label."""
LONGEST_SPELT = 24
"""Characters of the longest code whose misreadings are looked up one by one; a longer code is filed by a piece."""


_VERSION = 1
"""Changes whenever the tables do, or what is filed in them."""


class KeyKind(str, Enum):
    """The mark that a key begins with.

    Keys of codes are look-alike keys.
    """

    EXACT = "="
    """All of an exact code."""
    PREFIX = "^"
    """The part that is given of a code with `match: prefix`."""
    GLOB = "g"
    """The characters that are given of a glob; for people who search."""
    REVERSED = "$"
    """A code or a prefix from its last character to its first: finds codes by their end."""
    HEAD = "<"
    """How a code with an open end begins."""
    TAIL = ">"
    """How a code with an open end ends; the last character first."""
    ANYWHERE = "*"
    """All codes that give too few characters at both ends; nothing follows the mark."""
    SEVERAL_WORDS = "_"
    """A code of several words."""
    GTIN = "#"
    """The number of a bar code without leading zeros."""
    BRAND = "@"
    """A brand's words."""
    CODELESS_BRAND = "&"
    """The words of a brand, for recalls of it that have a product without a code."""
    NAME = "n"
    """The id or the number of a recall, folded; for people who search."""
    WORD = "w"
    """A word of a title, a brand or a product's name; for people who search."""


Posting = tuple[str, int, int, str]
"""One recall under one key.

The key. The row: the place of the recall in the catalogue. The worth of the code without the brand: 0: nothing; 1:
something; 2: it counts even beside another brand. The pattern, for codes that must be compared with what was read:
`match` and value, with a space between them; else empty.
"""


class Filing:
    """Collects the keys of recalls, to be written to tables.

    Attributes:
        postings: The recalls under their keys, so far.
        brands: Pairs of a key and a brand, so far; see `brand_keys`.
    """

    def __init__(self) -> None:
        self.postings: list[Posting] = []
        self.brands: list[tuple[str, str]] = []
        self._seen: set[str] = set()
        self._code_lengths: set[int] = set()
        self._code_words: set[int] = set()

    def add(self, row: int, recall: Recall) -> None:
        """File one recall."""
        keys = [KeyKind.WORD + word for word in dict.fromkeys(words_of_recall(recall))]
        keys += [KeyKind.NAME + folded(name) for name in (recall.id, recall.number) if name]
        keys += self._brand_keys(recall)
        for product in recall.products:
            keys += [KeyKind.GTIN + code.value.lstrip("0") for code in product.codes if code.kind == "gtin"]
            for code, _, _ in codes_of(product):
                self.add_code(row, code)
        self.postings += [(key, row, 0, "") for key in keys]

    def add_code(self, row: int, code: Code) -> None:
        """File a recall under one of its codes."""
        value = folded(code.value)
        key = look_alike_key(value)
        worth = 0 if not distinctive(value) else 1 if len(value) <= DISTINCTIVE_LENGTH else 2
        keys = [KeyKind[code.match.upper()] + key]
        if code.match != "glob":
            keys.append(KeyKind.REVERSED + key[::-1])
        if (words := len(code.value.split())) > 1:
            self._code_words.add(words)
            keys.append(KeyKind.SEVERAL_WORDS + key)
        self.postings += [(each, row, worth, "") for each in keys]
        if code.match == "exact":
            self._code_lengths.add(len(key))
            if len(key) <= LONGEST_SPELT:
                return
        pattern = f"{code.match} {folded_glob(code.value) if code.match == 'glob' else value}"
        self.postings += [(each, row, worth, pattern) for each in set(_piece_keys(code))]

    def facts(self) -> dict[str, Any]:
        """Return which lengths and numbers of words occur. Others need not be looked up.

        Returns:
            `code_lengths` of exact codes; `code_words` of codes of several words; `brand_lengths` by the number of
            words, which is a text.
        """
        brand_lengths: dict[str, set[int]] = {}
        for name in self._seen:
            brand_lengths.setdefault(str(name.count(" ") + 1), set()).update((len(name), len(name.casefold())))
        return {
            "code_lengths": sorted(self._code_lengths),
            "code_words": sorted(self._code_words),
            "brand_lengths": {words: sorted(lengths) for words, lengths in brand_lengths.items()},
        }

    def _brand_keys(self, recall: Recall) -> Iterator[str]:
        codeless = any(not product.codes for product in recall.products)
        for name in dict.fromkeys(map(brand_words, recall.brands)):
            yield KeyKind.BRAND + name
            if codeless:
                yield KeyKind.CODELESS_BRAND + name
            if name not in self._seen:
                self._seen.add(name)
                self.brands += [(key, name) for key in brand_keys(name)]


def filing_rules() -> str:
    """Return a name for the tables and the rules of comparison. It changes when these change."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
    misreads = [allowed_misreads(length) for length in range(MAX_CODE)]
    pieces = (LONGEST_PIECE, SHORTEST_PIECE, LONGEST_SPELT, DISTINCTIVE_LENGTH, SURE_RATIO)
    rules = (_VERSION, look_alike_key(alphabet), misreads, pieces, [kind.value for kind in KeyKind])
    return hashlib.sha256(repr(rules).encode()).hexdigest()


def codes_of(product: Product) -> Iterable[tuple[Code, str, bool]]:
    """Every code to compare with, the code that it stands for, and whether it is only the base model."""
    for code in product.codes:
        if code.kind != "gtin":
            yield code, code.value, False
    for alias, code_value in product.code_aliases.items():
        yield _whole_model(alias), code_value, False
    base = product.base_model
    if base is not None and folded(base) not in {folded(code.value) for code in product.codes}:
        yield _whole_model(base), base, True


def words_of_recall(recall: Recall) -> Iterator[str]:
    """Return the words of a recall's brands, title and names, in small letters."""
    names = (name for product in recall.products for name in (product.name, *product.aliases))
    for text in (*recall.brands, recall.title, *names):
        yield from text.lower().split()


def _whole_model(value: str) -> Code:
    """Return a model as a code; the catalogue was checked when it was loaded."""
    return Code.model_construct(kind="model", match="exact", value=value)


def _piece_keys(code: Code) -> Iterator[str]:
    """Return the keys of a code with an open end: its beginning or its end, as it is and as it may be misread.

    A piece with a `?` stands for any character there. A piece behind `-` has lost a character. A piece behind `+` is
    looked up by what was read without one of its characters. `match.code_comparison.compare` says how much may be
    misread. Of fewer than four given characters: one in a prefix, none in a glob. Of more: one or two characters
    are confused, or one is lost or added.
    """
    marks = folded_glob(code.value).replace("?", "*") if code.match == "glob" else folded(code.value)
    head, tail = look_alike_key(marks.partition("*")[0]), look_alike_key(marks.rpartition("*")[2])[::-1]
    kind, piece = (KeyKind.HEAD, head) if len(head) >= len(tail) or code.match != "glob" else (KeyKind.TAIL, tail)
    piece = piece[:LONGEST_PIECE]
    if len(piece) < SHORTEST_PIECE:
        yield KeyKind.ANYWHERE.value
        return
    yield kind + piece
    given = len(marks.replace("*", ""))
    if given < DISTINCTIVE_LENGTH:
        if code.match == "prefix":
            yield from (kind + gaps for gaps in with_gaps(piece, 1))
        return
    for count in range(1, allowed_misreads(given) + 1):
        yield from (kind + gaps for gaps in with_gaps(piece, count))
    yield f"{kind.value}+{piece}"
    yield from (f"{kind.value}-{less}" for less in one_less(piece))


def with_gaps(text: str, count: int) -> Iterator[str]:
    """Return a text with so many of its characters replaced by `?`, in all ways.

    >>> list(with_gaps("AB1", 2))
    ['??1', '?B?', 'A??']
    """
    for places in combinations(range(len(text)), count):
        yield "".join("?" if place in places else one for place, one in enumerate(text))


def one_less(text: str) -> set[str]:
    """Return a text without one of its characters, in all ways."""
    return {text[:place] + text[place + 1 :] for place in range(len(text))}


def brand_keys(name: str) -> Iterator[str]:
    """Return the keys of a brand: its spelling, its length, and pieces. Any misreading leaves one piece unchanged.

    Some letters (ß) have a longer casefolded form. A brand with such a letter is compared with every label.

    Args:
        name: The brand's words.
    """
    spelt = name.casefold()
    yield f"={spelt}"
    yield f"length {len(name)}"
    if len(spelt) != len(name):
        yield "odd"
    for piece, (begin, end) in enumerate(brand_pieces(len(spelt))):
        yield f"{len(spelt)}.{piece} {spelt[begin:end]}"


def brand_pieces(length: int) -> list[tuple[int, int]]:
    """Return the pieces of a name of this length, one more than a misreading can change; none for short names.

    A likeness of `SURE_RATIO` allows some characters to be lost and as many to be added; each changes one piece.
    """
    lost = int((100.0 - SURE_RATIO) / 100.0 * length + 1e-6)
    count = 2 * lost + 1
    bounds = [length * piece // count for piece in range(count + 1)]
    return list(pairwise(bounds)) if lost else []
