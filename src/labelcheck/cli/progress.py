"""A progress bar on standard error, for a person who waits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager


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
