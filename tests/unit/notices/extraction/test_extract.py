"""The whole: spans, hostile texts, products that a catalogue takes."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from labelcheck.catalogue.recall import Product, Recall
from labelcheck.catalogue.source_span import SpanKind
from labelcheck.notices.extraction import Extraction, extract
from labelcheck.notices.extraction.plain_text import normal, sentences
from labelcheck.notices.extraction.tokens import classes, tokens
from labelcheck.text.codes import folded
from notices_for_tests import notice, product

TEXT = (
    "This recall involves Voltify PocketCell power banks, models VP-10 and VP-20, with serial numbers from A1000 to"
    " A2000. Model VP-30 is not included. The model number is printed on the back."
)
PLAIN = (
    "models serial numbers from to between and or begin with ending in date codes lot SKU UPC not included only certain"
    " manufactured before June 2021 2023-05 ( ) , ; : - / \" ' * # $ % . A100 B-200 XXX123 12345678 0 50875 82840 7"
)
WORDS = st.sampled_from(
    [
        *PLAIN.split(),
        "Model Number Serial Number Range",
        "www.example.org",
        "\x00\x1b[31m",
        "\u202e\u200b\ufeff",
        "１２３ＡＢ",
        "é" * 30,
        "A" * 70,
    ]
)


def as_recall(found: Extraction) -> Recall:
    return Recall.model_validate(
        {
            "id": "us-cpsc:1",
            "authority": "US CPSC",
            "published": "2025-01-01",
            "jurisdictions": ["US"],
            "brands": ["Voltify"],
            "title": "T",
            "url": "https://example.org",
            "hazard": "Fire.",
            "remedy": {"text": "Stop."},
            "identification_text": "See the notice.",
            "products": [one.model_dump(mode="json", by_alias=True, exclude_defaults=True) for one in found.products],
            "sources": ["test"],
        }
    )


def test_tokens_make_a_class_string_that_reads_as_the_sentence_does() -> None:
    assert classes(tokens("Serial numbers from A100 to A200")) == "ufCtC"
    assert classes(tokens("models A1263, B-20 and C3P0 (white)")) == "mC,CaC(x)"


def test_abbreviations_end_no_sentence() -> None:
    first, *_ = sentences("Model No. A100 is blue. It was sold by Acme.")
    assert first.text == "Model No. A100 is blue."


def test_every_span_holds_the_words_that_it_names() -> None:
    given_notice = notice(TEXT)
    spans = extract(given_notice).spans
    assert {span.kind for span in spans} >= {SpanKind.CODE, SpanKind.EXCLUDED, SpanKind.UNIT_RULE}
    for span in spans:
        words = TEXT[span.start : span.end]
        assert words
        if span.kind in (SpanKind.CODE, SpanKind.EXCLUDED):
            assert folded(words) == folded(span.value)


def test_a_rule_and_its_codes_stand_in_one_product() -> None:
    found = product(TEXT)
    assert [code.value for code in found.codes] == ["VP-10", "VP-20"]
    assert found.excluded == ("VP-30",)
    assert found.unit_rule is not None
    as_recall(extract(notice(TEXT)))


def test_a_notice_without_any_text_has_a_product_still() -> None:
    assert extract(notice(title="", product_names=())).products == (Product(name="us-cpsc:1"),)


@given(st.lists(WORDS, max_size=60).map(" ".join))
def test_no_text_breaks_it_and_every_product_can_stand_in_a_catalogue(text: str) -> None:
    found = extract(
        notice(
            text,
            title=text[:80],
            captions=(text,),
            remedies=(text,),
            upcs=(text,),
            sold_at=(text,),
            product_names=(text,),
        )
    )
    as_recall(found)
    for span in found.spans:
        assert 0 <= span.start < span.end


@given(st.text(max_size=200))
def test_arbitrary_characters_keep_their_places(text: str) -> None:
    assert len(normal(text)) == len(text)
    as_recall(extract(notice(text, text + "x")))


def test_endless_repetitions_come_to_an_end() -> None:
    hostile: list[Any] = ["*" * 30_000, "1," * 15_000, "A1-" * 10_000, "model/" * 5_000 + "A1", "serial A1, " * 3_000]
    hostile += ["modelA1" * 4_000, "u" * 30_000, "((((" * 5_000, "1/2 " * 8_000, "x@" * 15_000, "only " * 6_000]
    for text in hostile:
        as_recall(extract(notice(text, captions=(text,))))
