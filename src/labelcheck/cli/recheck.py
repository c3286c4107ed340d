"""`labelcheck recheck`: hold the photos of a batch against the recalls as they are now, without reading them again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from labelcheck.cli.catalogue_options import RecallFiles, Regions, load_catalogue
from labelcheck.cli.checking_options import Jobs, processes
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
    from labelcheck.catalogue.catalogue import Catalogue


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

    if not Path(journal).is_file():
        raise JournalError(f"There is no journal {journal}.", "Make one: labelcheck check PATH --journal FILE")
    catalogue = load_catalogue(recalls, region)
    with stopped_like_ctrl_c(), Journal(Path(journal)) as kept, kept.transaction():
        others = _renewed(kept, catalogue, processes(jobs), output_format, output)
        with destination(output) as stream:
            report = report_in(
                output_format, stream, thumbnail_of=lambda verdict: _picture(kept, verdict), explain=explain
            )
            counts = report_all(_verdicts(kept, others if changed else None), report)
        unanswered = kept.unanswered()
    if unanswered:
        say(f"{unanswered:,} photos of this batch have not been read yet: go on with labelcheck check … --resume")
    _say_changes(len(others), counts, changed=changed)
    say_summary(counts, output_format, output)
    raise typer.Exit(exit_code(counts, alarms))


def _renewed(journal: Journal, catalogue: Catalogue, jobs: int, output_format: Format, output: str | None) -> set[int]:
    from labelcheck.batch.recheck_journal import reevaluate_journal  # noqa: PLC0415

    with _progress(journal, output_format, output) as advance:
        return reevaluate_journal(journal, catalogue, jobs=jobs, on_progress=advance)


def _verdicts(journal: Journal, only: set[int] | None) -> Generator[Verdict, None, None]:
    for shown in journal.shown():
        if only is None or shown.answer in only:
            yield shown.verdict


def _picture(journal: Journal, verdict: Verdict) -> bytes:
    return b"" if verdict.sha256 is None else journal.picture(verdict.sha256)


@contextmanager
def _progress(journal: Journal, output_format: Format, output: str | None) -> Iterator[Callable[[int], None]]:
    if not someone_watches(output_format, output):
        yield lambda _: None
        return
    from labelcheck.cli.progress import progress  # noqa: PLC0415 - Rich

    with progress("Matching", journal.answers()) as advance:
        yield advance


def _say_changes(others: int, counts: Counter[Answer], *, changed: bool) -> None:
    told = f"; {counts.total():,} photos have them" if changed else ""
    say(f"{others:,} answers are others now{told}." if others else "Every answer is as it was.")
