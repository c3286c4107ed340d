"""What a label says: its lines, and the fields gathered from all readings of its lines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from dataclasses import field as attribute
from enum import Enum
from typing import Any

from labelcheck.model.geometry import Quad
from labelcheck.model.serialise import PRIVATE, Serialisable, digits


@dataclass(frozen=True)
class LabelLine(Serialisable):
    """One line of print with its best reading.

    Attributes:
        text: The text.
        confidence: 0 to 1.
        box: Its place in the photo.
        reader: The name of the reader.
        confidences: The reader's confidence in each character of `text`, 0 to 1; empty if it is not known.
        alternatives: For each character, other characters with their probabilities; empty if the reader gives none.
    """

    text: str
    confidence: float = attribute(metadata=digits(3))
    box: Quad = attribute(metadata=digits(1))
    reader: str
    confidences: tuple[float, ...] = attribute(default=(), metadata=PRIVATE)
    alternatives: tuple[tuple[tuple[str, float], ...], ...] = attribute(default=(), metadata=PRIVATE)


def witness_of(reader: str) -> str:
    """Return the reader without the enhancement. Readings by one reader make the same errors.

    >>> witness_of("print/softened")
    'print'
    """
    return reader.partition("/")[0]


@dataclass(frozen=True)
class FieldReading(Serialisable):
    """What one reading gives for a field.

    Attributes:
        value: The value.
        confidence: The reader's confidence in its least sure character, 0 to 1.
        reader: The reader's name, as in `Reading`.
    """

    value: str
    confidence: float
    reader: str = "tesseract"

    @property
    def witness(self) -> str:
        """The reader without the enhancement."""
        return witness_of(self.reader)


@dataclass(frozen=True)
class Field(Serialisable):
    """One value on the label.

    Attributes:
        value: The value, as printed.
        confidence: Probability that the value was read right, 0 to 1.
        box: The place of the line that the value comes from; None for bar codes without a place.
        by_keyword: Whether a keyword on the label (`Model:`, `SN`) names the field.
        rivals: Other readings of the same print. Later stages weigh them.
        witnesses: Number of different readers that read the value.
        readings: What each reading gives; empty where no print was read (bar codes).
        followed: Whether more print was read after the value on its line. Then the end of the value is not cut off.
    """

    value: str
    confidence: float
    box: Quad | None = None
    by_keyword: bool = False
    rivals: tuple[str, ...] = ()
    witnesses: int = 1
    readings: tuple[FieldReading, ...] = ()
    followed: bool = False


class FieldName(str, Enum):
    """The fields of a label, in the order of the reports."""

    BRAND = "brand"
    NAME = "name"
    MODEL = "model"
    SERIAL = "serial"
    GTIN = "gtin"
    LOT = "lot"
    PO_NUMBER = "po_number"
    DATE_CODE = "date_code"


class BrandKind(str, Enum):
    """Where a brand is known from."""

    KNOWN = "known"
    """It stands in the list of brands."""
    NOTICE = "notice"
    """A recall notice names it."""
    COMPANY = "company"
    """It is only the name of a company. Makers print their own name on what they make for others."""


class _First:
    """The first value of one field, or None: a read-only attribute of `Label`."""

    def __init__(self, name: FieldName) -> None:
        self._name = name

    def __get__(self, label: Label, owner: type[Label]) -> Field | None:
        return next(iter(label.fields.get(self._name, ())), None)


@dataclass(frozen=True)
class Label(Serialisable):
    """What stands on the label.

    Attributes:
        fields: The values of each field, the likeliest first. A field without a value is absent.
        lines: All lines, from top to bottom.
        brand_kind: Where the brand is known from; None without a brand.
    """

    fields: Mapping[FieldName, tuple[Field, ...]] = attribute(default_factory=dict)
    lines: tuple[LabelLine, ...] = ()
    brand_kind: BrandKind | None = None

    brand = _First(FieldName.BRAND)
    name = _First(FieldName.NAME)
    model = _First(FieldName.MODEL)
    serial = _First(FieldName.SERIAL)
    gtin = _First(FieldName.GTIN)
    lot = _First(FieldName.LOT)
    po_number = _First(FieldName.PO_NUMBER)

    @classmethod
    def of(
        cls,
        lines: Iterable[LabelLine] = (),
        brand_kind: BrandKind | None = None,
        **fields: Field | Iterable[Field] | None,
    ) -> Label:
        """Return a label with the given fields, each by its name: one value, several, or None.

        >>> Label.of(model=Field("A1112", 0.99)).model.value
        'A1112'
        """
        return cls({}, tuple(lines), brand_kind).with_fields(**fields)

    def with_fields(self, **fields: Field | Iterable[Field] | None) -> Label:
        """Return the same label with some fields replaced, each by its name: one value, several, or None."""
        values = dict(self.fields)
        for name, value in fields.items():
            values[FieldName(name)] = (value,) if isinstance(value, Field) else tuple(value or ())
        return replace(self, fields={name: values[name] for name in FieldName if values.get(name)})

    def all(self, name: FieldName) -> tuple[Field, ...]:
        """Return all values of a field, the likeliest first."""
        return self.fields.get(name, ())

    @property
    def models(self) -> tuple[Field, ...]:
        """Candidates for the model, the likeliest first."""
        return self.all(FieldName.MODEL)

    @property
    def date_codes(self) -> tuple[Field, ...]:
        """Every date code that was read."""
        return self.all(FieldName.DATE_CODE)

    @property
    def known_brand(self) -> bool:
        """Whether the label carries a brand of the list of brands."""
        return self.brand_kind is BrandKind.KNOWN

    def to_dict(self) -> dict[str, Any]:
        """Return the public form: the first value of each field, all date codes, and the lines with their places."""
        names = [name for name in FieldName if name is not FieldName.DATE_CODE]
        return {
            **{name.value: values[0].value if (values := self.all(name)) else None for name in names},
            "date_codes": [code.value for code in self.date_codes],
            "lines": [line.to_dict() for line in self.lines],
        }
