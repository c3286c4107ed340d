"""The fields of one label, gathered from all readings of its lines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from labelcheck.model.geometry import Quad, quad_to_list


@dataclass(frozen=True)
class LabelLine:
    """One line of print, as read best.

    Attributes:
        text: The text.
        confidence: 0 to 1.
        box: Its place in the photo.
        reader: The name of the reader.
        confidences: The reader's confidence in each character of `text`, 0 to 1; empty where that is not known.
        alternatives: For each character, what else it may be, with probabilities; empty where a reader has none.
    """

    text: str
    confidence: float
    box: Quad
    reader: str
    confidences: tuple[float, ...] = ()
    alternatives: tuple[tuple[tuple[str, float], ...], ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON types."""
        return {
            "text": self.text,
            "confidence": round(self.confidence, 3),
            "box": quad_to_list(self.box),
            "reader": self.reader,
        }


def witness_of(reader: str) -> str:
    """Return the reader without the enhancement: readings of one reader err alike.

    >>> witness_of("print/softened")
    'print'
    """
    return reader.partition("/")[0]


@dataclass(frozen=True)
class Heard:
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
        """Whose reading it is."""
        return witness_of(self.reader)


@dataclass(frozen=True)
class Field:
    """One value read on the label.

    Attributes:
        value: The value, as printed.
        confidence: Probability that it was read right, 0 to 1.
        box: The place of the line that it comes from, or None (bar codes without a place).
        said: Whether a keyword on the label (`Model:`, `SN`) says that it is this field.
        rivals: Other readings of the same print, for the ones that come after to weigh.
        witnesses: How many different readers read it.
        heard: What each reading gives; empty where no print was read (bar codes).
        followed: Whether more print was read after it on its line: then its end is not cut off.
    """

    value: str
    confidence: float
    box: Quad | None = None
    said: bool = False
    rivals: tuple[str, ...] = ()
    witnesses: int = 1
    heard: tuple[Heard, ...] = ()
    followed: bool = False


@dataclass(frozen=True)
class Label:
    """What stands on the label.

    Attributes:
        models: Candidates for the model, the most likely first.
        brand, name, serial, gtin, lot, po_number: The field, or None when it was not read.
        date_codes: Every date code that was read.
        lines: All lines, from top to bottom.
    """

    models: tuple[Field, ...] = ()
    brand: Field | None = None
    name: Field | None = None
    serial: Field | None = None
    gtin: Field | None = None
    lot: Field | None = None
    po_number: Field | None = None
    date_codes: tuple[Field, ...] = ()
    lines: tuple[LabelLine, ...] = ()

    @property
    def model(self) -> Field | None:
        """The most likely model, or None."""
        return self.models[0] if self.models else None

    @property
    def known_brand(self) -> bool:
        """Whether a brand was read; a company's name is none: makers print their own on what they make for others."""
        return self.brand is not None and self.brand.said

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON types: each field's value, and the lines with their places."""

        def value(field: Field | None) -> str | None:
            return None if field is None else field.value

        return {
            "brand": value(self.brand),
            "name": value(self.name),
            "model": value(self.model),
            "serial": value(self.serial),
            "gtin": value(self.gtin),
            "lot": value(self.lot),
            "po_number": value(self.po_number),
            "date_codes": [code.value for code in self.date_codes],
            "lines": [line.to_dict() for line in self.lines],
        }
