"""Searching by the index finds what scoring every recall finds."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labelcheck.catalogue.catalogue import Catalogue
from labelcheck.catalogue.search import search
from places import RECALLS
from read_lines import catalogue, recall

CHECKED = Catalogue.load(RECALLS)
WORDS = sorted(
    {
        word
        for one in CHECKED
        for product in one.products
        for text in (one.id, one.title, *one.brands, product.name, *(code.value for code in product.codes))
        for word in text.split()
    }
)


@st.composite
def queries(draw: st.DrawFn) -> str:
    """Return some words of the catalogue, a letter or two of them mistyped or left out."""
    query = " ".join(draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=3)))
    for _ in range(draw(st.integers(0, 2))):
        place = draw(st.integers(0, len(query)))
        query = query[:place] + draw(st.sampled_from(["", "x", " ", "-"])) + query[place + 1 :]
    return query


@settings(deadline=None)
@given(queries() | st.text(max_size=20))
def test_the_index_loses_nothing_that_a_scan_finds(query: str) -> None:
    assert CHECKED.search(query) == search(CHECKED, query)


@pytest.mark.parametrize("query", ["", " ", "水", "-", "x" * 10_000, "\ud800"])
def test_an_odd_query_finds_little_and_breaks_nothing(query: str) -> None:
    assert CHECKED.search(query) == search(CHECKED, query)


def test_an_empty_catalogue_has_nothing_to_find() -> None:
    assert catalogue().search("anker") == ()


def test_codes_of_every_kind_are_found() -> None:
    held = catalogue(
        recall("1", codes=[{"kind": "gtin", "match": "exact", "value": "4006381333931"}]),
        recall("2", codes=[{"kind": "model", "match": "glob", "value": "FEFBZ90GC*"}]),
        recall("3", codes=["QX-7700"], code_aliases={"QX7700B": "QX-7700"}, base_model="QX77"),
    )
    for query, number in (("4006381333931", 1), ("fefbz90gc", 2), ("qx7700b", 3), ("qx77", 3), ("the QX-7700", 3)):
        assert [found.id for found in held.search(query)] == [f"test:{number}"], query
