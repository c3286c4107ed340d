"""Which photos the user means: files, folders with all that is in them, and patterns; in one stable order.

Nothing is lost in silence. A path that cannot be searched, a picture in a format that cannot be read, a link out of the
folder, a folder without a photo: each becomes an entry with its problem, and so a `failed` row. Left out without a word
are only hidden files and folders, `__MACOSX`, this program's own drawings, and files that are no pictures.
"""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from labelcheck.errors import NotAPhotoError, PhotoAccessError, PhotoError

PHOTO_SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".tif", ".tiff", ".bmp", ".heic", ".heif", ".avif"})

REFUSED_SUFFIXES = frozenset({".gif", ".jp2", ".jxl", ".dng", ".cr2", ".cr3", ".nef", ".arw", ".raf", ".orf", ".rw2"})
"""Pictures that cannot be read. One of them may be the only photo of a recalled device: it is reported, not dropped."""

DRAWING_SUFFIX = ".labelcheck.jpg"
"""How the names of this program's own drawings end: they are not checked again."""


@dataclass(frozen=True)
class Found:
    """One photo to check, or one thing that cannot be checked.

    Attributes:
        path: The path, beginning as the user wrote it.
        problem: Why it cannot be checked, or None.
    """

    path: str
    problem: PhotoError | None = None


def find_photos(arguments: Iterable[str | Path]) -> list[Found]:
    """Find all photos that the arguments mean.

    A file that is named, or that a pattern matches, is taken whatever its suffix; in folders the suffix decides.
    A file that is reached twice is found once, by its first name in order.

    Returns:
        The entries, sorted by path.
    """
    first_at: dict[str, Found] = {}
    for entry, place in sorted((placed for argument in arguments for placed in _meant_by(str(argument))), key=_order):
        first_at.setdefault(place, entry)
    return list(first_at.values())


_Placed = tuple[Found, str]
"""An entry, and its real path without links: what tells whether two names mean one file."""


def _order(placed: _Placed) -> tuple[str, bool]:
    entry, _ = placed
    return entry.path, entry.problem is not None


def _meant_by(argument: str) -> Iterator[_Placed]:
    if os.path.lexists(argument) or not glob.has_magic(argument):
        yield from _named(argument)
        return
    names = glob.glob(argument, recursive=True)  # noqa: PTH207 - it takes absolute patterns and any text
    if not names:
        yield _refused(argument, PhotoAccessError(f"No file matches {argument}.", "Check the pattern's spelling."))
    for name in names:
        yield from _named(name)


def _named(path: str) -> Iterator[_Placed]:
    if not Path(path).is_dir():
        yield Found(path), _real(path)  # whether it exists and is a photo, opening it will tell
        return
    empty = True
    for placed in _inside(path):
        empty = False
        yield placed
    if empty:
        wanted = " ".join(sorted(PHOTO_SUFFIXES))
        yield _refused(path, PhotoAccessError(f"{path} holds no photos.", f"Photos end in one of: {wanted}"))


def _inside(root: str) -> Iterator[_Placed]:
    """Walk a folder. Only links need their real path looked up: for millions of files that matters."""
    real_root = _real(root)
    folders = [(root, real_root)]
    while folders:
        folder, real_folder = folders.pop()
        try:
            with os.scandir(folder) as listing:
                entries = list(listing)
        except OSError as error:
            reason = error.strerror or type(error).__name__
            yield _refused(
                folder, PhotoAccessError(f"The folder {folder} cannot be searched ({reason}).", "Allow reading it.")
            )
            continue
        for entry in entries:
            if entry.name.startswith(".") or entry.name == "__MACOSX":
                continue
            real = _real(entry.path) if entry.is_symlink() else os.path.normcase(f"{real_folder}{os.sep}{entry.name}")
            if entry.is_symlink() and not _within(real, real_root):
                if _is_folder(entry) or _suffix(entry.name) in PHOTO_SUFFIXES:
                    yield _refused(entry.path, _leads_out(entry.path))
            elif entry.is_dir(follow_symlinks=False):
                folders.append((entry.path, real))
            elif not _is_folder(entry):  # a link to a folder further up or down: that folder is walked anyway
                yield from _by_suffix(entry.path, real)


def _by_suffix(path: str, real: str) -> Iterator[_Placed]:
    suffix = _suffix(path)
    if path.lower().endswith(DRAWING_SUFFIX):
        return
    if suffix in PHOTO_SUFFIXES:
        yield Found(path), real
    elif suffix in REFUSED_SUFFIXES:
        yield (
            Found(path, NotAPhotoError(f"{path} is in a format that cannot be read.", "Save it as JPEG or PNG.")),
            real,
        )


def _refused(path: str, problem: PhotoError) -> _Placed:
    return Found(path, problem), _real(path)


def _leads_out(path: str) -> PhotoError:
    return PhotoAccessError(f"{path} is a link that leads out of the folder, and is not followed.", "Name its target.")


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link in a circle, or one whose target may not be looked at
        return False


def _suffix(name: str) -> str:
    return os.path.splitext(name)[1].lower()  # noqa: PTH122 - Path is ten times slower, and this runs for every file


def _within(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)


def _real(path: str) -> str:
    try:
        return os.path.normcase(os.path.realpath(path))
    except (OSError, ValueError):
        return path
