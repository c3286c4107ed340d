"""Which brand a label names."""

from __future__ import annotations

import pytest

from labelcheck.model.label import BrandKind
from labelcheck.text.brands import brand_certainty, find_brand
from read_lines import BY_HAND


@pytest.mark.parametrize(
    ("text", "brand"),
    [
        ("Anker 321 Power Bank", "Anker"),
        ("ANKER", "Anker"),
        ("anker", "Anker"),
        ("Anker Innovations Limited", "Anker"),
        ("“Anker”", "Anker"),
        ("Ankcr Innovations", "Anker"),
        ("Shenzhen Baseus Technology Co., Ltd.", "Baseus"),
        ("Belkin International, Inc.", "Belkin"),
        ("Amazon Basics charger", "Amazon Basics"),
        ("Quad Lock MAG", "Quad Lock"),
        ("Imported by IKEA of Sweden", "IKEA"),
        ("HP", "HP"),
    ],
)
def test_known_brands_are_found_within_a_line(text: str, brand: str) -> None:
    found = find_brand(["Made in China", text])
    assert found is not None
    assert (found.name, found.line, found.kind) == (brand, 1, BrandKind.KNOWN)


@pytest.mark.parametrize("text", ["", "Power Bank", "Made in China", "hp 15W", "delli", "Honorable mention"])
def test_other_words_are_no_brands(text: str) -> None:
    assert find_brand([text]) is None


def test_the_first_line_that_names_a_brand_wins() -> None:
    found = find_brand(["Belkin", "for Apple Watch"])
    assert found is not None
    assert (found.name, found.line) == ("Belkin", 0)


def test_a_longer_name_wins_over_a_shorter_one_within_it() -> None:
    for text, brand in [("Amazon Basics", "Amazon Basics"), ("by Amazon", "Amazon")]:
        found = find_brand([text])
        assert found is not None
        assert found.name == brand


def test_a_brand_read_whole_wins_over_one_misread() -> None:
    found = find_brand(["Ankcr", "Baseus"])
    assert found is not None
    assert found.name == "Baseus"


@pytest.mark.parametrize(
    ("text", "company"),
    [
        ("Manufacturer: Dongguan Foo Technology Co., Ltd.", "Dongguan Foo Technology"),
        ("Made by Foobar Electronics Limited", "Foobar Electronics"),
        ("Imported by Quux GmbH", "Quux"),
    ],
)
def test_an_unknown_company_is_named_but_is_no_known_brand(text: str, company: str) -> None:
    found = find_brand([text])
    assert found is not None
    assert (found.name, found.kind) == (company, BrandKind.COMPANY)
    assert found.confidence < 0.9


def test_a_known_brand_comes_before_a_company_that_stands_above_it() -> None:
    found = find_brand(["Manufacturer: Dongguan Foo Technology Co., Ltd.", "Casely"])
    assert found is not None
    assert found.name == "Casely"


def test_long_names_may_have_one_letter_misread_and_short_ones_none() -> None:
    assert 0 < brand_certainty("Belkin International", "Be1kin International") < 0.99
    assert brand_certainty("ESR", "ESP") == 0.0
    assert brand_certainty("HP", "hp") == 0.0
    assert brand_certainty("HP", "HP 15W") > 0.9


def test_every_brand_of_the_catalogue_is_recognised_on_a_label() -> None:
    brands = {brand for recall in BY_HAND for brand in recall.brands}
    assert len(brands) > 20
    assert [brand for brand in sorted(brands) if brand_certainty(brand, f"{brand} Power Bank") < 0.9] == []


@pytest.mark.parametrize(
    ("text", "brand", "kind"),
    [
        ("Fisher-Price USB-C CHARGER", "Fisher-Price", BrandKind.NOTICE),
        ("HOLOSUN Model X", "Holosun", BrandKind.NOTICE),
        ("CLIONG INNOVATION CO., LTD.", "CLIONG INNOVATION", BrandKind.COMPANY),
        ("Made by PLEEL TECHNOLOGY CO.. LTD", "PLEEL TECHNOLOGY", BrandKind.COMPANY),
    ],
)
def test_brands_of_notices_and_companies_in_capitals_are_named_too(text: str, brand: str, kind: BrandKind) -> None:
    found = find_brand(["Power Bank", text])
    assert found is not None
    assert (found.name, found.line, found.kind) == (brand, 1, kind)


@pytest.mark.parametrize("text", ["Solar power bank", "Right", "fisher-price", "Fisherprice Pro", "UTILITY"])
def test_a_notices_brand_must_be_spelt_as_it_is_and_be_no_common_word(text: str) -> None:
    assert find_brand([text]) is None
