"""Which words of a notice became a code, a rule or a condition: read out again from the recall's own texts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from labelcheck.catalogue.recall import Recall
from labelcheck.notices.extraction import Kind, Notice, Section, Span, extract
from labelcheck.text.codes import folded


@dataclass(frozen=True)
class MarkedText:
    """One text of a recall, and what was made of its words.

    Attributes:
        called: What the text is, for people.
        text: The text.
        spans: The words that something was made of, in order, none over another.
    """

    called: str
    text: str
    spans: tuple[Span, ...]


def marked_texts(recall: Recall) -> tuple[MarkedText, ...]:
    """Return the recall's texts, with the words marked that its codes, rules and conditions stand on.

    A recall written by hand may have rules that are not read out of its text; then there is nothing to mark for them.
    """
    notice = notice_of(recall)
    spans = [span for span in extract(notice).spans if _stands(span, recall)]
    texts = (
        ("Title", Section.TITLE, recall.title),
        ("In the notice's words", Section.DESCRIPTION, recall.identification_text),
        ("Remedy", Section.REMEDY, recall.remedy.text),
        ("Sold", Section.SOLD_AT, recall.sold_text or ""),
    )
    marked = (
        MarkedText(called, text, tuple(_in_order(span for span in spans if (span.section, span.index) == (section, 0))))
        for called, section, text in texts
    )
    return tuple(one for one in marked if one.spans or one.called == "In the notice's words")


def notice_of(recall: Recall) -> Notice:
    """Return a recall's texts as a notice."""
    return Notice(
        id=recall.id,
        authority=recall.authority,
        title=recall.title,
        descriptions=(recall.identification_text,),
        product_names=tuple(product.name for product in recall.products),
        hazards=(recall.hazard,),
        remedies=(recall.remedy.text,),
        sold_at=(recall.sold_text,) if recall.sold_text else (),
        captions=tuple(image.caption for image in recall.images if image.caption),
        units=(recall.units,) if recall.units else (),
        brands=recall.brands,
        published=recall.published,
        url=recall.url,
    )


def _stands(span: Span, recall: Recall) -> bool:
    """Whether what the words became stands in the recall: one checked by hand may have decided otherwise."""
    if span.kind is Kind.CODE:
        codes = {folded(code.value) for product in recall.products for code in product.codes}
        aliases = {folded(alias) for product in recall.products for alias in product.code_aliases}
        return folded(span.value) in codes | aliases
    if span.kind is Kind.EXCLUDED:
        return folded(span.value) in {folded(code) for product in recall.products for code in product.excluded}
    if span.kind is Kind.UNIT_RULE:
        return any(product.unit_rule is not None for product in recall.products)
    return True


def _in_order(spans: Iterator[Span]) -> Iterator[Span]:
    """Yield spans in the order of the text; of two over one another, the first and longest."""
    end = 0
    for span in sorted(spans, key=lambda one: (one.start, -one.end)):
        if span.start >= end and span.end > span.start:
            yield span
            end = span.end
