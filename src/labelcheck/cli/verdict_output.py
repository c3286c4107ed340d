"""What commands do with verdicts: the report, the summary, and the exit code."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Collection, Generator, Iterator
from contextlib import closing, contextmanager
from typing import Annotated, TextIO

import typer

from labelcheck.cli.catalogue_options import comma_separated
from labelcheck.errors import EXIT_CLEAR, EXIT_RECALLED, EXIT_UNDECIDED, UsageError
from labelcheck.model.verdict import ALARMS, Answer, Verdict
from labelcheck.report import Format, Report

ReportFormat = Annotated[Format, typer.Option("--format", help="How the verdicts are written.")]
OutputFile = Annotated[
    str | None, typer.Option("--output", "-o", metavar="FILE", help="Write there, not to standard output.")
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


def exit_code(answers: Collection[Answer], alarms: Collection[Answer] = ALARMS) -> int:
    """Return the exit code for the answers of one command.

    >>> exit_code({Answer.NOT_LISTED}), exit_code({Answer.NOT_LISTED, Answer.RECALLED}), exit_code({Answer.FAILED})
    (0, 3, 4)
    """
    if any(answer in alarms for answer in answers):
        return EXIT_RECALLED
    if Answer.UNREADABLE in answers or Answer.FAILED in answers:
        return EXIT_UNDECIDED
    return EXIT_CLEAR


def report_all(verdicts: Generator[Verdict, None, None], report: Report) -> Counter[Answer]:
    """Write the whole report, and return the number of verdicts for each answer."""
    counts: Counter[Answer] = Counter()
    with closing(verdicts):
        for verdict in verdicts:
            report.add(verdict)
            counts[verdict.answer] += 1
    report.finish()
    return counts


@contextmanager
def destination(output: str | None) -> Iterator[TextIO]:
    """Open the stream for the report: standard output, or a file that exists completely or not at all."""
    if output is None:
        reconfigure = getattr(sys.stdout, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(newline="")  # CSV has its own line ends, on Windows too
        yield sys.stdout
        sys.stdout.flush()
        return
    from labelcheck.system.files import whole_text  # noqa: PLC0415

    with whole_text(output) as stream:
        yield stream


def say_summary(counts: Counter[Answer], output_format: Format, output: str | None) -> None:
    """Write the number of verdicts for each answer to standard error, unless the table on screen has it."""
    if output is None and output_format is Format.TABLE:
        return
    from labelcheck.report.appearance import summary  # noqa: PLC0415
    from labelcheck.system.safe_text import safe  # noqa: PLC0415

    where = f" → {safe(output)}" if output is not None else ""
    print(summary(counts) + where, file=sys.stderr)


def say(words: str) -> None:
    """Write a sentence to standard error; names from outside in it are made harmless."""
    from labelcheck.system.safe_text import safe  # noqa: PLC0415

    print(f"labelcheck: {safe(words)}", file=sys.stderr)


def someone_watches(output_format: Format, output: str | None) -> bool:
    """Whether a person can see a progress bar, and it would not mix with the rows of the report."""
    rows_on_screen = output_format.streams and output is None and sys.stdout.isatty()
    return sys.stderr.isatty() and not rows_on_screen
