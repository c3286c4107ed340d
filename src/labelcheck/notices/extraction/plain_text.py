"""Texts in the form that the extraction reads: one mark for marks of one meaning, and every character in its place."""

from __future__ import annotations

import re
from dataclasses import dataclass

MAX_TEXT = 20_000
"""Characters of one text that are read. The longest description in 550 CPSC notices has 5,983."""

_ONE_FOR_ONE = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201b\u2032\u00b4`", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2043", "-"),
        **dict.fromkeys("\u00a0\u2002\u2003\u2007\u2009\u202f\t\r\n\v\f", " "),
        **dict.fromkeys("\u2022\u00b7\u25cf\u25aa", ";"),
        "\u223c": "~",
        "\u00d7": "x",
        "\uff0c": ",",
    }
)
# A full stop after one of these ends no sentence.
_ABBREVIATION = re.compile(
    r"(?:\b(?:[A-Z]|No|Nos|no|nos|NO|NOS|Inc|Co|Corp|Ltd|St|Mr|Dr|Jr|Sr|vs|approx|e\.g|i\.e|a\.m|p\.m|U\.S|oz|lb|lbs|in|ft|cu|qt"
    r"|gal|etc|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec|Rev|Vol|Ref|Ser|Mfg))\.$"
)
_SENTENCE_END = re.compile(r"[.!?][\"')]*(?=\s+[\"'(]*[A-Z0-9])|[.!?][\"')]*\s*$|\n|(?<=[a-z]{3})\.(?=[A-Z][a-z]+ )")


@dataclass(frozen=True)
class Sentence:
    """One sentence.

    Attributes:
        text: Its words, as `normal` gives them.
        start: Where it begins in its text.
    """

    text: str
    start: int

    @property
    def end(self) -> int:
        """The place after its last character."""
        return self.start + len(self.text)


def normal(text: str) -> str:
    """Return the text, capped, with one kind of quotes, dashes and spaces. Every character keeps its place."""
    return text[:MAX_TEXT].translate(_ONE_FOR_ONE)


def sentences(text: str) -> tuple[Sentence, ...]:
    """Split a text, as `normal` gives it, into its sentences."""
    found = []
    start = 0
    for end in _SENTENCE_END.finditer(text):
        # The last few characters only: a search over the whole text at each full stop would take quadratic time.
        if end[0].startswith(".") and _ABBREVIATION.search(text[max(start, end.start() - 8) : end.start() + 1]):
            continue
        found.append(Sentence(text[start : end.end()], start))
        start = end.end()
    found.append(Sentence(text[start:], start))
    return tuple(one for one in found if one.text.strip())
