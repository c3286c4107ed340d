"""The photos that batches are measured on: real ones, repeated as often as needed; the bytes of each copy differ."""

from __future__ import annotations

from itertools import cycle, islice
from pathlib import Path

from labelcheck.batch.photo_entry import PhotoEntry
from labelcheck.batch.task import Task

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = (ROOT / "samples", ROOT.parent / "shared" / "photos" / "real", ROOT.parent / "shared" / "photos" / "rendered")
BROKEN = {"not-a-photo.jpg", "truncated.jpg"}
"""Samples that fail at once, which is quick and not what is measured."""


def real_photos() -> list[Path]:
    """Return the samples, and the photos beside the checkout where there are some; one of another folder each time."""
    folders = [sorted(file for file in folder.glob("*") if _usable(file)) for folder in FOLDERS]
    longest = max(map(len, folders))
    return [folder[place] for place in range(longest) for folder in folders if place < len(folder)]


def copies(count: int, folder: Path) -> list[Path]:
    """Write so many photos into a folder: the real ones over and over, each with a few bytes more at its end.

    A journal knows photos by their content, and answers equal ones once. Bytes after a picture's end change nothing.
    """
    written = []
    for number, photo in enumerate(islice(cycle(real_photos()), count)):
        file = folder / f"{number:05}-{photo.name}"
        file.write_bytes(photo.read_bytes() + b"%08d" % number)
        written.append(file)
    return written


def tasks_of(photos: list[Path]) -> list[Task]:
    """Return the task to check each."""
    return [Task(number, PhotoEntry(str(photo))) for number, photo in enumerate(photos)]


def _usable(file: Path) -> bool:
    return file.suffix.lower() in (".jpg", ".jpeg", ".png") and file.name not in BROKEN
