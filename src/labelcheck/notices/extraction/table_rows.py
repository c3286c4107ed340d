"""The rows of a flattened table: codes first, then the cells for units."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from labelcheck.catalogue.rule import Rule, shape
from labelcheck.notices.extraction.code_finder import LENGTHS_OF_GTIN
from labelcheck.notices.extraction.grammar import GRAMMAR
from labelcheck.notices.extraction.printed_values import iso_date, shifted
from labelcheck.notices.extraction.tokens import Token, classes, is_code_token
from labelcheck.notices.extraction.unit_statements import NO_FIELD
from labelcheck.notices.extraction.unit_values import Setting, any_of, one_of, ranged, window

LEAST_COLUMNS = 2
LEAST_DIGITS = 4
"""A cell of digits alone has at least as many to be a code; fewer are sizes."""
ITEM = re.compile(
    r"(?P<R>[fb]?v?[CIYDG][t-][CIYDG]|lv?D|Dz)|(?P<P>[CIYDG](?:(?:,a?|a)[CIYDG])+)|(?P<c>[CIYDGW])|(?P<s>/)|(?P<o>.)"
)


@dataclass
class Row:
    """One row.

    Attributes:
        codes: Its codes.
        cells: What stands behind them, each with its kind in `ITEM`: `R` a range, `P` several values, `c` one.
    """

    codes: list[Token] = field(default_factory=list)
    cells: list[tuple[str, list[Token]]] = field(default_factory=list)


@dataclass(frozen=True)
class Columns:
    """What the headings say of the cells.

    Attributes:
        in_two: Whether the first and the last serial number stand in two columns.
        code_first: Whether the codes stand in the first column.
        bar_codes: Whether there is a column of bar codes' numbers, which are passed over.
    """

    in_two: bool = False
    code_first: bool = False
    bar_codes: bool = False


def ranges_only(unit: str, body: Sequence[Token], setting: Setting) -> Rule | None:
    """Return the rule of a table whose rows name products in words alone: one of its ranges, whichever."""
    items = [(match.lastgroup, body[match.start() : match.end()]) for match in ITEM.finditer(classes(body))]
    row = Row()
    depth = 0
    for kind, cell in items:
        depth = max(0, depth + {"(": 1, ")": -1}.get(cell[0].cls, 0))
        if kind == "R" or (kind == "c" and cell[0].masked):
            row.cells.append((kind, list(cell)))
        elif kind in ("P", "c") and depth == 0 and cell[0].cls != "W" and not is_a_size("c", list(cell)):
            return None
    return row_rule(unit, row, setting) if row.cells and unit not in NO_FIELD else None


def find_rows(body: Sequence[Token], columns: Columns, *, strict: bool = True) -> list[Row] | None:
    """Split the cells into rows: codes first, then cells for units. None when something fits in no row.

    Args:
        body: The cells.
        columns: What the headings say.
        strict: Whether what fits in no row spoils the table; otherwise it is passed over.
    """
    reader = _RowReader(columns, strict)
    string = classes(body)
    depth = 0
    for match in ITEM.finditer(string):
        kind = match.lastgroup or "o"
        cell = list(body[match.start() : match.end()])
        depth = max(0, depth + {"(": 1, ")": -1}.get(cell[0].cls, 0))
        if depth > 0 and strict and kind in ("R", "P"):
            # 3260035C8 (242770000111-242850000104): what is the serial number?
            return None
        if kind in "os" or depth > 0 or _says_nothing(kind, cell, columns):
            continue
        joined = match.start() > 0 and string[match.start() - 1] == "/"
        if not reader.take(kind, cell, joined=joined):
            return None
    return reader.finished()


class _RowReader:
    """Puts one item after the other into rows."""

    def __init__(self, columns: Columns, strict: bool) -> None:
        self._columns = columns
        self._strict = strict
        self._rows = [Row()]

    def take(self, kind: str, cell: list[Token], *, joined: bool) -> bool:
        """Take the next item; whether the table can still be read.

        Args:
            kind: Its kind in `ITEM`.
            cell: Its tokens.
            joined: Whether a slash stands between it and the one before.
        """
        row = self._rows[-1]
        if not row.codes:
            return self._first(kind, cell)
        if kind != "c" or cell[0].masked or (self._columns.in_two and not self._full(row) and not joined):
            row.cells.append((kind, cell))
            return True
        if row.cells:
            return self._next_row(cell[0])
        if joined:
            row.codes.append(cell[0])
            return True
        return self._second(kind, cell)

    def _full(self, row: Row) -> bool:
        return len(row.cells) >= LEAST_COLUMNS

    def _first(self, kind: str, cell: list[Token]) -> bool:
        """Begin a row: with a code, or not at all."""
        if kind == "c" and not cell[0].masked:
            self._rows[-1].codes.append(cell[0])
            return True
        return not self._strict

    def _next_row(self, token: Token) -> bool:
        first = self._rows[0]
        if self._strict and _outline(token.text) != _outline(first.codes[0].text) and _seems_a_cell(first, token):
            return False
        self._rows.append(Row([token]))
        return True

    def _second(self, kind: str, cell: list[Token]) -> bool:
        """Take a second value behind a code: the row's only cell for units, when its shape is not that of codes."""
        row = self._rows[-1]
        if self._strict and _outline(cell[0].text) != _outline(row.codes[0].text):
            row.cells.append((kind, cell))
        elif not self._strict and not self._columns.code_first:
            row.codes[:] = [cell[0]]
        return not self._strict or bool(row.cells)

    def finished(self) -> list[Row] | None:
        """Return the rows; None when one of them lacks something."""
        odd = self._columns.in_two and any(len(row.cells) % LEAST_COLUMNS for row in self._rows)
        if self._strict and (odd or any(not row.codes or not row.cells for row in self._rows)):
            return None
        return [row for row in self._rows if row.codes and row.cells]


def _says_nothing(kind: str, cell: list[Token], columns: Columns) -> bool:
    token = cell[0]
    is_gtin = token.cls == "G" or (token.cls == "I" and len(token.text) in LENGTHS_OF_GTIN)
    return kind == "c" and (token.cls in "WY" or is_a_size(kind, cell) or (columns.bar_codes and is_gtin))


def _seems_a_cell(row: Row, value: Token) -> bool:
    """Whether a value looks like a row's cells for units, not like its codes."""
    return any(_outline(value.text) == _outline(token.text) for _, one in row.cells for token in one)


def is_a_size(kind: str, cell: list[Token]) -> bool:
    """Return whether a cell is too short for a code: a size, a quantity."""
    token = cell[0]
    if kind != "c" or token.masked:
        return False
    return len(token.text) < LEAST_DIGITS if token.cls == "I" else token.cls == "C" and not is_code_token(token)


def _outline(text: str) -> str:
    """Return the shape of a value, runs of letters and of digits as one: 9A9-9 for 31EK30-01."""
    return re.sub(r"(.)\1+", r"\1", shape(text))


def row_rule(unit: str, row: Row, setting: Setting, *, in_two: bool = False) -> Rule | None:
    """Return the rule of one row; None when a cell could be read in two ways.

    Args:
        unit: The field that the cells are of.
        row: The row.
        setting: What the rest of the notice tells.
        in_two: Whether the first and the last serial number stand in two columns.
    """
    parts: list[Rule | None] = []
    singles = [cell[0] for kind, cell in row.cells if kind == "c"]
    if in_two and (len(singles), len(row.cells)) != (LEAST_COLUMNS, LEAST_COLUMNS):
        return None
    if in_two:
        return ranged(unit, singles[0], singles[1], setting)
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
