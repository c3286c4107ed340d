"""How likely our readers read one code as another: a noisy channel over confusions measured on synthetic photos.

`confusions.json` holds, for each reader, how often each capital and digit was read as which; how often characters were
lost, added, or cut off at an end; and how the share of misread characters falls with the reader's confidence. It is
made by `python -m benchmarks.deciding.measure_confusions`. All ways in which a text may have come about are summed, so
the probabilities of all readings of one code sum to 1 at most.
"""

from __future__ import annotations

import json
import math
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any

from labelcheck.data import data_file
from labelcheck.text.codes import folded
from labelcheck.text.lookalikes import confusable

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
LEVELS = 64
"""Steps in which confidence is looked up, over 0 to 1: finer near 1, where certainty changes fastest."""
MOST_ERROR = 0.9
"""A character is misread with this probability at most, however little the reader trusts itself."""
MOST_ADDED = 0.5
"""The same, for a character too many."""
LEAST_BITS = -200.0
"""What is less likely counts as this unlikely: 1 in 10^60."""
LONGEST = 64
"""Letters and digits that are looked at, of either text; codes of a catalogue have no more."""
DIGIT_BITS, LETTER_BITS = -math.log2(10), -math.log2(26)
"""One digit of ten, one letter of 26: an unlisted code of the same shape that happens to be this one."""

LEAST_CONFUSION = {"print": 0.002, "second": 0.002, "tesseract": 0.01}
"""How likely at least one character is read as another that weak print confuses with it (`lookalikes.CONFUSABLE`): such
confusions were seen on photos, and synthetic photos do not make all of them: of 852 printed 3, none was read as 8. By
Tesseract more often: on one of the samples it reads 8 for a plain 3 twice."""

_PLACES = {character: place for place, character in enumerate(ALPHABET)}


@dataclass(frozen=True)
class Channel:
    """One reader's confusions, as tables of probabilities.

    Attributes:
        reads: For each printed character (36, in the order of `ALPHABET`), how likely each of the 36 is read; the rest
            of 1 is `lost`.
        lost: How likely each is lost, in the middle of a code.
        added: How likely, after a character, one more is read that is not printed.
        added_character: Which one then; sums to 1.
        cut_first, cut_last: How likely no, one, two, three characters are cut off at the beginning, at the end.
        certainty: Pairs of a confidence and the share of characters misread there, relative to all; both monotone.
    """

    reads: tuple[tuple[float, ...], ...]
    lost: tuple[float, ...]
    added: float
    added_character: tuple[float, ...]
    cut_first: tuple[float, ...]
    cut_last: tuple[float, ...]
    certainty: tuple[tuple[float, float], ...]

    @classmethod
    def from_table(cls, table: Mapping[str, Any], least: float) -> Channel:
        """Return the channel of one reader of `confusions.json`; `least` is how likely any confusion is at least."""
        rows = [table["printed"][one] for one in ALPHABET]
        overall = max(table["errors"], 0.5) / max(table["characters"], 1)
        return cls(
            reads=tuple(_reads(printed, row, least) for printed, row in zip(ALPHABET, rows, strict=True)),
            lost=tuple(row["reads"].get("", row["other"]) for row in rows),
            added=table["added"]["rate"],
            added_character=_normalised([table["added"]["characters"].get(one, 0.0) for one in ALPHABET]),
            cut_first=(1 - sum(table["cut"]["first"]), *table["cut"]["first"]),
            cut_last=(1 - sum(table["cut"]["last"]), *table["cut"]["last"]),
            certainty=tuple((sure, share / overall) for sure, share, _ in table["certainty"]),
        )

    def error_factor(self, confidence: float) -> float:
        """Return how many times as many characters as on average are misread at a confidence, 0 to 1; never rises."""
        sure = [point[0] for point in self.certainty]
        place = bisect_right(sure, confidence)
        if place == 0:
            return self.certainty[0][1]
        if place == len(sure):
            return self.certainty[-1][1]
        (low, more), (high, less) = self.certainty[place - 1], self.certainty[place]
        return more + (less - more) * (confidence - low) / (high - low)

    def at(self, confidence: float) -> Channel:
        """Return the channel of readings of one confidence.

        Cuts and losses do not depend on it: what is left is read as surely as ever.
        """
        factor = self.error_factor(confidence)
        reads = []
        for place, (row, gone) in enumerate(zip(self.reads, self.lost, strict=True)):
            wrong = 1 - row[place] - gone
            scale = min(factor * wrong, MOST_ERROR - gone) / wrong if wrong > 0 else 0.0
            scaled = [share * scale for share in row]
            scaled[place] = 1 - gone - wrong * scale
            reads.append(tuple(scaled))
        added = min(self.added * factor, MOST_ADDED)
        return replace(self, reads=tuple(reads), added=added, certainty=((1.0, 1.0),))

    def probability(self, read: Sequence[int], printed: Sequence[int]) -> float:
        """Return the probability that a printed code is read as a text: all ways summed, by dynamic programming.

        Args:
            read: What was read, as places in `ALPHABET`.
            printed: The code, likewise.
        """
        count, length = len(printed), len(read)
        added, stays = self.added, 1 - self.added
        more = [added * self.added_character[one] for one in read]
        total = 0.0
        before = [0.0] * (length + 1)
        cut_first, cut_last = self.cut_first, self.cut_last
        for done in range(count + 1):
            if done:
                row = self.reads[printed[done - 1]]
                lost = stays * self.lost[printed[done - 1]]
                now = [before[0] * lost + (cut_first[done] if done < len(cut_first) else 0.0)]
                for place, one in enumerate(read):
                    now.append(before[place + 1] * lost + before[place] * stays * row[one] + now[place] * more[place])
            else:
                now = [cut_first[0]]
                for place in range(length):
                    now.append(now[place] * more[place])
            if count - done < len(cut_last):
                total += cut_last[count - done] * now[length] * stays
            before = now
        return total


def reading_bits(read: str, printed: str, confidence: float = 0.9, reader: str = "print") -> float:
    """Return log2 of the probability that a printed code is read as a text.

    Args:
        read: What was read; case, spaces and hyphens do not matter, small l, i and o must have been settled before.
        printed: The code.
        confidence: The reader's confidence in the word's least sure character, 0 to 1.
        reader: `print`, `tesseract` or `second`; another counts as Tesseract, the least sure.

    Returns:
        Bits, from `LEAST_BITS` to 0.

    >>> reading_bits("A1263", "A1263") > reading_bits("A1268", "A1263") > reading_bits("A1267", "A1263")
    True
    """
    return _bits(_places(read), _places(printed), _level(confidence), reader)


def likelihood_ratio_bits(
    read: str, printed: str, confidence: float = 0.9, reader: str = "print", *, rival: str | None = None
) -> float:
    """Return how much a reading speaks for one printed code against another, in bits.

    Args:
        read: What was read.
        printed: The code that it may be.
        confidence: The reader's confidence in the word's least sure character, 0 to 1.
        reader: `print`, `tesseract` or `second`.
        rival: The code that it may be instead; None for any code of the same shape as what was read, each as likely.

    Returns:
        Positive bits speak for `printed`, negative ones for the rival.

    >>> likelihood_ratio_bits("A1268", "A1263", rival="A1268") < -3 < likelihood_ratio_bits("A1263", "A1263")
    True
    """
    own = reading_bits(read, printed, confidence, reader)
    if rival is not None:
        return own - reading_bits(read, rival, confidence, reader)
    shape = sum(DIGIT_BITS if one.isdigit() else LETTER_BITS for one in folded(read)[:LONGEST])
    return own - max(shape, LEAST_BITS)


@lru_cache(maxsize=1 << 15)
def _bits(read: tuple[int, ...], printed: tuple[int, ...], level: int, reader: str) -> float:
    probability = _channel(reader, level).probability(read, printed)
    return max(math.log2(probability), LEAST_BITS) if probability > 0 else LEAST_BITS


@lru_cache(maxsize=1 << 15)
def _places(text: str) -> tuple[int, ...]:
    return tuple(_PLACES[one] for one in folded(text)[:LONGEST])


def _level(confidence: float) -> int:
    """Return the step of a confidence: even in the cube root of doubt, so that .99 and .999 are told apart."""
    doubt = 1 - min(max(confidence, 0.0), 1.0)
    return LEVELS - round(LEVELS * math.pow(doubt, 1 / 3))


@lru_cache(maxsize=4 * (LEVELS + 1))
def _channel(reader: str, level: int) -> Channel:
    return _channels()[reader if reader in _channels() else "tesseract"].at(1 - ((LEVELS - level) / LEVELS) ** 3)


@cache
def _channels() -> dict[str, Channel]:
    text = data_file("confusions.json").read_text(encoding="utf-8")
    tables = json.loads(text)["witnesses"]
    return {reader: Channel.from_table(table, LEAST_CONFUSION[reader]) for reader, table in tables.items()}


def _reads(printed: str, row: Mapping[str, Any], least: float) -> tuple[float, ...]:
    """Return how likely each character is read for a printed one; what is added to the rare comes off the right one."""
    shares = [float(row["reads"].get(one, row["other"])) for one in ALPHABET]
    raised = [
        max(share, least) if one != printed and confusable(printed, one) else share
        for one, share in zip(ALPHABET, shares, strict=True)
    ]
    raised[_PLACES[printed]] -= sum(raised) - sum(shares)
    return tuple(raised)


def _normalised(shares: Sequence[float]) -> tuple[float, ...]:
    total = sum(shares)
    return tuple(share / total for share in shares)
