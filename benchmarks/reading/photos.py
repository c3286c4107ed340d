"""Sets of photos with their truth: the samples, the shared development sets, any folder, and synthetic ones."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from labelcheck.photo.open import open_photo

PROJECT = Path(__file__).resolve().parents[2]
SAMPLES = PROJECT / "samples"
SHARED = PROJECT.parent / "shared" / "photos"


@dataclass(frozen=True)
class Photo:
    """A photo and what is true about it.

    Attributes:
        path: The file.
        model: The model as printed; None when none is.
        legible: Whether a person can read the model: `yes`, `borderline` or `no`.
        text: The printed lines; empty when they are not known.
        difficulty: What makes it hard, by name: `print_px`, `blur_px`, `tilt` …
    """

    path: Path
    model: str | None
    legible: str
    text: tuple[str, ...] = ()
    difficulty: dict[str, float] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The file's name."""
        return self.path.name

    @property
    def held_out(self) -> bool:
        """Whether it belongs to the held-out half: the hash of its name is odd, so that no one chose it."""
        return int(hashlib.sha256(self.name.encode()).hexdigest(), 16) % 2 == 1


@dataclass(frozen=True)
class PhotoSet:
    """Photos that are reported together.

    Attributes:
        name: The set's name.
        photos: The photos, sorted by name.
        swept: The one difficulty that varies, for a set that was made so; else None.
    """

    name: str
    photos: tuple[Photo, ...]
    swept: str | None = None

    def limited(self, limit: int | None) -> PhotoSet:
        """Keep so many photos, evenly spread over the set."""
        if limit is None or limit >= len(self.photos):
            return self
        return replace(self, photos=tuple(self.photos[index * len(self.photos) // limit] for index in range(limit)))

    def held_out(self) -> PhotoSet:
        """Keep the held-out half."""
        return replace(self, photos=tuple(photo for photo in self.photos if photo.held_out))


def upright_pixels(path: Path) -> NDArray[np.uint8]:
    """Decode a photo, H×W×3 BGR, upright by EXIF; the same decoder for every system."""
    return open_photo(path).pixels


def read_truth(folder: Path, truth: Path) -> PhotoSet:
    """Read a set: photos in a folder, and their truth as a JSON list or as JSON lines.

    Rows of files that are no photos (`"verdict": "failed"`) are left out; a row without `legible` is taken as legible,
    unless its verdict is `unreadable`.

    Raises:
        FileNotFoundError: A photo that the truth names, or the truth itself, is not there.
    """
    content = truth.read_text(encoding="utf-8")
    rows = json.loads(content) if content.lstrip().startswith("[") else map(json.loads, content.splitlines())
    photos = [_photo(folder, row) for row in rows if row.get("verdict") != "failed"]
    for photo in photos:
        if not photo.path.is_file():
            raise FileNotFoundError(f"{photo.path}, which {truth} names, is not there.")
    return PhotoSet(folder.name, tuple(sorted(photos, key=lambda photo: photo.name)))


def known_sets() -> list[PhotoSet]:
    """Return the samples, and the shared sets where they are."""
    folders = [(SAMPLES, SAMPLES / "truth.json")]
    folders += [(truth.parent, truth) for truth in sorted(SHARED.glob("*/truth.jsonl"))]
    return [read_truth(folder, truth) for folder, truth in folders if truth.is_file()]


def synthetic(count: int, seed: int, folder: Path) -> PhotoSet:
    """Make lifelike synthetic photos.

    Args:
        count: How many.
        seed: The seed of the first; the next ones follow.
        folder: Where to write them.
    """
    return PhotoSet("synthetic", tuple(_made(folder, f"s{seed + index:06}", seed + index) for index in range(count)))


def sweep(cause: str, steps: int, devices: int, seed: int, folder: Path) -> PhotoSet:
    """Make easy photos with one thing wrong, ever more: the same devices at each step.

    Args:
        cause: One of `benchmarks.synth.difficulty.CAUSES`.
        steps: Strengths, from nothing to everything.
        devices: Photos a step.
        seed: The seed of the first device.
        folder: Where to write them.
    """
    photos = [
        _made(folder, f"{cause}{step:02}-{device}", seed + device, cause=cause, strength=step / max(1, steps - 1))
        for step in range(steps)
        for device in range(devices)
    ]
    return PhotoSet(f"sweep {cause}", tuple(photos), swept=cause)


def _made(folder: Path, name: str, seed: int, *, cause: str | None = None, strength: float = 1.0) -> Photo:
    from benchmarks.synth.photos import make_photo  # noqa: PLC0415 - needs typefaces, which other sets do not

    made = make_photo(seed, cause=cause, strength=strength)
    path = folder / f"{name}.jpg"
    path.write_bytes(made.jpeg)
    photo = _photo(folder, {"file": path.name, **made.truth})
    return replace(photo, difficulty=photo.difficulty | {"strength": strength}) if cause else photo


_PLAIN_DIFFICULTIES = ("print_px", "blur_px", "curved", "tilt_deg", "rotation")


def _photo(folder: Path, row: dict[str, Any]) -> Photo:
    made_difficult = row.get("difficulty")
    values = {key: row.get(key) for key in _PLAIN_DIFFICULTIES}
    if isinstance(made_difficult, dict):
        values = {**made_difficult, **{key: value for key, value in values.items() if value is not None}}
    legible = row.get("legible") or ("no" if row.get("verdict") == "unreadable" else "yes")
    return Photo(
        path=folder / row["file"],
        model=row.get("model"),
        legible=legible if row.get("model") else "no",
        text=tuple(row.get("text") or ()),
        difficulty={key: float(value) for key, value in values.items() if isinstance(value, int | float)},
    )


def enlarged(photo: Photo, megapixels: float, folder: Path) -> Path:
    """Write a copy of a photo with so many pixels, as a phone would save it."""
    pixels = upright_pixels(photo.path)
    factor = (megapixels * 1e6 / (pixels.shape[0] * pixels.shape[1])) ** 0.5
    path = folder / f"{megapixels:g}-megapixels.jpg"
    cv2.imwrite(str(path), cv2.resize(pixels, None, fx=factor, fy=factor, interpolation=cv2.INTER_CUBIC))
    return path


def chosen(sets: Iterable[PhotoSet], names: Sequence[str] | None) -> list[PhotoSet]:
    """Keep the sets that are named; all when none is.

    Raises:
        ValueError: There is no set of such a name.
    """
    found = list(sets)
    if not names:
        return found
    unknown = set(names) - {one.name for one in found}
    if unknown:
        raise ValueError(f"No set {', '.join(sorted(unknown))}; there are {', '.join(one.name for one in found)}.")
    return [one for one in found if one.name in names]
