"""How verdicts and labels are kept in a journal: as JSON that is checked when it is read, and never as code.

A verdict is kept without its label; the label three times: whole; without what only matching looks at, which is most of
it, for reports; and no more than its words, for a glance by which a new recall is done with most labels.

What is kept carries a checksum: disks do err, and one wrong character of a model may clear a device.
"""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from labelcheck.model.geometry import Quad
from labelcheck.model.label import Field, Label
from labelcheck.model.verdict import Verdict

MOST_BYTES = 64_000_000
"""Of one whole label, unpacked; real ones have some 12,000. A journal may come from anywhere."""

_SUM = 4
_QUICKLY = 1
"""The compression's level: harder work would save a tenth."""


class DamagedError(ValueError):
    """What is kept is not what was written."""


@dataclass(frozen=True)
class Kept:
    """A verdict in the form in which it is kept.

    Attributes:
        told: The verdict without its label, and without its photo's name: other photos may have the same content.
        outline: The label without what only matching looks at.
        glance: Its words, and the ids of the recalls that it was held against.
        readings: The whole label.
    """

    told: bytes
    outline: bytes
    glance: bytes
    readings: bytes


@dataclass(frozen=True)
class Glance:
    """What tells at a glance that recalls do not concern a label.

    Attributes:
        codes: All that may be its model.
        gtin, brand: As read; empty when they were not.
        lines: The texts of its lines.
        considered: The ids of the recalls that it was held against.
    """

    codes: tuple[str, ...]
    gtin: str
    brand: str
    lines: tuple[str, ...]
    considered: tuple[str, ...] = ()

    @classmethod
    def at(cls, label: Label, considered: tuple[str, ...] = ()) -> Glance:
        """Take the words of a label."""
        return cls(
            tuple(code for model in label.models for code in (model.value, *model.rivals)),
            label.gtin.value if label.gtin is not None else "",
            label.brand.value if label.brand is not None else "",
            tuple(line.text for line in label.lines),
            considered,
        )


def kept(verdict: Verdict) -> Kept:
    """Return a verdict as it is kept."""
    return Kept(*kept_words(verdict), zlib.compress(_json(verdict.label), _QUICKLY))


def kept_words(verdict: Verdict) -> tuple[bytes, bytes, bytes]:
    """Return the first three parts of a verdict as it is kept: all but the readings."""
    told = replace(verdict, photo="", label=Label(), considered=())
    # What a verdict is about was considered, whether or not its checker says so.
    considered = dict.fromkeys((*verdict.considered, *(recall.id for recall in verdict.recalls)))
    glance = Glance.at(verdict.label, tuple(considered))
    parts = (glance.codes, glance.gtin, glance.brand, glance.lines, glance.considered)
    return _sealed(_json(told)), _sealed(_json(_thinned(verdict.label))), _sealed(_spelt(parts))


def told_again(photo: str, told: bytes, outline: bytes) -> Verdict:
    """Return a kept verdict, with as much of its label as reports show.

    Raises:
        DamagedError: It is not what was written.
    """
    return replace(_read(told, Verdict), photo=photo, label=_read(outline, Label))


def kept_failure(verdict: Verdict) -> bytes:
    """Return a `failed` verdict as it is kept, without its photo's name."""
    return _sealed(_json(replace(verdict, photo="")))


def failure_again(photo: str, told: bytes) -> Verdict:
    """Return a kept `failed` verdict.

    Raises:
        DamagedError: It is not what was written.
    """
    return replace(_read(told, Verdict), photo=photo)


def glance_again(glance: bytes) -> Glance:
    """Return the words of a label that was kept.

    Raises:
        DamagedError: They are not what was written.
    """
    try:
        codes, gtin, brand, lines, considered = json.loads(_unsealed(glance))
    except ValueError as error:
        raise DamagedError(str(error)) from error
    return Glance(tuple(codes), gtin, brand, tuple(lines), tuple(considered))


def whole_label(readings: bytes) -> Label:
    """Return the label with all its readings.

    Raises:
        DamagedError: It is not what was written.
    """
    unpacking = zlib.decompressobj()
    try:
        data = unpacking.decompress(readings, MOST_BYTES)  # its own checksum is tested at its end
    except zlib.error as error:
        raise DamagedError(str(error)) from error
    if not unpacking.eof or unpacking.unused_data:
        raise DamagedError("it is cut off, or too long")
    return _parsed(data, Label)


def _thinned(label: Label) -> Label:
    """Leave out what no report shows: places are shown to a tenth of a pixel, too."""

    def thin(fields: tuple[Field, ...]) -> tuple[Field, ...]:
        return tuple(replace(field, readings=(), box=_rounded(field.box)) for field in fields)

    return Label(
        fields={name: thin(values) for name, values in label.fields.items()},
        brand_kind=label.brand_kind,
        lines=tuple(
            replace(line, confidences=(), alternatives=(), box=_rounded(line.box) or line.box) for line in label.lines
        ),
    )


def _rounded(box: Quad | None) -> Quad | None:
    if box is None:
        return None
    a, b, c, d = ((round(x, 1), round(y, 1)) for x, y in box)
    return a, b, c, d


_Plain = TypeVar("_Plain", Verdict, Label)


@cache
def _adapters() -> dict[type[Any], TypeAdapter[Any]]:
    return {kind: TypeAdapter(kind) for kind in (Verdict, Label)}


def _json(value: Verdict | Label) -> bytes:
    return _spelt(_adapters()[type(value)].dump_python(value))


def _spelt(plain: object) -> bytes:
    # ASCII: what was read may hold halves of characters, which UTF-8 has no bytes for.
    return json.dumps(plain, separators=(",", ":")).encode("ascii")


def _read(sealed: bytes, kind: type[_Plain]) -> _Plain:
    return _parsed(_unsealed(sealed), kind)


def _parsed(data: bytes, kind: type[_Plain]) -> _Plain:
    try:
        if b"\\ud" in data:  # half of a character perhaps, which the faster parser refuses
            value: _Plain = _adapters()[kind].validate_python(json.loads(data))
        else:
            value = _adapters()[kind].validate_json(data)
    except (ValidationError, ValueError, RecursionError) as error:
        raise DamagedError(str(error)) from error
    return value


def _sealed(data: bytes) -> bytes:
    return zlib.crc32(data).to_bytes(_SUM, "big") + data


def _unsealed(sealed: bytes) -> bytes:
    data = sealed[_SUM:]
    if zlib.crc32(data).to_bytes(_SUM, "big") != sealed[:_SUM]:
        raise DamagedError("its checksum is wrong")
    return data
