"""The shape of `recalls.json`, typed: what a notice says, and the limits that any file must keep.

Everything is frozen, unknown keys are refused, and every text and list has a cap: a catalogue may come from anywhere.
Nothing in it is ever run or compiled; globs know only `*` and `?`. `docs/recalls-json.md` explains the keys to people.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from labelcheck.catalogue.field_types import (
    MAX_CODES,
    MAX_LIST,
    MAX_RECALLS,
    Code64,
    Day,
    Jurisdiction,
    Line,
    Lines,
    PartialDate,
    Prose,
    RecallId,
    Record,
    Url,
    Values,
)
from labelcheck.catalogue.rule import MAX_RULE_DEPTH, AllOf, AnyOf, Condition, Rule, depth_of
from labelcheck.catalogue.source_span import SourceSpan, SourceText, check_spans
from labelcheck.text.codes import folded

__all__ = [
    "AllOf",
    "AnyOf",
    "CatalogueFile",
    "Code",
    "Condition",
    "Image",
    "Lookup",
    "Places",
    "Product",
    "Recall",
    "Region",
    "Remedy",
    "Rule",
    "Window",
]


class Window(Record):
    """A span of time, both ends included; `from` or `to` may be open.

    Attributes:
        from_: `from`: the first year, month or day.
        to: The last year, month or day.
        note: What the span leaves unsaid.
        source: Where it stands, when not in the notice.
    """

    from_: PartialDate | None = Field(default=None, alias="from")
    to: PartialDate | None = None
    note: Line | None = None
    source: Url | None = None

    @model_validator(mode="after")
    def _has_an_end(self) -> Window:
        if self.from_ is None and self.to is None:
            raise ValueError("must have `from` or `to`")
        if self.from_ and self.to and self.from_ > self.to[: len(self.from_)].ljust(len(self.from_), "~"):
            raise ValueError("`from` must not be later than `to`")
        return self


class Image(Record):
    """A picture of the notice."""

    url: Url
    caption: Line | None = None


class Code(Record):
    """One code that is printed on recalled units.

    Attributes:
        kind: `model`, `sku` (a sales number, with colour or country), `part`, or `gtin` (the number of a bar code).
        match: `exact`: the whole code; `prefix`: codes that begin so; `glob`: `*` any run, `?` one character.
        value: The code as the notice writes it. Case, spaces and hyphens do not matter when codes are compared.
    """

    kind: Literal["model", "sku", "part", "gtin"]
    match: Literal["exact", "prefix", "glob"] = "exact"
    value: Code64

    @model_validator(mode="after")
    def _says_enough(self) -> Code:
        literal = folded(self.value)
        if self.kind == "gtin" and not (
            literal == self.value and literal.isdigit() and len(literal) in (8, 12, 13, 14)
        ):
            raise ValueError("a gtin must be 8, 12, 13 or 14 digits")
        if self.match != "glob" and any(mark in self.value for mark in "*?"):
            raise ValueError("`*` and `?` need match `glob`")
        # A shorter one would cover half the devices there are.
        if len(literal) < (2 if self.match == "exact" else 3):
            raise ValueError("must have more letters or digits that are given")
        return self


class Places(Record):
    """Where on the device a value is printed, in the notice's words.

    Attributes:
        text: Print that recalled units carry, word for word.
        all: Where the whole label is.
        other: What else to look for.
    """

    brand: Line | None = None
    name: Line | None = None
    model: Line | None = None
    serial: Line | None = None
    date_code: Line | None = None
    lot: Line | None = None
    po_number: Line | None = None
    gtin: Line | None = None
    text: Line | None = None
    all: Line | None = None
    other: Line | None = None


class Lookup(Record):
    """Only the maker's page can tell whether this unit is covered.

    Attributes:
        url: The page.
        needs: What it asks for: `serial`, `photo` ...
    """

    url: Url
    needs: Lines = ()


class Product(Record):
    """One product of a recall.

    Attributes:
        name: The name in the notice.
        aliases: Other names that it was sold under.
        base_model: The model that stands on the device when `codes` are sales numbers, or a family's name.
        codes: The codes; empty when the notice gives none: then brand and name decide.
        code_aliases: Other ways in which a code is written, each with the code in `codes` that it stands for.
        excluded: Codes that the notice itself says are not recalled.
        colors: The colours that were recalled.
        label: Where on the device to look.
        units: How many, in words.
        made: When recalled units were made.
        sold: When they were sold.
        unit_rule: Which units are covered; none: all of them.
        seen: A condition that only eyes can tell, in words: a punch mark, a pattern of vents.
        lookup: The maker's page, when only that can tell.
        note: For people: what was read into the notice, and what is doubtful.
    """

    name: Line
    aliases: Lines = ()
    base_model: Code64 | None = None
    codes: tuple[Code, ...] = Field(default=(), max_length=MAX_CODES)
    code_aliases: dict[Code64, Code64] = Field(default_factory=dict, max_length=MAX_LIST)
    excluded: Values = ()
    colors: Lines = ()
    label: Places = Places()
    units: Line | None = None
    made: Window | None = None
    sold: Window | None = None
    unit_rule: Rule | None = None
    seen: Prose | None = None
    lookup: Lookup | None = None
    note: Prose | None = None

    def __hash__(self) -> int:
        return hash((self.name, self.codes))

    @model_validator(mode="after")
    def _codes_agree(self) -> Product:
        known = {code.value for code in self.codes}
        for alias, code in self.code_aliases.items():
            if code not in known:
                raise ValueError(f"code_aliases: {alias!r} stands for {code!r}, which is not in codes")
        for value in (*self.code_aliases, *([self.base_model] if self.base_model else [])):
            if len(folded(value)) < 2 or any(mark in value for mark in "*?"):
                raise ValueError(f"{value!r} must have two letters or digits, and no `*` or `?`")
        both = {folded(code.value) for code in self.codes if code.match == "exact"} & {
            folded(code) for code in self.excluded
        }
        if both:
            raise ValueError(f"{min(both)!r} is both in codes and in excluded")
        if self.unit_rule is not None and depth_of(self.unit_rule) > MAX_RULE_DEPTH:
            raise ValueError(f"unit_rule: must not nest deeper than {MAX_RULE_DEPTH}")
        return self


class Remedy(Record):
    """What the owner should do and gets.

    Attributes:
        text: What to do now and how to claim, in plain sentences.
        options: `Refund`, `Replace`, `Repair`, `Dispose` ...
        contact: Whom to ask: telephone, mail, page.
    """

    text: Prose
    options: Lines = ()
    contact: Prose | None = None


class Region(Record):
    """How the recall differs in one jurisdiction. For people: nothing is decided by it.

    Attributes:
        jurisdiction: Country, as in `jurisdictions`.
        codes: The codes that are recalled there; empty: all of the recall's.
        published: When it was published there.
        units: How many, in words.
        made: When the units recalled there were made.
        sold: When they were sold.
        note: Anything else.
        source: Where that stands.
    """

    jurisdiction: Jurisdiction
    codes: Values = ()
    published: PartialDate | None = None
    units: Line | None = None
    made: Window | None = None
    sold: Window | None = None
    note: Prose | None = None
    source: Line | None = None


class Recall(Record):
    """One recall, as one authority or maker published it.

    Attributes:
        id: `<authority>:<number>`, unique in a catalogue.
        authority: Who published it first.
        number: The authority's own number, as written.
        published: When it was first published: a year, a month or a day.
        jurisdictions: Countries by two letters, `EU`, or `worldwide`.
        brands: The brands on the devices; none for devices without.
        title: The notice's title.
        url: The notice's address; the maker's recall page when it has none.
        hazard: What can happen.
        remedy: What to do.
        units: How many, in words.
        sold: When they were sold.
        sold_text: Where and when, in the notice's words.
        supersedes: Ids of the recalls that this one replaces.
        superseded_by: The id of the recall that replaces this one.
        identification_text: How to tell the product, in the notice's words; a `note` says when they are ours.
        images: The notice's pictures.
        regions: How it differs from country to country.
        conflict: Where sources disagree, in words.
        note: For people: what was read into the notice, and what is doubtful.
        sources: Where all this was taken from.
        products: What is recalled.
        spans: Which words became a code, a rule or a condition, as the import found them; not a part of what the recall
            says, so that recalls with other spans are equal.
    """

    id: RecallId
    authority: Line
    number: Line | None = None
    published: PartialDate
    jurisdictions: tuple[Jurisdiction, ...] = Field(min_length=1, max_length=MAX_LIST)
    brands: Lines
    title: Line
    url: Url
    hazard: Prose
    remedy: Remedy
    units: Line | None = None
    sold: Window | None = None
    sold_text: Prose | None = None
    supersedes: tuple[RecallId, ...] = Field(default=(), max_length=MAX_LIST)
    superseded_by: RecallId | None = None
    identification_text: Prose
    images: tuple[Image, ...] = Field(default=(), max_length=MAX_LIST)
    regions: tuple[Region, ...] = Field(default=(), max_length=MAX_LIST)
    conflict: Prose | None = None
    note: Prose | None = None
    sources: Lines = Field(min_length=1)
    products: tuple[Product, ...] = Field(min_length=1, max_length=MAX_LIST)
    spans: tuple[SourceSpan, ...] = Field(default=(), max_length=MAX_CODES)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Recall):
            return NotImplemented
        return all(getattr(self, name) == getattr(other, name) for name in Recall.model_fields if name != "spans")

    def __hash__(self) -> int:
        return hash(self.id)

    @property
    def texts(self) -> dict[SourceText, str]:
        """The texts that `spans` mark."""
        return {
            SourceText.TITLE: self.title,
            SourceText.IDENTIFICATION: self.identification_text,
            SourceText.REMEDY: self.remedy.text,
            SourceText.SOLD: self.sold_text or "",
        }

    @model_validator(mode="after")
    def _can_be_recognised(self) -> Recall:
        if not self.brands and any(not product.codes and product.unit_rule is None for product in self.products):
            raise ValueError("products without codes need a brand")
        check_spans(self.spans, self.texts)
        return self


def _no_bool(value: Any) -> Any:
    # For Python, True is 1.
    if isinstance(value, bool):
        raise ValueError("must be 1")
    return value


class CatalogueFile(Record):
    """One file of recalls.

    Attributes:
        version: `schema`: the version of this shape, 1.
        date: The day of its newest state.
        source: Where the file comes from.
        recalls: The recalls.
    """

    version: Annotated[Literal[1], BeforeValidator(_no_bool)] = Field(alias="schema")
    date: Day
    source: Line | None = None
    recalls: tuple[Recall, ...] = Field(max_length=MAX_RECALLS)
