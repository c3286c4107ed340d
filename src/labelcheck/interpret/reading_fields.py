"""What one reading of one line says: keywords with their values, and bare codes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from labelcheck.interpret.model_words import CODE, SHORTEST, model_in
from labelcheck.interpret.reading_words import Word, trimmed, words_of
from labelcheck.model.reading import Reading
from labelcheck.text.gtin import gtin_in, valid_gtin
from labelcheck.text.keywords import is_filler, keyword, says_model, split_colon
from labelcheck.text.shapes import (
    CELL,
    MONTH,
    NEVER_MODEL,
    as_code,
    digits_seen,
    has_digits,
    never_said_model,
    odd_rating,
)

_LIKELY_PRINT = 0.5
"""Confidence of a word, 0 to 1, from which it is taken for print rather than for an edge."""

SPLIT_SERIAL = 0.5
"""Confidence at most of a serial number put together from several words: too little to clear a unit by its end."""

_LETTERS_ONLY = re.compile(r"[A-Z]{2,}(?:[-+][A-Z][A-Za-z]+)*(?:[-+][A-Z]{2,})(?:[-+][A-Z][A-Za-z]+)*")
"""A model without a digit: capitals in pieces, "BBL-MM-LAMP", words among them: "TA-BBL-Pink-DS"."""
_NUMBER_SIGN = re.compile(r"^(?:(?:N[O0]|No|no)\W{1,3}|[O0][.:]\W{0,2})")
"""What is left of "MODEL NO.:" when weak print has stuck it to the value."""

_RATING = re.compile(r"(?i)(?:dc|ac)?[\d.,/-]*\d(?:v|w|wh|mah|hz)(?![a-z0-9])|.*[=⎓]")
"""A rating, which is no piece of a code: 5V=3A, 18.5Wh, 100-240V."""

_DATE_IN_WORDS = re.compile(
    rf"""(?ix) ^(?:
      \d{{1,2}} \s {MONTH}[A-Z]*[.,]? \s (?:\d{{4}}|\d{{2}})       # 15 JAN 24
    | {MONTH}[A-Z]*[.,]? \s (?:\d{{1,2}},?\s)? (?:\d{{4}}|\d{{2}}) # AUG. 2024, March 1, 2024
    | (?:19|20)\d\d \s \d{{2}}-[A-Z0-9]{{2}}                       # 2023 32-58: week and factory
    | (?:19|20)\d\d \s \d{{1,2}} \s \d{{1,2}}
    )(?![^ ])"""
)
_DATE = re.compile(
    rf"""(?ix) ^(?:
      \d{{1,4}} (?: [-/.] \d{{1,4}} ){{1,2}} | (?:\d{{1,2}}[-/.]?)? {MONTH} [-/.]? \d{{2,4}} | [A-Z0-9-]{{3,}} ) $"""
)
_BARE_DATE = re.compile(rf"(?i)\d{{4}}|(?:\d{{1,2}}[-/.]?)?{MONTH}[-/.]?(?:\d{{2}}|\d{{4}})")
_PO = re.compile(r"PO[-#](?=.*\d)[A-Z0-9]+(?:-[A-Z0-9]+)*")
_STUCK_SERIAL = re.compile(r"SN(?=.*\d)[A-Z0-9]{8,}")
_PROSE = re.compile(r"\b[A-Za-z][a-z]{2,}")


@dataclass(frozen=True)
class FieldCandidate:
    """A value that one reading of one line gives for a field.

    Attributes:
        kind: The field, or `bare` for a code without a keyword.
        value: The value.
        confidence: The reader's confidence in its least sure character, 0 to 1.
        reader: The reading's `reader`.
        also: What the value may be besides: each of several models, the model without what the next word adds.
        followed: Whether more print follows on the line: then the value's end is not cut off.
        keyword_confidence: The reader's confidence in the keyword, 0 to 1; 0 for `bare`.
    """

    kind: str
    value: str
    confidence: float
    reader: str
    also: tuple[str, ...] = ()
    followed: bool = False
    keyword_confidence: float = 0.0


def parse(reading: Reading) -> Iterable[FieldCandidate]:
    """Find the fields that one reading of a line names, and its bare codes."""
    for part in _parts(reading):
        value = part.value
        if value is not None and part.kind != "approval":
            yield FieldCandidate(
                part.kind,
                value.text,
                value.confidence,
                reading.reader,
                value.also,
                part.followed,
                part.keyword_confidence,
            )


def open_end(reading: Reading) -> str | None:
    """Return the kind of field whose value must stand in the next line, or go on there; else None.

    That is one whose keyword ends the line, or whose value ends it with a hyphen or a stroke.
    """
    named = [part for part in _parts(reading) if part.kind not in ("bare", "approval")]
    if not named:
        return None
    words = words_of(reading)
    last = named[-1]
    cut = words[-1].text.endswith(("-", "/"))
    if last.value is not None:
        return last.kind if cut and last.end == len(words) else None
    after = [last.rest, *(word.text for word in words[last.end :])]
    return last.kind if all(map(is_filler, after[:-1] if cut else after)) else None


@dataclass(frozen=True)
class _Part:
    """A keyword or a bare word of a line.

    Attributes:
        kind: The field, or `bare`.
        value: What it gives, or None.
        rest: What follows its colon.
        end: Where the next part begins.
        followed: Whether what stands there tells that the value is whole.
        keyword_confidence: The reader's confidence in the keyword; 0 for `bare`.
    """

    kind: str
    value: Word | None
    rest: str
    end: int
    followed: bool
    keyword_confidence: float


@lru_cache(maxsize=4096)
def _parts(reading: Reading) -> tuple[_Part, ...]:
    """Take one reading apart; it is asked for again after each attempt at the photo."""
    words = words_of(reading)
    parts = []
    index = 0
    while index < len(words):
        kind, rest = keyword(words[index].text, words[index - 1].text if index else "")
        first = words[index]
        if kind is None:
            kind, value, end = _bare(words, index)
        else:
            value, taken = _value(kind, rest, words, index + 1)
            end = index + 1 + (taken if value is not None else 0)
        followed = end < len(words) and _ends_before(words[end])
        parts.append(_Part(kind, value, rest, end, followed, 0.0 if kind == "bare" else first.confidence))
        index = end
    return tuple(parts)


def _ends_before(word: Word) -> bool:
    """Whether a word tells that what stands before it is whole: it is print, and can be no piece of a code."""
    text = trimmed(word.text)
    whole = _RATING.match(text) or keyword(word.text)[0] is not None or re.fullmatch(r"[A-Z]?[a-z]{3,}", text)
    return word.confidence >= _LIKELY_PRINT and bool(whole)


def _value(kind: str, rest: str, words: list[Word], index: int) -> tuple[Word | None, int]:
    """Return the value after a keyword and how many words it took; None when there is none."""
    first = Word(rest, words[index - 1].confidence if rest else 1.0)
    taken = 0
    while is_filler(first.text):
        # "Model No.:BS-30KP365" comes as one word or as three.
        if index + taken >= len(words):
            return None, taken
        word = words[index + taken]
        head, colon, tail = split_colon(word.text)
        first = replace(word, text=tail if colon and is_filler(head) else word.text)
        taken += 1
    following = words[index + taken :]
    if kind == "gtin":
        return _gtin(first, following, taken)
    if kind == "date":
        return _date(first, following, taken)
    # Networks tend to see one hyphen twice.
    text = re.sub(r"-{2,}", "-", trimmed(_NUMBER_SIGN.sub("", first.text)))
    if kind in {"model", "part", "serial"}:
        text = as_code(text)
    value, more = replace(first, text=text), 0
    if kind in {"model", "part"}:
        value, more = model_in(value, first.text, following)
    elif kind == "serial":
        value, more = _serial(value, following)
    lettered = kind == "model" and _LETTERS_ONLY.fullmatch(value.text) is not None
    plausible = len(value.text) >= (2 if kind in {"lot", "po"} else SHORTEST) and (lettered or has_digits(value.text))
    if kind == "model" and says_model(words[index - 1].text):
        plausible = plausible and (odd_rating(value.text) or not never_said_model(value.text))
    elif kind in {"model", "part"}:
        plausible = plausible and not NEVER_MODEL.match(value.text) and not CELL.fullmatch(digits_seen(value.text))
    return (value, taken + more) if plausible else (None, taken)


def _serial(value: Word, following: list[Word]) -> tuple[Word, int]:
    """Put together a serial number that weak print, or its maker, split: "57V3 1204401277"."""
    text, confidence, taken = value.text, value.confidence, 0
    for word in following:
        if not re.fullmatch(r"(?=.*\d)[A-Z0-9]{4,}", trimmed(word.text)):
            break
        text += trimmed(word.text)
        confidence = min(confidence, word.confidence, SPLIT_SERIAL)
        taken += 1
    # The next word may as well be no part of it: alone, too, it must lie outside what was recalled to clear a unit.
    return Word(text, confidence, (*_without_sn(text), *([value.text] if taken else []))), taken


def _without_sn(text: str) -> tuple[str, ...]:
    """A serial number may begin with SN, or the SN before it may have lost its space."""
    return (text[2:],) if _STUCK_SERIAL.fullmatch(text) else ()


def _gtin(first: Word, following: list[Word], taken: int) -> tuple[Word | None, int]:
    """Return the GTIN that follows, in one word or in groups, if its check digit is right."""
    groups = [digits_seen(trimmed(word.text)) for word in (first, *following)]
    found = gtin_in(" ".join(groups))
    if found is None:
        return None, taken
    count = next(count for count in range(1, len(groups) + 1) if gtin_in(" ".join(groups[:count])) == found)
    return Word(found, min(word.confidence for word in (first, *following)[:count])), taken + count - 1


def _date(first: Word, following: list[Word], taken: int) -> tuple[Word | None, int]:
    """Return the date that follows, in one word or several: "2023-05", "AUG 2024", "2023 32-58"."""
    words = (first, *following)[:3]
    for count in range(len(words), 1, -1):
        text = " ".join([*(word.text for word in words[: count - 1]), trimmed(words[count - 1].text)])
        if _DATE_IN_WORDS.fullmatch(text):
            return Word(text, min(word.confidence for word in words[:count])), taken + count - 1
    text = trimmed(_NUMBER_SIGN.sub("", first.text))
    dated = _DATE.match(text) and sum(one.isdigit() for one in text) >= 2 and not NEVER_MODEL.match(text)
    return (replace(first, text=text) if dated else None), taken


def _bare(words: list[Word], index: int) -> tuple[str, Word | None, int]:
    """Return what a word without a keyword is: a GTIN in groups, a purchase order, a serial number, or just a code."""
    word = words[index]
    text = as_code(trimmed(word.text))
    gtin = _bare_gtin(words) if index == 0 else None
    if gtin is not None:
        return "bare", gtin, len(words)
    kind = "po" if _PO.fullmatch(text) else "serial" if _without_sn(text) else "bare"
    value = replace(word, text=text, also=_without_sn(text)) if CODE.fullmatch(text) else None
    return kind, value, index + 1


def _bare_gtin(words: list[Word]) -> Word | None:
    """The digits under a bar code: alone on their line, 12 or more, with their check digit."""
    digits = "".join(trimmed(word.text) for word in words)
    if len(digits) < 12 or not valid_gtin(digits):
        return None
    return Word(digits, min(word.confidence for word in words))


def is_bare_date(text: str) -> bool:
    """Whether a code without a keyword may be a date code: four digits, or a date with its month in letters."""
    return _BARE_DATE.fullmatch(text) is not None


def in_prose(text: str) -> bool:
    """Whether a line is running text, in which a number is that of a house or a telephone."""
    return _PROSE.search(text) is not None
