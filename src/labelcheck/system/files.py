"""Writes files that exist completely or not at all: under another name at first, renamed when complete."""

from __future__ import annotations

import io
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, TextIO

from labelcheck.errors import OutputError


@contextmanager
def output_errors(problem: str, remedy: str) -> Iterator[None]:
    """Convert the system's errors of a block, except those of a broken pipe.

    Raises:
        OutputError: A system call failed; the text is the problem and the system's reason.
    """
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(f"{problem} ({error.strerror or error}).", remedy) from error


@contextmanager
def whole_file(path: str | Path) -> Iterator[BinaryIO]:
    """Open a file for bytes. It gets its name only if the block ends without an error.

    An earlier file of that name stays until then; its permissions are kept. A link still points to the file. A file
    that is not regular (`/dev/stdout`, a named pipe) is written directly.

    Raises:
        OutputError: The file cannot be written; the error names it.
    """
    place = Path(path)
    with output_errors(f"{place} cannot be written", "Choose another place, or make room."):
        place = Path(os.path.realpath(place))
        if place.exists() and not place.is_file() and not place.is_dir():
            with place.open("wb") as file:
                yield file
            return
        draft = place.with_name(f".labelcheck-{secrets.token_hex(6)}.tmp")
        try:
            with draft.open("xb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            if place.exists():
                with suppress(OSError):
                    shutil.copymode(place, draft)
            draft.replace(place)
        finally:
            draft.unlink(missing_ok=True)


@contextmanager
def whole_text(path: str | Path) -> Iterator[TextIO]:
    """Open a UTF-8 text file like `whole_file`. Line ends are written as given."""
    with whole_file(path) as file:
        text = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
        try:
            yield text
            text.flush()
        finally:
            with suppress(ValueError):
                text.detach()
