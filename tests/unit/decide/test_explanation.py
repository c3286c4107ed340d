"""What a verdict says to a person."""

from __future__ import annotations

import pytest

from labelcheck.catalogue.catalogue import Catalogue
from labelcheck.decide.explanation import next_step, why
from labelcheck.model.label import Field, Label
from labelcheck.model.verdict import CatalogueStamp
from read_lines import BY_HAND, catalogue, decided, label, recall

BUNDLED = BY_HAND
STAMP = CatalogueStamp("2026-01-08", 32)


def said(one: Label, recalls: Catalogue = BUNDLED) -> tuple[str, str]:
    decision = decided(one, recalls)
    return why(decision, one, STAMP), next_step(decision, one)


def test_a_recalled_unit_is_told_its_model_its_recall_and_the_remedy() -> None:
    reason, step = said(label("Anker", "Model: A1112"))
    found = BUNDLED.get("anker:a1112-2024")
    assert found is not None
    assert "A1112" in reason
    assert found.title in reason
    assert found.remedy.text in step
    assert found.url in step


def test_a_unit_rule_that_is_met_is_named() -> None:
    one = label("SKIL", "Model: BY8708-00", "SN: 911000123")
    assert "serial number is in the range" in said(one)[0]


def test_not_listed_names_the_catalogue_and_never_says_safe() -> None:
    reason, step = said(label("Anker", "Model: A9999"))
    assert all(part in reason for part in ("Anker", "A9999", "32 recalls", "2026-01-08", "not the same as safe"))
    assert "maker" in step


def test_not_affected_names_the_field_to_compare_and_the_notice() -> None:
    start = label("SKIL", "Model: BY8708-00")
    one = Label.of(
        model=start.models, brand=start.brand, lines=start.lines, serial=Field("125000001", 0.99, by_keyword=True)
    )
    reason, step = said(one)
    assert "BY8708-00" in reason
    assert "serial number" in reason
    assert "https://" in step


def test_an_unclear_character_is_named_by_its_place() -> None:
    reason, step = said(label("Anker", [("Model: A1268", 0.4)]))
    assert all(part in reason for part in ("A1268", "A1263"))
    assert "character 5" in step


def test_a_model_that_may_be_cut_off_is_told_so() -> None:
    reason, step = said(label("Anker", "Model: A111"))
    assert "A111, which may be a part of A1112" in reason
    assert "character 5" in step


def test_a_model_that_goes_on_after_a_recalled_one_is_to_be_compared_whole() -> None:
    reason, step = said(label("Anker", "Model: A1112-BK7"))
    assert "A1112-BK7, a part of which is A1112, which is recalled" in reason
    assert "Compare the whole model" in step


def test_a_serial_number_is_ready_to_be_entered_at_the_makers_page() -> None:
    reason, step = said(label("Anker", "Model: A1257", "SN: AFPZ120440127712"))
    assert "serial number" in reason
    assert "https://www.anker.com/rc2506" in step
    assert "AFPZ120440127712" in step


def test_a_missing_brand_is_asked_for() -> None:
    reason, step = said(label("Model: ZX9000"))
    assert "no brand could be read" in reason
    assert "brand" in step


def test_another_brand_is_named_beside_the_recalled_one() -> None:
    reason, step = said(label("Samsung", "Model: A1112"))
    assert "Anker" in reason
    assert "Samsung" in reason
    assert "Anker" in step


@pytest.mark.parametrize(
    ("keys", "model", "part"),
    [
        ({"base_model": "AB200", "codes": ["AB200016"]}, "AB200", "sales number"),
        ({"codes": ["AB100"], "seen": "A punch mark beside the port."}, "AB100", "A punch mark beside the port."),
        ({"codes": ["AB100"], "unit_rule": {"field": "po_number", "op": "in", "value": ["7"]}}, "AB100", "PO number"),
        ({"codes": ["AB100"], "unit_rule": {"field": "lot", "op": "in", "value": ["7"]}}, "AB100", "lot number"),
        (
            {"codes": ["AB100"], "unit_rule": {"any": [{"field": "date_code", "op": "in", "value": ["2318"]}]}},
            "AB100",
            "date code",
        ),
    ],
)
def test_the_one_thing_to_look_at_is_named(keys: dict[str, object], model: str, part: str) -> None:
    reason, step = said(label("Anker", f"Model: {model}"), catalogue(recall(**keys)))
    assert part in reason
    assert "https://example.com/1" in step


def test_a_product_without_a_code_is_told_by_brand_and_name() -> None:
    reason, step = said(label("Quad Lock MAG Battery Pack"))
    assert "Quad Lock" in reason
    assert "without naming a model" in reason
    assert "pictures" in step


@pytest.mark.parametrize(
    ("lines", "part"),
    [([], "No print"), (["Made in China"], "no model number"), (["A9999"], "it may be A9999")],
)
def test_unreadable_says_what_could_not_be_read_and_to_take_the_photo_again(lines: list[str], part: str) -> None:
    reason, step = said(label(*lines))
    assert part in reason
    assert "again" in step


@pytest.mark.parametrize(
    "lines",
    [["Anker", "Model: A1112"], ["Anker", "Model: A1257"], ["Anker", "Model: A9999"], ["Model: ZX9000"], ["HP"], []],
)
def test_both_texts_are_whole_sentences_and_promise_no_safety(lines: list[str]) -> None:
    for text in said(label(*lines)):
        assert text[0].isupper()
        assert "is safe" not in text
        assert "None" not in text
