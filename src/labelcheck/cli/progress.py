"""A progress bar on standard error, for a person who waits."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from labelcheck.verdict import Verdict


def shown(verdicts: Iterator[Verdict], total: int) -> Iterator[Verdict]:
    """Yield the verdicts, and show how many there have been of `total`; gone when it is done."""
    columns = (TextColumn("Checking"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True, redirect_stdout=False) as bar:
        task = bar.add_task("", total=total)
        for verdict in verdicts:
            yield verdict
            bar.advance(task)
