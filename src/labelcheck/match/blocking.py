"""Which recalls a label may belong to at all: a few of a million, and never fewer than `find_matches` would match.

`code_comparison.compare` says what is close to a code. This module asks the catalogue for all that is.
A reading asks for itself, and for all codes that it may be a misreading of. What begins or ends with it stands together
in the order of the keys. Codes with an open end are found by what they begin or end with.

What needs the brand is left out without it, as `find_matches` would: codes of digits only are so many that nearly every
number is near one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from functools import cached_property

from labelcheck.catalogue.catalogue import Catalogue
from labelcheck.catalogue.database import Database
from labelcheck.catalogue.keys import LONGEST_SPELT, KeyKind
from labelcheck.catalogue.recall import Recall
from labelcheck.match.brand_index import brands_on
from labelcheck.match.code_comparison import LEAST_LEFT, outer_pieces
from labelcheck.match.misreadings import misread_keys
from labelcheck.match.open_codes import open_alike, open_near
from labelcheck.model.label import Label
from labelcheck.text.codes import DISTINCTIVE_LENGTH, allowed_misreads, folded
from labelcheck.text.lookalikes import look_alike_key


def candidates(label: Label, catalogue: Catalogue) -> list[Recall]:
    """Return all recalls that a label may belong to, in the catalogue's order."""
    asked = Candidates(label, catalogue.database)
    return catalogue.in_rows(sorted([*asked.plain, *asked.neighbours]))


class Candidates:
    """The recalls that one label may belong to, asked for in two steps: where something is listed, the first is enough.

    Args:
        label: The label.
        database: The catalogue's.
    """

    def __init__(self, label: Label, database: Database) -> None:
        self._label, self._database = label, database
        self._brands = brands_on(label, database)
        self._own_keys = [KeyKind.BRAND + brand for brand in self._brands]
        self._codes = sorted({folded(model.value) for model in label.models})
        # What a code must be worth. Beside another brand it must be longer, and a part of one needs the code's brand.
        self._enough_alike, self._enough_near, self._enough_in_part = (1, 2, 3) if label.known_brand else (0, 1, 1)

    @cached_property
    def plain(self) -> list[int]:
        """The rows of the recalls of what the label says, if it was read right, look-alikes aside; ascending."""
        keys = [KeyKind.CODELESS_BRAND + brand for brand in self._brands]
        keys += [KeyKind.SEVERAL_WORDS + look_alike_key(words) for words in self._several_words()]
        if self._label.gtin is not None:
            keys.append(KeyKind.GTIN + self._label.gtin.value.lstrip("0"))
        rows = {row for row, _ in self._database.recalls_by_key(keys)}
        rows |= self._exact(map(look_alike_key, self._codes), self._enough_alike)
        for code in self._codes:
            rows |= open_alike(code, self._database, self._enough_alike, self._own_keys)
        return sorted(rows)

    @cached_property
    def neighbours(self) -> list[int]:
        """The rows of all others that it may belong to: something was misread, or is a part of it; ascending."""
        rivals = sorted({folded(rival) for model in self._label.models for rival in model.rivals})
        lengths = self._database.facts["code_lengths"]
        spelt = frozenset(length for length in lengths if length <= LONGEST_SPELT)
        near, in_part = list(map(look_alike_key, rivals)), list[str]()
        for code in self._codes:
            near += misread_keys(code, allowed_misreads(len(code)), spelt)
            in_part += _parts(look_alike_key(code), lengths)
        in_part += [look_alike_key(piece) for model in self._label.models for piece in outer_pieces(model.value)]
        rows = self._exact(near, self._enough_near) | self._exact(in_part, self._enough_in_part)
        for code in self._codes:
            rows |= open_near(code, self._database, self._enough_near, self._own_keys)
            rows |= self._longer(look_alike_key(code))
        for rival in rivals:
            rows |= open_alike(rival, self._database, self._enough_near, self._own_keys)
        return sorted(rows.difference(self.plain))

    def _exact(self, keys: Iterable[str], enough: int) -> set[int]:
        """Return the rows of exact codes with some look-alike keys."""
        exact = (KeyKind.EXACT + key for key in keys)
        return {row for row, _ in self._database.recalls_by_key(exact, enough, self._own_keys)}

    def _longer(self, key: str) -> set[int]:
        """Return the rows of codes that begin or end with a key."""
        beginnings = (KeyKind.EXACT + key, KeyKind.PREFIX + key, KeyKind.REVERSED + key[::-1])
        return {
            row
            for beginning in (beginnings if len(key) >= LEAST_LEFT else ())
            for row, _ in self._database.recalls_beginning_with(beginning, self._enough_in_part, self._own_keys)
        }

    def _several_words(self) -> Iterator[str]:
        counts = self._database.facts["code_words"]
        for line in self._label.lines if counts else ():
            words = line.text.split()
            for count in counts:
                for start in range(len(words) - count + 1):
                    yield " ".join(words[start : start + count])


def _parts(key: str, lengths: Collection[int]) -> Iterator[str]:
    """Return what a key begins and ends with that may be all of a code."""
    for length in lengths:
        if DISTINCTIVE_LENGTH < length < len(key):
            yield key[:length]
            yield key[-length:]
