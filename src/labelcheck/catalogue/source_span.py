"""Which words of a recall's texts became a code, a rule or a condition. For people: nothing is decided by it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum

from pydantic import Field

from labelcheck.catalogue.field_types import MAX_PROSE, Line, Record


class SourceText(str, Enum):
    """The texts of a recall that can be marked, in the order in which they are shown."""

    TITLE = "title"
    IDENTIFICATION = "identification"
    REMEDY = "remedy"
    SOLD = "sold"


class SpanKind(str, Enum):
    """What words became. `TEXT`: they limit the recall, but could not become a rule; a person must read them."""

    CODE = "code"
    EXCLUDED = "excluded"
    UNIT_RULE = "unit_rule"
    ALL_UNITS = "all_units"
    SEEN = "seen"
    LOOKUP = "lookup"
    TEXT = "text"


class SourceSpan(Record):
    """Words of one of a recall's texts.

    Attributes:
        text: Which text.
        start: The first character, counted from 0.
        end: The character after the last.
        kind: What the words became.
        value: What was made of them, when that is not the words themselves.
    """

    text: SourceText
    start: int = Field(ge=0, le=MAX_PROSE)
    end: int = Field(ge=1, le=MAX_PROSE)
    kind: SpanKind
    value: Line | None = None


def check_spans(spans: Iterable[SourceSpan], texts: Mapping[SourceText, str]) -> None:
    """Check that spans lie in their texts, in order, none over another.

    Raises:
        ValueError: They do not.
    """
    order = list(SourceText)
    last = (0, 0)
    for span in spans:
        place = order.index(span.text)
        if not span.start < span.end <= len(texts[span.text]):
            raise ValueError(f"spans: {span.start} to {span.end} is not within the text {span.text.value!r}")
        if (place, span.start) < last:
            raise ValueError("spans: must be in the order of the texts, and must not overlap")
        last = (place, span.end)
