"""Named arrays in one file: written whole or not at all, tested for damage on opening, then read where they lie.

The file: eight bytes that name the format, the length of a JSON header in eight more, the header, the arrays, each
beginning at a multiple of 64 bytes, and the CRC-32 of all that in the last four.
"""

from __future__ import annotations

import json
import mmap
import zlib
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from labelcheck.catalogue.store.cache import making
from labelcheck.catalogue.store.postings import Array

_FORMAT = b"LCARRAY1"
_ALIGNED = 64
_CHUNK = 1 << 20


class DamagedFileError(Exception):
    """A file of the cache is not what was written."""


def write_arrays(path: Path, arrays: Mapping[str, Array], about: Mapping[str, Any]) -> None:
    """Put a file of arrays into place, in one step; another process sees the old one, or none, or this.

    Args:
        path: Where.
        arrays: One-dimensional arrays of numbers or bytes.
        about: What else is to be kept; plain JSON types.

    Raises:
        OSError: It cannot be written.
    """
    header, end = {}, 0
    for name, array in arrays.items():
        begin = -(-end // _ALIGNED) * _ALIGNED
        header[name] = (array.dtype.str, len(array), begin)
        end = begin + array.nbytes
    spelt = json.dumps({"about": about, "arrays": header, "bytes": end}).encode()
    made = making(path.parent)
    try:
        with made.open("xb") as raw:
            file = _Summed(raw)
            file.write(_FORMAT + len(spelt).to_bytes(8, "little") + spelt)
            first = file.pad()
            for name, array in arrays.items():
                file.pad(first + header[name][2])
                file.write(np.ascontiguousarray(array).data.cast("B") if array.nbytes else b"")
            raw.write(file.crc.to_bytes(4, "little"))
        made.replace(path)
    finally:
        with suppress(OSError):
            made.unlink()


def read_arrays(path: Path) -> tuple[dict[str, Array], dict[str, Any]]:
    """Return the arrays of a file, mapped into memory and not to be written to, and what else was kept.

    Raises:
        FileNotFoundError: There is none.
        OSError: It cannot be read.
        DamagedFileError: It is not what `write_arrays` wrote.
    """
    with path.open("rb") as file:
        _test(path, file)
        file.seek(len(_FORMAT))
        length = int.from_bytes(file.read(8), "little")
        header = json.loads(file.read(length))
        first = -(-file.tell() // _ALIGNED) * _ALIGNED
        # Read only, so that nothing can change it by mistake; the mapping stays when the file is closed, or deleted.
        mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    arrays = {
        name: np.frombuffer(mapped, np.dtype(kind), count, first + begin)
        for name, (kind, count, begin) in header["arrays"].items()
    }
    return arrays, header["about"]


def _test(path: Path, file: BinaryIO) -> None:
    """Raise unless the file is whole: a damaged index would not find a recall that is there."""
    left = path.stat().st_size - 4
    crc = 0
    if left < len(_FORMAT) or file.read(len(_FORMAT)) != _FORMAT:
        raise DamagedFileError(f"{path}: is no file of arrays")
    file.seek(0)
    # Read, not mapped: pages that were only tested do not count as this process's memory.
    while left > 0 and (chunk := file.read(min(left, _CHUNK))):
        crc = zlib.crc32(chunk, crc)
        left -= len(chunk)
    if file.read(4) != crc.to_bytes(4, "little"):
        raise DamagedFileError(f"{path}: is damaged")


class _Summed:
    """Writes to a file, and keeps the CRC-32 and the length of what was written."""

    def __init__(self, file: BinaryIO) -> None:
        self.crc = 0
        self._length = 0
        self._file = file

    def write(self, data: bytes | memoryview) -> None:
        self._file.write(data)
        self.crc = zlib.crc32(data, self.crc)
        self._length += len(data)

    def pad(self, until: int | None = None) -> int:
        """Fill up to a place, or to the next where an array may begin; return it."""
        place = -(-self._length // _ALIGNED) * _ALIGNED if until is None else until
        self.write(bytes(place - self._length))
        return place
