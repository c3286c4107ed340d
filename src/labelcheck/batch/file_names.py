"""Names of files: what is a photo, what is refused, and how drawings are called after their photos."""

from __future__ import annotations

from pathlib import PurePath

PHOTO_SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".tif", ".tiff", ".bmp", ".heic", ".heif", ".avif"})
REFUSED_SUFFIXES = frozenset({".gif", ".jp2", ".jxl", ".dng", ".cr2", ".cr3", ".nef", ".arw", ".raf", ".orf", ".rw2"})
"""Pictures that cannot be read. One of them may be the only photo of a recalled device: it is reported, not dropped."""
DRAWING_SUFFIX = ".labelcheck.jpg"
"""How the names of this program's own drawings end: they are not checked again."""


def drawing_stem(path: str, most_bytes: int) -> str:
    r"""Return a photo's name without its suffix, printable, in so many bytes of UTF-8 at most; never empty.

    >>> drawing_stem("in/a\nb.jpg", 180)
    'a_b'
    """
    printable = "".join(c if c.isprintable() else "_" for c in PurePath(path).stem)
    return printable.encode()[:most_bytes].decode(errors="ignore") or "photo"
