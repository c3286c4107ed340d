"""One recall from the catalogue as a page in the terminal."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from labelcheck.catalogue.recall import Product, Recall
from labelcheck.catalogue.source_span import SourceText, SpanKind
from labelcheck.system.safe_text import safe

_CALLED = {
    SourceText.TITLE: "Title",
    SourceText.IDENTIFICATION: "In the notice's words",
    SourceText.REMEDY: "Remedy",
    SourceText.SOLD: "Sold",
}
_BECAME = {
    SpanKind.CODE: "code",
    SpanKind.EXCLUDED: "not recalled",
    SpanKind.UNIT_RULE: "which units",
    SpanKind.ALL_UNITS: "all units",
    SpanKind.SEEN: "to be seen",
    SpanKind.LOOKUP: "ask the maker",
    SpanKind.TEXT: "no rule: to be read",
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
    """Yield the notice's own words. Each part that became a rule is underlined and numbered; a list explains them."""
    notes: list[tuple[str, str]] = []
    for name, words in recall.texts.items():
        spans = [span for span in recall.spans if span.text is name]
        if not spans and name is not SourceText.IDENTIFICATION:
            continue
        text = Text()
        end = 0
        for span in spans:
            marked = words[span.start : span.end]
            notes.append((f"[{len(notes) + 1}] {_BECAME[span.kind]}", span.value or " ".join(marked.split())))
            text.append(safe(words[end : span.start]))
            text.append(safe(marked), style="bold underline")
            text.append(f" [{len(notes)}]", style="dim")
            end = span.end
        text.append(safe(words[end:]))
        yield Text(_CALLED[name], style="dim")
        yield Padding(text, (0, 0, 1, 0))
    if notes:
        yield Text("What became of them", style="dim")
        yield _grid(notes)


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
