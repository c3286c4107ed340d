"""How drawings are called: after their photos, in letters that any file system and terminal takes."""

from __future__ import annotations

from pathlib import PurePath


def drawing_stem(path: str, most_bytes: int) -> str:
    r"""Return a photo's name without its suffix, printable, in so many bytes of UTF-8 at most; never empty.

    >>> drawing_stem("in/a\nb.jpg", 180)
    'a_b'
    """
    printable = "".join(c if c.isprintable() else "_" for c in PurePath(path).stem)
    return printable.encode()[:most_bytes].decode(errors="ignore") or "photo"
