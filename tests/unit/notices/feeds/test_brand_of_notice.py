"""Brands of notices that have no field for them."""

from __future__ import annotations

import pytest

from labelcheck.notices.feeds.brand_of_notice import brands_of, firm_names


@pytest.mark.parametrize(
    ("title", "product", "companies", "brand"),
    [
        (
            "Peg Perego Recalls Recliners Due to Risk",
            "Peg Perego Recliners",
            ["Peg Perego USA Inc., of Indiana"],
            "Peg Perego",
        ),
        ("MJKSARE High Chairs Recalled Due to Hazards", "MJKSARE High Chairs", ["Worldwide Windows"], "MJKSARE"),
        ("Sakar Recalls Vivitar Blenders Due to Hazard", "Vivitar Blenders", ["Sakar Ltd."], "Sakar"),
        ("Mattresses Recalled by Adven Group Due to Fire Hazard", "Mattresses", [], "Adven Group"),
        ("Samsung Recalls Slide-In Ranges Due to Fire", "Slide-in Ranges", [], "Samsung"),
    ],
)
def test_the_brand_is_found(title: str, product: str, companies: list[str], brand: str) -> None:
    assert brand in brands_of(title, [product], companies, [])


@pytest.mark.parametrize("product", ["Portable Bed Rails", "Children's Pajamas", "LED Lanterns", "Youth Helmets"])
def test_ordinary_words_are_no_brands(product: str) -> None:
    assert brands_of(f"{product} Recalled Due to Hazard", [product], [], ["See www.portable.com and www.led.com"]) == ()


def test_firms_lose_their_legal_form_and_place() -> None:
    assert firm_names(["Johnson Health Tech Trading Inc., of Cottage Grove, Wisconsin"]) == (
        "Johnson Health Tech Trading",
    )
    assert firm_names(["PMI WW Brands LLC, dba Stanley 1913, of Seattle"]) == ("PMI WW Brands", "Stanley 1913")
