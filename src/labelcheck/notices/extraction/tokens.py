"""A sentence as tokens, and the tokens as a string of classes, one character each, which `grammar` describes.

Classes of words are those of `lexicon`; of values:

    C  letters and digits mixed, a code or a serial      I  digits alone      Y  a year      D  a date
    W  a word in capitals      L  one capital or digit   G  a spaced bar-code number          N  a measure, a price
    U  an address      m  a word for codes               u  a word for units  x  any other word
    , / ( ) : - .      themselves; `;` is `,` and `~` is `-`

Quotation marks make no token.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from labelcheck.notices.extraction.lexicon import CODE_KINDS, UNIT_FIELDS, WORDS
from labelcheck.notices.extraction.printed_values import CODE, DATE, MEASURE, NO_CODE, SPACED_GTIN, URL

MAX_TOKENS = 4_000
"""Tokens of one sentence; more are not read. The longest table in 550 CPSC notices has 900."""
LONGEST_PHRASE = 6
LONGEST_RUN = 200
"""Characters without a space; longer ones are no code."""

_PIECE = re.compile(
    rf"(?P<U>{URL})|(?P<G>(?<![\w-]){SPACED_GTIN})|(?P<D>(?<![\w/])(?i:{DATE}))|(?P<N>(?<![\w.])(?i:{MEASURE})(?![\w]))"
    rf"|(?P<a>[A-Za-z]+(?=[\s,;:()\"]|\.(?:\s|$)|$))|(?P<C>{CODE})|(?P<w>[^\W\d_]+(?:'[a-z]+)?)|(?P<p>[,;/():~.#&-])"
)
_GLUED = re.compile(r"(?<=[a-z])(?=[A-Z]{1,5}[A-Z0-9-]*\d)")
_MASK = re.compile(r"\*|[xX]{3,}|(?<=\d)[xX]{2}$")


class Token(NamedTuple):
    """One word, value or mark. A tuple, as there are hundreds a notice: made in a fifth of a dataclass's time.

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
    """Return the tokens of a sentence that begins at `start` of its text."""
    return tuple(_phrases(list(islice(_pieces(text, start), MAX_TOKENS))))


def classes(found: Sequence[Token]) -> str:
    """Return the class string of tokens."""
    return "".join(token.cls for token in found)


def _pieces(text: str, offset: int) -> Iterator[Token]:
    for match in _PIECE.finditer(text):
        group, piece, at = match.lastgroup or "x", match[0], offset + match.start()
        if group == "p":
            if piece in ",;/():~-.":
                yield Token({";": ",", "~": "-"}.get(piece, piece), piece, at, at + 1)
            elif piece in "#&":
                yield Token("v" if piece == "#" else "x", piece, at, at + 1)
        elif group == "a":
            # Most words: nothing in them needs a closer look.
            yield Token(_class_of_word(piece), piece, at, at + len(piece))
        elif group == "C":
            yield from _code(piece, at)
        elif group == "w":
            yield Token("x", piece, at, at + len(piece))
        elif group == "U":
            piece = piece.rstrip(".,;:'")
            yield Token("U", piece, at, at + len(piece))
        else:
            yield Token(group, piece, at, at + len(piece))


def _code(piece: str, at: int) -> Iterator[Token]:
    """Yield the tokens of a run of letters and digits: one code, or several; glued cells are cut apart."""
    if len(piece) > LONGEST_RUN:
        yield Token("x", piece, at, at + len(piece))
        return
    if glue := _GLUED.search(piece):
        # "NumbersMXB008": the word before must be one that names codes, or the cut would be a guess.
        word = piece[: glue.start()]
        if word.lower().split("/")[-1] in _BEFORE_GLUE:
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


_BEFORE_GLUE = frozenset(
    [
        "number",
        "numbers",
        "model",
        "models",
        "sku",
        "upc",
        "code",
        "codes",
        "color",
        "colors",
        "no",
        "name",
        "description",
        "range",
    ]
)


def _separate(halves: list[str]) -> bool:
    """Whether a slash stands between codes or words, not inside of one code such as NE58K9430SS/AA."""
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


def _words_of(phrase: str) -> tuple[str, ...]:
    return tuple(phrase.split())


@lru_cache(maxsize=1)
def _trie() -> dict[tuple[str, ...], tuple[str, str]]:
    """Every phrase of the lexicon, as words, with class and kind."""
    found: dict[tuple[str, ...], tuple[str, str]] = {}
    for cls, phrases in WORDS.items():
        found.update((_words_of(phrase), (cls, "")) for phrase in phrases.split("|"))
    for cls, kinds in (("m", CODE_KINDS), ("u", UNIT_FIELDS)):
        for kind, phrases in kinds.items():
            found.update((_words_of(phrase), (cls, kind)) for phrase in phrases.split("|"))
    return found


@lru_cache(maxsize=1)
def _firsts() -> frozenset[str]:
    return frozenset(words[0] for words in _trie())


def _phrases(pieces: list[Token]) -> Iterator[Token]:
    """Join words into the lexicon's phrases, the longest first."""
    trie, firsts = _trie(), _firsts()
    lowered = [piece.text.lower() for piece in pieces]
    at = 0
    while at < len(pieces):
        piece = pieces[at]
        if lowered[at] in firsts and piece.cls in "xW/CLv":
            for count in range(min(LONGEST_PHRASE, len(pieces) - at), 0, -1):
                entry = trie.get(tuple(lowered[at : at + count]))
                if entry is not None and not (count == 1 and piece.cls == "L"):
                    last = pieces[at + count - 1]
                    yield Token(entry[0], piece.text, piece.start, last.end, entry[1])
                    at += count
                    # "No." and "#:" belong to the word before.
                    if (
                        entry[0] in "mu"
                        and at < len(pieces)
                        and pieces[at].text == "."
                        and last.text.lower() in ("no", "nos")
                    ):
                        at += 1
                    break
            else:
                yield piece
                at += 1
        else:
            yield piece
            at += 1


def is_code_token(token: Token) -> bool:
    """Whether a token is fit to be a product's code wherever it stands."""
    return token.cls == "C" and len(token.text) >= 3 and NO_CODE.fullmatch(token.text) is None
