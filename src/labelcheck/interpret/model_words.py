"""A model put together from words that print, its maker or a reader parted, and several models taken apart."""

from __future__ import annotations

import re
from dataclasses import replace

from labelcheck.interpret.reading_words import Word, trimmed
from labelcheck.text.keywords import folded_word, keyword
from labelcheck.text.shapes import as_code, has_digits, looks_like_model, never_said_model

SHORTEST = 3
"""Letters and digits under which a word is no model by itself."""

CODE = re.compile(r"[A-Z0-9][A-Z0-9./_+-]*[A-Z0-9]", re.IGNORECASE)
"""What may be a code, or a piece of one."""

_PRODUCTS = frozenset(
    {"charger", "bank", "battery", "power", "adapter", "adaptor", "supply", "pack", "portable", "mini"}
)
"""Words that say what a device is: with a number they make a name, "Charger 321", and no model."""
_NO_TAILS = frozenset(
    {"pro", "max", "usb", "set", "kit", "ce", "ul", "fcc", "dc", "ac", "eu", "us", "uk", "red", "for"}
)
"""Short words in capitals after a model that are no piece of it."""
_LISTS = frozenset({"/", ",", "&", "or", "and", "oder", "ou", "und"})
"""What stands between several models of one label."""

_STUCK_RATING = re.compile(r"(?P<model>[A-Z0-9-]{4,}?)(?:5|9|12|15|20)V(?:[=⎓~-].*)?", re.IGNORECASE)
"""A model whose rating lost the space before it."""


def model_in(value: Word, printed: str, following: list[Word]) -> tuple[Word, int]:
    """Put together a model of several words, and take apart several models in one.

    Args:
        value: The first word after the keyword, trimmed.
        printed: The same as printed.
        following: The words after it.

    Returns:
        The model, and how many of the words after the first it took.
    """
    value, taken = _joined(value, printed, following)
    ended = (following[taken - 1].text if taken else printed).endswith((",", "/", "&"))
    if not ended and taken < len(following) and len(value.text) >= SHORTEST and keyword(printed)[0] is None:
        # "TF2 50-X" may be a model and another number, "RM5P BM" and a colour; or each one model in two pieces.
        after = following[taken]
        also = (f"{value.text} {trimmed(after.text)}",) if _is_piece(after, value.text) else ()
        value = replace(value, also=(*value.also, *also))
    models = [value.text]
    while taken < len(following):
        word = following[taken]
        if folded_word(word.text) in _LISTS or word.text in _LISTS:
            ended = True
        elif ended and looks_like_model(as_code(trimmed(word.text))):
            models.append(as_code(trimmed(word.text)))
            value = replace(value, confidence=min(value.confidence, word.confidence))
            ended = word.text.endswith((",", "/", "&"))
        else:
            break
        taken += 1
    whole = "/".join(models)
    if rating := _STUCK_RATING.fullmatch(whole):
        return replace(value, text=whole, also=(*value.also, rating["model"])), taken
    parts = [part for part in re.split(r"[/,&]", whole) if part != whole and looks_like_model(part)]
    return replace(value, text=whole, also=tuple(dict.fromkeys((*value.also, *parts)))), taken


def _joined(value: Word, printed: str, following: list[Word]) -> tuple[Word, int]:
    """Join a model with the next word where print or a reader split it: "BatPak 2F", "A 1112", "BS- 30KP365"."""
    if not following or keyword(printed)[0] or keyword(following[0].text)[0]:
        return value, 0
    word = following[0]
    nearby = trimmed(word.text)
    digits = sum(character.isdigit() for character in value.text)
    letters = len(value.text) - digits
    code = CODE.fullmatch(nearby) is not None and nearby == nearby.upper() and not never_said_model(nearby)
    sure = min(value.confidence, word.confidence)
    cut = "/" if printed.endswith("/") else "-" if printed.endswith("-") or re.match(r"-\w", word.text) else ""
    if value.text and cut and code and re.search(r"\d", nearby):
        text = value.text.rstrip("/")
        return Word(f"{text}{cut}{nearby}", sure, (text,) if has_digits(text) and len(text) > 3 else ()), 1
    # A name, perhaps with a letter read as a digit, whose number stands apart; "5V" is no such number.
    named = digits <= 1 and value.text.isalnum() and letters >= 3 and value.text.lower() not in _PRODUCTS
    if named and re.fullmatch(r"\d(?:[A-Z0-9]{0,2}[B-GI-UX-Z0-9])?", nearby, re.IGNORECASE):
        return Word(f"{value.text} {nearby}", sure), 1
    short = value.text.isalnum() and value.text.upper() == value.text and len(value.text) <= 3
    if short and letters and digits <= 1 and code and re.fullmatch(r"\d{2,}[\d.]*[A-Z]{0,3}", nearby):
        return Word(f"{value.text} {nearby}", sure), 1
    if len(value.text) < SHORTEST and _is_piece(word, value.text):
        return Word(f"{value.text} {nearby}", sure), 1
    return value, 0


def _is_piece(word: Word, before: str) -> bool:
    """Whether a word after a model may be the rest of it: a code, and no rating, keyword or common word."""
    text = trimmed(word.text)
    return (
        CODE.fullmatch(text.lstrip("+-/")) is not None
        and text == text.upper()
        and text.lower() not in _NO_TAILS
        and not never_said_model(text)
        and keyword(word.text)[0] is None
        and len(before) + len(text) >= SHORTEST + 1
        and has_digits(before + text)
    )
