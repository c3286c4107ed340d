"""Temporary files: the folder for short-lived files, and texts on disk that are too many for memory."""

from __future__ import annotations

import os
import sys
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path


def scratch_folder() -> str | None:
    """Return a folder in memory, so that short-lived files need not reach a disk; None where there is none.

    The result is also None where this process keeps its temporary files in a folder of its own, as a worker does: the
    parent of a killed worker removes that folder.
    """
    shm = Path("/dev/shm")  # noqa: S108 - only for folders that are private
    if tempfile.tempdir is not None:
        return None
    return str(shm) if sys.platform == "linux" and os.access(shm, os.W_OK) else None


class Spool(AbstractContextManager["Spool"]):
    """Texts by key, several to a key, in a temporary file that is deleted on closing.

    Memory grows by some 150 bytes a text. Texts are compressed: notices shrink to a third.
    """

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile(prefix="labelcheck-")  # noqa: SIM115 - closed by `__exit__`
        self._places: dict[str, list[tuple[int, int]]] = {}
        self._end = 0

    def __exit__(self, *_error: object) -> None:
        self._file.close()

    def __len__(self) -> int:
        return len(self._places)

    def __contains__(self, key: str) -> bool:
        return key in self._places

    def __iter__(self) -> Iterator[str]:
        """Yield the keys in the order of their first texts."""
        return iter(list(self._places))

    def add(self, key: str, text: str) -> None:
        """Add a text to a key."""
        packed = zlib.compress(text.encode("utf-8"), 1)
        self._file.seek(self._end)
        self._file.write(packed)
        self._places.setdefault(key, []).append((self._end, len(packed)))
        self._end += len(packed)

    def get(self, key: str) -> Iterator[str]:
        """Yield the texts of a key in the order in which they were added."""
        for start, length in self._places.get(key, ()):
            self._file.seek(start)
            yield zlib.decompress(self._file.read(length)).decode("utf-8")
