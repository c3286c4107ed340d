"""Reports for people and for programs: one module for each format, imported only when that format is wanted.

A report takes verdicts one at a time. A report for programs writes each verdict at once. A report for people collects
what it needs; the HTML report does so on disk, so that memory does not grow with the number of photos.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol, TextIO

if TYPE_CHECKING:
    from labelcheck.model.verdict import Verdict


class Report(Protocol):
    """Writes verdicts in one format."""

    def add(self, verdict: Verdict) -> None:
        """Take the next verdict."""
        ...

    def finish(self) -> None:
        """Write the rest. Called once, after the last verdict."""
        ...


class Format(str, Enum):
    """The formats of reports."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"
    HTML = "html"
    MARKDOWN = "markdown"

    @property
    def streams(self) -> bool:
        """Whether each verdict is written at once."""
        return self in (Format.JSON, Format.JSONL, Format.CSV)


_REPORTS = {
    Format.TABLE: ("labelcheck.report.console", "ConsoleReport"),
    Format.JSON: ("labelcheck.report.json_report", "JsonReport"),
    Format.JSONL: ("labelcheck.report.jsonl_report", "JsonlReport"),
    Format.CSV: ("labelcheck.report.csv_report", "CsvReport"),
    Format.HTML: ("labelcheck.report.html_report", "HtmlReport"),
    Format.MARKDOWN: ("labelcheck.report.markdown_report", "MarkdownReport"),
}


def report_in(
    wanted: Format,
    stream: TextIO,
    *,
    thumbnail_of: Callable[[Verdict], bytes] | None = None,
    explain: bool = False,
) -> Report:
    """Return the report of one format.

    Args:
        wanted: The format.
        stream: Where the report is written.
        thumbnail_of: Returns the small picture of a verdict's photo (`report.thumbnail`), or empty bytes; for reports
            that show it.
        explain: Whether to show how the evidence adds up; for the table.
    """
    module, name = _REPORTS[wanted]
    report: Callable[..., Report] = getattr(import_module(module), name)
    settings: dict[Format, dict[str, Any]] = {
        Format.TABLE: {"explain": explain},
        Format.HTML: {"thumbnail_of": thumbnail_of},
    }
    return report(stream, **settings.get(wanted, {}))
