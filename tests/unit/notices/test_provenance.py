"""Which of a notice's words became a code, a rule or a condition."""

from __future__ import annotations

from labelcheck.catalogue.catalogue import Catalogue
from labelcheck.catalogue.recall import Recall
from labelcheck.notices.extraction import Kind
from labelcheck.notices.feeds import feed_named
from labelcheck.notices.importing import Imported, composed
from labelcheck.notices.provenance import marked_texts
from places import FEED_DATA

DATA = FEED_DATA


def imported(number: str) -> Recall:
    made = [one.recall for one in composed(feed_named("cpsc"), [DATA / "cpsc-api.json"], Imported())]
    return next(recall for recall in made if recall.number == number)


def marked(recall: Recall, kind: Kind) -> list[str]:
    return [one.text[span.start : span.end] for one in marked_texts(recall) for span in one.spans if span.kind is kind]


def test_codes_are_marked_where_they_stand() -> None:
    assert set(marked(imported("25338"), Kind.CODE)) == {"A1263"}


def test_the_serial_rule_is_marked() -> None:
    assert any("AJ22" in words for words in marked(imported("24039"), Kind.UNIT_RULE))


def test_a_code_that_a_person_took_out_is_not_marked() -> None:
    recall = imported("25338")
    product = recall.products[0].model_copy(update={"codes": ()})
    assert marked(recall.model_copy(update={"products": (product,)}), Kind.CODE) == []


def test_marks_never_overlap_and_stay_within_their_text() -> None:
    for recall in Catalogue.bundled():
        for one in marked_texts(recall):
            ends = [0, *(span.end for span in one.spans)]
            assert all(start <= span.start < span.end for start, span in zip(ends, one.spans, strict=False))
            assert ends[-1] <= len(one.text)
