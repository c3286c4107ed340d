"""`labelcheck watch`: check the photos that come into a folder, for example from a camera at a counter."""

from __future__ import annotations

import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from enum import Enum
from functools import partial
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from labelcheck.cli import options
from labelcheck.cli.signals import signals_handled
from labelcheck.cli.streams import say
from labelcheck.cli.verdict_output import exit_code
from labelcheck.errors import OutputError, PhotoError, UsageError
from labelcheck.model.verdict import Answer, Verdict

if TYPE_CHECKING:
    from labelcheck.batch.watch_folder import FolderWatch


class WatchFormat(str, Enum):
    """The formats to which a later watch can append its verdicts."""

    TABLE = "table"
    JSONL = "jsonl"


def watch(
    *,
    folder: options.WatchedFolder,
    existing: options.Existing = False,
    recalls: options.RecallFiles = None,
    region: options.Regions = None,
    output_format: Annotated[
        WatchFormat, typer.Option("--format", help="How the verdicts are written.")
    ] = WatchFormat.TABLE,
    output: options.AppendedFile = None,
    annotate: options.DrawingsFolder = None,
    explain: options.Explain = False,
    jobs: options.Jobs = None,
    fail_on: options.FailOn = None,
    tesseract: options.TesseractPath = None,
    budget: options.Budget = None,
    second_reader: options.WithSecondReader = None,
) -> None:
    """Check photos as they come into a folder, until Ctrl-C.

    A photo is checked once it is there whole, and again if it is replaced. One that is only renamed is not told again,
    unless it was there before. A folder that is lost is waited for. Hidden files and this program's own drawings are
    left alone; links that lead out of the folder are not followed.

    Ctrl-C and SIGTERM are its proper end: the exit code is then that of `check`, for all that was seen.
    """
    from labelcheck.batch.new_files import NewFiles  # noqa: PLC0415
    from labelcheck.batch.photo_entry import real_path  # noqa: PLC0415
    from labelcheck.batch.watch_folder import FolderWatch  # noqa: PLC0415
    from labelcheck.batch.worker_pool import WorkerPool  # noqa: PLC0415

    alarms = options.alarms_of(fail_on)
    if not Path(folder).is_dir():
        raise UsageError(f"{folder} is not a folder.", "Name the folder that the photos come into.")
    checker = options.make_checker(options.load_catalogue(recalls, region), tesseract, second_reader, budget)
    engine = WorkerPool(checker, options.processes(jobs))
    options.folder_for_drawings(annotate)
    counts: Counter[Answer] = Counter()
    with _destination(output) as stream, _interrupts() as pause:
        own = [] if output is None else [real_path(output)]
        new_files = NewFiles(folder, existing=existing, own=own)
        folder_watch = FolderWatch(
            new_files, annotate=annotate, notice=partial(_say_folder_state, folder), on_undrawn=say, pause=pause
        )
        write = _verdict_writer(output_format, stream, explain=explain)
        _say_start(folder, new_files.skipped)
        try:
            with closing(folder_watch.verdicts(engine)) as verdicts:
                for verdict in verdicts:
                    write(verdict)
                    counts[verdict.answer] += 1
        except KeyboardInterrupt:
            pass
        finally:
            _say_end(folder_watch, counts)
    raise typer.Exit(exit_code(counts, alarms))


def _verdict_writer(output_format: WatchFormat, stream: TextIO, *, explain: bool) -> Callable[[Verdict], None]:
    """Return the function that writes one verdict immediately."""
    if output_format is WatchFormat.JSONL:
        from labelcheck.report.jsonl_report import JsonlReport  # noqa: PLC0415

        return JsonlReport(stream).add
    from labelcheck.report.console import console_on, verdict_view  # noqa: PLC0415 - Rich

    console = console_on(stream)

    def show(verdict: Verdict) -> None:
        console.print(verdict_view(verdict, explain=explain, ascii_only=console.options.ascii_only))
        if verdict.answer is Answer.RECALLED and stream.isatty():
            stream.write("\a")  # a bell, because nobody looks at the screen all day
        stream.flush()

    return show


@contextmanager
def _destination(output: str | None) -> Iterator[TextIO]:
    """Open the file for appending. If the last watch was cut off in a line, the line is ended first."""
    if output is None:
        yield sys.stdout
        return
    try:
        if Path(output).is_file() and not _ends_in_a_line(Path(output)):
            with Path(output).open("ab") as file:
                file.write(b"\n")
        with Path(output).open("a", encoding="utf-8", newline="") as stream:
            yield stream
    except OSError as error:
        raise OutputError(
            f"{output} cannot be written ({error.strerror or error}).", "Choose another place, or make room."
        ) from error


def _ends_in_a_line(path: Path) -> bool:
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - 1))
        return file.read(1) in (b"", b"\n")


@contextmanager
def _interrupts() -> Iterator[Callable[[float], None]]:
    """Return a function that waits so many seconds, and raises KeyboardInterrupt once a signal to stop has come.

    So the watch ends between two answers, and never while one is written. A second signal ends it at once.
    """
    stopped = False

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        nonlocal stopped
        if stopped:
            raise KeyboardInterrupt
        stopped = True

    def pause(seconds: float) -> None:
        ends = time.monotonic() + seconds
        while not stopped and (left := ends - time.monotonic()) > 0:
            time.sleep(min(left, 0.2))
        if stopped:
            raise KeyboardInterrupt

    with signals_handled(interrupt, "SIGINT", "SIGTERM", "SIGHUP"):
        yield pause


def _say_start(folder: str, skipped: int) -> None:
    say(f"Watching {folder}. Ctrl-C ends it.")
    if skipped:
        there = "1 photo is there already, and is" if skipped == 1 else f"{skipped:,} photos are there already, and are"
        say(f"{there} not checked: --existing checks such photos too.")


def _say_folder_state(folder: str, problem: PhotoError | None) -> None:
    say(f"{folder} is back." if problem is None else f"{problem.problem} Waiting until it is back.")


def _say_end(folder_watch: FolderWatch, counts: Counter[Answer]) -> None:
    from labelcheck.report.appearance import summary  # noqa: PLC0415

    say(summary(counts) if counts else "No photo came.")
    unanswered = folder_watch.unanswered()
    if unanswered:
        named, more = ", ".join(unanswered[:5]), f" and {len(unanswered) - 5:,} more" if len(unanswered) > 5 else ""
        say(f"Without an answer: {named}{more}. Check them with labelcheck check.")
