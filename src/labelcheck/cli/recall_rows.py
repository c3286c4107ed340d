"""Rows for people and programs: a table in the terminal, JSON, or CSV without formulas."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from enum import Enum
from typing import TYPE_CHECKING

from labelcheck.cli.streams import destination

if TYPE_CHECKING:
    from labelcheck.catalogue.recall import Recall

RECALL_COLUMNS: tuple[str, ...] = (
    "id", "authority", "number", "published", "brands", "title", "codes", "hazards", "jurisdictions", "remedy", "url",
)  # fmt: skip


class TableJsonOrCsv(str, Enum):
    """The formats of rows."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


def write_rows(
    output_format: TableJsonOrCsv,
    data: Callable[[], object],
    columns: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    whole: Sequence[str] = (),
) -> None:
    """Write rows to standard output in one of the formats; an empty table is left out.

    Args:
        output_format: The format.
        data: Returns the data for JSON.
        columns: The names of the columns.
        rows: The cells.
        whole: Columns whose cells a table never folds.
    """
    if output_format is TableJsonOrCsv.JSON:
        write_json(data())
    elif output_format is TableJsonOrCsv.CSV:
        _write_csv(columns, rows)
    else:
        _write_table(columns, list(rows), whole)


def _write_csv(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write CSV as RFC 4180 defines it."""
    import csv  # noqa: PLC0415

    from labelcheck.report.csv_report import csv_cell  # noqa: PLC0415

    with destination(None) as stream:
        writer = csv.writer(stream, lineterminator="\r\n")
        writer.writerow(columns)
        writer.writerows([csv_cell(str(value)) for value in row] for row in rows)


def write_json(data: object) -> None:
    """Write JSON to standard output."""
    from labelcheck.report.json_report import to_json  # noqa: PLC0415

    sys.stdout.write(to_json(data, sys.stdout, indent=2) + "\n")


def _write_table(columns: Sequence[str], rows: Sequence[Sequence[object]], whole: Sequence[str]) -> None:
    if not rows:
        return
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
