"""The options and arguments of the commands that check photos, and what follows from their values."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from labelcheck.cli.signals import RESUME
from labelcheck.errors import UsageError
from labelcheck.model.verdict import ALARMS, Answer
from labelcheck.report import Format
from labelcheck.system.files import output_errors

if TYPE_CHECKING:
    from labelcheck.catalogue.catalogue import Catalogue
    from labelcheck.checking.checker import Checker

Photos = Annotated[
    list[str] | None,
    typer.Argument(metavar="PATH", help="Photos, folders with all that is in them, patterns; - is stdin."),
]
PathList = Annotated[
    str | None,
    typer.Option("--files-from", metavar="FILE", help="Check also the paths in this list, one a line; - is stdin."),
]
WatchedFolder = Annotated[str, typer.Argument(metavar="FOLDER", help="Where photos come in; folders in it count too.")]
Existing = Annotated[bool, typer.Option("--existing", help="Check also the photos that are there already.")]
KeptJournal = Annotated[str, typer.Argument(metavar="JOURNAL", help="What `check --journal` kept.")]
OnlyChanged = Annotated[
    bool, typer.Option("--changed", help="Tell only the photos whose answer or recalls are others now.")
]

RecallFiles = Annotated[
    list[str] | None,
    typer.Option("--recalls", metavar="FILE", help="A catalogue of recalls to use instead of ours; repeatable."),
]
Regions = Annotated[
    list[str] | None,
    typer.Option("--region", metavar="US,EU…", help="Only recalls of these countries, and those that hold worldwide."),
]

ReportFormat = Annotated[Format, typer.Option("--format", help="How the verdicts are written.")]
OutputFile = Annotated[
    str | None, typer.Option("--output", "-o", metavar="FILE", help="Write there, not to standard output.")
]
AppendedFile = Annotated[
    str | None, typer.Option("--output", "-o", metavar="FILE", help="Add them to this file, not standard output.")
]
DrawingsFolder = Annotated[
    str | None, typer.Option("--annotate", metavar="DIR", help="Draw each verdict on its photo, into this folder.")
]
Explain = Annotated[bool, typer.Option("--explain", help="Show how the evidence adds up (with table).")]
FailOn = Annotated[
    list[str] | None,
    typer.Option(
        "--fail-on",
        metavar="VERDICT,…",
        help="Exit with 3 if one of these occurs; by default recalled,needs_check.",
    ),
]

Jobs = Annotated[
    int | None, typer.Option("--jobs", "-j", min=1, metavar="N", help="Processes; by default one a processor.")
]
Resume = Annotated[
    bool, typer.Option(RESUME, help="Go on with a batch that was stopped; what was read is not read again.")
]
JournalFile = Annotated[
    str | None,
    typer.Option("--journal", metavar="FILE", help="Keep what is read there, to resume or recheck the batch."),
]
TesseractPath = Annotated[str | None, typer.Option("--tesseract", metavar="PATH", help="The Tesseract to use.")]
Budget = Annotated[
    float | None,
    typer.Option("--budget", min=0.1, metavar="SECONDS", help="Time a photo may take before nothing more is tried."),
]
WithSecondReader = Annotated[
    bool | None,
    typer.Option("--second-reader/--no-second-reader", help="Use the second reader; by default if installed."),
]
Timeout = Annotated[
    float, typer.Option("--timeout", min=1.0, metavar="SECONDS", help="Time after which a photo is given up.")
]
Memory = Annotated[
    float, typer.Option("--memory", min=0.0, metavar="MB", help="Memory that a process may use; 0: no limit.")
]
ClusterAddress = Annotated[
    str | None,
    typer.Option("--cluster", metavar="ADDRESS", help="Have a Dask cluster work: dask://HOST:PORT of its scheduler."),
]


def load_catalogue(files: list[str] | None, regions: list[str] | None = None) -> Catalogue:
    """Return the recalls to use.

    Raises:
        CatalogueError: A file cannot be used.
        UsageError: A region is not written as one, or has no recalls: every device would be "not listed".
    """
    from labelcheck.catalogue.catalogue import Catalogue  # noqa: PLC0415 - pydantic takes its time
    from labelcheck.catalogue.user_catalogue import usual_files  # noqa: PLC0415

    wanted = comma_separated(regions)
    for region in wanted:
        if not re.fullmatch(r"[A-Za-z]{2}", region):
            raise UsageError(
                f"--region: {region!r} is not a country's two letters.", "Write for example: --region US,EU"
            )
    catalogue = Catalogue.load(*(files or usual_files()))
    chosen = catalogue.restricted(wanted) if wanted else catalogue
    if not chosen.recalls:
        where = f" for {', '.join(wanted)}" if wanted else ""
        raise UsageError(f"The catalogue has no recalls{where}.", "Choose another --region or --recalls FILE.")
    return chosen


def comma_separated(values: list[str] | None) -> list[str]:
    """Return the values of a repeatable option, each of which may hold several.

    >>> comma_separated(["US,EU", "UK"])
    ['US', 'EU', 'UK']
    """
    return [part.strip() for value in values or () for part in value.split(",") if part.strip()]


def make_checker(
    catalogue: Catalogue, tesseract: str | None, second_reader: bool | None, budget: float | None
) -> Checker:
    """Return the checker that the options ask for."""
    from labelcheck.checking.checker import DEFAULT_BUDGET, Checker  # noqa: PLC0415 - OpenCV, and all the rest

    seconds = DEFAULT_BUDGET if budget is None else budget
    return Checker(catalogue, tesseract=tesseract, second_reader=second_reader, budget=seconds)


def processes(jobs: int | None) -> int:
    """Return the number of processes: as the option says, or one a processor."""
    from labelcheck.batch.worker_pool import available_processors  # noqa: PLC0415

    return min(jobs or available_processors(), 61)  # Windows lets a process wait for no more


def folder_for_drawings(annotate: str | None) -> Path | None:
    """Return the folder for drawings, created if it is not there; None if none are wanted.

    Raises:
        OutputError: It cannot be made.
    """
    if annotate is None:
        return None
    with output_errors(f"The folder {annotate} cannot be made", "Choose another."):
        Path(annotate).mkdir(parents=True, exist_ok=True)
    return Path(annotate)


def alarms_of(fail_on: list[str] | None) -> frozenset[Answer]:
    """Return the answers for which a command exits with 3.

    Raises:
        UsageError: A word is no verdict.
    """
    if not fail_on:
        return frozenset(ALARMS)
    words = comma_separated(fail_on)
    known = {answer.value for answer in Answer}
    for word in words:
        if word not in known:
            raise UsageError(f"--fail-on: {word!r} is no verdict.", f"Choose among {', '.join(sorted(known))}.")
    return frozenset(Answer(word) for word in words)
