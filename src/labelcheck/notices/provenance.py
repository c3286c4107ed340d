"""Converts the spans of an extraction for the catalogue: which words of a recall became codes, rules, conditions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from labelcheck.catalogue.field_types import MAX_CODES
from labelcheck.catalogue.recall import Recall
from labelcheck.catalogue.source_span import SourceSpan, SourceText, SpanKind
from labelcheck.notices.extraction import Section, Span
from labelcheck.text.codes import folded

_SECTIONS = {
    SourceText.TITLE: Section.TITLE,
    SourceText.IDENTIFICATION: Section.DESCRIPTION,
    SourceText.REMEDY: Section.REMEDY,
    SourceText.SOLD: Section.SOLD_AT,
}


def with_spans(recall: Recall, found: Iterable[Span]) -> Recall:
    """Return a recall with the spans of its codes, rules and conditions.

    Args:
        recall: The recall.
        found: The spans of the recall's notice. A span is kept if it is in the recall's own texts and its result is in
            the recall: other sources may give another result.
    """
    kept = [span for span in found if span.index == 0 and _agrees(span, recall)]
    spans = [
        one
        for text, words in recall.texts.items()
        for one in _source_spans(text, words, (span for span in kept if span.section is _SECTIONS[text]))
    ]
    return recall.model_copy(update={"spans": tuple(spans[:MAX_CODES])})


def _agrees(span: Span, recall: Recall) -> bool:
    """Whether the result of the words is in the recall."""
    if span.kind is SpanKind.CODE:
        codes = {folded(code.value) for product in recall.products for code in product.codes}
        aliases = {folded(alias) for product in recall.products for alias in product.code_aliases}
        return folded(span.value) in codes | aliases
    if span.kind is SpanKind.EXCLUDED:
        return folded(span.value) in {folded(code) for product in recall.products for code in product.excluded}
    if span.kind is SpanKind.UNIT_RULE:
        return any(product.unit_rule is not None for product in recall.products)
    return True


def _source_spans(text: SourceText, words: str, spans: Iterator[Span]) -> Iterator[SourceSpan]:
    """Yield spans in the order of the text; of overlapping spans, the first and longest."""
    end = 0
    for span in sorted(spans, key=lambda one: (one.start, -one.end)):
        if end <= span.start < span.end <= len(words):
            value = " ".join(span.value.split())
            same = value == " ".join(words[span.start : span.end].split())
            yield SourceSpan(
                text=text,
                start=span.start,
                end=span.end,
                kind=span.kind,
                value=None if same or not value.isprintable() else value,
            )
            end = span.end
