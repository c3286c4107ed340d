"""One recall from the catalogue as a page in the terminal."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from labelcheck.catalogue.recall import Product, Recall
from labelcheck.notices.extraction import Kind, Span
from labelcheck.notices.provenance import marked_texts
from labelcheck.system.safe_text import safe

_BECAME = {
    Kind.CODE: "code",
    Kind.EXCLUDED: "not recalled",
    Kind.UNIT_RULE: "which units",
    Kind.ALL_UNITS: "all units",
    Kind.SEEN: "to be seen",
    Kind.LOOKUP: "ask the maker",
    Kind.PLACE: "where it stands",
    Kind.MADE: "made",
    Kind.SOLD: "sold",
    Kind.TEXT: "no rule: to be read",
}


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
        ("Replaces", ", ".join(recall.supersedes)),
        ("Replaced by", recall.superseded_by),
        ("Sources", "; ".join(recall.sources)),
        ("They disagree", recall.conflict),
        ("Note", recall.note),
    )
    return Group(
        Text(safe(recall.title), style="bold"),
        Padding(_grid(head), (1, 0)),
        *(Padding(_grid(_product(product)), (0, 0, 1, 0)) for product in recall.products),
        *_words(recall),
    )


def _words(recall: Recall) -> Iterator[RenderableType]:
    """Yield the notice's own words; what became a rule is underlined and numbered, and told below."""
    notes: list[Span] = []
    for marked in marked_texts(recall):
        text = Text()
        end = 0
        for span in marked.spans:
            notes.append(span)
            text.append(safe(marked.text[end : span.start]))
            text.append(safe(marked.text[span.start : span.end]), style="bold underline")
            text.append(f" [{len(notes)}]", style="dim")
            end = span.end
        text.append(safe(marked.text[end:]))
        yield Text(marked.called, style="dim")
        yield Padding(text, (0, 0, 1, 0))
    if notes:
        yield Text("What became of them", style="dim")
        yield _grid((f"[{number}] {_BECAME[span.kind]}", span.value) for number, span in enumerate(notes, start=1))


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
