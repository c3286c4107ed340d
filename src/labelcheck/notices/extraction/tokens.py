"""A sentence as tokens, and the tokens as a string of classes, one character each, which `grammar` describes.

`lexicon` has the classes of words. The classes of values are:

    C  letters and digits mixed, a code or a serial      I  digits alone      Y  a year      D  a date
    W  a word in capitals      L  one capital or digit   G  a spaced bar-code number          N  a measure, a price
    U  an address      m  a word for codes               u  a word for units  x  any other word
    , / ( ) : - .      themselves; `;` is `,` and `~` is `-`

Quotation marks make no token.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from labelcheck.notices.extraction.lexicon import BEFORE_GLUE, LEXICON
from labelcheck.notices.extraction.printed_values import NO_CODE, SHAPES

MAX_TOKENS = 4_000
"""Tokens of one sentence that are read. The longest table in 550 CPSC notices has 900."""
LONGEST_PHRASE = 6
LONGEST_RUN = 200
"""Characters without a space; a longer run is no code."""

_PIECE = re.compile("|".join(f"(?P<{name}>{shape})" for name, shape in SHAPES.items()))
_MARKS = {";": ",", "~": "-", "#": "v", "&": "x"}
"""The classes of marks that are not their own class."""
_GLUED = re.compile(r"(?<=[a-z])(?=[A-Z]{1,5}[A-Z0-9-]*\d)")
_MASK = re.compile(r"\*|[xX]{3,}|(?<=\d)[xX]{2}$")


class Token(NamedTuple):
    """One word, value or mark. A tuple takes a fifth of a dataclass's time, and a notice has hundreds of them.

    Attributes:
        cls: Its class, one character.
        text: As written.
        start: Where it begins, in the text that the sentence is of.
        end: Where it ends.
        kind: For `m`, the kind of code; for `u`, the field.
    """

    cls: str
    text: str
    start: int
    end: int
    kind: str = ""

    @property
    def masked(self) -> bool:
        """Whether it stands for many codes: `FEFBZ90GC*`, `506KMXXXXXXX`."""
        return self.cls == "C" and _MASK.search(self.text) is not None


def tokens(text: str, start: int = 0) -> tuple[Token, ...]:
    """Return the tokens of a sentence whose first character is at `start` in its text."""
    return tuple(_phrases(list(islice(_pieces(text, start), MAX_TOKENS))))


def classes(found: Sequence[Token]) -> str:
    """Return the class string of tokens."""
    return "".join(token.cls for token in found)


def _pieces(text: str, offset: int) -> Iterator[Token]:
    for match in _PIECE.finditer(text):
        cls, piece, at = match.lastgroup or "x", match[0], offset + match.start()
        if cls == "C":
            yield from _code(piece, at)
            continue
        if cls == "a":
            cls = _class_of_word(piece)
        elif cls == "p":
            cls = _MARKS.get(piece, piece)
        elif cls == "U":
            piece = piece.rstrip(".,;:'")
        yield Token(cls, piece, at, at + len(piece))


def _code(piece: str, at: int) -> Iterator[Token]:
    """Yield the tokens of a run of letters and digits: one code, or several; glued cells are separated."""
    if len(piece) > LONGEST_RUN:
        yield Token("x", piece, at, at + len(piece))
        return
    if glue := _GLUED.search(piece):
        # "NumbersMXB008": without a known heading before the code, the cut would be a guess.
        word = piece[: glue.start()]
        if word.lower().split("/")[-1] in BEFORE_GLUE:
            yield from _code(word, at)
            yield from _code(piece[glue.start() :], at + glue.start())
            return
    halves = piece.split("/")
    if len(halves) > 1 and _separate(halves):
        for count, half in enumerate(halves):
            if count:
                yield Token("/", "/", at - 1, at)
            if half:
                yield Token(_class_of(half), half, at, at + len(half))
            at += len(half) + 1
        return
    yield Token(_class_of(piece), piece, at, at + len(piece))


def _separate(halves: list[str]) -> bool:
    """Whether a slash is between codes or words, not inside one code such as NE58K9430SS/AA."""
    if all(half.isalpha() or not half for half in halves):
        return not all(half.isupper() for half in halves) or len(halves[0]) > 2
    if len(halves) == 2 and halves[1].isalpha() and 3 <= len(halves[1]) < len(halves[0]) - 3:
        # KAF1000LRFNN/LRFNL
        return halves[1].isupper() and halves[0][-len(halves[1]) :].isalpha()
    return all(len(half) >= 4 and any(one.isdigit() for one in half) for half in halves) and all(
        half[:2] == halves[0][:2] or len(half) == len(halves[0]) for half in halves
    )


def _class_of_word(word: str) -> str:
    return "x" if not word.isupper() else "L" if len(word) == 1 else "W"


def _class_of(piece: str) -> str:
    if piece.isdigit():
        if len(piece) == 4 and piece[:2] in ("19", "20"):
            return "Y"
        return "L" if len(piece) == 1 else "I"
    if any(one.isdigit() for one in piece):
        return "C"
    if piece.isupper():
        return _class_of_word(piece)
    if piece.count("-") >= 2 and piece[:2].isupper():
        # TA-BBL-Beige-NEW
        return "C"
    return "x"


@lru_cache(maxsize=1)
def _entries() -> dict[str, dict[tuple[str, ...], tuple[str, str]]]:
    """Return the lexicon's phrases, as words, with class and kind; by their first words."""
    found: dict[str, dict[tuple[str, ...], tuple[str, str]]] = defaultdict(dict)
    for entry, phrases in LEXICON.items():
        for words in map(str.split, phrases.split("|")):
            found[words[0]][tuple(words)] = entry
    return dict(found)


def _phrases(pieces: list[Token]) -> Iterator[Token]:
    """Join words into the lexicon's phrases, the longest first."""
    entries = _entries()
    lowered = [piece.text.lower() for piece in pieces]
    at = 0
    while at < len(pieces):
        piece = pieces[at]
        known = entries.get(lowered[at], {}) if piece.cls in "xW/CLv" else {}
        slices = (tuple(lowered[at : at + count]) for count in range(LONGEST_PHRASE if known else 0, 0, -1))
        words = next((words for words in slices if words in known), ())
        at += len(words) or 1
        if not words or (len(words) == 1 and piece.cls == "L"):
            yield piece
            continue
        cls, kind = known[words]
        yield Token(cls, piece.text, piece.start, pieces[at - 1].end, kind)
        # The full stop of "No." belongs to the phrase.
        if cls in "mu" and lowered[at - 1] in ("no", "nos") and lowered[at : at + 1] == ["."]:
            at += 1


def is_code_token(token: Token) -> bool:
    """Whether a token is fit to be a product's code wherever it stands."""
    return token.cls == "C" and len(token.text) >= 3 and NO_CODE.fullmatch(token.text) is None
