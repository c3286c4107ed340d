"""`labelcheck recheck`: compare the photos of a batch with the recalls as they are now, without reading them again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from labelcheck.cli.catalogue_options import RecallFiles, Regions, load_catalogue
from labelcheck.cli.checking_options import Jobs, processes
from labelcheck.cli.progress import progress
from labelcheck.cli.signals import stopped_like_ctrl_c
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
    someone_watches,
)
from labelcheck.errors import JournalError
from labelcheck.model.verdict import Answer, Verdict
from labelcheck.report import Format, report_in

if TYPE_CHECKING:
    from labelcheck.batch.journal import Journal


def recheck(
    *,
    journal: Annotated[str, typer.Argument(metavar="JOURNAL", help="What `check --journal` kept.")],
    changed: Annotated[
        bool, typer.Option("--changed", help="Tell only the photos whose answer or recalls are others now.")
    ] = False,
    recalls: RecallFiles = None,
    region: Regions = None,
    output_format: ReportFormat = Format.TABLE,
    output: OutputFile = None,
    explain: Explain = False,
    jobs: Jobs = None,
    fail_on: FailOn = None,
) -> None:
    """Hold the photos of a batch against the recalls as they are now, without reading them again.

    The photos need not be there any more. The journal is brought up to date when the report is written. What is matched
    is what was read: a new check may look longer at a photo.
    """
    alarms = alarms_of(fail_on)
    from labelcheck.batch.journal import Journal  # noqa: PLC0415 - pydantic takes its time
    from labelcheck.batch.reevaluation import reevaluate_journal  # noqa: PLC0415

    if not Path(journal).is_file():
        raise JournalError(f"There is no journal {journal}.", "Make one: labelcheck check PATH --journal FILE")
    catalogue = load_catalogue(recalls, region)
    shown = someone_watches(output_format, output)
    with stopped_like_ctrl_c(), Journal(Path(journal)) as stored, stored.transaction():
        with progress("Matching", stored.answers(), shown=shown) as advance:
            others = reevaluate_journal(stored, catalogue, jobs=processes(jobs), on_progress=advance)
        with destination(output) as stream:
            report = report_in(output_format, stream, thumbnail_of=stored.thumbnail, explain=explain)
            counts = report_all(_verdicts(stored, others if changed else None), report)
        unanswered = stored.unanswered()
    if unanswered:
        say(f"{unanswered:,} photos of this batch have not been read yet: go on with labelcheck check … --resume")
    _say_changes(len(others), counts, changed=changed)
    say_summary(counts, output_format, output)
    raise typer.Exit(exit_code(counts, alarms))


def _verdicts(journal: Journal, only: set[int] | None) -> Generator[Verdict, None, None]:
    for row in journal.rows():
        if only is None or row.answer in only:
            yield row.verdict


def _say_changes(others: int, counts: Counter[Answer], *, changed: bool) -> None:
    told = f"; {counts.total():,} photos have them" if changed else ""
    say(f"{others:,} answers are others now{told}." if others else "Every answer is as it was.")
