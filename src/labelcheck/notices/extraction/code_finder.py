"""Finds codes in running text: the values that a sentence calls a model, an item, a part or a bar code's number."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from labelcheck.catalogue.rule import shape
from labelcheck.notices.extraction.lexicon import FOREIGN
from labelcheck.notices.extraction.phrases import PHRASES
from labelcheck.notices.extraction.printed_values import gtin_digits
from labelcheck.notices.extraction.tokens import Token, classes, is_code_token
from labelcheck.text.gtin import valid_gtin

_DECIMAL_CODE = re.compile(r"\d{4,}\.\d")
_TWO_NUMBERS = re.compile(r"\d{2,3}-\d{2,3}")
_VERSION = re.compile(r"\d\.\d")
_BRACKET = re.compile(r"\(C(?:[,a]{1,2}C)*\)")
LEAST_DIGITS = 3
"""Digits that a code of digits alone must have. Fewer are sizes and quantities."""
LENGTHS_OF_GTIN = (11, 12, 13, 14)
"""Digits of a bar code's number. A UPC of 11 lost its leading zero. EAN-8 is taken only where a UPC is listed."""
LENGTH_OF_A_SUFFIX = 2
"""Letters of a suffix behind a space: 166700 CQ."""
LONGEST_WORD_PART = 6
"""Letters of a word in capitals that belongs to the code behind it: DH 5379."""


@dataclass(frozen=True)
class FoundCode:
    """One code in a text.

    Attributes:
        kind: `model`, `sku`, `part` or `gtin`.
        match: `exact`, `prefix` or `glob`.
        value: The code.
        start: Where it begins in its text.
        end: The character after.
        excluded: Whether the notice says that it is not recalled.
    """

    kind: str
    match: str
    value: str
    start: int
    end: int
    excluded: bool = False


def find_codes(found: Sequence[Token], text: str) -> list[FoundCode]:
    """Return the codes of one sentence.

    Args:
        found: Its tokens.
        text: The text that the tokens' places count in.
    """
    codes: list[FoundCode] = [] if any(token.cls in "mu" for token in found) else _in_brackets(found)
    foreign = _foreign_from(found, text)
    kind, in_list, prefix, at = "", False, False, 0
    first_digits = bool(found) and PHRASES.first_digits.search(text[found[0].start : found[-1].end]) is not None
    while at < len(found):
        token = found[at]
        if token.cls == "m":
            if not _values_follow(found, at):
                codes += _named_before(found, at, token.kind)
            # A series is all models with that beginning.
            kind, in_list, prefix = token.kind, True, text[token.start : token.end].lower().endswith("series")
        elif token.cls == "u" or (token.cls in "yU" and in_list):
            kind, in_list = "", False
        elif token.cls in "ks":
            in_list = False
        elif token.cls == "p" and kind:
            prefix, in_list = True, True
        elif token.cls == "e":
            kind = ""
        elif in_list and codes and (code := _other_ending(found, at, codes[-1])) is not None:
            codes.append(code)
            at += 2
            continue
        elif in_list and codes and _is_a_sibling(token, codes[-1]):
            # Model 2151W beside 2151A and 2151T is not 2,151 watts.
            codes += codes_of_token(token, kind)
        elif kind and token.start < foreign:
            joined, width = _value(found, at, text, kind, direct=in_list)
            if joined is not None:
                codes += codes_of_token(joined, kind, prefix=prefix or first_digits)
                at += width
                in_list = True
                continue
            in_list = token.cls == ":" or _still_in_list(found, at, in_list)
            if token.cls not in ",a/":
                prefix = prefix and token.cls in "v:("
        at += 1
    return codes


def _in_brackets(found: Sequence[Token]) -> list[FoundCode]:
    """Return codes in brackets behind names, without a word for codes: Z Miami SE (900-00288)."""
    codes: list[FoundCode] = []
    for match in _BRACKET.finditer(classes(found)):
        inner = [token for token in found[match.start() : match.end()] if token.cls == "C"]
        digits = min(sum(map(str.isdigit, one.text)) for one in inner)
        if digits >= LEAST_DIGITS and all(is_code_token(one) and not one.masked for one in inner):
            codes += [code for one in inner for code in codes_of_token(one, "model")]
    return codes


def _is_a_sibling(token: Token, last: FoundCode) -> bool:
    return (
        token.cls == "N"
        and token.text.isalnum()
        and len(token.text) > LEAST_DIGITS
        and token.text[:3] == last.value[:3]
    )


def _other_ending(found: Sequence[Token], at: int, last: FoundCode) -> FoundCode | None:
    """Return EFMIS129-C for "-C" behind EFMIS129-B."""
    if found[at].cls != "-" or at + 1 >= len(found) or found[at - 1].cls not in ",a" or "-" not in last.value:
        return None
    ending = found[at + 1]
    if ending.start != found[at].end or ending.cls not in "LICW":
        return None
    return replace(last, value=f"{last.value.rsplit('-', 1)[0]}-{ending.text}", start=found[at].start, end=ending.end)


def _foreign_from(found: Sequence[Token], text: str) -> int:
    """Return where the sentence begins to name other products, which are not recalled themselves."""
    if not found:
        return 0
    start, end = found[0].start, found[-1].end
    sentence = text[start:end].lower()
    places = [sentence.find(f" {phrase} ") for phrase in FOREIGN]
    return min((start + place for place in places if place >= 0), default=end + 1)


def _values_follow(found: Sequence[Token], at: int) -> bool:
    for token in found[at + 1 : at + 8]:
        if token.cls in "CIYWGp":
            return True
        if token.cls not in "v:,m(a":
            return False
    return False


def _named_before(found: Sequence[Token], at: int, kind: str) -> list[FoundCode]:
    """Return codes before the word for their kind: "MUK-501 and MUK-502 models"."""
    codes: list[FoundCode] = []
    for token in reversed(found[max(0, at - 12) : at]):
        if is_code_token(token) and not token.masked:
            codes += codes_of_token(token, kind)
        elif token.cls not in ",a/":
            break
    return codes[::-1]


def _value(found: Sequence[Token], at: int, text: str, kind: str, *, direct: bool) -> tuple[Token | None, int]:
    """Return the code that begins at a token, and its number of tokens; None when no code begins there.

    `direct`: whether a word for codes, or another code, is just before.
    """
    token = found[at]
    if direct and (count := _tokens_joined(found, at, text)) > 1:
        last = found[at + count - 1]
        return Token("C", text[token.start : last.end], token.start, last.end, last.kind), count
    is_gtin = token.cls == "G" or (kind == "gtin" and token.cls == "I" and len(token.text) in LENGTHS_OF_GTIN)
    if is_code_token(token) or is_gtin or (direct and _in_a_list(found, at)):
        return token, 1
    return None, 1


def _tokens_joined(found: Sequence[Token], at: int, text: str) -> int:
    """Return the number of tokens of one code with spaces in it, such as DH 5379 and EVAS - M0859; 1 for none."""
    token, *behind = found[at : at + 3]
    if not behind or text[token.end : behind[0].start] != " ":
        return 1
    before = found[at - 1].cls if at else "."
    following, after = behind[0], behind[1] if len(behind) > 1 else None
    word = token.cls == "W" and before in "mv:"
    if word or (token.cls == "W" and before in ",a"):
        # DH 5379; in a list too: NZ 9110.3, NZ 9110.4
        number = following.cls in "CI" and following.text[0].isdigit()
        if number and len(token.text) <= LONGEST_WORD_PART and _VERSION.fullmatch(following.text) is None:
            return 2
        return 3 if word and following.cls == "-" and after is not None and after.cls == "C" else 1
    if token.cls == "I" and before in "mv:a,":
        # 512 CY125ATV-1, 166700 CQ
        short = following.cls == "W" and len(following.text) == LENGTH_OF_A_SUFFIX and before in "mv:"
        return 2 if short or (following.cls == "C" and is_code_token(following)) else 1
    ends = after is None or after.cls not in "CI"
    alike = shape(token.text) == shape(following.text)
    # CYAP05 050100U
    two = is_code_token(token) and is_code_token(following) and following.text[0].isdigit() and before in "mv"
    return 2 if two and ends and not alike else 1


def _in_a_list(found: Sequence[Token], at: int) -> bool:
    """Whether an ambiguous value is a code because of its place: behind "model", or between codes."""
    token = found[at]
    before = found[at - 1].cls if at else "."
    after = found[at + 1].cls if at + 1 < len(found) else "."
    if token.cls in "IY":
        is_quantity = token.cls == "Y" and after in "yx" and not token.text.startswith("0")
        return len(token.text) >= LEAST_DIGITS and before in "mv:,a/(xp" and not is_quantity
    if token.cls == "C":
        named = before in "mv:," and len(token.text) > 1 and token.text.isupper()
        numbers = (before == "m" and _TWO_NUMBERS) or (before in ",a" and _DECIMAL_CODE) or None
        return named or (numbers is not None and numbers.fullmatch(token.text) is not None)
    if token.cls == "W" and token.text.count("-") > 1:
        return True
    if token.cls == "W" and len(token.text) >= LEAST_DIGITS and before in ",apm:/" and after in ",a.()/v":
        # A word in capitals is a code only among codes.
        return before == "p" or "+" in token.text or any(is_code_token(one) for one in found[max(0, at - 4) : at + 5])
    return False


def _still_in_list(found: Sequence[Token], at: int, in_list: bool) -> bool:
    """Whether the next value, if it is digits alone, still belongs to the list of codes."""
    token = found[at]
    if token.cls in ",/:v(aA)" or token.text in "#":
        return in_list
    # "8517865 (black) or 2864384": words in brackets do not end the list.
    opened = [one.cls for one in found[max(0, at - 8) : at]]
    return in_list and "(" in opened and ")" not in opened[opened.index("(") :]


def codes_of_token(token: Token, kind: str, *, prefix: bool = False) -> list[FoundCode]:
    """Return the code of a value, in a list; empty when a bar code's number has a wrong length.

    Args:
        token: The value.
        kind: What the notice calls it. A number with a correct check digit is a bar code's number in any case.
        prefix: Whether the value is only the beginning of codes.
    """
    value, match = token.text.strip("-_/.#" if token.text.endswith("+") else "-_/+.#"), "exact"
    if token.cls == "G" or kind == "gtin":
        kind, value = "gtin", gtin_digits(value)
        if len(value) not in (8, *LENGTHS_OF_GTIN):
            return []
    elif len(value) in (12, 13) and valid_gtin(value) and kind != "part":
        kind = "gtin"
    elif prefix:
        match, value = "prefix", value.rstrip("*xX")
    elif token.masked:
        match, value = "glob", _as_glob(value)
    return [FoundCode(kind, match, value, token.start, token.end)]


def _as_glob(value: str) -> str:
    """Return FEFBZ90GC* as it is, and 3MGMR60XXX with one `?` for each open character."""
    if "*" in value:
        return value
    kept = value.rstrip("xX")
    return kept + "?" * (len(value) - len(kept)) if len(value) - len(kept) >= 2 else value


def shorthand(codes: Sequence[FoundCode]) -> list[FoundCode]:
    """Complete the codes that a list shortens to their last letters: KAF1000LRFNN/LRFNL."""
    full: list[FoundCode] = []
    for code in codes:
        if full and full[-1].kind == code.kind and code.start - full[-1].end <= 3 and code.value.isalpha():
            last, tail = full[-1].value, len(code.value)
            if 3 <= tail < len(last) - 3 and last[-tail:].isalpha():
                code = replace(code, value=last[:-tail] + code.value)  # noqa: PLW2901
        full.append(code)
    return full
