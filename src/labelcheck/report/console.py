"""Verdicts in the terminal: one photo in detail, several as a table with a summary.

Text from outside passes `safe` and is put into `Text`, so that neither the terminal nor Rich interprets it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TextIO

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from labelcheck.model.label import Label, LabelLine
from labelcheck.model.verdict import Answer, Evidence, RecallMatch, Verdict
from labelcheck.report.appearance import (
    FIELD_TITLES,
    age_warning,
    appearance,
    catalogue_used,
    confidence_text,
    device_name,
    odds,
    recall_rows,
    shown_fields,
    summary,
)
from labelcheck.report.waterfall_chart import WaterfallChart
from labelcheck.system.safe_text import safe

MOST_RECALLS = 3
MOST_LINES = 12
"""Limits of the view of one photo; `--format json` has all recalls and lines."""

WIDEST = 110
"""Characters: longer lines are hard to read."""

BAR_WIDTH = 36
"""Characters: with the other columns the table fits a terminal of 80 to 100."""


class ConsoleReport:
    """One photo: its view. Several photos: a table and a summary, or with `explain` a view of each."""

    def __init__(self, stream: TextIO, *, explain: bool = False) -> None:
        self._console = console_on(stream)
        self._explain = explain
        self._only: Verdict | None = None
        self._rows: list[tuple[Text, Text, Text, Text]] = []
        self._counts: Counter[Answer] = Counter()
        self._catalogue = ""
        self._warning = ""

    def add(self, verdict: Verdict) -> None:
        """Take the next verdict; with `explain` its view is written at once."""
        self._only = verdict if not self._counts else None
        self._counts[verdict.answer] += 1
        self._catalogue = catalogue_used(verdict) or self._catalogue
        self._warning = age_warning(verdict) or self._warning
        if self._explain:
            self._console.print(verdict_view(verdict, explain=True, ascii_only=self._console.options.ascii_only))
        else:
            self._rows.append(_table_row(verdict))

    def finish(self) -> None:
        """Write what was collected."""
        if self._only is not None:
            if not self._explain:
                self._console.print(verdict_view(self._only))
            return
        if self._rows:
            table = Table(header_style="bold", show_lines=False, pad_edge=False, box=None, padding=(0, 2, 0, 0))
            table.add_column("verdict", no_wrap=True)
            table.add_column("photo", overflow="fold")
            table.add_column("device", overflow="fold")
            table.add_column("recall, or why", overflow="fold")
            for row in self._rows:
                table.add_row(*row)
            self._console.print(table)
            self._console.print()
        self._console.print(Text(summary(self._counts), style="bold"))
        if self._catalogue:
            self._console.print(Text(f"Lists used: {safe(self._catalogue)}", style="dim"))
        if self._warning:
            self._console.print(Text(safe(self._warning), style="yellow"))


def console_on(stream: TextIO) -> Console:
    """Return a console for data: colours only on a terminal, and no text is interpreted as markup."""
    console = Console(file=stream, markup=False, highlight=False, emoji=False, soft_wrap=False)
    console.width = min(console.width, WIDEST)
    return console


def verdict_view(verdict: Verdict, *, explain: bool = False, ascii_only: bool = False) -> RenderableType:
    """Return the view of one photo: the answer, the recalls and what to do; below them what was read."""
    look = appearance(verdict)
    title = Text(f" {look.heading} ", style=f"bold reverse {look.style}")
    panel = Panel(
        Group(*_verdict_lines(verdict)),
        title=title,
        title_align="left",
        border_style=look.style,
        padding=(1, 2),
        highlight=False,
    )
    parts: list[RenderableType] = [panel]
    if explain:
        parts += _explained(verdict.evidence, ascii_only)
    if verdict.label.lines:
        parts.append(Padding(lines_read(verdict.label, most=MOST_LINES), (0, 2)))
    footer = [safe(verdict.photo), catalogue_used(verdict), f"{verdict.seconds:.1f} s" if verdict.seconds else ""]
    parts.append(Padding(Text(" · ".join(part for part in footer if part), style="dim"), (0, 2)))
    if warning := age_warning(verdict):
        parts.append(Padding(Text(safe(warning), style="yellow"), (0, 2)))
    return Group(*parts)


def lines_read(label: Label, *, most: int | None = None) -> RenderableType:
    """Return a table of what was read: each line, its confidence, its place, and the fields that come from it.

    Args:
        label: What was read.
        most: Largest number of lines. The lines of highest confidence are shown, in their order on the label.
    """
    table = Table(box=None, header_style="dim", padding=(0, 2, 0, 0), pad_edge=False)
    table.add_column("read", overflow="fold")
    table.add_column("sure", justify="right", no_wrap=True)
    table.add_column("at x, y", no_wrap=True)
    table.add_column("field", no_wrap=True)
    surest = sorted(label.lines, key=lambda line: -line.confidence)[:most]
    shown = [line for line in label.lines if line in surest]
    for line in shown:
        x, y = (sum(axis) / 4 for axis in zip(*line.box, strict=True))
        table.add_row(
            Text(safe(line.text)),
            Text(f"{line.confidence:.0%}", style="" if line.confidence >= 0.8 else "yellow"),
            Text(f"{x:.0f}, {y:.0f}", style="dim"),
            Text(", ".join(_fields_in(line, label)), style="bold"),
        )
    hidden = len(label.lines) - len(shown)
    return Group(table, Text(f"… and {hidden} less sure", style="dim")) if hidden else table


def _verdict_lines(verdict: Verdict) -> Iterator[RenderableType]:
    head = Text.assemble((safe(device_name(verdict)), "bold"), "   ", (confidence_text(verdict), "dim"))
    if head.plain.strip():
        yield head
    if verdict.why:
        yield Text(safe(verdict.why))
    for match in verdict.recalls[:MOST_RECALLS]:
        yield Padding(_recall_grid(match, verdict.next), (1, 0, 0, 0))
    if len(verdict.recalls) > MOST_RECALLS:
        yield Text(f"… and {len(verdict.recalls) - MOST_RECALLS} more recalls", style="dim")
    if verdict.next:
        yield Padding(Text.assemble(("What to do: ", "bold"), safe(verdict.next)), (1, 0, 0, 0))
    if verdict.hints:
        yield Padding(Text("For a better photo:", style="bold"), (1, 0, 0, 0))
        for hint in verdict.hints:
            yield Text(f"  - {safe(hint)}")


def _recall_grid(match: RecallMatch, next_step: str) -> RenderableType:
    rows = [("Recall", f"{match.title} ({match.id})"), *recall_rows(match, next_step)]
    if match.url:
        rows.append(("Notice", match.url))
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(style="dim", no_wrap=True)
    grid.add_column(overflow="fold")
    for name, value in rows:
        grid.add_row(Text(name), Text(safe(value)))
    return grid


def _explained(evidence: Iterable[Evidence], ascii_only: bool) -> Iterator[RenderableType]:
    by_recall: dict[str, list[Evidence]] = {}
    for item in evidence:
        by_recall.setdefault(item.recall, []).append(item)
    for recall, items in list(by_recall.items())[:MOST_RECALLS]:
        yield Padding(Text(f"Evidence for {safe(recall)}" if recall else "Evidence", style="bold"), (0, 2))
        yield Padding(waterfall_table(items, ascii_only=ascii_only), (0, 2, 1, 2))


def waterfall_table(evidence: Sequence[Evidence], *, ascii_only: bool = False) -> Table:
    """Return a table of one recall's evidence: what was compared, its weight in bits, a bar, and the sum.

    Args:
        evidence: The evidence, in the order of the sum.
        ascii_only: Draw with ASCII characters only.
    """
    chart = WaterfallChart(evidence, BAR_WIDTH)
    table = Table(box=None, padding=(0, 1, 0, 0), header_style="dim", show_edge=False)
    table.add_column("what")
    table.add_column("in the notice", overflow="fold")
    table.add_column("read", overflow="fold")
    table.add_column("bits", justify="right", no_wrap=True)
    table.add_column("against ◂ ▸ for" if not ascii_only else "against < > for", no_wrap=True, min_width=BAR_WIDTH + 1)
    zero = round(chart.position(0))
    for item, start, end in chart.steps():
        bar = _bar(round(chart.position(start)), round(chart.position(end)), zero, ascii_only)
        texts = (Text(safe(text)) for text in (item.kind, item.expected, item.read, f"{item.weight:+.1f}"))
        table.add_row(*texts, bar)
    total = (Text(text, style="bold") for text in ("sum", "", "", f"{chart.total:+.1f}", odds(chart.total)))
    table.add_row(*total)
    return table


def _bar(start: int, end: int, zero: int, ascii_only: bool) -> Text:
    forward, backward, axis = "#-|" if ascii_only else "█▒│"
    left, right = min(start, end), max(start, end)
    if left == right:
        right = left + 1  # a small weight still has a bar
    row = [axis if column == zero else " " for column in range(BAR_WIDTH + 2)]
    row[left:right] = (forward if end >= start else backward) * (right - left)
    bar = Text("".join(row).rstrip())
    bar.stylize("red" if end >= start else "cyan", left, right)
    return bar


def _fields_in(line: LabelLine, label: Label) -> Iterator[str]:
    """Name the fields that come from a line: they have the same place."""
    return (FIELD_TITLES[name] for name, field in shown_fields(label) if field.box == line.box)


def _table_row(verdict: Verdict) -> tuple[Text, Text, Text, Text]:
    look = appearance(verdict)
    reason = verdict.recalls[0].title if verdict.recalls else verdict.why
    if len(verdict.recalls) > 1:
        reason += f" (and {len(verdict.recalls) - 1} more)"
    return (
        Text(look.heading, style=f"bold {look.style}"),
        Text(safe(verdict.photo)),
        Text(safe(device_name(verdict))),
        Text(safe(reason)),
    )
