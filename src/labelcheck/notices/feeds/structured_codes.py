"""Codes from fields for codes. Such fields also contain lists, sentences, dates and the numbers of shops."""

from __future__ import annotations

import re
from collections.abc import Iterator

from labelcheck.catalogue.field_types import MAX_CODE
from labelcheck.notices.feeds.interface import NamedCode
from labelcheck.text.codes import folded
from labelcheck.text.gtin import valid_gtin

MOST_WORDS = 3
"""Words of one code; more are a sentence, which is read as prose."""
LEAST_LETTERS = 3
"""Letters and digits of a code; fewer may be a size or a count."""


class _CodePatterns:
    """Patterns of codes, and of what is no code, in a field for codes."""

    label = re.compile(
        r"^(?:(?:model|item|article|art|type|ref(?:erence)?|référence|modèle|style|product|part|sku)s?\b[ .]*"
        r"(?:(?:no|nr|number|n°|code)s?\b)?[ .:#°]*)+",
        re.IGNORECASE,
    )
    remark = re.compile(r"\s\([^()]*\)")
    """Brackets after a code contain a remark: "A1 (carton only)"."""
    listed = re.compile(r"(?=[A-Z0-9./-]*\d)(?=[A-Z0-9./-]*[A-Z])[A-Z0-9](?:[A-Z0-9./-]{2,30})[A-Z0-9]|\d{5,9}")
    size = re.compile(
        r"[\d./-]+-?(?:IN|INCH|INCHES|FT|MM|CM|M|OZ|LB|LBS|KG|GAL|QT|QUART|CUP|V|VOLT|VOLTS|W|WATT|WATTS|HP|CC|PC|PCS|PACK|"
        r"PIECE|TON|AMP|HZ|BTU|SPEED|DAY|MONTHS?|YEARS?)",
        re.IGNORECASE,
    )
    listing = re.compile(r"B0[A-Z0-9]{8}|\d{9,20}", re.IGNORECASE)
    """Numbers of shops' listings: Amazon's ASIN, and the long numbers of other market places."""
    bar_code = re.compile(r"(?<![\w.])\d(?:[ \-]?\d){7,13}(?!\w)")


def model_codes(text: str) -> Iterator[NamedCode]:
    """Yield the codes of a field that lists models, without sentences and shops' listing numbers.

    >>> [code.value for code in model_codes("Model No: PS-360; PS-361, ASIN B07XYZ1234")]
    ['PS-360', 'PS-361']
    """
    for part in re.split(r"[;,\n|]|\s/\s|\band\b|\bet\b", text):
        code = _CodePatterns.label.sub("", _CodePatterns.remark.sub("", part).strip()).strip(" .:()\"'“”")
        if is_code(code) and not is_listing(code):
            yield NamedCode("model", code)


def listed_codes(text: str) -> Iterator[NamedCode]:
    """Yield the codes of a line that lists names and models between commas; see `is_listed`.

    >>> [code.value for code in listed_codes("Ryobi Chargers, P113, Dual Chemistry, 96526, 12-INCH, 4-in-1, 2009")]
    ['P113', '96526']
    """
    for part in re.split(r"[,;]", text):
        word = part.strip(" .:()\"'")
        if is_listed(word):
            yield NamedCode("model", word)


def is_listed(word: str) -> bool:
    """Whether a word among names is a code: capitals and digits, or five to nine digits; no size, no count, no year."""
    return bool(_CodePatterns.listed.fullmatch(word)) and not _CodePatterns.size.fullmatch(word) and is_code(word)


def is_code(text: str) -> bool:
    """Whether a text is one code: few words, a digit, and no sign that means "any"."""
    key = folded(text)
    return (
        LEAST_LETTERS <= len(key) <= MAX_CODE
        and len(text) <= MAX_CODE
        and len(text.split()) <= MOST_WORDS
        and any(one.isdigit() for one in key)
        and not any(mark in text for mark in "*?%€£$")
        and not _CodePatterns.listing.search(text.replace(" ", ""))
    )


def is_listing(text: str) -> bool:
    """Whether a text is the number of a shop's listing, which is on no device.

    >>> is_listing("B07XYZ1234"), is_listing("ASIN: B07XYZ1234"), is_listing("PS-360")
    (True, True, False)
    """
    return bool(re.search(r"\b(?:asin|ebay|temu|aliexpress|listing|shein)\b", text, re.IGNORECASE)) or bool(
        _CodePatterns.listing.fullmatch(text.strip())
    )


def gtins_in(text: str) -> Iterator[str]:
    """Yield each GTIN of a text once, without its spaces and hyphens.

    The check digit must be correct. A number of one repeated digit only fills a field that must not be empty: left out.

    >>> list(gtins_in("EAN: 4 006381 333931; ASIN B07XYZ1234; 4006381333932; 00000000"))
    ['4006381333931']
    """
    seen = set()
    for found in _CodePatterns.bar_code.finditer(text):
        digits = re.sub(r"[ \-]", "", found.group())
        if valid_gtin(digits) and digits not in seen and len(set(digits)) > 1:
            seen.add(digits)
            yield digits


def gtin_codes(text: str) -> Iterator[NamedCode]:
    """Yield the GTINs of a field for bar codes."""
    for digits in gtins_in(text):
        yield NamedCode("gtin", digits)


def beside_gtins(text: str) -> str:
    """Return what a field for bar codes holds besides GTINs: sellers' codes, words; empty when nothing."""
    rest = [part for part in re.split(r"[;,\n|]", text) if part.strip() and not list(gtins_in(part))]
    return ", ".join(part.strip() for part in rest)
