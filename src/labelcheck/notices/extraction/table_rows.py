"""The rows of a table that was flattened into text: codes first, then the cells for units."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from labelcheck.catalogue.rule import Rule, shape
from labelcheck.notices.extraction.code_finder import LENGTHS_OF_GTIN
from labelcheck.notices.extraction.grammar import GRAMMAR
from labelcheck.notices.extraction.printed_values import iso_date, shifted
from labelcheck.notices.extraction.tokens import Token, classes, is_code_token
from labelcheck.notices.extraction.unit_values import Setting, any_of, one_of, ranged, window

LEAST_COLUMNS = 2
LEAST_DIGITS = 4
"""Digits that a cell of digits alone must have to be a code. Fewer are sizes."""
ITEM = re.compile(
    r"(?P<R>[fb]?v?[CIYDG][t-][CIYDG]|lv?D|Dz)|(?P<P>[CIYDG](?:(?:,a?|a)[CIYDG])+)|(?P<c>[CIYDGW])|(?P<s>/)|(?P<o>.)"
)


@dataclass
class Row:
    """One row.

    Attributes:
        codes: Its codes.
        cells: The cells behind them, each with its kind in `ITEM`: `R` a range, `P` several values, `c` one value.
    """

    codes: list[Token] = field(default_factory=list)
    cells: list[tuple[str, list[Token]]] = field(default_factory=list)


@dataclass(frozen=True)
class Headings:
    """What the headings of a table with a column for units say.

    Attributes:
        kinds: The kinds of codes, bar codes left out.
        several: Whether there are several columns of codes, as for a model's name and its number.
        unit: The field of the cells; None when no rules can be made of them: cells of several fields, of a field that
            the catalogue lacks, or pieces of values.
        in_two: Whether the first and the last serial number have two columns.
        code_first: Whether the codes have the first column.
        bar_codes: Whether there is a column of bar codes' numbers, which are passed over.
        first_digits: Whether cells are only the beginnings of the printed values.
    """

    kinds: tuple[str, ...]
    several: bool
    unit: str | None
    in_two: bool
    code_first: bool
    bar_codes: bool
    first_digits: bool


def ranges_only(unit: str, body: Sequence[Token], setting: Setting) -> Rule | None:
    """Return the rule of a table whose rows name products in words alone: any of its ranges."""
    row = Row()
    for kind, cell, depth, _ in _items(body):
        if kind == "R" or (kind == "c" and cell[0].masked):
            row.cells.append((kind, cell))
        elif kind in "Pc" and depth == 0 and cell[0].cls != "W" and not _is_a_size(cell[0]):
            return None
    return row_rule(unit, row, setting) if row.cells else None


def find_rows(body: Sequence[Token], heads: Headings, *, strict: bool = True) -> list[Row] | None:
    """Split the cells into rows: codes first, then cells for units. None when an item fits in no row.

    Args:
        body: The cells.
        heads: What the headings say.
        strict: Whether an item that fits in no row makes the table unreadable; otherwise it is passed over.
    """
    rows = [Row()]
    for kind, cell, depth, joined in _items(body):
        if depth > 0 and strict and kind in "RP":
            # 3260035C8 (242770000111-242850000104): which of them is the serial number?
            return None
        if kind in "so" or depth > 0 or (kind == "c" and _says_nothing(cell[0], heads)):
            continue
        if not _take(rows, kind, cell, heads, joined=joined, strict=strict):
            return None
    odd = heads.in_two and any(len(row.cells) % LEAST_COLUMNS for row in rows)
    if strict and (odd or any(not row.codes or not row.cells for row in rows)):
        return None
    return [row for row in rows if row.codes and row.cells]


def _items(body: Sequence[Token]) -> Iterator[tuple[str, list[Token], int, bool]]:
    """Yield each item's kind in `ITEM`, its tokens, the depth of brackets, and whether a slash stands before it."""
    string = classes(body)
    depth = 0
    for match in ITEM.finditer(string):
        start, end = match.span()
        depth = max(0, depth + {"(": 1, ")": -1}.get(string[start], 0))
        yield match.lastgroup or "o", list(body[start:end]), depth, string[max(0, start - 1) : start] == "/"


def _take(rows: list[Row], kind: str, cell: list[Token], heads: Headings, *, joined: bool, strict: bool) -> bool:
    """Put the next item into the last row or a new one; False when the table cannot be read."""
    row, token = rows[-1], cell[0]
    is_value = kind == "c" and not token.masked
    if not row.codes:
        if is_value:
            row.codes.append(token)
        return is_value or not strict
    if not is_value or (heads.in_two and len(row.cells) < LEAST_COLUMNS and not joined):
        row.cells.append((kind, cell))
    elif row.cells:
        outline, first = _outline(token), rows[0]
        alike = any(outline == _outline(other) for _, one in first.cells for other in one)
        if strict and outline != _outline(first.codes[0]) and alike:
            # It looks like the cells for units, not like the codes.
            return False
        rows.append(Row([token]))
    elif joined:
        row.codes.append(token)
    elif strict:
        # A second value is the row's only cell for units when its shape is not the shape of the code.
        if _outline(token) == _outline(row.codes[0]):
            return False
        row.cells.append((kind, cell))
    elif not heads.code_first:
        row.codes[:] = [token]
    return True


def _says_nothing(token: Token, heads: Headings) -> bool:
    is_gtin = token.cls == "G" or (token.cls == "I" and len(token.text) in LENGTHS_OF_GTIN)
    return token.cls in "WY" or _is_a_size(token) or (heads.bar_codes and is_gtin)


def _is_a_size(token: Token) -> bool:
    """Whether a cell of one value is too short for a code: a size, a quantity."""
    if token.masked:
        return False
    return len(token.text) < LEAST_DIGITS if token.cls == "I" else token.cls == "C" and not is_code_token(token)


def _outline(token: Token) -> str:
    """Return the shape of a value, with each run of letters or digits as one: 9A9-9 for 31EK30-01."""
    return re.sub(r"(.)\1+", r"\1", shape(token.text))


def row_rule(unit: str, row: Row, setting: Setting, *, in_two: bool = False) -> Rule | None:
    """Return the rule of one row; None when a cell could be read in two ways.

    Args:
        unit: The field of the cells.
        row: The row.
        setting: What the rest of the notice says.
        in_two: Whether the first and the last serial number have two columns.
    """
    if in_two:
        singles = [cell[0] for kind, cell in row.cells if kind == "c"]
        two = len(singles) == len(row.cells) == LEAST_COLUMNS
        return ranged(unit, singles[0], singles[1], setting) if two else None
    parts: list[Rule | None] = []
    for kind, cell in row.cells:
        values = [token for token in cell if token.cls in GRAMMAR.value]
        if kind == "R" and len(values) == LEAST_COLUMNS:
            parts.append(ranged(unit, values[0], values[1], setting))
        elif kind in "Pc":
            parts.append(one_of(unit, values))
        else:
            parts.append(_open_window(unit, cell))
    return any_of(parts)


def _open_window(unit: str, cell: Sequence[Token]) -> Rule | None:
    """Return the rule for "any date older than 01-Mar-24" and "on or before September 17, 2021"."""
    date = next((iso_date(token.text) for token in cell if token.cls == "D"), None)
    if date is None or unit not in ("made", "sold", "date_code"):
        return None
    before = any(token.text.lower() in ("before", "prior", "older", "earlier") for token in cell)
    return window("made" if unit == "date_code" else unit, None, shifted(date, -1) if before else date)
