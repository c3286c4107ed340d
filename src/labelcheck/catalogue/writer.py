"""Writes a catalogue recall by recall, so that its size does not matter; packed when its name ends in .gz or .xz."""

from __future__ import annotations

import gzip
import json
import lzma
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from labelcheck.catalogue.recall import Recall
from labelcheck.system.files import whole_file


@contextmanager
def catalogue_writer(path: Path | str, *, date: str, source: str) -> Iterator[Callable[[Recall], None]]:
    """Open a catalogue that appears under its name only if the block ends without an error.

    Args:
        path: `.json`, `.json.gz` or `.json.xz`. The same recalls give the same bytes.
        date: The day of its newest state.
        source: Where it comes from.

    Yields:
        What writes one recall.

    Raises:
        OutputError: It cannot be written.
    """
    with ExitStack() as stack:
        file: BinaryIO = stack.enter_context(whole_file(path))
        if str(path).endswith(".gz"):
            packed = gzip.GzipFile(filename="", mode="wb", fileobj=file, mtime=0)
            file = cast(BinaryIO, stack.enter_context(packed))
        elif str(path).endswith(".xz"):
            file = cast(BinaryIO, stack.enter_context(lzma.LZMAFile(file, "wb", preset=9 | lzma.PRESET_EXTREME)))
        head = json.dumps({"schema": 1, "date": date, "source": source}, ensure_ascii=False)
        file.write(f'{head[:-1]}, "recalls": ['.encode())
        written = 0

        def write(recall: Recall) -> None:
            nonlocal written
            file.write((",\n" if written else "\n").encode("ascii"))
            file.write(recall_json(recall).encode("utf-8"))
            written += 1

        yield write
        file.write(b"\n]}\n")


def recall_json(recall: Recall) -> str:
    """Return a recall as it stands in a catalogue, on one line."""
    return recall.model_dump_json(by_alias=True, exclude_none=True, exclude_defaults=True)
