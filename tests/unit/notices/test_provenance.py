"""Which of a notice's words became a code, a rule or a condition."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from labelcheck.catalogue.catalogue import Catalogue
from labelcheck.catalogue.database import digest_of
from labelcheck.catalogue.differences import differences
from labelcheck.catalogue.recall import Recall
from labelcheck.catalogue.source_span import SpanKind
from labelcheck.notices.extraction import Section, Span
from labelcheck.notices.feeds import feed_named
from labelcheck.notices.importing import Imported, composed
from labelcheck.notices.provenance import with_spans
from labelcheck.text.codes import folded
from places import FEED_DATA

DATA = FEED_DATA


def imported(number: str) -> Recall:
    made = [one.recall for one in composed(feed_named("cpsc"), [DATA / "cpsc-api.json"], Imported())]
    return next(recall for recall in made if recall.number == number)


def marked(recall: Recall, kind: SpanKind) -> list[str]:
    return [recall.texts[span.text][span.start : span.end] for span in recall.spans if span.kind is kind]


def test_codes_are_marked_where_they_stand() -> None:
    assert set(marked(imported("25338"), SpanKind.CODE)) == {"A1263"}


def test_the_serial_rule_is_marked() -> None:
    assert any("AJ22" in words for words in marked(imported("24039"), SpanKind.UNIT_RULE))


def test_a_code_that_the_recall_does_not_have_is_not_marked() -> None:
    recall = imported("25338")
    start = recall.identification_text.index("A1263")
    span = Span(SpanKind.CODE, Section.DESCRIPTION, 0, start, start + 5, "A1263")
    assert marked(with_spans(recall, [span]), SpanKind.CODE) == ["A1263"]
    product = recall.products[0].model_copy(update={"codes": ()})
    without = recall.model_copy(update={"products": (product,)})
    assert marked(with_spans(without, [span]), SpanKind.CODE) == []


def test_of_spans_over_one_another_and_beyond_the_text_the_first_and_longest_is_kept() -> None:
    recall = imported("25338")
    end = len(recall.title)
    places = [(0, 9), (0, 5), (4, 12), (9, 12), (end - 1, end + 1)]
    found = [Span(SpanKind.SEEN, Section.TITLE, 0, *place, "x") for place in places]
    assert [(span.start, span.end) for span in with_spans(recall, found).spans] == [(0, 9), (9, 12)]


def test_every_bundled_recall_marks_its_codes_as_they_are_written() -> None:
    spans = 0
    for recall in Catalogue.bundled():
        codes = {folded(code.value) for product in recall.products for code in product.codes}
        codes |= {folded(alias) for product in recall.products for alias in product.code_aliases}
        for span in recall.spans:
            words = recall.texts[span.text][span.start : span.end]
            assert words.strip()
            assert span.kind is not SpanKind.CODE or folded(span.value or words) in codes, recall.id
            spans += 1
    assert spans > 2000


def test_spans_are_no_part_of_what_a_recall_says() -> None:
    recall = imported("25338")
    without = recall.model_copy(update={"spans": ()})
    assert recall.spans
    assert recall == without
    assert digest_of(recall) == digest_of(without)
    assert differences([recall], [without]) == []


@pytest.mark.parametrize(
    ("spans", "problem"),
    [
        ([("title", 0, 10_000)], "not within"),
        ([("title", 5, 5)], "not within"),
        ([("sold", 0, 1)], "not within"),
        ([("title", 0, 5), ("title", 4, 6)], "overlap"),
        ([("identification", 0, 5), ("title", 0, 5)], "order"),
    ],
)
def test_spans_that_cannot_be_are_refused(spans: list[tuple[str, int, int]], problem: str) -> None:
    recall = imported("25338").model_dump(mode="json", by_alias=True, exclude_none=True)
    recall["spans"] = [{"text": text, "start": start, "end": end, "kind": "code"} for text, start, end in spans]
    recall.pop("sold_text", None)
    with pytest.raises(ValidationError, match=problem):
        Recall.model_validate(recall)
