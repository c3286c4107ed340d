"""Which recalls a label may belong to, and what speaks for each."""

from __future__ import annotations

import dataclasses

import pytest

from labelcheck.catalogue.catalogue import Catalogue
from labelcheck.match.code_comparison import Closeness
from labelcheck.match.matches import find_matches, held_against
from labelcheck.model.label import BrandKind, Field, Label
from labelcheck.model.verdict import UnitRule
from read_lines import BY_HAND, catalogue, label, recall

BUNDLED = BY_HAND


def ids(*lines: str, recalls: Catalogue = BUNDLED) -> list[str]:
    return [match.recall.id for match in find_matches(label(*lines), recalls)]


def test_a_recalled_model_finds_its_recall_and_how_it_was_read() -> None:
    match = find_matches(label("Anker 321 Power Bank", "Model: A1112"), BUNDLED)[0]
    assert (match.recall.id, match.expected, match.closeness) == ("anker:a1112-2024", "A1112", Closeness.SAME)
    assert (match.brand, match.unit_rule, match.by_base) == (True, UnitRule.NONE, False)
    assert match.model is not None
    assert match.model.value == "A1112"


def test_a_model_that_stands_in_two_recalls_finds_both() -> None:
    assert set(ids("Anker", "Model: A1647")) == {"us-cpsc:25011", "us-cpsc:25466"}


def test_a_superseded_recall_is_not_reported_beside_its_successor() -> None:
    assert ids("ESR", "Model: 2G505B") == ["us-cpsc:26011"]


def test_a_superseded_recall_still_counts_where_its_successor_does_not_cover_the_product() -> None:
    old = recall("old", codes=["AB100", "AB200"], superseded_by="test:new")
    new = recall("new", codes=["AB200"], supersedes=["test:old"])
    assert ids("Anker", "Model: AB100", recalls=catalogue(old, new)) == ["test:old"]
    assert ids("Anker", "Model: AB200", recalls=catalogue(old, new)) == ["test:new"]


def test_a_near_reading_is_found_with_the_place_that_differs() -> None:
    match = find_matches(label("Anker", "Model: A1268"), BUNDLED)[0]
    assert (match.closeness, match.place, match.expected) == (Closeness.NEAR, 5, "A1263")


def test_a_rival_reading_that_is_the_code_makes_the_label_near_it() -> None:
    one = label("Anker", [("Model: X9999", 0.9), ("Model: X9999", 0.9), ("Model: A1112", 0.2)])
    assert one.models[0].value == "X9999"
    found = {match.recall.id: match.closeness for match in find_matches(one, BUNDLED)}
    assert found == {"anker:a1112-2024": Closeness.NEAR}


def test_a_whole_code_comes_before_one_that_begins_so() -> None:
    matches = find_matches(label("ESR", "Model: 2G505"), BUNDLED)
    assert matches[0].expected == "2G505"
    assert matches[0].closeness is Closeness.SAME


def test_a_code_of_digits_only_needs_the_brand() -> None:
    recalls = catalogue(recall(brands=("Baseus",), codes=["123456"]))
    assert find_matches(label("Baseus", "Model: 123456"), recalls)[0].brand is True
    assert find_matches(label("Model: 123456"), recalls)[0].brand is None
    assert find_matches(label("Anker", "Model: 123456"), recalls) == []
    assert find_matches(label("Model: 123457"), recalls) == []


def test_a_code_of_two_or_three_characters_needs_the_brand() -> None:
    recalls = catalogue(recall(brands=("Baseus",), codes=["X10"]))
    assert find_matches(label("Baseus", "Model: X10"), recalls) != []
    assert find_matches(label("Anker", "Model: X10"), recalls) == []
    assert find_matches(label("Baseus", "Model: X11"), recalls) == []


def test_a_short_code_is_still_found_beside_the_name_of_another_brand() -> None:
    # "for Apple iPhone" on the label of a Casely power bank whose own name could not be read.
    for other in ("for Apple iPhone", "Manufacturer: Dongguan Foo Co., Ltd."):
        matches = find_matches(label(other, "Model: E33A"), BUNDLED)
        assert [(match.expected, match.brand) for match in matches] == [("E33A", False)]


def test_a_base_model_is_told_from_the_codes_of_the_notice() -> None:
    recalls = catalogue(recall(base_model="A1263", codes=[{"kind": "sku", "match": "exact", "value": "A1263016"}]))
    base, exact = find_matches(label("Anker", "Model: A1263"), recalls), find_matches(label("Model: A1263016"), recalls)
    assert [(match.by_base, match.expected) for match in base] == [(True, "A1263")]
    assert [(match.by_base, match.expected) for match in exact] == [(False, "A1263016")]


def test_an_alias_stands_for_the_code_of_the_notice() -> None:
    match = find_matches(label("Baseus", "Model: PPXCW06"), BUNDLED)[0]
    assert (match.closeness, match.expected) == (Closeness.SAME, "PPCXW06")


def test_a_code_of_two_words_is_found_in_a_line_whose_field_lost_one() -> None:
    for text in ("Model: BatPak 2F", "Model: 8atPak ZF", "Kogalla BatPak 2F"):
        matches = find_matches(label("Kogalla", text), BUNDLED)
        assert [match.expected for match in matches if match.closeness >= Closeness.LOOK_ALIKE] == ["BatPak 2F"], text


def test_a_code_that_the_notice_excludes_is_a_neighbour_at_most() -> None:
    recalls = catalogue(recall(codes=[{"kind": "model", "match": "prefix", "value": "RE1122"}], excluded=["RE1122X"]))
    closeness = {
        model: find_matches(label("Anker", f"Model: {model}"), recalls)[0].closeness for model in ("RE1122X", "RE1122Y")
    }
    assert closeness == {"RE1122X": Closeness.NEAR, "RE1122Y": Closeness.SAME}


@pytest.mark.parametrize("read", ["E1122-345", "RE122-345", "RE11X22-345"])
def test_what_follows_a_prefix_moves_with_a_character_that_the_prefix_lost_or_gained(read: str) -> None:
    recalls = catalogue(recall(codes=[{"kind": "model", "match": "prefix", "value": "RE1122"}]))
    misread = find_matches(label("Anker", [(f"Model: {read}", 0.9)]), recalls)[0]
    another = find_matches(label("Anker", [("Model: ZX1122-345", 0.9)]), recalls)
    assert misread.closeness is Closeness.NEAR
    assert misread.likely > 1e-4  # with what follows a place further, less than one in a million
    assert another == []


def test_neighbours_have_no_say_where_the_label_plainly_names_a_listed_model() -> None:
    recalls = catalogue(recall("1", codes=["A1263"]), recall("2", codes=["A1266"]))
    one = label("Anker", [("Model: A1263", 0.9)])
    assert [match.expected for match in find_matches(one, recalls)] == ["A1263"]
    assert [one.id for one in held_against(one, recalls)[1]] == ["test:1"]
    between = label("Anker", [("Model: A1265", 0.9)])
    assert {match.expected for match in find_matches(between, recalls)} == {"A1263", "A1266"}


def test_a_bar_code_alone_finds_the_product_with_or_without_leading_zeros() -> None:
    recalls = catalogue(recall(codes=[{"kind": "gtin", "match": "exact", "value": "0012345678905"}]))
    for text in ("UPC: 012345678905", "EAN: 0012345678905"):
        assert [match.expected for match in find_matches(label(text), recalls)] == ["0012345678905"]
    assert find_matches(label("EAN: 0012345678912"), recalls) == []


def test_a_product_without_a_code_needs_the_brand_and_is_near_until_its_name_is_read() -> None:
    recalls = catalogue(recall(brands=("Quad Lock",), name="Quad Lock MAG Battery Pack"))
    assert find_matches(label("MAG Battery Pack"), recalls) == []
    assert find_matches(label("Quad Lock", "Model: QL1234"), recalls)[0].closeness is Closeness.NEAR
    assert find_matches(label("Quad Lock MAG Battery Pack"), recalls)[0].closeness is Closeness.SAME


def test_a_unit_rule_that_is_met_makes_a_product_without_a_code_likely_and_one_not_met_rules_it_out() -> None:
    battery = label("HP", "SN: 6BZLU1234567")
    assert [match.unit_rule for match in find_matches(battery, BUNDLED)] == [UnitRule.MET]
    certain = Label.of(brand=battery.brand, lines=battery.lines, serial=Field("7ZZZZ9999999", 0.99, by_keyword=True))
    assert find_matches(certain, BUNDLED) == []


def test_the_evidence_names_what_was_compared_and_adds_up_to_the_weight() -> None:
    match = find_matches(label("Anker", "Model: A1112"), BUNDLED)[0]
    assert {evidence.kind: (evidence.expected, evidence.read) for evidence in match.evidence} == {
        "prior": ("", ""),
        "model": ("A1112", "A1112"),
        "brand": ("Anker", "Anker"),
    }
    bits = sum(evidence.weight for evidence in match.evidence)
    assert match.covered == pytest.approx(1 / (1 + 2**-bits))
    assert match.covered == pytest.approx(match.likely)
    assert match.likely > 0.9
    assert all(evidence.box is not None for evidence in match.evidence if evidence.kind != "prior")


def test_another_brand_and_a_surer_neighbour_speak_against_a_recall() -> None:
    def weight(brand: str, model: str, confidence: float = 0.9) -> float:
        one = label(brand, [(f"Model: {model}", confidence)])
        return next(match.covered for match in find_matches(one, BUNDLED) if match.expected == "A1263")

    assert weight("Anker", "A1263") > weight("Samsung", "A1263")
    assert weight("Anker", "A1263") > weight("Anker", "AI263") > weight("Anker", "A1268")
    assert weight("Anker", "A1268", 0.3) > weight("Anker", "A1268", 0.9)


def test_the_strongest_match_comes_first_and_an_unrelated_label_has_none() -> None:
    recalls = catalogue(recall("alike", codes=["AB18O"]), recall("same", codes=["AB180"]))
    assert ids("Anker", "Model: AB180", recalls=recalls) == ["test:same", "test:alike"]
    assert ids("Anker", "Model: ZX9000") == []
    assert ids() == []


def test_a_brand_that_only_a_weaker_reading_of_its_line_has_still_makes_a_product_without_codes_possible() -> None:
    ours = catalogue(recall(name="Travel Kettle"))
    one = dataclasses.replace(label("Model: XW774").with_fields(brand=Field("Anker", 0.9)), brand_kind=BrandKind.KNOWN)
    assert [match.recall.id for match in find_matches(one, ours)] == ["test:1"]


def test_a_beginning_of_a_recalled_code_with_print_after_it_is_not_cut_off() -> None:
    recalls = catalogue(recall(codes=["A12638"]))
    (last,) = find_matches(label("Anker", "Model: A1263"), recalls)
    (followed,) = find_matches(label("Anker", "Model: A1263 5V=3A"), recalls)
    assert (last.cut_off, followed.cut_off) == (True, False)
