"""From observations to the table that matching uses: how likely each character is read as another, by each reader."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from benchmarks.deciding.observations import Aligned, Observations, align, confidence_of
from labelcheck.model.label import witness_of

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
"""What codes are compared by: capitals and digits; a lost character is the empty string."""
AS_CODES_ARE_READ = str.maketrans("lio|", "1101")
"""What the product makes of small letters in a code, before they count as capitals."""
PRIOR = 25.0
"""Characters that the prior is worth: a confusion never seen is as likely as the reader's errors, spread evenly."""
LEAST_SHARE = 2e-3
"""Confusions less likely are put together as `other`."""
BINS = (0.0, 0.2, 0.4, 0.55, 0.7, 0.8, 0.88, 0.93, 0.96, 0.98, 0.99, 0.995, 0.999, 1.0)
"""Edges of the bins of confidence of a word's least sure character."""
_WORD = re.compile(r"\S+")


@dataclass
class _Witness:
    """What is counted of one reader."""

    pairs: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    added: Counter[str] = field(default_factory=Counter)
    gaps: int = 0
    words: list[tuple[float, int, int]] = field(default_factory=list)
    ends: Counter[str] = field(default_factory=Counter)
    cut: Counter[str] = field(default_factory=Counter)


def table(seen: Observations) -> dict[str, Any]:
    """Return the table of all readers, each by its first reading of a line (the least enhanced one)."""
    witnesses: dict[str, Any] = {}
    for index, name in enumerate(seen.names):
        reader = witness_of(name)
        if reader in witnesses:
            continue
        counted = _Witness()
        for line in seen.lines:
            if line.readings:
                text, levels = line.readings[index]
                aligned = align(line.printed, text, levels)
                if aligned is not None:
                    _count(counted, line.printed, aligned)
        witnesses[reader] = _witness(counted)
    return {
        "made_by": seen.made_by,
        "measured_on": f"{len(seen.lines)} legible lines of {seen.photos[1]} synthetic photos in held-out typefaces",
        "prior": PRIOR,
        "witnesses": witnesses,
    }


def folded_character(read: str) -> str:
    """Return a read character as codes are compared: a capital or digit, or nothing for separators."""
    one = read.translate(AS_CODES_ARE_READ).upper()
    return one if one in ALPHABET else ""


def code_words(printed: str) -> Iterator[tuple[int, int]]:
    """Find the words that may be codes: capitals and digits; return where each begins and ends."""
    for match in _WORD.finditer(printed):
        word = match[0]
        colon = max(word.rfind(":"), word.rfind("："))
        code = word[colon + 1 :]
        if sum(one in ALPHABET for one in code) >= 2 and code == code.upper() and code.isascii():
            yield match.start() + colon + 1, match.end()


def _count(counted: _Witness, printed: str, aligned: Aligned) -> None:
    for start, end in code_words(printed):
        pieces = ["".join(map(folded_character, piece)) for piece in aligned.pieces[start:end]]
        places = [place for place in range(end - start) if printed[start + place] in ALPHABET]
        chosen = [(printed[start + place], pieces[place]) for place in places]
        first = start == 0
        last = end == len(printed)
        lost_first, lost_last = _lost(chosen), _lost(chosen[::-1])
        if lost_first == len(chosen):
            continue  # the whole word was lost: no misreading of a code
        counted.ends["first" if first else "inner first"] += 1
        counted.ends["last" if last else "inner last"] += 1
        counted.cut[f"first {min(lost_first, 3)}"] += 1
        counted.cut[f"last {min(lost_last, 3)}"] += 1
        kept = chosen[lost_first : len(chosen) - lost_last]
        wrong = 0
        for character, piece in kept:
            read, more = piece[:1], piece[1:]
            if character in piece:
                read, more = character, piece.replace(character, "", 1)
            counted.pairs[character][read] += 1
            counted.gaps += 1
            counted.added.update(more)
            wrong += (read != character) + len(more)
        sure = [confidence_of(one) for one in aligned.levels[start:end] if one]
        counted.words.append((min(sure), wrong, len(kept)))


def _lost(chosen: Iterable[tuple[str, str]]) -> int:
    count = 0
    for _, piece in chosen:
        if piece:
            break
        count += 1
    return count


def _witness(counted: _Witness) -> dict[str, Any]:
    total = sum(sum(row.values()) for row in counted.pairs.values())
    errors = sum(sum(row.values()) - row[character] for character, row in counted.pairs.items())
    lost = sum(row[""] for row in counted.pairs.values())
    words = max(1, counted.cut["first 0"] + counted.cut["first 1"] + counted.cut["first 2"] + counted.cut["first 3"])
    error, lose = errors / max(1, total), lost / max(1, errors)
    return {
        "characters": total,
        "errors": errors,
        "printed": {one: _row(one, counted.pairs[one], error, lose) for one in ALPHABET},
        "cut": {
            end: [round((counted.cut[f"{end} {count}"] + 0.5) / (words + 2), 5) for count in (1, 2, 3)]
            for end in ("first", "last")
        },
        "added": {
            "rate": round((sum(counted.added.values()) + 0.5) / (counted.gaps + 1), 5),
            "characters": _shares(counted.added),
        },
        "certainty": certainty(counted.words),
    }


def _row(character: str, row: Counter[str], error: float, lose: float) -> dict[str, Any]:
    """Smooth one row: the reader's overall error rate, spread evenly, is worth `PRIOR` characters."""
    others = [one for one in ALPHABET if one != character]
    prior = {"": error * lose, character: 1 - error} | {one: error * (1 - lose) / len(others) for one in others}
    count = sum(row.values())
    shares = {one: (row[one] + PRIOR * prior[one]) / (count + PRIOR) for one in prior}
    reads = {one: share for one, share in shares.items() if share >= LEAST_SHARE or one in ("", character)}
    reads = {one: round(share, 5) for one, share in sorted(reads.items(), key=lambda pair: -pair[1])}
    rest = len(shares) - len(reads)
    other = max(0.0, 1 - sum(reads.values())) / rest if rest else 0.0
    return {"count": count, "reads": reads, "other": round(other, 8)}


def _shares(added: Counter[str]) -> dict[str, float]:
    total = sum(added.values()) + len(ALPHABET)
    return {one: round((added[one] + 1) / total, 4) for one in ALPHABET}


def certainty(words: Iterable[tuple[float, int, int]]) -> list[list[float]]:
    """Return for each bin of a word's least confidence: its mean, the share of characters misread, and how many.

    Shares never rise with confidence (neighbouring bins that would are joined).
    """
    listed = list(words)
    bins: list[list[float]] = []  # sum of confidences, words, wrong, characters
    for low, high in pairwise(BINS):
        chosen = [word for word in listed if low <= word[0] < high]
        if chosen:
            bins.append(
                [
                    sum(word[0] for word in chosen),
                    len(chosen),
                    sum(word[1] for word in chosen),
                    sum(word[2] for word in chosen),
                ]
            )
            while len(bins) > 1 and _misread(bins[-1]) >= _misread(bins[-2]):
                last = bins.pop()
                bins[-1] = [a + b for a, b in zip(bins[-1], last, strict=True)]
    return [[round(one[0] / one[1], 4), round(_misread(one), 5), one[3]] for one in bins]


def _misread(one: list[float]) -> float:
    """The share misread in a bin, with half an error more: what was never seen to go wrong still may."""
    return (one[2] + 0.5) / (one[3] + 1)
