"""The fields of one line of print: what its readings say, put side by side and voted on."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz

from labelcheck.interpret.calibration import calibrated
from labelcheck.interpret.consensus import vote
from labelcheck.interpret.reading_fields import FieldCandidate, in_prose, is_bare_date, parse
from labelcheck.model.geometry import Quad
from labelcheck.model.label import Field, FieldReading, witness_of
from labelcheck.model.reading import Reading
from labelcheck.text.gtin import valid_gtin
from labelcheck.text.shapes import looks_like_model, never_said_model, odd_rating

SAME_PRINT = 60.0
"""rapidfuzz ratio, 0 to 100, from which a bare word of one reading is taken for another reading's field."""

KEYWORD_READ = 0.5
"""Confidence of a keyword, 0 to 1, from which one reading is enough for it; below, another reader must read it too."""

ODD_MODEL = 0.9
"""Confidence at most of a model that few are written as: "2151W", "BBL-MM-LAMP", or "RM5PBM" alone under its keyword.
Enough to warn by, too little to clear a device by: print beside a lost model may look so. A guess."""

LESS_SURE = 0.97
"""Confidence of what a value may be besides, as a share of the value's own: it comes second."""
_SEVERAL = frozenset({"model", "part", "date"})
"""Fields of which a label may have several; of the others, a second value is a doubt about the first."""


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


def fields_of(line: ReadLine) -> Iterable[tuple[str, Field]]:
    """Compare what the readings of one line say, field by field; yields each field with its kind."""
    by_reader = {reading.reader: list(parse(reading)) for reading in line.readings}
    kinds = {found.kind for candidates in by_reader.values() for found in candidates} - {"bare"}
    for kind in sorted(kinds):
        for candidates in _by_order(kind, by_reader):
            yield from _by_keyword(kind, candidates, by_reader, line.box)
    # A code without a keyword counts only where no reading of this line found a keyword.
    if not kinds & {"model", "serial"}:
        yield from _bare(line, by_reader)


def _bare(line: ReadLine, by_reader: dict[str, list[FieldCandidate]]) -> Iterable[tuple[str, Field]]:
    """Yield the fields that codes without a keyword may be, by their shape."""
    prose = in_prose(line.best.text)
    bare = [found for candidates in by_reader.values() for found in candidates if found.kind == "bare"]
    for candidates in _by_likeness(bare):
        if not any(_tells(found.value) for found in candidates):
            continue
        field = _field(candidates, by_reader, line.box, by_keyword=False)
        if is_bare_date(field.value):
            if not prose:
                yield "date", _field(candidates, by_reader, line.box, by_keyword=False, shaped=True)
        elif looks_like_model(field.value):
            yield "model", field
        elif _long_gtin(field.value):
            yield "gtin", field


def _tells(code: str) -> bool:
    """Whether a code without a keyword has the shape of any field; a vote takes time, and most words are just words."""
    return looks_like_model(code) or is_bare_date(code) or _long_gtin(code)


def _long_gtin(code: str) -> bool:
    """Whether a number is a GTIN by itself: of eight digits, one in ten is, and labels are full of such."""
    return len(code) > 8 and valid_gtin(code)


def _by_order(kind: str, by_reader: dict[str, list[FieldCandidate]]) -> Iterable[list[FieldCandidate]]:
    """Put together the first values that the readings give for a field, then the second ones, and so on."""
    columns = [[found for found in candidates if found.kind == kind] for candidates in by_reader.values()]
    for row in itertools.zip_longest(*columns):
        yield [found for found in row if found is not None]


def _by_keyword(
    kind: str, candidates: list[FieldCandidate], by_reader: dict[str, list[FieldCandidate]], box: Quad
) -> Iterable[tuple[str, Field]]:
    """Yield a field, and the others that its print may be: the parts of `A1112/A1113`."""
    strongest = max(candidates, key=lambda found: found.confidence).value
    readings = {found.reader for found in candidates}
    voters = list(candidates)
    for reader, others in by_reader.items():
        # Where a reading lost the keyword, the word most like it.
        like = [found for found in others if found.kind == "bare" and _similar(found.value, strongest)]
        if reader not in readings and like:
            voters.append(max(like, key=lambda found: fuzz.ratio(found.value, strongest)))
    by_keyword = _has_keyword(candidates)
    field = _field(voters, by_reader, box, by_keyword=by_keyword)
    odd = odd_rating(field.value)
    if kind in ("model", "part") and never_said_model(field.value) and not odd:
        return  # each reading misread it in a way of its own: "1865S0" and "48650"
    if kind == "model" and (odd or not any(map(str.isdigit, field.value))):
        field = replace(field, confidence=min(field.confidence, ODD_MODEL))
    also = [
        replace(found, value=value, confidence=LESS_SURE * found.confidence, followed=False)
        for found in candidates
        for value in dict.fromkeys(found.also)
    ]
    if kind not in _SEVERAL:
        more = dict.fromkeys(found.value for found in also if found.value not in field.rivals)
        yield kind, replace(field, rivals=(*field.rivals, *more))
        return
    yield kind, field
    for group in _by_likeness(also):
        yield kind, _field(group, by_reader, box, by_keyword=by_keyword)


def _has_keyword(candidates: Sequence[FieldCandidate]) -> bool:
    """Whether a keyword was read, and not some other print for one: an SN for M/N."""
    witnesses = {witness_of(found.reader) for found in candidates}
    return len(witnesses) > 1 or max(found.keyword_confidence for found in candidates) >= KEYWORD_READ


def _similar(one: str, other: str) -> bool:
    return fuzz.ratio(one, other) >= SAME_PRINT


def _by_likeness(candidates: Sequence[FieldCandidate]) -> list[list[FieldCandidate]]:
    """Put together the codes of several readings that are the same print: the most alike, one of each reading."""
    groups: list[list[FieldCandidate]] = []
    for found in candidates:
        near = [
            group
            for group in groups
            if found.reader not in {other.reader for other in group} and _similar(found.value, group[0].value)
        ]
        if near:
            max(near, key=lambda group: fuzz.ratio(found.value, group[0].value)).append(found)
        else:
            groups.append([found])
    return groups


def _field(
    candidates: list[FieldCandidate], by_reader: Iterable[str], box: Quad, *, by_keyword: bool, shaped: bool = False
) -> Field:
    """Vote on one field of one line; `shaped` when its shape tells as surely as a keyword what it is."""
    silent = set(by_reader) - {found.reader for found in candidates}
    readings = tuple(FieldReading(found.value, found.confidence, found.reader) for found in candidates)
    result = vote(readings, sorted(silent))
    witnesses = len({one.witness for one in readings})
    sure = calibrated(result.confidence, witnesses, by_keyword=by_keyword or shaped, disputed=bool(result.rivals))
    followed = 2 * sum(found.followed for found in candidates) > len(candidates)
    return Field(result.value, sure, box, by_keyword, result.rivals, witnesses, readings, followed)
