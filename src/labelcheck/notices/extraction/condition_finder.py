"""Finds the other conditions of a notice: the maker's page, conditions for a person's eyes, codes not recalled."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from labelcheck.catalogue.field_types import MAX_LINE
from labelcheck.catalogue.recall import Lookup, Places
from labelcheck.notices.extraction.code_finder import FoundCode
from labelcheck.notices.extraction.phrases import PHRASES
from labelcheck.notices.extraction.plain_text import Sentence
from labelcheck.notices.extraction.tokens import Token

_CLAUSE = re.compile(r";|,? but |,? while |,? however,? |(?<=[a-z]), (?=and )", re.IGNORECASE)
_UNIT_WORDS = re.compile(r"serial|\bVIN|model number|\bSN\b|lot|date code|photo", re.IGNORECASE)
_NEEDS = (("serial", re.compile(r"serial|\bSN\b", re.IGNORECASE)), ("photo", re.compile(r"\bphoto", re.IGNORECASE)))
_FIELD_OF = {
    "model": "model",
    "serial": "serial",
    "date code": "date_code",
    "lot": "lot",
    "batch": "lot",
    "upc": "gtin",
    "sku": "model",
    "item": "model",
    "style": "model",
    "po": "po_number",
}
MAX_PLACE = 160
"""Characters of a place on the device."""


def exclude(codes: Sequence[FoundCode], found: Sequence[Token], sentence: Sentence) -> list[FoundCode]:
    """Mark the codes that a sentence says are not recalled.

    A sentence about serial numbers or days of manufacture marks none: it excludes only some units.
    """
    if any(token.cls in "uks" for token in found):
        return list(codes)
    negation = PHRASES.not_recalled.search(sentence.text)
    if negation is None or PHRASES.only.search(sentence.text) or " otherwise " in sentence.text:
        return list(codes)
    cuts = [0, *(match.end() for match in _CLAUSE.finditer(sentence.text)), len(sentence.text)]
    start = max(cut for cut in cuts if cut <= negation.start())
    end = min(cut for cut in cuts if cut >= negation.end())
    if negation[0].lower().startswith(("exclud", "except", "no other")):
        # The excluded codes are behind the word.
        start = negation.start()
    return [
        replace(code, excluded=True) if sentence.start + start <= code.start < sentence.start + end else code
        for code in codes
    ]


def find_lookup(found: Sequence[Token], sentence: str, *, in_remedy: bool) -> Lookup | None:
    """Return the maker's page when a sentence says that only this page tells which units are recalled.

    Args:
        found: The sentence's tokens.
        sentence: Its words.
        in_remedy: Whether it is in the remedy, where most pages are for claims only.
    """
    page = next((token.text for token in found if token.cls == "U" and "@" not in token.text), None)
    if page is None:
        return None
    tells = PHRASES.lookup.search(sentence)
    if not tells or (in_remedy and not re.search(r"serial|\bVIN\b|lot number|date code", sentence, re.IGNORECASE)):
        return None
    if re.search(r"click|register", sentence, re.IGNORECASE) and not _UNIT_WORDS.search(sentence):
        return None
    url = page if page.lower().startswith("http") else f"https://{page}"
    needs = tuple(name for name, pattern in _NEEDS if pattern.search(sentence))
    try:
        return Lookup(url=url, needs=needs)
    except ValueError:
        return None


def is_condition(sentence: str, *, explained: bool) -> bool:
    """Return whether a sentence limits the recall in a way that no rule states.

    Args:
        sentence: Its words.
        explained: Whether its codes or its rule state the whole limit.
    """
    if PHRASES.seen.search(sentence) and not (explained and _UNIT_WORDS.search(sentence)):
        return True
    if explained or PHRASES.only_those.search(sentence):
        return False
    return bool(PHRASES.only.search(sentence) or PHRASES.not_recalled.search(sentence))


def find_places(text: str) -> Places:
    """Return the places on the device where, as a notice says, its codes are printed."""
    places: dict[str, str] = {}
    for match in PHRASES.place.finditer(text):
        what = match["what"].lower()
        name = _FIELD_OF.get(what, "date_code")
        where = " ".join(match["where"].split())[:MAX_PLACE].strip(" ,\"'")
        if where:
            places.setdefault(name, where[:MAX_LINE])
            if what == "model" and re.search(r"\bserial\b", match[0][:60], re.IGNORECASE):
                places.setdefault("serial", where[:MAX_LINE])
    try:
        return Places.model_validate(places)
    except ValueError:
        return Places()
