"""Read a list of paths from a file or a stream."""

from __future__ import annotations

import codecs
import sys
from collections.abc import Iterator
from typing import BinaryIO

from labelcheck.errors import UsageError


def paths_in(stream: BinaryIO) -> Iterator[str]:
    """Read a list of paths: one a line, or separated by null characters if there are any. There are no comments.

    Args:
        stream: The list. Bytes that are not UTF-8 are kept as Python keeps them in file names.

    Raises:
        UsageError: It is no list of paths.
    """
    longest = 1 << 16  # bytes; no system has longer paths, so a list with null characters has one among these
    rest = stream.read(longest).removeprefix(codecs.BOM_UTF8)
    if rest.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise UsageError("The list of photos is in UTF-16.", "Save it as UTF-8.")
    end = b"\0" if b"\0" in rest else b"\n"
    while rest:
        *names, rest = rest.split(end)
        more = stream.read(longest)
        if not more:
            names.append(rest)
        if len(rest) > longest:
            raise UsageError("The list of photos is none: it has no ends of lines.", "Write one path a line.")
        rest = rest + more if more else b""
        for name in names:
            if name.strip():
                yield name.removesuffix(b"\r").decode(sys.getfilesystemencoding(), "surrogateescape")
