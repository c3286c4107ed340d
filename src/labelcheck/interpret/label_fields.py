"""Which line says what: brand, model, serial number, date codes and the like, from the readings of all lines.

A line was read several times; the readings of one line are one print seen several ways, so they are compared character
by character before anything is believed. What cannot be a model (ratings, addresses, standards) is kept out here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from labelcheck.interpret.layout import down, following, under
from labelcheck.interpret.line_fields import ODD_MODEL, ReadLine, fields_of
from labelcheck.interpret.reading_fields import is_bare_date, open_end, parse
from labelcheck.interpret.serial_grammars import grammar_of, repaired
from labelcheck.model.bar_code import BarCode
from labelcheck.model.label import BrandKind, Field, Label, LabelLine
from labelcheck.model.reading import Reading
from labelcheck.text.brands import find_brand
from labelcheck.text.keywords import keyword
from labelcheck.text.lookalikes import look_alike_key
from labelcheck.text.shapes import NEVER_MODEL, looks_like_model

__all__ = ["ReadLine", "gather", "telling"]

LEAST_PLAUSIBLE = 0.0
"""Lines whose best reading is less plausible are icons, edges and grain: they are not part of the label."""
BAR_CODE_CONFIDENCE = 0.995
"""Confidence of what a bar code says: check digits and error correction leave little to doubt."""
NEXT_LINE = 0.75
"""Confidence at most of a value that begins a line of several words under its keyword: too little to clear a device by.
One reading that sees several words is enough: one of them may be another keyword.

The value itself may be what could not be read there. On the safe side, not yet measured."""
LEAST_SERIAL = 8
"""Letters and digits from which a code under a bar code is taken for the serial number."""

SHORTEST_ODD = 5
"""Characters under which a word with one digit under a keyword is no model."""

_Fields = dict[str, list[Field]]


def gather(read: Sequence[ReadLine], bar_codes: Sequence[BarCode] = ()) -> Label:
    """Gather the fields of a label from its lines.

    Args:
        read: The lines with their readings, in any order.
        bar_codes: The bar codes of the photo.

    Returns:
        The label; a field that nothing was read for is None.
    """
    ordered = sorted(read, key=lambda line: down(line.box))
    fields = _of_all_lines(ordered)
    brand, brand_kind = _brand(ordered)
    maker = brand.value if brand is not None and brand_kind is BrandKind.KNOWN else None
    _tell_serials(fields, bar_codes, maker)
    models = sorted(fields.get("model", []), key=_rank, reverse=True)
    if not any(model.by_keyword for model in models) and "part" in fields:
        # Some labels call the model a part number and nothing else (power supplies).
        models = sorted(fields["part"] + models, key=_rank, reverse=True)
    serial = _only(fields.get("serial"))
    lines = [
        LabelLine(best.text, best.confidence, line.box, best.reader, tuple(best.confidences), tuple(best.alternatives))
        for line in ordered
        if (best := line.best).plausibility > LEAST_PLAUSIBLE
    ]
    return Label.of(
        lines,
        brand_kind,
        model=models,
        brand=brand,
        name=_product_name(ordered),
        serial=repaired(serial, maker) if serial is not None and maker is not None else serial,
        gtin=_only(fields.get("gtin")),
        lot=_only(fields.get("lot")),
        po_number=_only(fields.get("po")),
        date_code=fields.get("date"),
    )


def telling(readings: Sequence[Reading]) -> bool:
    """Whether a line seems to name something that tells what the device is: worth reading again, other ways."""
    return any(
        found.kind != "bare"
        or looks_like_model(found.value)
        # Many recalls ask for a date code, four digits alone on their line.
        or (is_bare_date(found.value) and found.value == reading.text.strip())
        for reading in readings
        for found in parse(reading)
    )


def _of_all_lines(ordered: Sequence[ReadLine]) -> _Fields:
    """Return the fields of every line by kind; where one line goes on in another, of the two together."""
    fields: _Fields = {}
    taken: set[int] = set()
    for index, line in enumerate(ordered):
        if index in taken:
            continue
        kind = _open_end(line)
        others = [other for other in range(len(ordered)) if other != index and other not in taken] if kind else []
        for place in following(line.box, [ordered[other].box for other in others]) if kind else ():
            after = ordered[others[place]]
            if _announces(after):
                continue
            joined = _joined(line, after)
            if _goes_on(kind, line, joined):
                taken.add(others[place])
                alone = all(len(reading.text.split()) <= 1 for reading in after.readings)
                for name, field in fields_of(joined):
                    odd = name == "model" and not looks_like_model(field.value)
                    most = NEXT_LINE if not alone else ODD_MODEL if odd else 1.0
                    fields.setdefault(name, []).append(replace(field, confidence=min(field.confidence, most)))
                break
        else:
            for name, field in fields_of(line):
                fields.setdefault(name, []).append(field)
    return fields


def _open_end(line: ReadLine) -> str | None:
    """Return the kind of field that at least half of a line's readings leave open at its end."""
    ends = Counter(open_end(reading) for reading in line.readings)
    kind, count = max(((one, ends[one]) for one in ends if one is not None), key=lambda pair: pair[1], default=("", 0))
    return kind if 2 * count >= len(line.readings) and count else None


def _announces(line: ReadLine) -> bool:
    """Whether a line begins with a keyword of its own: then it says nothing of the line above it."""
    words = line.best.text.split()
    return bool(words) and keyword(words[0])[0] is not None


def _joined(line: ReadLine, after: ReadLine) -> ReadLine:
    """Return two lines as one: each reading of the second after what the same reader made of the first."""
    before = {reading.reader: reading for reading in line.readings}
    readings = []
    for reading in after.readings:
        first = before.get(reading.reader, line.best)
        text = f"{first.text} {reading.text}"
        readings.append(Reading(text, (*first.confidences, 1.0, *reading.confidences), reading.reader))
    return ReadLine(after.box if _values(line) == [] else line.box, tuple(readings))


def _goes_on(kind: str | None, line: ReadLine, joined: ReadLine) -> bool:
    """Whether a second line gives a field the value, or the rest of it, that the first one lacks."""
    known = _values(line)
    return any(
        found.kind == kind
        and found.value not in known
        and (kind not in ("model", "part") or looks_like_model(found.value) or _odd_model(found.value))
        and (kind != "serial" or len(found.value) >= LEAST_SERIAL - 2)
        for found in parse(joined.best)
    )


def _odd_model(value: str) -> bool:
    """Whether a value has the shape of a model but for a second digit: under its keyword, that is one."""
    odd = value.isupper() and len(value) >= SHORTEST_ODD and sum(map(str.isdigit, value)) == 1
    return odd and not NEVER_MODEL.match(value)


def _values(line: ReadLine) -> list[str]:
    return [found.value for reading in line.readings for found in parse(reading) if found.kind != "bare"]


def _rank(field: Field) -> tuple[bool, float, int]:
    return field.by_keyword, field.confidence, len(field.value)


def _only(fields: list[Field] | None) -> Field | None:
    """Return the likeliest of several values of a field that a device has once; the others are a doubt about it."""
    if not fields:
        return None
    best = max(fields, key=_rank)
    others = [field for field in fields if field is not best and field.by_keyword == best.by_keyword]
    rivals = dict.fromkeys([*best.rivals, *(text for field in others for text in (field.value, *field.rivals))])
    return replace(best, rivals=tuple(text for text in rivals if text != best.value))


def _tell_serials(fields: _Fields, bar_codes: Sequence[BarCode], maker: str | None) -> None:
    """Add what bar codes say, and what stands under one or is written as the maker's serial numbers are."""
    grammar = grammar_of(maker) if maker is not None else None
    places = [code.box for code in bar_codes if code.gtin is None]
    for field in list(fields.get("model", [])):
        under_a_code = len(field.value) >= LEAST_SERIAL and any(under(field.box, code) for code in places if field.box)
        if not field.by_keyword and (under_a_code or (grammar is not None and grammar.fits(field.value))):
            fields["model"].remove(field)
            fields.setdefault("serial", []).append(field)
    for code in bar_codes:
        if code.gtin is not None:
            fields.setdefault("gtin", []).append(Field(code.gtin, BAR_CODE_CONFIDENCE, code.box, by_keyword=True))
        if code.serial is not None:
            # It tells 0 from O; only the print says that it is the serial number.
            key = look_alike_key(code.serial)
            printed = [one for one in fields.get("serial", []) if look_alike_key(one.value) == key]
            by_keyword = any(one.by_keyword for one in printed)
            kept = [one for one in fields.get("serial", []) if one not in printed]
            fields["serial"] = [*kept, Field(code.serial, BAR_CODE_CONFIDENCE, code.box, by_keyword)]


def _brand(lines: Sequence[ReadLine]) -> tuple[Field | None, BrandKind | None]:
    texts = [(index, reading.text) for index, line in enumerate(lines) for reading in line.readings]
    found = find_brand([text for _, text in texts])
    if found is None:
        return None, None
    return Field(found.name, found.confidence, lines[texts[found.line][0]].box), found.kind


def _product_name(lines: Sequence[ReadLine]) -> Field | None:
    """The first line with two words or more and no field, before the model: what the device is called."""
    for line in lines:
        best = line.best
        words = [word for word in best.text.split() if sum(c.isalpha() for c in word) >= 3]
        if len(words) >= 2 and best.confidence > 0.6 and keyword(best.text.split()[0])[0] is None:
            return Field(best.text, best.confidence, line.box)
    return None
