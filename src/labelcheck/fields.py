"""Which line says what: brand, model, serial number, date codes and the like, from the readings of all lines.

A line was read several times; the readings of one line are one print seen several ways, so they are compared character
by character before anything is believed. What cannot be a model (ratings, addresses, standards) is kept out here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from labelcheck.known_brands import find_brand
from labelcheck.label import Field, Label, LabelLine, Quad
from labelcheck.print_grammar import Found, keyword, looks_like_model, parse
from labelcheck.readers.bar_codes import BarCode
from labelcheck.readers.reading import Reading
from labelcheck.votes import Vote, vote

LEAST_PLAUSIBLE = 0.0
"""Lines whose best reading is less plausible are icons, edges and grain: they are not part of the label."""

BAR_CODE_CONFIDENCE = 0.995
"""Confidence of what a bar code says: check digits and error correction leave little to doubt."""
SAME_PRINT = 60.0
"""rapidfuzz ratio, 0 to 100, from which a bare word of one reading is taken for another reading's field."""


@dataclass(frozen=True)
class ReadLine:
    """One line of print with everything that was read from it.

    Attributes:
        box: Its corners in reading order.
        readings: At least one.
    """

    box: Quad
    readings: tuple[Reading, ...]

    @property
    def best(self) -> Reading:
        """The reading that looks most like print."""
        return max(self.readings, key=lambda reading: reading.plausibility)


def gather(lines: Sequence[ReadLine], bar_codes: Sequence[BarCode] = ()) -> Label:
    """Gather the fields of a label from its lines.

    Args:
        lines: The lines with their readings, in any order.
        bar_codes: The bar codes of the photo.

    Returns:
        The label; a field that nothing was read for is None.
    """
    ordered = sorted(lines, key=lambda line: _position(line.box))
    fields: dict[str, list[Field]] = {}
    for line in ordered:
        for kind, field in _fields_of(line):
            fields.setdefault(kind, []).append(field)
    for code in bar_codes:
        for kind, value in (("gtin", code.gtin), ("serial", code.serial)):
            if value is not None:
                fields.setdefault(kind, []).append(Field(value, BAR_CODE_CONFIDENCE, code.box, said=kind == "gtin"))
    models = sorted(fields.get("model", []), key=_rank, reverse=True)
    if not any(model.said for model in models) and "part" in fields:
        # Some labels call the model a part number and nothing else (power supplies).
        models = sorted(fields["part"] + models, key=_rank, reverse=True)
    said = [(index, reading.text) for index, line in enumerate(ordered) for reading in line.readings]
    brand = find_brand([text for _, text in said])
    return Label(
        models=tuple(models),
        brand=None
        if brand is None
        else Field(brand.name, brand.confidence, ordered[said[brand.line][0]].box, brand.said),
        name=_product_name(ordered),
        serial=_first(fields.get("serial")),
        gtin=_first(fields.get("gtin")),
        lot=_first(fields.get("lot")),
        po_number=_first(fields.get("po")),
        date_codes=tuple(fields.get("date", [])),
        lines=tuple(
            LabelLine(line.best.text, line.best.confidence, line.box, line.best.reader)
            for line in ordered
            if line.best.plausibility > LEAST_PLAUSIBLE
        ),
    )


def telling(readings: Sequence[Reading]) -> bool:
    """Whether a line seems to name something that tells what the device is: worth reading again, other ways."""
    return any(
        found.kind != "bare" or looks_like_model(found.value) for reading in readings for found in parse(reading)
    )


def _position(box: Quad) -> float:
    """Distance along the reading direction's downward normal: top line first, whichever way the photo is turned."""
    (x0, y0), (x1, y1) = box[0], box[1]
    length = ((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5 or 1.0
    nx, ny = -(y1 - y0) / length, (x1 - x0) / length
    middle = (sum(x for x, _ in box) / 4, sum(y for _, y in box) / 4)
    return middle[0] * nx + middle[1] * ny


def _rank(field: Field) -> tuple[bool, float, int]:
    return field.said, field.confidence, len(field.value)


def _first(fields: list[Field] | None) -> Field | None:
    return max(fields, key=_rank) if fields else None


def _fields_of(line: ReadLine) -> Iterable[tuple[str, Field]]:
    """Compare what the readings of one line say, field by field."""
    by_reader = {reading.reader: list(parse(reading)) for reading in line.readings}
    kinds = {found.kind for founds in by_reader.values() for found in founds} - {"bare"}
    for kind in sorted(kinds):
        yield kind, _field(_said(kind, by_reader), by_reader, line.box, said=True)
    # A code without a keyword counts only where no reading of this line found a keyword.
    if not kinds & {"model", "serial"}:
        bare = [found for founds in by_reader.values() for found in founds if found.kind == "bare"]
        for founds in _by_likeness(bare):
            field = _field(founds, by_reader, line.box, said=False)
            if looks_like_model(field.value):
                yield "model", field
            elif re.fullmatch(r"\d{4}", field.value):
                yield "date", field


def _said(kind: str, by_reader: dict[str, list[Found]]) -> list[Found]:
    """What each reading gives for a field: after the keyword, or, where that was lost, the word most like it."""
    said = [found for founds in by_reader.values() for found in founds if found.kind == kind]
    heard = {found.reader for found in said}
    strongest = max(said, key=lambda found: found.confidence).value
    for reader, founds in by_reader.items():
        like = [found for found in founds if found.kind == "bare" and _similar(found.value, strongest)]
        if reader not in heard and like:
            said.append(max(like, key=lambda found: fuzz.ratio(found.value, strongest)))
    return said


def _similar(one: str, other: str) -> bool:
    return fuzz.ratio(one, other) >= SAME_PRINT


def _by_likeness(founds: list[Found]) -> list[list[Found]]:
    """Put together the bare codes of several readings that are the same print: alike, and one of each reading."""
    groups: list[list[Found]] = []
    for found in founds:
        for group in groups:
            if found.reader not in {other.reader for other in group} and _similar(found.value, group[0].value):
                group.append(found)
                break
        else:
            groups.append([found])
    return groups


def _field(founds: list[Found], by_reader: Iterable[str], box: Quad, *, said: bool) -> Field:
    """Vote on one field of one line."""
    silent = set(by_reader) - {found.reader for found in founds}
    result = vote([Vote(found.value, found.confidence, found.reader) for found in founds], sorted(silent))
    witnesses = len({found.reader.partition("/")[0] for found in founds})
    return Field(result.value, result.confidence, box, said, result.rivals, witnesses)


def _product_name(lines: Sequence[ReadLine]) -> Field | None:
    """The first line with two words or more and no field, before the model: what the device is called."""
    for line in lines:
        best = line.best
        words = [word for word in best.text.split() if sum(c.isalpha() for c in word) >= 3]
        if len(words) >= 2 and best.confidence > 0.6 and keyword(best.text.split()[0])[0] is None:
            return Field(best.text, best.confidence, line.box)
    return None
