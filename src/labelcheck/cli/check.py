"""`labelcheck check`: photos in, verdicts out."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Collection, Generator, Iterator
from contextlib import closing, contextmanager
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from labelcheck.cli.catalogue_options import RecallFiles, Regions, comma_separated, load_catalogue
from labelcheck.cli.standard_input import STDIN, photo_from_stdin
from labelcheck.errors import EXIT_CLEAR, EXIT_RECALLED, EXIT_UNDECIDED, OutputError, PhotoError, UsageError
from labelcheck.reports import Format, Report, report_in
from labelcheck.verdict import Answer, Verdict

if TYPE_CHECKING:
    from labelcheck.batch.workers import ChecksPhotos
    from labelcheck.photo import Photo

ALARMS = frozenset({Answer.RECALLED, Answer.NEEDS_CHECK})
_MOST_JOBS = 61
"""Windows lets a process wait for no more."""

_PhotoOf = Callable[[Verdict], "Photo | None"]


def check(
    *,
    paths: Annotated[
        list[str],
        typer.Argument(metavar="PATH", help="Photos, folders with all that is in them, patterns; - is stdin."),
    ],
    recalls: RecallFiles = None,
    region: Regions = None,
    output_format: Annotated[Format, typer.Option("--format", help="How the verdicts are written.")] = Format.TABLE,
    output: Annotated[
        str | None, typer.Option("--output", "-o", metavar="FILE", help="Write there, not to standard output.")
    ] = None,
    annotate: Annotated[
        str | None, typer.Option("--annotate", metavar="DIR", help="Draw each verdict on its photo, into this folder.")
    ] = None,
    explain: Annotated[bool, typer.Option("--explain", help="Show how the evidence adds up (with table).")] = False,
    jobs: Annotated[
        int | None, typer.Option("--jobs", "-j", min=1, metavar="N", help="Processes; by default one a processor.")
    ] = None,
    fail_on: Annotated[
        list[str] | None,
        typer.Option(
            "--fail-on",
            metavar="VERDICT,…",
            help="Exit with 3 if one of these occurs; by default recalled,needs_check.",
        ),
    ] = None,
    tesseract: Annotated[str | None, typer.Option("--tesseract", metavar="PATH", help="The Tesseract to use.")] = None,
    budget: Annotated[
        float | None,
        typer.Option(
            "--budget", min=0.1, metavar="SECONDS", help="Time a photo may take before nothing more is tried."
        ),
    ] = None,
    second_reader: Annotated[
        bool | None,
        typer.Option("--second-reader/--no-second-reader", help="Use the second reader; by default if installed."),
    ] = None,
) -> None:
    """Say for each photo whether the device on it has been recalled, why, and what to do next."""
    alarms = _answers(fail_on) if fail_on else ALARMS
    if STDIN in paths and len(paths) > 1:
        raise UsageError("'-' stands for one photo on standard input, and for itself alone.", "Leave the others out.")

    from labelcheck.checker import DEFAULT_BUDGET, Checker  # noqa: PLC0415 - OpenCV, and all the rest

    checker = Checker(
        load_catalogue(recalls, region),
        tesseract=tesseract,
        second_reader=second_reader,
        budget=DEFAULT_BUDGET if budget is None else budget,
    )
    data = photo_from_stdin() if paths == [STDIN] else None
    photo_of = _photos_again(data)
    with _destination(output) as stream:
        report = report_in(output_format, stream, photo_of=photo_of, explain=explain)
        quiet = output_format.streams and output is None and sys.stdout.isatty()
        verdicts = _verdicts(paths, data, checker, jobs, quiet=quiet)
        counts = _report(verdicts, report, _drawer(annotate, photo_of))
    if output is not None or output_format is not Format.TABLE:
        _say_summary(counts, output)
    raise typer.Exit(exit_code(counts, alarms))


def exit_code(answers: Collection[Answer], alarms: Collection[Answer] = ALARMS) -> int:
    """Return the exit code for the answers that were given.

    >>> exit_code({Answer.NOT_LISTED}), exit_code({Answer.NOT_LISTED, Answer.RECALLED}), exit_code({Answer.FAILED})
    (0, 3, 4)
    """
    if any(answer in alarms for answer in answers):
        return EXIT_RECALLED
    if Answer.UNREADABLE in answers or Answer.FAILED in answers:
        return EXIT_UNDECIDED
    return EXIT_CLEAR


def _answers(values: list[str]) -> frozenset[Answer]:
    words = comma_separated(values)
    known = {answer.value for answer in Answer}
    for word in words:
        if word not in known:
            raise UsageError(f"--fail-on: {word!r} is no verdict.", f"Choose among {', '.join(sorted(known))}.")
    return frozenset(Answer(word) for word in words)


def _verdicts(
    paths: list[str], data: bytes | None, checker: ChecksPhotos, jobs: int | None, *, quiet: bool
) -> Generator[Verdict, None, None]:
    """Yield the verdicts, with a progress bar if a person is watching."""
    if data is not None:
        yield checker.check(data, name=STDIN)
        return
    from labelcheck.batch.discovery import find_photos  # noqa: PLC0415
    from labelcheck.batch.workers import check_many, default_jobs  # noqa: PLC0415

    found = find_photos(paths)
    workers = min(jobs or default_jobs(), len(found), _MOST_JOBS)
    with closing(check_many(found, checker, max(workers, 1))) as verdicts:
        if quiet or len(found) < 2 or not sys.stderr.isatty():
            yield from verdicts
        else:
            from labelcheck.cli.progress import shown  # noqa: PLC0415 - Rich

            yield from shown(verdicts, len(found))


def _report(
    verdicts: Generator[Verdict, None, None], report: Report, draw: Callable[[Verdict], None] | None
) -> Counter[Answer]:
    counts: Counter[Answer] = Counter()
    with closing(verdicts):
        for verdict in verdicts:
            report.add(verdict)
            if draw is not None:
                draw(verdict)
            counts[verdict.answer] += 1
    report.finish()
    return counts


@contextmanager
def _destination(output: str | None) -> Iterator[TextIO]:
    if output is None:
        reconfigure = getattr(sys.stdout, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(newline="")  # CSV's line ends are its own, on Windows too
        yield sys.stdout
        sys.stdout.flush()
        return
    from labelcheck.reports.output import whole_text  # noqa: PLC0415

    with whole_text(output) as stream:
        yield stream


def _photos_again(data: bytes | None) -> _PhotoOf:
    """Return what opens a verdict's photo once more, to be drawn on."""

    @lru_cache(maxsize=1)
    def photo_of(verdict: Verdict) -> Photo | None:
        from labelcheck.photo import open_photo  # noqa: PLC0415

        if verdict.sha256 is None:
            return None
        try:
            photo = open_photo(data if data is not None else verdict.photo, name=verdict.photo)
        except PhotoError:
            return None
        # If the file has changed since, what was read no longer stands where it stood.
        return photo if photo.sha256 == verdict.sha256 else None

    return photo_of


def _drawer(annotate: str | None, photo_of: _PhotoOf) -> Callable[[Verdict], None] | None:
    if annotate is None:
        return None
    try:
        Path(annotate).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"The folder {annotate} cannot be made ({error.strerror}).", "Choose another.") from error
    from labelcheck.reports.drawing import DrawingFolder  # noqa: PLC0415

    folder = DrawingFolder(annotate)

    def draw(verdict: Verdict) -> None:
        photo = photo_of(verdict)
        if photo is not None:
            folder.save(photo, verdict)

    return draw


def _say_summary(counts: Counter[Answer], output: str | None) -> None:
    from labelcheck.reports.appearance import summary  # noqa: PLC0415
    from labelcheck.reports.safe_text import safe  # noqa: PLC0415

    where = f" → {safe(output)}" if output is not None else ""
    print(summary(counts) + where, file=sys.stderr)
