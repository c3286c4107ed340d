"""`labelcheck check`: photos in, verdicts out."""

from __future__ import annotations

import math
import sys
from collections import Counter
from collections.abc import Generator, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from labelcheck.cli import options
from labelcheck.cli.signals import stopped_like_ctrl_c
from labelcheck.cli.streams import STDIN, photo_from_stdin, say
from labelcheck.cli.verdict_output import ReportOutput, exit_code
from labelcheck.errors import UsageError
from labelcheck.model.verdict import Answer, Verdict
from labelcheck.report import Format
from labelcheck.version import __version__

if TYPE_CHECKING:
    from labelcheck.batch.photo_entry import PhotoEntry
    from labelcheck.batch.task import ChecksPhotos


def check(
    *,
    paths: options.Photos = None,
    files_from: options.PathList = None,
    recalls: options.RecallFiles = None,
    region: options.Regions = None,
    output_format: options.ReportFormat = Format.TABLE,
    output: options.OutputFile = None,
    annotate: options.DrawingsFolder = None,
    explain: options.Explain = False,
    jobs: options.Jobs = None,
    resume: options.Resume = False,
    journal: options.JournalFile = None,
    fail_on: options.FailOn = None,
    tesseract: options.TesseractPath = None,
    budget: options.Budget = None,
    second_reader: options.WithSecondReader = None,
    timeout: options.Timeout = 120.0,
    memory: options.Memory = 3000.0,
    cluster: options.ClusterAddress = None,
) -> None:
    """Say for each photo whether the device on it has been recalled, why, and what to do next."""
    alarms = options.alarms_of(fail_on)
    paths = paths or []
    _check_arguments(paths, files_from)
    catalogue = options.load_catalogue(recalls, region)
    checker = options.make_checker(catalogue, tesseract, second_reader, budget)
    drawings = options.folder_for_drawings(annotate)
    report = ReportOutput(output_format, output, explain)
    if paths == [STDIN]:
        counts = _check_stdin(checker, report, drawings)
    else:
        from labelcheck.cli.batch_check import BatchCheck, EngineOptions  # noqa: PLC0415
        from labelcheck.cli.batch_journal import journal_place  # noqa: PLC0415

        settings = _settings(tesseract, budget, second_reader)
        engine_options = EngineOptions(jobs, timeout, memory or math.inf, cluster)
        batch = BatchCheck(catalogue, checker, settings, engine_options, report, drawings)
        with stopped_like_ctrl_c(), _photos(paths, files_from) as photos:
            first = list(islice(photos, 2))
            if not first:
                raise UsageError("The list names no photos.", "Write one path a line.")
            alone = len(first) == 1 and journal is None and not resume and cluster is None
            place = None if alone else journal_place(journal, [*paths, files_from, settings], resume=resume)
            counts = batch.check(chain(first, photos), place, resume=resume)
    report.say_summary(counts)
    raise typer.Exit(exit_code(counts, alarms))


def _check_arguments(paths: list[str], files_from: str | None) -> None:
    if not paths and files_from is None:
        raise UsageError("No photos were named.", "Write for example: labelcheck check photo.jpg")
    if STDIN in paths and (len(paths) > 1 or files_from is not None):
        raise UsageError("'-' stands for one photo on standard input, and for itself alone.", "Leave the others out.")


def _settings(tesseract: str | None, budget: float | None, second_reader: bool | None) -> str:
    """Return the settings that change what is read: answers that were given with others do not count for a batch."""
    import json  # noqa: PLC0415 - `--help` must be fast

    from labelcheck.checking.checker import DEFAULT_BUDGET  # noqa: PLC0415
    from labelcheck.read.ppocr import second_reader_installed  # noqa: PLC0415

    seconds = DEFAULT_BUDGET if budget is None else budget
    second = second_reader_installed() if second_reader is None else second_reader
    return json.dumps({"budget": seconds, "second reader": second, "tesseract": tesseract, "version": __version__})


def _check_stdin(checker: ChecksPhotos, report: ReportOutput, drawings: Path | None) -> Counter[Answer]:
    """Check the one photo that comes on standard input."""
    from labelcheck.batch.file_names import DRAWING_SUFFIX  # noqa: PLC0415
    from labelcheck.batch.verdict_images import verdict_images  # noqa: PLC0415

    data = photo_from_stdin()

    def verdicts() -> Generator[Verdict, None, None]:
        verdict = checker.check(data, name=STDIN)
        if drawings is not None and verdict.answer is not Answer.FAILED:
            undrawn = verdict_images(verdict, data, drawing=drawings / f"{STDIN}{DRAWING_SUFFIX}").undrawn
            if undrawn:
                say(undrawn)
        yield verdict

    return report.write(verdicts(), lambda verdict: verdict_images(verdict, data, thumbnail=True).thumbnail)


@contextmanager
def _photos(paths: list[str], files_from: str | None) -> Iterator[Iterator[PhotoEntry]]:
    """Find the photos that the arguments mean, one by one."""
    from labelcheck.batch.discovery import paths_in, walk_photos  # noqa: PLC0415

    with ExitStack() as files:
        listed: Iterable[str] = ()
        if files_from == STDIN:
            listed = paths_in(sys.stdin.buffer)
        elif files_from is not None:
            try:
                listed = paths_in(files.enter_context(Path(files_from).open("rb")))
            except OSError as error:
                raise UsageError(
                    f"The list {files_from} cannot be read ({error.strerror}).", "Check its name."
                ) from error
        yield walk_photos(chain(paths, listed))
