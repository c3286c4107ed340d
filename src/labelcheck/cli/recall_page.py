"""Recalls from the catalogue, in the terminal: many as a table, one as a page."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from labelcheck.recalls.model import Product, Recall
from labelcheck.reports.safe_text import safe


def recall_table(recalls: Iterable[Recall]) -> Table:
    """Return one row a recall."""
    table = Table(box=None, header_style="bold", padding=(0, 2, 0, 0), pad_edge=False)
    for name in ("id", "published", "brands", "title"):
        table.add_column(name, no_wrap=name in ("id", "published"), overflow="fold")
    for recall in recalls:
        cells = (recall.id, str(recall.published), ", ".join(recall.brands), recall.title)
        table.add_row(*(Text(safe(cell)) for cell in cells))
    return table


def recall_page(recall: Recall) -> RenderableType:
    """Return all that one recall says."""
    head = (
        ("Id", recall.id),
        ("Authority", recall.authority),
        ("Published", str(recall.published)),
        ("Holds in", ", ".join(recall.jurisdictions)),
        ("Brands", ", ".join(recall.brands)),
        ("Hazard", recall.hazard),
        ("Remedy", recall.remedy.text or ", ".join(recall.remedy.options)),
        ("Contact", recall.remedy.contact),
        ("Notice", recall.url),
    )
    return Group(
        Text(safe(recall.title), style="bold"),
        Padding(_grid(head), (1, 0)),
        *(Padding(_grid(_product(product)), (0, 0, 1, 0)) for product in recall.products),
        Text("In the notice's words", style="dim"),
        Text(safe(recall.identification_text)),
    )


def _product(product: Product) -> Iterator[tuple[str, str | None]]:
    yield "Product", product.name
    yield "Codes", ", ".join(f"{code.value} ({code.kind}, {code.match})" for code in product.codes)
    if product.unit_rule is not None:
        rule = product.unit_rule.model_dump(mode="json", by_alias=True, exclude_none=True, exclude_defaults=True)
        yield "Only units", json.dumps(rule, ensure_ascii=False)
    if product.lookup is not None:
        yield "Ask the maker", f"{product.lookup.url} ({', '.join(product.lookup.needs)})"
    yield "To be seen", product.seen


def _grid(rows: Iterable[tuple[str, str | None]]) -> Table:
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(style="dim", no_wrap=True, min_width=13)
    grid.add_column(overflow="fold")
    for name, value in rows:
        if value:
            grid.add_row(Text(name), Text(safe(value)))
    return grid
