"""Rows for people and programs: a table in the terminal, JSON, or CSV in which a spreadsheet runs nothing."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from labelcheck.catalogue.recall import Recall

RECALL_COLUMNS = (
    "id", "authority", "number", "published", "brands", "title", "codes", "hazards", "jurisdictions", "remedy", "url",
)  # fmt: skip


class TableJsonOrCsv(str, Enum):
    """The formats of rows."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


def write_csv(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write a header and rows to standard output as CSV (RFC 4180)."""
    import csv  # noqa: PLC0415

    from labelcheck.report.csv_report import csv_cell  # noqa: PLC0415

    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(newline="")  # CSV has its own line ends, on Windows too
    writer = csv.writer(sys.stdout, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([csv_cell(str(value)) for value in row])


def write_json(data: object) -> None:
    """Write JSON to standard output."""
    from labelcheck.report.json_report import to_json  # noqa: PLC0415

    sys.stdout.write(to_json(data, sys.stdout, indent=2) + "\n")


def write_table(columns: Sequence[str], rows: Iterable[Sequence[object]], *, whole: Sequence[str] = ()) -> None:
    """Write a table to standard output.

    Args:
        columns: The names of the columns.
        rows: The cells.
        whole: Columns whose cells are never folded.
    """
    from rich.table import Table  # noqa: PLC0415 - Rich takes its time
    from rich.text import Text  # noqa: PLC0415

    from labelcheck.report.console import console_on  # noqa: PLC0415
    from labelcheck.system.safe_text import safe  # noqa: PLC0415

    table = Table(box=None, header_style="bold", padding=(0, 2, 0, 0), pad_edge=False)
    for name in columns:
        table.add_column(name, no_wrap=name in whole, overflow="fold")
    for row in rows:
        table.add_row(*(Text(safe(str(cell))) for cell in row))
    console_on(sys.stdout).print(table)


def recall_row(recall: Recall) -> tuple[str, ...]:
    """Return the cells of a recall for `RECALL_COLUMNS`. ` | ` separates several values in one cell."""
    from labelcheck.catalogue.selection import hazards_of  # noqa: PLC0415 - pydantic takes its time

    codes = (code.value for product in recall.products for code in product.codes)
    return (
        recall.id,
        recall.authority,
        recall.number or "",
        recall.published,
        " | ".join(recall.brands),
        recall.title,
        " | ".join(dict.fromkeys(codes)),
        " | ".join(hazards_of(recall)),
        " | ".join(recall.jurisdictions),
        " | ".join(recall.remedy.options),
        recall.url,
    )
