"""Names of files: which are photos, which are refused or ignored, and how drawings are named after their photos."""

from __future__ import annotations

import os
from pathlib import PurePath

PHOTO_SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".tif", ".tiff", ".bmp", ".heic", ".heif", ".avif"})
_REFUSED_SUFFIXES = frozenset({".gif", ".jp2", ".jxl", ".dng", ".cr2", ".cr3", ".nef", ".arw", ".raf", ".orf", ".rw2"})
"""Pictures that cannot be read. One of them may be the only photo of a recalled device: it is reported, not dropped."""
DRAWING_SUFFIX = ".labelcheck.jpg"
"""The end of the names of this program's own drawings, which are not checked again."""


def is_hidden(name: str) -> bool:
    """Tell whether a file or a folder is left out of a listing."""
    return name.startswith(".") or name == "__MACOSX"


def is_photo(name: str) -> bool:
    """Tell whether a file in a folder is a photo to check, by its suffix."""
    return _suffix(name) in PHOTO_SUFFIXES and not name.lower().endswith(DRAWING_SUFFIX)


def is_unsupported(name: str) -> bool:
    """Tell whether a file in a folder is a picture in a format that cannot be read, by its suffix."""
    return _suffix(name) in _REFUSED_SUFFIXES


def drawing_stem(path: str, most_bytes: int) -> str:
    r"""Return a photo's name without its suffix, printable and never empty, of at most so many bytes in UTF-8.

    File systems allow 255 bytes for a whole name.

    >>> drawing_stem("in/a\nb.jpg", 180)
    'a_b'
    """
    printable = "".join(c if c.isprintable() else "_" for c in PurePath(path).stem)
    return printable.encode()[:most_bytes].decode(errors="ignore") or "photo"


def _suffix(name: str) -> str:
    return os.path.splitext(name)[1].lower()  # noqa: PTH122 - Path is ten times slower, and this runs for every file
