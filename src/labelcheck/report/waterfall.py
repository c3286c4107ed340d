"""How the evidence for one recall adds up, drawn in characters: each bar begins where the one before it ended."""

from __future__ import annotations

from collections.abc import Sequence

from rich.table import Table
from rich.text import Text

from labelcheck.model.verdict import Evidence
from labelcheck.report.appearance import odds
from labelcheck.system.safe_text import safe

BAR_WIDTH = 36
"""Characters: with the other columns it fits a terminal of 80 to 100."""


def waterfall(evidence: Sequence[Evidence], *, ascii_only: bool = False) -> Table:
    """Return a table of one recall's evidence: what was compared, its weight in bits, a bar, and the sum.

    Args:
        evidence: The reasons, in the order in which they are to add up.
        ascii_only: Draw with characters that every terminal has.
    """
    steps = [0.0]
    for item in evidence:
        steps.append(steps[-1] + item.weight)
    low, high = min(steps), max(steps)
    scale = BAR_WIDTH / (high - low) if high > low else 0.0
    zero = round(-low * scale)

    table = Table(box=None, padding=(0, 1, 0, 0), header_style="dim", show_edge=False)
    table.add_column("what")
    table.add_column("in the notice", overflow="fold")
    table.add_column("read", overflow="fold")
    table.add_column("bits", justify="right", no_wrap=True)
    table.add_column("against ◂ ▸ for" if not ascii_only else "against < > for", no_wrap=True, min_width=BAR_WIDTH + 1)
    for item, start, end in zip(evidence, steps, steps[1:], strict=False):
        bar = _bar(round((start - low) * scale), round((end - low) * scale), zero, ascii_only)
        table.add_row(
            Text(safe(item.kind)), Text(safe(item.expected)), Text(safe(item.read)), Text(f"{item.weight:+.1f}"), bar
        )
    total = steps[-1]
    table.add_row(
        Text("sum", style="bold"), "", "", Text(f"{total:+.1f}", style="bold"), Text(odds(total), style="bold")
    )
    return table


def _bar(start: int, end: int, zero: int, ascii_only: bool) -> Text:
    forward, backward, axis = "#-|" if ascii_only else "█▒│"
    left, right = min(start, end), max(start, end)
    if left == right:
        right = left + 1  # a small weight is still one
    row = [axis if column == zero else " " for column in range(BAR_WIDTH + 2)]
    row[left:right] = (forward if end >= start else backward) * (right - left)
    bar = Text("".join(row).rstrip())
    bar.stylize("red" if end >= start else "cyan", left, right)
    return bar
