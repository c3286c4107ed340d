"""`labelcheck recheck`: compare the photos of a batch with the recalls as they are now, without reading them again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from labelcheck.cli import options
from labelcheck.cli.signals import stopped_like_ctrl_c
from labelcheck.cli.streams import progress, say
from labelcheck.cli.verdict_output import ReportOutput, exit_code
from labelcheck.errors import JournalError
from labelcheck.model.verdict import Answer, Verdict
from labelcheck.report import Format

if TYPE_CHECKING:
    from labelcheck.batch.journal import Journal


def recheck(
    *,
    journal: options.KeptJournal,
    changed: options.OnlyChanged = False,
    recalls: options.RecallFiles = None,
    region: options.Regions = None,
    output_format: options.ReportFormat = Format.TABLE,
    output: options.OutputFile = None,
    explain: options.Explain = False,
    jobs: options.Jobs = None,
    fail_on: options.FailOn = None,
) -> None:
    """Hold the photos of a batch against the recalls as they are now, without reading them again.

    The photos need not be there any more. The journal is brought up to date when the report is written. What is matched
    is what was read: a new check may look longer at a photo.
    """
    alarms = options.alarms_of(fail_on)
    from labelcheck.batch.journal import Journal  # noqa: PLC0415 - pydantic takes its time
    from labelcheck.batch.reevaluation import reevaluate_journal  # noqa: PLC0415

    if not Path(journal).is_file():
        raise JournalError(f"There is no journal {journal}.", "Make one: labelcheck check PATH --journal FILE")
    catalogue = options.load_catalogue(recalls, region)
    report = ReportOutput(output_format, output, explain)
    shown = report.leaves_room_for_progress
    with stopped_like_ctrl_c(), Journal(Path(journal)) as stored, stored.transaction():
        with progress("Matching", stored.answers(), shown=shown) as advance:
            others = reevaluate_journal(stored, catalogue, jobs=options.processes(jobs), on_progress=advance)
        counts = report.write(_verdicts(stored, others if changed else None), stored.thumbnail)
        unanswered = stored.unanswered()
    if unanswered:
        say(f"{unanswered:,} photos of this batch have not been read yet: go on with labelcheck check … --resume")
    _say_changes(len(others), counts, changed=changed)
    report.say_summary(counts)
    raise typer.Exit(exit_code(counts, alarms))


def _verdicts(journal: Journal, only: set[int] | None) -> Generator[Verdict, None, None]:
    for row in journal.rows():
        if only is None or row.answer in only:
            yield row.verdict


def _say_changes(others: int, counts: Counter[Answer], *, changed: bool) -> None:
    told = f"; {counts.total():,} photos have them" if changed else ""
    say(f"{others:,} answers are others now{told}." if others else "Every answer is as it was.")
