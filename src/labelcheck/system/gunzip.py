"""Unpacks gzip piece by piece, up to a limit."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import BinaryIO

from labelcheck.system.http_errors import TooLargeError

_CHUNK = 1 << 16


def gunzipped(packed: BinaryIO, most: int) -> Iterator[bytes]:
    """Yield the unpacked bytes piece by piece, so that a bomb is noticed long before it fills the disk.

    Raises:
        TooLargeError: There are more than `most` bytes.
        EOFError: The file is cut off.
        zlib.error: It is not gzip.
    """
    made = 0
    inflate = zlib.decompressobj(wbits=31)
    data = packed.read(_CHUNK)
    while data or not inflate.eof:
        chunk = inflate.decompress(data, 1 << 20)
        made += len(chunk)
        if made > most:
            raise TooLargeError
        if chunk:
            yield chunk
        if inflate.eof:
            rest = inflate.unused_data or packed.read(_CHUNK)
            if not rest:
                return
            inflate, data = zlib.decompressobj(wbits=31), rest  # several members, one behind the other
            continue
        data = inflate.unconsumed_tail
        if not data and not (data := packed.read(_CHUNK)) and not chunk:
            raise EOFError
