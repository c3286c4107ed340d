"""Which of a catalogue's brands stand on a label, found without trying each: there are tens of thousands.

The answer is that of `text.brands.brand_certainty`. A brand that is read correctly is found by its spelling. A misread
one is found by a piece: a likeness of 88 % allows some letters to be lost and as many to be added. A brand is cut into
one piece more than these can change, so at least one piece stands on the label unchanged, near its place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from weakref import WeakKeyDictionary

from rapidfuzz import fuzz

from labelcheck.catalogue.database import Database
from labelcheck.catalogue.keys import brand_pieces
from labelcheck.model.label import Label
from labelcheck.text.brand_words import SURE_RATIO, brand_words, split_words
from labelcheck.text.brands import brand_certainty

_REMEMBERED: WeakKeyDictionary[Database, dict[str, frozenset[str]]] = WeakKeyDictionary()
"""The brands in the lines of the last labels: many lines stand on many labels, and a label is matched several times."""
_MOST_REMEMBERED = 1 << 14
"""Lines."""


def brands_on(label: Label, database: Database) -> list[str]:
    """Return the words of the brands that stand on a label: `brand_certainty`, or the label's brand, says so."""
    remembered = _REMEMBERED.setdefault(database, {})
    if len(remembered) > _MOST_REMEMBERED:
        remembered.clear()
    texts = {line.text for line in label.lines}
    in_texts = {text: remembered[text] for text in texts & remembered.keys()}
    if new := texts - in_texts.keys():
        found = _named_in(new, database)
        remembered.update(found)
        in_texts.update(found)
    brands = set[str]().union(*in_texts.values())
    if label.brand is not None:
        named = brand_words(label.brand.value).casefold()
        names = {named, *named.split()[:1]}
        brands.update(name for _, name in database.brands_by_key(f"={name}" for name in names))
    return sorted(brands)


def _named_in(texts: Iterable[str], database: Database) -> dict[str, frozenset[str]]:
    """Return for each text the words of the brands that it names."""
    asked: dict[str, list[tuple[str, str]]] = {"odd": [("", text) for text in texts]}
    for text in texts:
        for candidate in _candidates(text, database):
            for key in _keys_on_label(candidate):
                asked.setdefault(key, []).append((candidate.casefold(), text))
    found: dict[str, set[str]] = {text: set() for text in texts}
    for key, name in database.brands_by_key(asked):
        spelt = name.casefold()
        for candidate, text in asked[key]:
            alike = not candidate or fuzz.ratio(candidate, spelt, score_cutoff=SURE_RATIO)
            if alike and name not in found[text] and brand_certainty(name, text) > 0:
                found[text].add(name)
    return {text: frozenset(names) for text, names in found.items()}


def _candidates(text: str, database: Database) -> Iterator[str]:
    """Return the words of a text that may be a brand: as many as brands have, and as long."""
    words = split_words(text)
    for count, lengths in database.facts["brand_lengths"].items():
        for start in range(len(words) - int(count) + 1):
            candidate = " ".join(words[start : start + int(count)]).strip(".-'")
            if len(candidate) in lengths or len(candidate.casefold()) in lengths:
                yield candidate


def _keys_on_label(candidate: str) -> Iterator[str]:
    spelt = candidate.casefold()
    yield f"={spelt}"
    if len(spelt) != len(candidate):
        # Of some letters (ß) the small form is longer: each brand of this length is compared.
        yield f"length {len(candidate)}"
    for piece, begin, end in _moved_pieces(len(spelt)):
        yield f"{len(spelt)}.{piece} {spelt[begin:end]}"


@cache
def _moved_pieces(length: int) -> list[tuple[int, int, int]]:
    """Return where each piece may stand in a name of the same length that is misread, so that one at least does.

    Of 2k changes, some piece p is spared and has exactly p before it: take the first that has no more than p before
    its end. (Fewer changes count as 2k, with the rest behind the name.) So it has moved by an even or odd number of
    places as p is, by no more than p, and, since the lengths are equal, by no more than the 2k - p changes behind it.

    Returns:
        The number of the piece, its beginning and its end.
    """
    pieces = brand_pieces(length)
    moved = []
    for piece, (begin, end) in enumerate(pieces):
        most = min(piece, len(pieces) - 1 - piece)
        moved += [(piece, begin + by, end + by) for by in range(-most, most + 1, 2)]
    return [(piece, begin, end) for piece, begin, end in moved if begin >= 0 and end <= length]
