"""Recalls that belong together: expansions, and one recall as several authorities tell it."""

from __future__ import annotations

from typing import Any

from labelcheck.catalogue.recall import Recall
from labelcheck.notices.linking import MERGE_DAYS, Links, link, linked, outline


def recall(name: str = "us:1", codes: tuple[str, ...] = ("A1263",), **changes: Any) -> Recall:
    product = {
        "name": "Bank",
        "codes": [{"kind": "model", "value": code} for code in codes],
        **changes.pop("product", {}),
    }
    fields: dict[str, Any] = {
        "id": name,
        "authority": name.split(":", 1)[0],
        "published": "2026-01-01",
        "jurisdictions": ["US"],
        "brands": ["Anker"],
        "title": f"Recall {name}",
        "url": "https://example.org/",
        "hazard": "Fire",
        "remedy": {"text": "Stop using it."},
        "identification_text": "A bank.",
        "sources": [f"{name} (made up)"],
        "products": [product],
    }
    return Recall.model_validate(fields | changes)


def links_of(*recalls: Recall, expanding: str = "") -> Links:
    return link(outline(one, expands=one.id == expanding) for one in recalls)


CANADIAN = {"jurisdictions": ["CA"], "published": "2026-01-05"}


def test_one_recall_of_two_countries_becomes_one_that_tells_of_both() -> None:
    first, other = recall(), recall("ca:9", **CANADIAN)
    links = links_of(other, first)
    assert links.merged_into == {"ca:9": "us:1"}
    made = linked(first, links, [other])
    assert made.jurisdictions == ("US", "CA")
    assert made.sources == ("us:1 (made up)", "ca:9 (made up)")
    assert (made.regions[0].jurisdiction, made.regions[0].published) == ("CA", "2026-01-05")
    assert "Recall ca:9" in (made.regions[0].note or "")


def test_other_codes_rules_brands_or_years_are_other_recalls() -> None:
    rule = {"unit_rule": {"field": "serial", "op": "prefix", "value": ["A"]}}
    others = (
        recall("ca:2", codes=("A1263", "A1264"), **CANADIAN),
        recall("ca:3", product=rule, **CANADIAN),
        recall("ca:4", brands=["Baseus"], **CANADIAN),
        recall("ca:5", jurisdictions=["CA"], published="2028-01-05"),
        recall("ca:6", codes=(), **CANADIAN),
    )
    assert links_of(recall(), *others).merged_into == {}
    assert MERGE_DAYS < 730


def test_two_recalls_of_one_authority_in_one_country_stay_two() -> None:
    assert links_of(recall("us:1"), recall("us:2", published="2026-02-01")).merged_into == {}


def test_an_expansion_that_covers_all_replaces_the_earlier_recall() -> None:
    first, later = recall("us:1"), recall("us:2", codes=("A1263", "A1264"), published="2026-05-01")
    links = links_of(first, later, expanding="us:2")
    assert (links.supersedes, links.superseded_by) == ({"us:2": ["us:1"]}, {"us:1": "us:2"})
    assert linked(first, links, []).superseded_by == "us:2"


def test_an_expansion_with_a_condition_replaces_nothing_but_names_the_earlier_recall() -> None:
    rule = {"unit_rule": {"field": "serial", "op": "prefix", "value": ["A"]}}
    later = recall("us:2", codes=("A1263", "A1264"), published="2026-05-01", product=rule)
    links = links_of(recall("us:1"), later, expanding="us:2")
    assert (links.supersedes, links.superseded_by) == ({"us:2": ["us:1"]}, {})


def test_an_earlier_recall_is_never_linked_to_one_that_came_before_it() -> None:
    links = links_of(recall("us:1", published="2026-06-01"), recall("us:2"), expanding="us:2")
    assert links.supersedes == {}
