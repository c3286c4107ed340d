"""What commands do with verdicts: the report, the summary, and the exit code."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Collection, Generator
from contextlib import closing
from dataclasses import dataclass

from labelcheck.cli.streams import destination
from labelcheck.errors import ExitCode
from labelcheck.model.verdict import ALARMS, Answer, Verdict
from labelcheck.report import Format, report_in


@dataclass(frozen=True)
class ReportOutput:
    """The report of a command.

    Attributes:
        output_format: Its format.
        output: Its file; None: standard output.
        explain: Whether it shows how the evidence adds up.
    """

    output_format: Format
    output: str | None
    explain: bool

    def write(
        self, verdicts: Generator[Verdict, None, None], thumbnail_of: Callable[[Verdict], bytes]
    ) -> Counter[Answer]:
        """Write the whole report, and return the number of verdicts for each answer."""
        counts: Counter[Answer] = Counter()
        with destination(self.output) as stream:
            report = report_in(self.output_format, stream, thumbnail_of=thumbnail_of, explain=self.explain)
            with closing(verdicts):
                for verdict in verdicts:
                    report.add(verdict)
                    counts[verdict.answer] += 1
            report.finish()
        return counts

    def say_summary(self, counts: Counter[Answer]) -> None:
        """Write the number of verdicts for each answer to standard error, unless the table on screen has it."""
        if self.output is None and self.output_format is Format.TABLE:
            return
        from labelcheck.report.appearance import summary  # noqa: PLC0415
        from labelcheck.system.safe_text import safe  # noqa: PLC0415

        where = f" → {safe(self.output)}" if self.output is not None else ""
        print(summary(counts) + where, file=sys.stderr)

    @property
    def leaves_room_for_progress(self) -> bool:
        """Whether a person can see a progress bar, and it would not mix with the rows of the report."""
        rows_on_screen = self.output_format.streams and self.output is None and sys.stdout.isatty()
        return sys.stderr.isatty() and not rows_on_screen


def exit_code(answers: Collection[Answer], alarms: Collection[Answer] = ALARMS) -> ExitCode:
    """Return the exit code for the answers of one command.

    >>> [int(exit_code(answers)) for answers in ({Answer.NOT_LISTED}, {Answer.RECALLED}, {Answer.FAILED})]
    [0, 3, 4]
    """
    if any(answer in alarms for answer in answers):
        return ExitCode.RECALLED
    if Answer.UNREADABLE in answers or Answer.FAILED in answers:
        return ExitCode.UNDECIDED
    return ExitCode.CLEAR
