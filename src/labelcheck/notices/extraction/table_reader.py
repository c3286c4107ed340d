"""Tables that were flattened into running text: a row of headings, then cells without a mark between them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from labelcheck.notices.extraction.code_finder import FoundCode, codes_of_token
from labelcheck.notices.extraction.lexicon import FROM_TO, HEADER_WORDS
from labelcheck.notices.extraction.phrases import PHRASES
from labelcheck.notices.extraction.printed_values import gtin_digits
from labelcheck.notices.extraction.table_rows import (
    LEAST_COLUMNS,
    LEAST_DIGITS,
    Headings,
    Row,
    find_rows,
    ranges_only,
    row_rule,
)
from labelcheck.notices.extraction.tokens import Token, classes, is_code_token
from labelcheck.notices.extraction.unit_finder import Limit
from labelcheck.notices.extraction.unit_statements import NO_FIELD, at_the_start, cut_ranges
from labelcheck.notices.extraction.unit_values import Setting

MOST_TABLES = 20
OFTEN = 3
"""A value in so many rows is part of their names."""
SHORT_WORD = 3
"""Letters of a word in capitals whose number belongs to a name of several words: EX 350F."""
LEAST_GOING_ON = 3
"""Codes that a sentence must begin with to continue the table before it."""
_GOES_ON = re.compile(r"C{3}")
MOST_OF_A_HEADING = 24
"""Characters behind the start of the first cell that may still belong to the headings: "(first 8 digits)"."""
MOST_WORDS_BETWEEN = 9
"""Words in capitals that may stand among the headings."""
_PROSE = re.compile(r"[xvantfbkspe]{9}")


@dataclass(frozen=True)
class Table:
    """The contents of a table.

    Attributes:
        first: The index of the first token of its headings.
        codes: The codes in its cells.
        limits: The units that its rows name; without a rule when a row was not understood.
    """

    first: int
    codes: tuple[FoundCode, ...]
    limits: tuple[Limit, ...]


def read_tables(found: Sequence[Token], text: str, setting: Setting) -> Table | None:
    """Return the tables in a sentence's tokens as one, or None when there is none.

    Args:
        found: The tokens.
        text: The text that their places count in.
        setting: What the rest of the notice says.
    """
    tables: list[Table] = []
    at = 0
    while (header := _header(found[at:])) is not None and len(tables) < MOST_TABLES:
        first, after = at + header[0], at + header[1]
        heads = found[first:after]
        cells = _body(found[after:])
        at = after + max(1, len(cells))
        body = cut_ranges([Token("u", "", 0, 0), *cells])[1:]
        if body and any(token.cls in "uks" for token in heads):
            tables.append(_table_of_units(heads, body, first, text, setting))
        elif body:
            tables.append(Table(first, tuple(_code_cells(heads, body)), ()))
    if not tables:
        return None
    return Table(
        tables[0].first,
        tuple(code for table in tables for code in table.codes),
        tuple(limit for table in tables for limit in table.limits),
    )


def _header(found: Sequence[Token]) -> tuple[int, int] | None:
    """Return where the headings begin and end."""
    at = 0
    while at < len(found):
        end = at
        while end < len(found) and (_is_heading(found[end], end > at) or _stands_between(found, at, end)):
            end += 1
        if end == at:
            at += 1
            continue
        heads = found[at:end]
        named = [token for token in heads if token.cls in "muksy"]
        others = [token for token in heads if token.text.lower() in HEADER_WORDS and token.cls not in "muksy"]
        several = len(named) + len(others) >= LEAST_COLUMNS and any(token.cls in "mu" for token in named)
        if several and heads[-1].cls != ":" and end < len(found) and found[end].cls in "CIGWxYDN":
            return at, end
        at = end
    return None


def _stands_between(found: Sequence[Token], first: int, at: int) -> bool:
    """Whether a word with a capital stands among headings: headings follow it before any value."""
    if at == first or found[at].cls not in "WxavL" or not found[at].text[0].isupper():
        return False
    for token in found[at + 1 : at + MOST_WORDS_BETWEEN]:
        if token.cls in "CIYDG" or not token.text[0].isupper():
            return False
        if token.cls in "uks":
            return True
    return False


def _is_heading(token: Token, begun: bool) -> bool:
    if token.cls in "/()-:":
        return begun
    if token.cls in "muksy":
        return token.text[0].isupper() or begun
    return (token.text[0].isupper() and token.text.lower() in HEADER_WORDS) or token.text in ("#", "&")


def _body(rest: Sequence[Token]) -> Sequence[Token]:
    """Cut off the sentence that follows a table."""
    following = _header(rest)
    if following is not None:
        rest = rest[: following[0]]
    string = classes(rest)
    for match in _PROSE.finditer(string):
        stretch = rest[match.start() : match.end()]
        if sum(token.text[0].islower() for token in stretch) >= len(stretch) - 1:
            rest = rest[: match.start()]
            break
    values = [at for at, token in enumerate(rest) if token.cls in "CIDG"]
    return rest[: values[-1] + 2] if values else ()


def continued_list(found: Sequence[Token], kind: str) -> list[FoundCode]:
    """Return the codes of a sentence that only continues a table or a list: it begins with several codes."""
    if not kind or _GOES_ON.match(classes(found)) is None or not all(map(is_code_token, found[:LEAST_GOING_ON])):
        return []
    return [code for token in found if is_code_token(token) for code in codes_of_token(token, kind)]


def _code_cells(heads: Sequence[Token], body: Sequence[Token]) -> Iterator[FoundCode]:
    """Yield the codes of a table that has only columns for codes, names and colours."""
    kinds = _kinds(heads)
    others = [kind for kind in kinds if kind != "gtin"] or kinds
    values = [
        token
        for before, token in pairwise((None, *body))
        if token is not None
        and (token.cls == "G" or is_code_token(token) or (token.cls == "I" and len(token.text) >= LEAST_DIGITS))
        and not (token.cls == "C" and before is not None and before.cls == "W" and len(before.text) <= SHORT_WORD)
    ]
    # What stands in many rows is part of a name: Ravin R500 R050, Ravin R500 Sniper R051.
    counts = Counter(token.text for token in values)
    ended = {token.text for token, behind in pairwise(body) if behind.cls in "(,"}
    rare = [token for token in values if counts[token.text] < OFTEN or token.text in ended]
    if len(rare) >= len(counts) - len({token.text for token in rare}) and len(rare) > LEAST_COLUMNS:
        values = rare
    first: bool | None = None
    for token in values:
        digits = gtin_digits(token.text)
        if "gtin" in kinds and (token.cls == "G" or (token.cls == "I" and len(digits) in (11, 12, 13, 14))):
            yield from codes_of_token(token, "gtin")
            continue
        if first is None:
            first = token.text.isdigit()
        kind = others[0] if token.text.isdigit() == first else others[-1]
        if kind != "gtin":
            yield from codes_of_token(token, kind)


def _kinds(heads: Sequence[Token]) -> list[str]:
    """Return the kinds of codes that the headings name; "Style Name" is no code when there is another column."""
    named = [
        (token.kind, at + 1 < len(heads) and heads[at + 1].text.lower() in ("name", "names"))
        for at, token in enumerate(heads)
        if token.cls == "m"
    ]
    kinds = [kind for kind, is_name in named if not is_name] or [kind for kind, _ in named]
    return list(dict.fromkeys(kinds))


def _headings(heads: Sequence[Token], text: str, body_start: int) -> Headings:
    named = [token for token in heads if token.cls in "muks"]
    fields = {{"k": "made", "s": "sold"}.get(one.cls, one.kind) for one in named if one.cls != "m"}
    kinds = _kinds(heads)
    # "Serial Numbers (first 8 digits)", "Production Code Ends In": the cells are pieces of the printed values.
    words = text[heads[0].start : body_start + MOST_OF_A_HEADING]
    piece = PHRASES.piece.search(words) is not None or any(token.cls in "peh" for token in heads)
    first_digits = piece and PHRASES.first_digits.search(words) is not None
    named_words = set(re.findall(r"[a-z]+", text[heads[0].start : heads[-1].end].lower()))
    readable = len(fields) == 1 and not fields & set(NO_FIELD) and "prefix" not in named_words
    return Headings(
        kinds=tuple(kind for kind in kinds if kind != "gtin"),
        several=sum(one.cls == "m" and one.kind != "gtin" for one in named) > 1,
        unit=fields.pop() if readable and (first_digits or not piece) else None,
        in_two=any(low in named_words and high in named_words for low, high in FROM_TO.items()),
        code_first=heads[0].cls == "m",
        bar_codes="gtin" in kinds,
        first_digits=first_digits,
    )


def _table_of_units(heads: Sequence[Token], body: Sequence[Token], first: int, text: str, setting: Setting) -> Table:
    """Read rows of codes, each with serial numbers, lots, date codes or days of making."""
    head = _headings(heads, text, body[0].start)
    rows = find_rows(body, head)
    only_prefixes = "prefix" in text[heads[0].start : heads[-1].end].lower()
    codes = () if only_prefixes or not head.kinds else tuple(_codes_of_rows(rows, body, head))
    whole = Limit(None, (), heads[0].start, body[-1].end, text[heads[0].start : body[-1].end])
    if head.unit is not None:
        # The column of codes must stand before that of units.
        if rows and head.kinds and next(token.cls for token in heads if token.cls in "muks") == "m":
            limits = _limits_of_rows(rows, head, head.unit, whole, setting)
            return Table(first, codes, limits or (whole,))
        if not rows and not head.first_digits:
            rule = ranges_only(head.unit, body, setting)
            if rule is not None:
                return Table(first, (), (replace(whole, rule=rule, fields=frozenset({head.unit})),))
    return Table(first, codes, (whole,))


def _codes_of_rows(rows: list[Row] | None, body: Sequence[Token], head: Headings) -> Iterator[FoundCode]:
    """Yield the codes of the rows; of a table that was not readable, only what is certainly a code."""
    for row in rows or find_rows(body, head, strict=False) or ():
        for token in row.codes:
            if rows is not None or (is_code_token(token) and _shorter(token, row)):
                yield from codes_of_token(token, head.kinds[0])
        if head.several and not head.in_two:
            singles = (cell[0] for kind, cell in row.cells if kind == "c")
            second = next((token for token in singles if is_code_token(token) and not token.masked), None)
            if second is not None:
                yield from codes_of_token(second, head.kinds[-1])


def _limits_of_rows(
    rows: Sequence[Row], head: Headings, unit: str, whole: Limit, setting: Setting
) -> tuple[Limit, ...]:
    """Return one limit a row; none at all when one of the rows could be read in two ways."""
    limits = []
    for row in rows:
        # With two columns of codes, a single value behind a code may be the other code.
        doubtful = head.several and any(kind == "c" and not cell[0].masked for kind, cell in row.cells)
        rule = row_rule(unit, row, setting, in_two=head.in_two) if head.in_two or not doubtful else None
        if head.first_digits:
            rule = at_the_start(rule)
        if rule is None:
            return ()
        names = tuple(code.value for token in row.codes for code in codes_of_token(token, head.kinds[0]))
        start, end = row.codes[0].start, row.cells[-1][1][-1].end
        limits.append(replace(whole, rule=rule, codes=names, start=start, end=end, fields=frozenset({unit})))
    return tuple(limits)


def _shorter(code: Token, row: Row) -> bool:
    """Whether a code is of another kind than its row's serial numbers. One of their length is a serial number too."""
    cell = row.cells[0][1][0]
    return len(code.text) < len(cell.text) or cell.masked or cell.cls in "ID"
