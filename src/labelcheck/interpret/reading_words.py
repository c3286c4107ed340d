"""The words of one reading of a line, each with how surely it was read."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from labelcheck.model.reading import Reading

LONGEST = 64
"""Characters from which a word is no value; as in the catalogue."""

_WORD = re.compile(r"[^ ]+?(?=(?:[PSM]/N|SN|INPUT|Input|OUTPUT|Output|MODEL|Model):)|[^ ]+")
"""A word, or what stands before a keyword to which weak print has stuck it: "CD226P/N: 40747"."""
_DASHES = str.maketrans("–—−‐‑", "-----")


@dataclass(frozen=True)
class Word:
    """A word, or what several words give together.

    Attributes:
        text: As printed, or as undone from what readers do to codes.
        confidence: The reader's confidence in its least sure character, 0 to 1.
        also: What it may be besides.
    """

    text: str
    confidence: float
    also: tuple[str, ...] = ()


def words_of(reading: Reading) -> list[Word]:
    """Split at spaces, and before a keyword that lost its space; a word is as sure as its least sure character."""
    # One character each, so that the confidences stay in step; full-width letters are letters.
    text = "".join(
        plain if len(plain := unicodedata.normalize("NFKC", one)) == 1 and one not in "°º" else one
        for one in reading.text.translate(_DASHES)
    )
    return [
        Word(match[0], min(reading.confidences[match.start() : match.end()]))
        for match in _WORD.finditer(text)
        if match.end() - match.start() <= LONGEST
    ]


def trimmed(text: str) -> str:
    """Return a word without the marks and quotes around it."""
    return text.strip("()[]{}<>|'\"`‘’“”~_*,;.:：-=—–!?#°»«§\\^")
