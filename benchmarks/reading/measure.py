"""Run the systems in turn on each photo (A B C, A B C …), so that other load slows all of them equally."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from rapidfuzz.distance import Levenshtein

from benchmarks.reading.child import Timed
from benchmarks.reading.matching import nearest, plain, read_exactly, read_folded
from benchmarks.reading.photos import Photo, PhotoSet


class Runner(Protocol):
    """Gives a system's answer with what it cost."""

    def read(self, photo: Path) -> Timed:
        """Read one photo."""
        ...


@dataclass(frozen=True)
class Row:
    """One system on one photo.

    Attributes:
        photos: The set's name.
        photo: The photo.
        system: The system's key.
        seconds, cpu_seconds: What it took; cpu_seconds adds up all threads and processes.
        exactly: Whether the model is among what was read, to the letter; None where the photo has no model.
        folded: The same, look-alikes taken as one.
        model: What the system itself takes for the model.
        claimed: Whether it stands by it; None for systems that never say.
        nearest: The token that comes nearest to the model, when it was not read exactly.
        edits, characters: Wrong characters and characters of the truth lines; 0 of 0 where these are not known.
        error: What went wrong, or None.
        details: What the system adds.
    """

    photos: str
    photo: Photo
    system: str
    seconds: float
    cpu_seconds: float
    exactly: bool | None
    folded: bool | None
    model: str | None
    claimed: bool | None
    nearest: str | None
    edits: int
    characters: int
    error: str | None
    details: dict[str, Any]

    @property
    def itself(self) -> bool | None:
        """Whether what the system itself takes for the model is right to the letter; None for one that never says."""
        return None if self.claimed is None or self.photo.model is None else self.model == self.photo.model

    @classmethod
    def from_dict(cls, row: dict[str, Any]) -> Row:
        """Return a row of a report; the photo's folder and text are not kept in it."""
        photo = Photo(Path(row["photo"]), row["true_model"], row["legible"], (), row["difficulty"])
        same = {one.name: row[one.name] for one in fields(cls) if one.name in row}
        return cls(**{**same, "photos": row["set"], "photo": photo, "details": row.get("details", {})})

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON types."""
        return {
            "set": self.photos,
            "photo": self.photo.name,
            "held_out": self.photo.held_out,
            "true_model": self.photo.model,
            "legible": self.photo.legible,
            "difficulty": self.photo.difficulty,
            "system": self.system,
            "seconds": round(self.seconds, 3),
            "cpu_seconds": round(self.cpu_seconds, 3),
            "exactly": self.exactly,
            "folded": self.folded,
            "model": self.model,
            "claimed": self.claimed,
            "nearest": self.nearest,
            "edits": self.edits,
            "characters": self.characters,
            "error": self.error,
            **({"details": self.details} if self.details else {}),
        }


def character_errors(truth: Iterable[str], read: Sequence[str]) -> tuple[int, int]:
    """Count wrong characters of truth lines, each against the line that comes nearest to it; spaces do not count.

    Lines with Chinese, Japanese or Korean are left out: not every system reads them, and none is asked to.

    Returns:
        Edits (at most as many as there are characters) and characters.

    >>> character_errors(["Model: A1112", "型号: A1112"], ["Anker", "Model:A1l12"])
    (1, 11)
    """
    lines = [_unspaced(line) for line in read]
    edits = characters = 0
    for line in map(_unspaced, truth):
        if any(character > "\u2e7f" for character in line):
            continue
        best = min((Levenshtein.distance(line, other) for other in lines), default=len(line))
        edits += min(best, len(line))
        characters += len(line)
    return edits, characters


def _unspaced(line: str) -> str:
    return "".join(plain(line).split())


def judged(photos: str, photo: Photo, system: str, timed: Timed) -> Row:
    """Hold an answer against the truth."""
    answer, model = timed.answer, photo.model
    exactly = None if model is None else read_exactly(model, answer.texts)
    edits, characters = character_errors(photo.text, answer.texts)
    return Row(
        photos=photos,
        photo=photo,
        system=system,
        seconds=timed.seconds,
        cpu_seconds=timed.cpu_seconds,
        exactly=exactly,
        folded=None if model is None else read_folded(model, answer.texts),
        model=answer.model,
        claimed=answer.claimed,
        nearest=None if model is None or exactly else nearest(model, answer.texts),
        edits=edits,
        characters=characters,
        error=timed.error,
        details=answer.details,
    )


def measure(
    photos: PhotoSet, runners: Mapping[str, Runner], progress: Callable[[Row], None] = lambda row: None
) -> Iterator[Row]:
    """Run every system on every photo of a set, interleaved.

    Args:
        photos: The set.
        runners: The systems by key, already warm.
        progress: Told each row.
    """
    for photo in photos.photos:
        for key, runner in runners.items():
            row = judged(photos.name, photo, key, runner.read(photo.path))
            progress(row)
            yield row


@dataclass(frozen=True)
class Share:
    """So many of so many."""

    hits: int
    of: int

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's 95 % interval of the share."""
        if not self.of:
            return 0.0, 1.0
        z2 = 1.96**2
        share = self.hits / self.of
        centre = (share + z2 / (2 * self.of)) / (1 + z2 / self.of)
        half = 1.96 * math.sqrt(share * (1 - share) / self.of + z2 / (4 * self.of**2)) / (1 + z2 / self.of)
        return max(0.0, centre - half), min(1.0, centre + half)

    def __str__(self) -> str:
        return f"{self.hits}/{self.of}" if self.of else "–"


def share(values: Iterable[bool | None]) -> Share:
    """Count the true ones among those that are not None.

    >>> str(share([True, False, None]))
    '1/2'
    """
    known = [value for value in values if value is not None]
    return Share(sum(known), len(known))


@dataclass(frozen=True)
class Summary:
    """One system on one set.

    Attributes:
        system: The system's key.
        exactly, folded, itself: Legible models read to the letter; with look-alikes as one; named as the model by the
            system itself.
        borderline: Models of borderline legibility, read to the letter.
        not_claimed: Photos without a legible model in which the system claims none; empty for systems that never say.
        character_error: Wrong characters over all characters, photos with a legible model; None without truth lines.
        median_seconds, p95_seconds, median_cpu_seconds: Per photo.
        ratio: Median over the photos of this system's time over the reference's on the same photo; None without it.
        cpu_ratio: The same for processor time.
        errors: Photos on which it failed.
    """

    system: str
    exactly: Share
    folded: Share
    itself: Share
    borderline: Share
    not_claimed: Share
    character_error: float | None
    median_seconds: float
    p95_seconds: float
    median_cpu_seconds: float
    ratio: float | None
    cpu_ratio: float | None
    errors: int


def summarise(rows: Sequence[Row], system: str, reference: str) -> Summary:
    """Sum up one system's rows.

    Args:
        rows: All systems' rows of one set.
        system: The system's key.
        reference: The system that its time is divided by, photo by photo.
    """
    own = [row for row in rows if row.system == system]
    others = {row.photo.path: row for row in rows if row.system == reference and not row.error}
    legible = [row for row in own if row.photo.legible == "yes"]
    pairs = [(row, others[row.photo.path]) for row in own if row.photo.path in others and not row.error]
    seconds = [row.seconds for row in own]
    characters = sum(row.characters for row in legible)
    return Summary(
        system=system,
        exactly=share(row.exactly for row in legible),
        folded=share(row.folded for row in legible),
        itself=share(row.itself for row in legible),
        borderline=share(row.exactly for row in own if row.photo.legible == "borderline"),
        not_claimed=share(None if row.claimed is None else not row.claimed for row in own if row.photo.legible == "no"),
        character_error=sum(row.edits for row in legible) / characters if characters else None,
        median_seconds=_percentile(seconds, 50),
        p95_seconds=_percentile(seconds, 95),
        median_cpu_seconds=_percentile([row.cpu_seconds for row in own], 50),
        ratio=_median_ratio([(row.seconds, other.seconds) for row, other in pairs]),
        cpu_ratio=_median_ratio([(row.cpu_seconds, other.cpu_seconds) for row, other in pairs]),
        errors=sum(row.error is not None for row in own),
    )


def _percentile(values: Sequence[float], percent: float) -> float:
    return float(np.percentile(values, percent)) if values else 0.0


def _median_ratio(pairs: Sequence[tuple[float, float]]) -> float | None:
    ratios = [one / other for one, other in pairs if other > 0]
    return float(np.median(ratios)) if ratios else None
