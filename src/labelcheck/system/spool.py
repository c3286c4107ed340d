"""Things set down on disk while there are more of them than memory should hold."""

from __future__ import annotations

import tempfile
import zlib
from collections.abc import Iterator
from types import TracebackType


class Spool:
    """Texts under keys, several under one; kept in a temporary file, which is gone when this is closed.

    Memory grows by some 150 bytes a text. Texts are packed: notices shrink to a third.
    """

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile(prefix="labelcheck-")  # noqa: SIM115 - closed by `__exit__`
        self._places: dict[str, list[tuple[int, int]]] = {}
        self._end = 0

    def __enter__(self) -> Spool:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._file.close()

    def __len__(self) -> int:
        return len(self._places)

    def __contains__(self, key: str) -> bool:
        return key in self._places

    def __iter__(self) -> Iterator[str]:
        """Yield the keys in the order in which they came."""
        return iter(list(self._places))

    def add(self, key: str, text: str) -> None:
        """Set down one text more under a key."""
        packed = zlib.compress(text.encode("utf-8"), 1)
        self._file.seek(self._end)
        self._file.write(packed)
        self._places.setdefault(key, []).append((self._end, len(packed)))
        self._end += len(packed)

    def get(self, key: str) -> Iterator[str]:
        """Yield the texts under a key, in the order in which they came."""
        for start, length in self._places.get(key, ()):
            self._file.seek(start)
            yield zlib.decompress(self._file.read(length)).decode("utf-8")
