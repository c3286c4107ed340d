"""The input of the extraction, a recall notice as plain texts, and its output.

A notice keeps its texts by section, so that each result can name the words that it came from.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from labelcheck.catalogue.field_types import MAX_LINE
from labelcheck.catalogue.recall import Product
from labelcheck.catalogue.source_span import SpanKind


class Section(str, Enum):
    """The parts of a notice that are read."""

    TITLE = "title"
    DESCRIPTION = "description"
    PRODUCT = "product"
    UPC = "upc"
    REMEDY = "remedy"
    CAPTION = "caption"
    SOLD_AT = "sold_at"
    HAZARD = "hazard"
    UNITS = "units"


@dataclass(frozen=True)
class Notice:
    """The texts of one notice, as published.

    Attributes:
        id: The recall's id in the catalogue, `us-cpsc:25338`.
        authority: Who published it.
        title: The headline.
        descriptions: How to identify the product. There are several when an authority's files differ: versions of one
            text, the main one first. What any of them recalls is recalled.
        product_names: One name a product.
        product_lines: Other texts on the products: their own descriptions, model fields, batch fields.
        upcs: Numbers that the notice lists as UPCs.
        hazards: What can happen.
        remedies: What to do, versions after the main one as with `descriptions`.
        sold_at: Where and when it was sold.
        captions: The words below the pictures.
        units: How many.
        brands: The brands, when the feed knows them.
        published: The day, `YYYY-MM-DD`.
        url: The notice's address.
    """

    id: str
    authority: str
    title: str
    descriptions: tuple[str, ...] = ()
    product_names: tuple[str, ...] = ()
    product_lines: tuple[str, ...] = ()
    upcs: tuple[str, ...] = ()
    hazards: tuple[str, ...] = ()
    remedies: tuple[str, ...] = ()
    sold_at: tuple[str, ...] = ()
    captions: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    brands: tuple[str, ...] = ()
    published: str = ""
    url: str = ""

    def passages(self) -> Iterator[Passage]:
        """Yield every text of the notice with its place."""
        for section, texts in (
            (Section.TITLE, (self.title,)),
            (Section.DESCRIPTION, self.descriptions),
            (Section.PRODUCT, (*self.product_names, *self.product_lines)),
            (Section.UPC, self.upcs),
            (Section.REMEDY, self.remedies),
            (Section.CAPTION, self.captions),
            (Section.SOLD_AT, self.sold_at),
            (Section.HAZARD, self.hazards),
            (Section.UNITS, self.units),
        ):
            for index, text in enumerate(texts):
                yield Passage(section, index, text)


@dataclass(frozen=True)
class Passage:
    """One text of a notice.

    Attributes:
        section: Which part of the notice.
        index: Which of that part's texts, from 0: in `PRODUCT`, product lines follow product names.
        text: The text, unchanged.
    """

    section: Section
    index: int
    text: str

    def span(self, kind: SpanKind, start: int, end: int, value: str) -> Span:
        """Return the span of the characters from `start` up to but not `end`."""
        return Span(kind, self.section, self.index, start, end, value[:MAX_LINE])


@dataclass(frozen=True)
class Span:
    """Words of a notice that a result came from.

    Attributes:
        kind: What they became. `TEXT`: they limit the recall, but could not become a rule; a person must read them.
        section: The part of the notice.
        index: Which of that part's texts.
        start: The first character, counted in the text as published.
        end: The character after the last.
        value: The result: the code, the rule in words ...
    """

    kind: SpanKind
    section: Section
    index: int
    start: int
    end: int
    value: str


@dataclass(frozen=True)
class Extraction:
    """What a notice says in the catalogue's terms.

    Attributes:
        products: At least one, ready for a `Recall`.
        spans: The words that each item came from, in the notice's order.
        texts: Sentences that limit the recall and could not become a rule. They are also in `seen` of the products that
            they concern, so that no unit of these is called recalled, or cleared, without a person.
        conflicts: Where the notice's versions disagree, and numbers whose check digit is wrong, in words.
    """

    products: tuple[Product, ...]
    spans: tuple[Span, ...] = ()
    texts: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()
