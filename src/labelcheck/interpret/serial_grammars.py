"""How makers write serial numbers, kept as data: it repairs a misread one, but only when one repair alone fits.

A repair changes which characters are believed, never how many; what was read stays among the rivals, so a repair alone
clears no unit: a unit rule is not met only when no rival meets it either.
"""

from __future__ import annotations

import itertools
from dataclasses import replace
from functools import lru_cache
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError, model_validator
from pydantic import Field as Key

from labelcheck.catalogue.field_types import MAX_CODE
from labelcheck.data import data_file
from labelcheck.errors import CatalogueError
from labelcheck.model.label import Field
from labelcheck.text.codes import folded
from labelcheck.text.dates import DateFormat
from labelcheck.text.lookalikes import confusable, look_alike_key

REPAIRED = 0.9
"""Confidence at most of a serial number in which more than look-alikes was repaired: below what is taken as read.

On the safe side, not yet measured."""

_TWINS = ("0O", "1IL", "2Z", "5S", "6G", "8B")
"""What even people take for one another. O for D or Q is rarer."""
_TWIN, _LOOK_ALIKE, _CONFUSED, _MOST = 1, 3, 100, 1000
"""Costs of believing in another character than the one that was read: a twin, a look-alike, a confusion, any other.

Any number of look-alikes may be repaired, or one confusion alone: with more, it is some other number."""

_Costs = dict[str, int]
"""Each text that fits, with its cost."""


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Characters(_Strict):
    """A run of characters out of a set.

    Attributes:
        one_of: The letters and digits that may stand there.
        count: How many, at least.
        most: How many, at most; as `count` when missing.
    """

    one_of: Annotated[str, Key(pattern=r"^[A-Z0-9]{1,36}$")]
    count: Annotated[int, Key(strict=True, ge=1, le=MAX_CODE)] = 1
    most: Annotated[int, Key(strict=True, ge=1, le=MAX_CODE)] | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Characters:
        if self.most is not None and self.most < self.count:
            raise ValueError("`most` must not be less than `count`")
        return self

    @property
    def widths(self) -> range:
        """The lengths that it may have."""
        return range(self.count, (self.most or self.count) + 1)

    def cheapest(self, text: str) -> _Costs:
        """Return the texts that fit and differ least from what was read."""
        places = []
        for one in text:
            costs = {other: _cost(one, other) for other in self.one_of}
            least = min(costs.values())
            places.append([other for other, cost in costs.items() if cost == least])
        total = sum(_cost(one, place[0]) for one, place in zip(text, places, strict=True))
        # Two are enough to know that it is not one alone.
        return dict.fromkeys(map("".join, itertools.islice(itertools.product(*places), 2)), total)


class Date(_Strict):
    """A date.

    Attributes:
        date: How it is written, as in a catalogue: `YYMMDD`.
    """

    date: Annotated[str, Key(max_length=16), AfterValidator(lambda text: DateFormat.parse(text) and text)]

    @property
    def widths(self) -> range:
        """The length that it has."""
        width = DateFormat.parse(self.date).width
        return range(width, width + 1)

    def cheapest(self, text: str) -> _Costs:
        """Return the dates that differ least from what was read."""
        form = DateFormat.parse(self.date)
        digits = [look_alike_key(one) for one in text]
        # Each look-alike stands for one digit, so only a place that was confused has several, and one may have been.
        candidates = {"".join(digits)} | {
            "".join([*digits[:place], other, *digits[place + 1 :]])
            for place, one in enumerate(text)
            for other in "0123456789"
            if confusable(one, other)
        }
        costs = {date: sum(map(_cost, text, date)) for date in candidates if form.read(date) is not None}
        least = min(costs.values(), default=_MOST)
        return {date: cost for date, cost in costs.items() if cost == least}


class Grammar(_Strict):
    """How one maker writes serial numbers.

    Attributes:
        brands: As in `known_brands.txt`.
        layout: Its parts, from left to right; letters and digits only.
        note: For people, with an example.
    """

    brands: Annotated[tuple[str, ...], Key(min_length=1)]
    layout: Annotated[tuple[Characters | Date, ...], Key(min_length=1, max_length=8)]
    note: str

    def fits(self, text: str) -> bool:
        """Whether a serial number is written so."""
        return any(cost == 0 for cost in self._nearest(folded(text)).values())

    def repair(self, text: str) -> str | None:
        """Return the one serial number that was most likely printed; None when it fits, or none or several do.

        >>> grammar_of("Anker").repair("AFPZ1204O1277123")
        'AFPZ120401277123'
        >>> grammar_of("Anker").repair("AFPZ1204I1277123") is None
        True
        """
        nearest = self._nearest(folded(text))
        cost = min(nearest.values(), default=0)
        if len(nearest) != 1 or not 0 < cost <= _CONFUSED:
            return None
        printed = iter(next(iter(nearest)))
        return "".join(next(printed) if folded(one) else one for one in text)

    def _nearest(self, text: str) -> _Costs:
        """Return the texts that fit at the least cost, two at most of each way to lay it out."""
        found: _Costs = {}
        for widths in itertools.product(*(part.widths for part in self.layout)):
            if sum(widths) != len(text):
                continue
            ends = list(itertools.accumulate(widths, initial=0))
            parts = [part.cheapest(text[ends[i] : ends[i + 1]]) for i, part in enumerate(self.layout)]
            for several in itertools.islice(itertools.product(*(part.items() for part in parts)), 2):
                whole, cost = "".join(one for one, _ in several), sum(cost for _, cost in several)
                found[whole] = min(cost, found.get(whole, cost))
        least = min(found.values(), default=0)
        return {whole: cost for whole, cost in found.items() if cost == least}


class _File(_Strict):
    grammars: tuple[Grammar, ...]

    @model_validator(mode="after")
    def _one_a_brand(self) -> _File:
        brands = [brand for grammar in self.grammars for brand in grammar.brands]
        if len(set(brands)) != len(brands):
            raise ValueError("a brand has two grammars")
        return self


def read_grammars(text: str) -> dict[str, Grammar]:
    """Return the grammars in a JSON text by brand.

    Raises:
        CatalogueError: It is no such text; names the field.
    """
    try:
        file = _File.model_validate_json(text)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        where = ".".join(map(str, first["loc"])) or "the whole"
        raise CatalogueError(
            f"serial_grammars.json: {where}: {first['msg']}.", "The file belongs to the package: install it again."
        ) from None
    return {brand: grammar for grammar in file.grammars for brand in grammar.brands}


def grammar_of(brand: str) -> Grammar | None:
    """Return how a brand's serial numbers are written, or None when that is not known."""
    return _bundled().get(brand)


def repaired(serial: Field, brand: str) -> Field:
    """Return a serial number as its maker must have printed it, or as it is.

    Args:
        serial: As read.
        brand: The brand on the label.

    Returns:
        The field; when it was repaired, what was read is the first of its rivals.
    """
    grammar = grammar_of(brand)
    better = grammar.repair(serial.value) if grammar is not None and len(serial.value) <= MAX_CODE else None
    if better is None:
        return serial
    alike = look_alike_key(better) == look_alike_key(serial.value)
    confidence = serial.confidence if alike else min(serial.confidence, REPAIRED)
    return replace(serial, value=better, confidence=confidence, rivals=(serial.value, *serial.rivals))


@lru_cache(maxsize=4096)
def _cost(read: str, printed: str) -> int:
    if read == printed:
        return 0
    if any(read in twins and printed in twins for twins in _TWINS):
        return _TWIN
    if look_alike_key(read) == look_alike_key(printed):
        return _LOOK_ALIKE
    return _CONFUSED if confusable(read, printed) else _MOST


@lru_cache(maxsize=1)
def _bundled() -> dict[str, Grammar]:
    return read_grammars(data_file("serial_grammars.json").read_text(encoding="utf-8"))
