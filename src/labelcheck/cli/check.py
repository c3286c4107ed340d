"""`labelcheck check`: photos in, verdicts out."""

from __future__ import annotations

import math
import sys
from collections import Counter
from collections.abc import Generator, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from labelcheck import __version__
from labelcheck.cli.catalogue_options import RecallFiles, Regions, load_catalogue
from labelcheck.cli.checking_options import (
    Budget,
    DrawingsFolder,
    Jobs,
    TesseractPath,
    WithSecondReader,
    folder_for_drawings,
)
from labelcheck.cli.signals import RESUME, stopped_like_ctrl_c
from labelcheck.cli.standard_input import STDIN, photo_from_stdin
from labelcheck.cli.verdict_output import (
    Explain,
    FailOn,
    OutputFile,
    ReportFormat,
    alarms_of,
    destination,
    exit_code,
    report_all,
    say,
    say_summary,
)
from labelcheck.errors import UsageError
from labelcheck.model.verdict import Answer, Verdict
from labelcheck.report import Format, report_in

if TYPE_CHECKING:
    from labelcheck.batch.photo_entry import PhotoEntry
    from labelcheck.batch.task import ChecksPhotos


def check(
    *,
    paths: Annotated[
        list[str] | None,
        typer.Argument(metavar="PATH", help="Photos, folders with all that is in them, patterns; - is stdin."),
    ] = None,
    files_from: Annotated[
        str | None,
        typer.Option("--files-from", metavar="FILE", help="Check also the paths in this list, one a line; - is stdin."),
    ] = None,
    recalls: RecallFiles = None,
    region: Regions = None,
    output_format: ReportFormat = Format.TABLE,
    output: OutputFile = None,
    annotate: DrawingsFolder = None,
    explain: Explain = False,
    jobs: Jobs = None,
    resume: Annotated[
        bool, typer.Option(RESUME, help="Go on with a batch that was stopped; what was read is not read again.")
    ] = False,
    journal: Annotated[
        str | None,
        typer.Option("--journal", metavar="FILE", help="Keep what is read there, to resume or recheck the batch."),
    ] = None,
    fail_on: FailOn = None,
    tesseract: TesseractPath = None,
    budget: Budget = None,
    second_reader: WithSecondReader = None,
    timeout: Annotated[
        float, typer.Option("--timeout", min=1.0, metavar="SECONDS", help="Time after which a photo is given up.")
    ] = 120.0,
    memory: Annotated[
        float, typer.Option("--memory", min=0.0, metavar="MB", help="Memory that a process may use; 0: no limit.")
    ] = 3000.0,
    cluster: Annotated[
        str | None,
        typer.Option(
            "--cluster", metavar="ADDRESS", help="Have a Dask cluster work: dask://HOST:PORT of its scheduler."
        ),
    ] = None,
) -> None:
    """Say for each photo whether the device on it has been recalled, why, and what to do next."""
    alarms = alarms_of(fail_on)
    _check_arguments(paths or [], files_from)

    from labelcheck.checking.checker import DEFAULT_BUDGET, Checker  # noqa: PLC0415 - OpenCV, and all the rest

    catalogue = load_catalogue(recalls, region)
    seconds = DEFAULT_BUDGET if budget is None else budget
    checker = Checker(catalogue, tesseract=tesseract, second_reader=second_reader, budget=seconds)
    drawings = folder_for_drawings(annotate)
    if paths == [STDIN]:
        counts = _check_stdin(checker, output_format, output, drawings, explain=explain)
    else:
        from labelcheck.cli.batch_check import BatchCheck, EngineOptions, ReportOptions  # noqa: PLC0415
        from labelcheck.cli.batch_journal import journal_place  # noqa: PLC0415

        settings = _settings(tesseract, seconds, second_reader)
        report_options = ReportOptions(output_format, output, explain=explain, drawings=drawings)
        engine_options = EngineOptions(jobs, timeout, memory or math.inf, cluster)
        batch = BatchCheck(catalogue, checker, settings, engine_options, report_options)
        with stopped_like_ctrl_c(), _photos(paths or [], files_from) as photos:
            first = list(islice(photos, 2))
            if not first:
                raise UsageError("The list names no photos.", "Write one path a line.")
            alone = len(first) == 1 and journal is None and not resume and cluster is None
            place = None if alone else journal_place(journal, [*(paths or []), files_from, settings], resume=resume)
            counts = batch.check(chain(first, photos), place, resume=resume)
    say_summary(counts, output_format, output)
    raise typer.Exit(exit_code(counts, alarms))


def _check_arguments(paths: list[str], files_from: str | None) -> None:
    if not paths and files_from is None:
        raise UsageError("No photos were named.", "Write for example: labelcheck check photo.jpg")
    if STDIN in paths and (len(paths) > 1 or files_from is not None):
        raise UsageError("'-' stands for one photo on standard input, and for itself alone.", "Leave the others out.")


def _settings(tesseract: str | None, budget: float, second_reader: bool | None) -> str:
    """Return the settings that change what is read: answers that were given with others do not count for a batch."""
    import json  # noqa: PLC0415 - `--help` must be fast

    from labelcheck.read.ppocr import second_reader_installed  # noqa: PLC0415

    second = second_reader_installed() if second_reader is None else second_reader
    return json.dumps({"budget": budget, "second reader": second, "tesseract": tesseract, "version": __version__})


def _check_stdin(
    checker: ChecksPhotos, output_format: Format, output: str | None, drawings: Path | None, *, explain: bool
) -> Counter[Answer]:
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

    def thumbnail_of(verdict: Verdict) -> bytes:
        return verdict_images(verdict, data, thumbnail=True).thumbnail

    with destination(output) as stream:
        return report_all(verdicts(), report_in(output_format, stream, thumbnail_of=thumbnail_of, explain=explain))


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
