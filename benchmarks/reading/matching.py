"""The one small matcher for all systems: is the model among the whole tokens of what was read?"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from rapidfuzz.distance import Levenshtein

from labelcheck.text.lookalikes import look_alike_key

_TOKEN = re.compile(r"[A-Za-z0-9]+(?:[-./_+]+[A-Za-z0-9]+)*")
_PART = re.compile(r"[A-Za-z0-9]+")
_KEYWORD = re.compile(r"^(?:model|modle|no|type)[.]?(?=.*\d)", re.IGNORECASE)
"""A keyword that a reader glued to the code: RapidOCR loses spaces, and is not to suffer for it."""
_SAME = str.maketrans({"⎓": "=", "–": "-", "—": "-", "‐": "-", "‑": "-", "−": "-"})


def plain(text: str) -> str:
    """Return the text with full-width forms, dashes and the sign for direct current unified."""
    return unicodedata.normalize("NFKC", text).translate(_SAME)


def tokens(text: str) -> list[str]:
    """Return the whole tokens of a line: letters and digits, joined by hyphens, dots, slashes, underscores.

    >>> tokens("型号:A1647 Model NO.:BS-30KP365")
    ['A1647', 'Model', 'NO', 'BS-30KP365']
    """
    return _TOKEN.findall(plain(text))


def candidates(text: str, words: int) -> list[str]:
    """Return all runs of so many tokens of a line, also without a keyword glued to their front.

    >>> candidates("ModelA1112 5V", 1)
    ['ModelA1112', 'A1112', '5V']
    """
    found = tokens(text)
    runs = []
    for index in range(len(found) - words + 1):
        run = " ".join(found[index : index + words])
        bare = run
        while (shorter := _KEYWORD.sub("", bare)) != bare:
            bare = shorter
        runs += [run] if bare == run else [run, bare]
    return runs


def read_exactly(model: str, texts: Iterable[str]) -> bool:
    """Whether a whole token of the texts is the model, to the letter.

    >>> read_exactly("A1263", ["Model: A1263"]), read_exactly("A1263", ["A12634"]), read_exactly("A1263", ["a1263"])
    (True, False, False)
    """
    wanted = tokens(model)
    return any(run == " ".join(wanted) for text in texts for run in candidates(text, len(wanted)))


def read_folded(model: str, texts: Iterable[str]) -> bool:
    """Whether whole tokens of the texts are the model when look-alikes, case, hyphens and spaces do not count.

    >>> read_folded("A1112", ["Model: AIll2"]), read_folded("A1263", ["Model: A1268"])
    (True, False)
    >>> read_folded("LYK-881", ["MODEL: LYK 881"])
    True
    """
    key, parts = look_alike_key(model), len(_PART.findall(model))
    runs = (run for text in texts for words in range(1, parts + 1) for run in candidates(text, words))
    return any(look_alike_key(run) == key for run in runs)


def nearest(model: str, texts: Sequence[str]) -> str | None:
    """Return the token that comes nearest to the model, to show what was read instead; None when nothing is near."""
    runs = [run for text in texts for run in candidates(text, len(tokens(model)))]
    best = min(runs, key=lambda run: Levenshtein.distance(run, model), default=None)
    return best if best is not None and Levenshtein.distance(best, model) <= max(1, len(model) // 2) else None
