"""The maker's page, conditions for the eyes, places on the device."""

from __future__ import annotations

import pytest

from notices_for_tests import extraction, product


def test_the_makers_page_that_alone_can_tell_is_found() -> None:
    found = product(
        "Consumers should check their serial number at https://www.anker.com/product-recalls to determine whether their"
        " power bank is included in the recall."
    ).lookup
    assert found is not None
    assert (found.url, found.needs) == ("https://www.anker.com/product-recalls", ("serial",))


def test_an_address_without_a_scheme_gets_one() -> None:
    found = product("A list of affected serial numbers can be found at www.example.org/recall.").lookup
    assert found is not None
    assert found.url == "https://www.example.org/recall"


def test_a_page_in_the_remedy_that_confirms_by_serial_number_is_found() -> None:
    found = product(
        "Bikes.", remedies=("Enter the serial number on www.example.org to confirm the bike is part of the recall.",)
    )
    assert found.lookup is not None


@pytest.mark.parametrize(
    "remedy",
    [
        "Register at www.example.org/recall for a free replacement.",
        "Send a photo of the recalled fan to recall@example.org showing the serial number.",
    ],
)
def test_a_page_for_claims_is_none(remedy: str) -> None:
    assert product("Fans.", remedies=(remedy,)).lookup is None


@pytest.mark.parametrize(
    "sentence",
    [
        "The recalled units do not have a green sticker on the inside of the door.",
        "Only displays that levitate two sneakers are included in this recall.",
        "This recall only involves boilers configured for use at altitudes above 2,000 feet.",
        "This recall involves certain Awesafe gun safes.",
    ],
)
def test_what_only_eyes_can_tell_is_kept(sentence: str) -> None:
    found = extraction(sentence)
    assert found.products[0].seen == sentence
    assert found.texts == (sentence,)


def test_codes_explain_the_word_only() -> None:
    assert product("Only model numbers 2040-02840 and 2040-02850 are included in this recall.").seen is None


def test_a_condition_in_the_remedy_counts() -> None:
    found = product("Bottles.", remedies=("Only unexpired bottles are included in this recall.",))
    assert found.seen == "Only unexpired bottles are included in this recall."


def test_advice_on_using_the_product_is_no_condition() -> None:
    found = product("Safes.", remedies=("Remove the batteries, and only use the key for the recalled safes.",))
    assert found.seen is None


def test_places_on_the_device_are_kept() -> None:
    places = product(
        "The model and serial numbers are located on the back of the fan. The date code is printed on the bottom."
    ).label
    assert places.model == "on the back of the fan"
    assert places.serial == "on the back of the fan"
    assert places.date_code == "on the bottom"


def test_when_it_was_sold_is_kept() -> None:
    sold = product("Fans.", sold_at=("Online at Example.org from June 2016 through December 2022 for about $27.",)).sold
    assert sold is not None
    assert (sold.from_, sold.to) == ("2016-06", "2022-12")
