"""Standard input, output and error, as the commands use them."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from labelcheck.errors import UsageError

STDIN = "-"


def photo_from_stdin() -> bytes:
    """Return the bytes on standard input, up to one more than a photo may have.

    Raises:
        UsageError: Standard input is a terminal, from which no photo can come.
    """
    from labelcheck.photo.open import MAX_MEGABYTES  # noqa: PLC0415 - Pillow

    if sys.stdin is None or sys.stdin.isatty():
        raise UsageError("There is no photo on standard input.", "Write for example: labelcheck check - < photo.jpg")
    return sys.stdin.buffer.read(MAX_MEGABYTES * 1_000_000 + 1)


@contextmanager
def destination(output: str | None) -> Iterator[TextIO]:
    """Open the stream for the report: standard output, or a file that exists completely or not at all."""
    if output is None:
        reconfigure = getattr(sys.stdout, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(newline="")  # CSV has its own line ends, on Windows too
        yield sys.stdout
        sys.stdout.flush()
        return
    from labelcheck.system.files import whole_text  # noqa: PLC0415

    with whole_text(output) as stream:
        yield stream


def say(words: str) -> None:
    """Write a sentence to standard error; control characters of names in it are escaped."""
    from labelcheck.system.safe_text import safe  # noqa: PLC0415

    print(f"labelcheck: {safe(words)}", file=sys.stderr)


@contextmanager
def progress(what: str, total: int, done: int = 0, *, shown: bool) -> Iterator[Callable[[int], None]]:
    """Show a progress bar, which disappears at the end.

    Args:
        what: The name of the work.
        total: The number of its parts.
        done: How many parts were done before.
        shown: Whether there is a bar at all.

    Returns:
        A function to be called with the number of parts that have been done since the last call.
    """
    if not shown:
        yield lambda _: None
        return
    from rich.console import Console  # noqa: PLC0415 - most runs show no bar
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: PLC0415

    columns = (TextColumn(what), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True, redirect_stdout=False) as bar:
        task = bar.add_task("", total=total, completed=done)
        yield lambda count: bar.advance(task, count)
