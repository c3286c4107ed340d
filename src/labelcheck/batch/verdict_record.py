"""How a journal stores verdicts and labels: in their full form, in parts that are read as far as they are needed.

A verdict is stored without its label. The label is stored three times: whole; for reports, without what only matching
looks at, which is most of it; and as its blocking keys, which show that a new recall does not concern most labels.

Each part carries a checksum: disks make errors, and one wrong character of a model may clear a recalled device.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass, replace

from labelcheck.model.geometry import Quad
from labelcheck.model.label import Field, Label
from labelcheck.model.serialise import DamagedError, Serialisable, deserialise, serialise
from labelcheck.model.verdict import Verdict

MOST_BYTES = 64_000_000
"""Of one whole label, unpacked; real ones have some 12,000. A journal may come from anywhere."""

_CHECKSUM_BYTES = 4


@dataclass(frozen=True)
class VerdictRecord:
    """The parts in which a verdict is stored.

    Attributes:
        verdict: The verdict without its label, and without its photo's name: other photos may have the same content.
        report_label: The label without what only matching looks at.
        blocking_keys: The label's `BlockingKeys`.
        label: The whole label, compressed.
    """

    verdict: bytes
    report_label: bytes
    blocking_keys: bytes
    label: bytes

    @classmethod
    def of(cls, verdict: Verdict, label: bytes | None = None) -> VerdictRecord:
        """Return a verdict as it is stored; `label` is its label if that is stored already."""
        alone = replace(verdict, photo="", label=Label(), considered=())
        # A recall that the verdict is about was considered, whether or not its checker says so.
        considered = dict.fromkeys((*verdict.considered, *(recall.id for recall in verdict.recalls)))
        keys = BlockingKeys.of(verdict.label, tuple(considered))
        if label is None:
            label = zlib.compress(serialise(verdict.label), level=1)  # higher levels would save a tenth
        report_label = _for_reports(verdict.label)
        return cls(_sealed(serialise(alone)), _sealed(serialise(report_label)), _sealed(serialise(keys)), label)


@dataclass(frozen=True)
class BlockingKeys(Serialisable):
    """The words of a label by which candidates for it are found; most recalls have none of them.

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
    def of(cls, label: Label, considered: tuple[str, ...] = ()) -> BlockingKeys:
        """Take the words of a label."""
        return cls(
            tuple(code for model in label.models for code in (model.value, *model.rivals)),
            label.gtin.value if label.gtin is not None else "",
            label.brand.value if label.brand is not None else "",
            tuple(line.text for line in label.lines),
            considered,
        )


def stored_failure(verdict: Verdict) -> bytes:
    """Return a `failed` verdict as it is stored, without its photo's name."""
    return _sealed(serialise(replace(verdict, photo="")))


def read_verdict(photo: str, stored: bytes, label: bytes | None = None) -> Verdict:
    """Return a stored verdict.

    Args:
        photo: The photo's name.
        stored: The verdict without its label, or a stored `failed` verdict.
        label: As much of its label as reports show; None for a `failed` verdict.

    Raises:
        DamagedError: It is not what was written.
    """
    verdict = replace(deserialise(_unsealed(stored), Verdict), photo=photo)
    return verdict if label is None else replace(verdict, label=deserialise(_unsealed(label), Label))


def read_blocking_keys(keys: bytes) -> BlockingKeys:
    """Return the stored blocking keys of a label.

    Raises:
        DamagedError: They are not what was written.
    """
    return deserialise(_unsealed(keys), BlockingKeys)


def read_label(label: bytes) -> Label:
    """Return a stored label with all its readings.

    Raises:
        DamagedError: It is not what was written.
    """
    unpacking = zlib.decompressobj()
    try:
        data = unpacking.decompress(label, MOST_BYTES)  # its own checksum is tested at its end
    except zlib.error as error:
        raise DamagedError(str(error)) from error
    if not unpacking.eof or unpacking.unused_data:
        raise DamagedError("it is cut off, or too long")
    return deserialise(data, Label)


def _for_reports(label: Label) -> Label:
    """Leave out what no report shows. Reports round places to a tenth of a pixel."""

    def without_readings(fields: tuple[Field, ...]) -> tuple[Field, ...]:
        return tuple(replace(field, readings=(), box=field.box and _rounded(field.box)) for field in fields)

    return replace(
        label,
        fields={name: without_readings(values) for name, values in label.fields.items()},
        lines=tuple(replace(line, confidences=(), alternatives=(), box=_rounded(line.box)) for line in label.lines),
    )


def _rounded(box: Quad) -> Quad:
    a, b, c, d = ((round(x, 1), round(y, 1)) for x, y in box)
    return a, b, c, d


def _sealed(data: bytes) -> bytes:
    return zlib.crc32(data).to_bytes(_CHECKSUM_BYTES, "big") + data


def _unsealed(sealed: bytes) -> bytes:
    data = sealed[_CHECKSUM_BYTES:]
    if zlib.crc32(data).to_bytes(_CHECKSUM_BYTES, "big") != sealed[:_CHECKSUM_BYTES]:
        raise DamagedError("its checksum is wrong")
    return data
