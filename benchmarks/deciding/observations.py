"""Compact storage of what was read: each printed text, and every reading of it with its confidences."""

from __future__ import annotations

import json
import lzma
import math
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz.distance import Levenshtein

FILE = Path(__file__).with_name("observations.jsonl.xz")
LEVELS = "abcdefghijklmnopqrstuvwx"
"""A confidence is kept as one of these: even steps of its log-odds."""
LEAST_LOGIT, LOGIT_STEP = -3.0, 0.5
LEAST_LIKE = 0.4
"""Normalised similarity below which a reading has nothing to do with the print: it failed as a whole."""


def level(confidence: float) -> str:
    """Return the letter of the nearest level."""
    held = min(max(confidence, 1e-6), 1 - 1e-6)
    step = round((math.log(held / (1 - held)) - LEAST_LOGIT) / LOGIT_STEP)
    return LEVELS[min(max(step, 0), len(LEVELS) - 1)]


def confidence_of(letter: str) -> float:
    """Return the confidence that a level stands for.

    >>> [round(confidence_of(level(sure)), 2) for sure in (0.05, 0.5, 0.9, 0.99)]
    [0.05, 0.5, 0.88, 0.99]
    """
    return 1 / (1 + math.exp(-(LEAST_LOGIT + LOGIT_STEP * LEVELS.index(letter))))


@dataclass(frozen=True)
class Observed:
    """One printed line and its readings.

    Attributes:
        photo: Lines with one number stood on one label.
        printed: The text.
        readings: For each reader and enhancement the text and its levels of confidence; empty when not found.
    """

    photo: int
    printed: str
    readings: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Observations:
    """All of them.

    Attributes:
        made_by: The command.
        photos: How many photos had a legible line, and how many were made.
        names: Reader and enhancement of each reading.
        lines: The lines.
    """

    made_by: str
    photos: tuple[int, int]
    names: tuple[str, ...]
    lines: tuple[Observed, ...]

    def save(self, file: Path = FILE) -> None:
        """Write one JSON line for the whole, then one for each line."""
        head = {"made_by": self.made_by, "photos": self.photos, "names": self.names}
        rows = [head, *([line.photo, line.printed, line.readings] for line in self.lines)]
        text = "\n".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in rows)
        file.write_bytes(lzma.compress(text.encode(), preset=9))

    @classmethod
    def load(cls, file: Path = FILE) -> Observations:
        """Read the file back."""
        head, *rows = map(json.loads, lzma.decompress(file.read_bytes()).decode().splitlines())
        lines = tuple(Observed(photo, printed, tuple((a, b) for a, b in said)) for photo, printed, said in rows)
        return cls(head["made_by"], tuple(head["photos"]), tuple(head["names"]), lines)


@dataclass(frozen=True)
class Aligned:
    """A reading held against the print.

    Attributes:
        before, after: What was read before the first and after the last character.
        pieces: For each printed character what was read for it: usually one character, none when it was lost, more
            when some were added after it.
        levels: For each printed character the least level of its piece; empty when it was lost.
        cut_first, cut_last: How many characters at the beginning and at the end were lost.
    """

    before: str
    after: str
    pieces: tuple[str, ...]
    levels: tuple[str, ...]
    cut_first: int
    cut_last: int


def align(printed: str, read: str, levels: str) -> Aligned | None:
    """Hold a reading against the print, with the fewest edits; None when it has nothing to do with it.

    >>> align("A1112", "A112", "wwww").pieces, align("A1112", "A1l12.", "wwwwww").pieces
    (('A', '1', '1', '', '2'), ('A', '1', 'l', '1', '2'))
    """
    if not read or Levenshtein.normalized_similarity(printed, read) < LEAST_LIKE:
        return None
    before, after, pieces, sure = "", "", [""] * len(printed), [""] * len(printed)
    for block in Levenshtein.opcodes(printed, read):
        if block.tag in ("equal", "replace"):
            for offset in range(block.src_end - block.src_start):
                pieces[block.src_start + offset] = read[block.dest_start + offset]
                sure[block.src_start + offset] = levels[block.dest_start + offset]
        elif block.tag == "insert":
            added = read[block.dest_start : block.dest_end]
            if block.src_start == 0:
                before = added
            elif block.src_start == len(printed):
                after = added
            else:
                place = block.src_start - 1
                pieces[place] += added
                sure[place] = min([*sure[place], *levels[block.dest_start : block.dest_end]])
    lost = [not piece for piece in pieces]
    return Aligned(
        before, after, tuple(pieces), tuple(sure), 0 if before else _run(lost), 0 if after else _run(lost[::-1])
    )


def _run(lost: Iterable[bool]) -> int:
    count = 0
    for one in lost:
        if not one:
            break
        count += 1
    return count
