"""Which sentences become unit rules, and which stay text."""

from __future__ import annotations

from typing import Any

import pytest

from labelcheck.match.unit_rules import evaluate
from labelcheck.model.label import Field, Label
from labelcheck.model.verdict import UnitRule
from notices_for_tests import product, rule


def serial(op: str, **keys: Any) -> dict[str, Any]:
    return {"field": "serial", "op": op, **keys}


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "This recall involves chargers with a serial number ending in the number 0 through 9 or the letter “D.”",
            serial("suffix", value=list("0123456789D")),
        ),
        (
            "The recalled sights contain either the letter K or M as the last digit of the serial number.",
            serial("suffix", value=["K", "M"]),
        ),
        (
            "Affected units have serial numbers T**0815**** to T**1253****.",
            serial("glob_range", **{"from": "T**0815****", "to": "T**1253****"}),
        ),
        (
            "Only scooters with the letters “WY” as the seventh and eighth letter in the serial number are recalled.",
            serial("at", position=7, value=["WY"]),
        ),
        (
            "The sixth digit of the serial numbers of affected units, on the sticker on the rear, is “A”.",
            serial("at", position=6, value=["A"]),
        ),
        (
            "The third and fourth digits of the serial number are 22, 23 or 24 for recalled units.",
            serial("at", position=3, value=["22", "23", "24"]),
        ),
        ("Units with S/N 123456 and lower are affected.", serial("range", to="123456")),
        ("Recalled units have the serial number 200001 or higher.", serial("range", **{"from": "200001"})),
        ("Only serial numbers beginning with B1, B2 or B3 are included.", serial("prefix", value=["B1", "B2", "B3"])),
        ("Recalled units have serial numbers GK2309880 and GK2309899.", serial("in", value=["GK2309880", "GK2309899"])),
        (
            "The serial numbers from 18517201 to 18868311 are recalled.",
            serial("range", **{"from": "18517201", "to": "18868311"}),
        ),
        ("The recalled range has the serial numbers 31706-35058.", serial("range", **{"from": "31706", "to": "35058"})),
        (
            "Units where the first 4 digits of the serial number are between 5201-5542 are recalled.",
            serial("range", position=1, **{"from": "5201", "to": "5542"}),
        ),
        (
            "Lot codes “02142080423” and “22” are included and are printed on the back of the 12” box.",
            {"field": "lot", "op": "in", "value": ["02142080423", "22"]},
        ),
        (
            "Recalled units have lot numbers A09050 and A10055.",
            {"field": "lot", "op": "in", "value": ["A09050", "A10055"]},
        ),
        (
            "Only units with a “JUL24” or “AUG24” date code are included.",
            {"field": "date_code", "op": "in", "value": ["JUL24", "AUG24"]},
        ),
        (
            "The recalled adaptors have date codes ranging from 2126 to 2319.",
            {"field": "date_code", "op": "range", "from": "2126", "to": "2319"},
        ),
        (
            "Only fans manufactured from March 2020 through September 2022 are included.",
            {"field": "made", "op": "range", "from": "2020-03", "to": "2022-09"},
        ),
        (
            "This recall involves fans manufactured before May 1, 2021.",
            {"field": "made", "op": "range", "to": "2021-04-30"},
        ),
        (
            "This recall involves fans manufactured after October 2022.",
            {"field": "made", "op": "range", "from": "2022-11"},
        ),
        (
            "Only fans manufactured on or after June 23, 2022 are included.",
            {"field": "made", "op": "range", "from": "2022-06-23"},
        ),
        (
            "Only fans purchased on or after June 23, 2022, are included in this recall.",
            {"field": "sold", "op": "range", "from": "2022-06-23"},
        ),
        (
            "This recall involves Model Year 2021 through 2023 bicycles.",
            {"field": "model_year", "op": "range", "from": "2021", "to": "2023"},
        ),
        (
            "This recall involves 2023 fans, model years 2022, 2023 and 2024.",
            {"field": "model_year", "op": "range", "from": "2022", "to": "2024"},
        ),
    ],
)
def test_a_sentence_that_is_understood_becomes_a_rule(sentence: str, expected: dict[str, Any]) -> None:
    assert rule(sentence) == expected
    assert product(sentence).seen is None


@pytest.mark.parametrize(
    "sentence",
    [
        "Only units whose sixth digit of the serial number is even are included in this recall.",
        "The sixth digit of the serial number of recalled units is A or higher.",
        "The sixth digit of the serial number of recalled units is not A.",
        "The first digit of the serial number of recalled units is A through F.",
        "The third and fifth digits of the serial number of recalled units are 2 and 7.",
        "The second digit of the serial number of recalled units is 1 and the third is 4.",
        "Recalled units have the letter K as the last digit of the lot number.",
        "Recalled units have serial numbers 506KMXXXXXXX to 408KMXXXXXXX.",
        "The PO numbers 1 through 10 (PO-PP001 to PO-PP010) are recalled.",
        "Serial numbers beginning with 21 through 24 are recalled.",
        "Recalled units have the serial number 18A000 or lower.",
        "Recalled units have the serial number 18A000 and higher.",
        "The first five digits of the serial number 123456 and lower are recalled.",
        "Affected units have a date code before 2319.",
        "This recall involves fans with serial numbers 1000 to 2000, except 1500.",
        "Recalled units have lot numbers 5531 to 5540 and 6001.",
        "The recalled fans have serial numbers between 100 and 20000.",
        "Recalled fans have serial numbers AB1000 to AB2000 unless they were repaired.",
        "Fans with serial numbers 1001 to 1999 may have a faulty fuse.",
        "Recalled fans have the date codes 031924 to 060523.",
        "The serial number starts with “S/N” and begins with the following numbers: 19, 20, 2201 or 2203.",
        "Date codes for doors range from 031924 to 060524.",
        "This recall involves certain VINs of 2023 vehicles.",
        "Lot number 713705 is printed on the label.",
        "The recalled bottles have the expiration date of 9/2027.",
        "Models A100 and B100 (serial numbers 200001-299999 only) are recalled.",
        "Recalled is the serial number range 100001-199999 for model A100 and 200001-299999 for model B100.",
        "Serial numbers 1J1-1K9 are recalled.",
        "Units with lot numbers L100, L101, etc. are recalled.",
        "Units with S/N 123 and lower are affected.",
        "Units with serial numbers between AB100 and AB199 are NOT included in the recall.",
        "This recall involves units manufactured from week 12 of 2021 to week 30 of 2022.",
        "The recall includes those with a serial number between E00001 and E10500 and those with no serial number.",
    ],
)
def test_a_sentence_that_is_not_wholly_understood_stays_text(sentence: str) -> None:
    found = product(sentence)
    assert found.unit_rule is None
    assert found.seen is not None
    assert found.seen.replace('"', "”")[:20] in sentence.replace("“", "”")


def test_an_order_of_day_then_year_is_read_when_the_notice_explains_it() -> None:
    found = rule(
        "The recalled trucks have date codes from 15623 to 18724. The date code’s last two numbers are for the year and"
        " the first three numbers are for the day of the year; so, for example, the code 15623 represents June 5, 2023."
    )
    assert found == {"field": "date_code", "op": "range", "format": "DDDYY", "from": "15623", "to": "18724"}


def test_a_format_that_the_notice_names_is_used() -> None:
    found = rule("Recalled fans have date codes 0121 to 5223. The date code is printed in WWYY format.")
    assert found == {"field": "date_code", "op": "range", "format": "WWYY", "from": "0121", "to": "5223"}


@pytest.mark.parametrize("end", ["(YYWW)", "((YYWW).", "(YYWW)(YYWW)"])
def test_a_format_in_brackets_may_end_the_text(end: str) -> None:
    found = rule(f"Recalled fans have date codes 2126 to 2319 {end}")
    assert found == {"field": "date_code", "op": "range", "format": "YYWW", "from": "2126", "to": "2319"}


def test_serial_numbers_that_grow_by_a_digit_are_cut_in_two() -> None:
    found = product("The serial numbers from 9466976 to 10040916 are recalled.").unit_rule
    for value, answer in (
        ("9466976", UnitRule.MET),
        ("9999999", UnitRule.MET),
        ("10000000", UnitRule.MET),
        ("10040917", UnitRule.CANNOT_TELL),
        ("9466975", UnitRule.CANNOT_TELL),
    ):
        assert evaluate(found, Label.of(serial=Field(value, 1.0, by_keyword=True))) is answer


def test_rules_of_different_kinds_must_all_hold() -> None:
    found = rule(
        "Recalled cylinders have a serial number beginning with a “W,” and a date code of either “06-23” or “07-23.”"
    )
    assert found == {
        "all": [serial("prefix", value=["W"]), {"field": "date_code", "op": "in", "value": ["06-23", "07-23"]}]
    }


def test_an_or_between_them_makes_one_of_them_enough() -> None:
    found = rule(
        "Only fans manufactured on or after June 23, 2022, and/or purchased on or after May 12, 2023, are included."
    )
    assert set(found) == {"any"}


def test_other_units_named_between_them_make_one_of_them_enough() -> None:
    found = rule("Recalled units include those with serial number AB1234, and units made before 2020.")
    assert set(found) == {"any"}


def test_a_sentence_about_units_that_are_not_recalled_does_not_exclude_their_model() -> None:
    found = product("Model A100 fans are recalled. Model A100 fans with serial number B1000 are not included.")
    assert [code.value for code in found.codes] == ["A100"]
    assert found.excluded == ()
    assert found.seen is not None


def test_rules_hold_for_the_codes_that_they_are_said_of() -> None:
    found = rule(
        "This recall involves banks with model numbers E2037 and E2038. Model E2037 has one of the following date codes"
        " (YYWW): 2318, 2319. Model E2038 has one of the following date codes (YYWW): 2313, 2316."
    )
    assert found == {
        "any": [
            {"for": ["E2037"], "field": "date_code", "op": "in", "value": ["2318", "2319"]},
            {"for": ["E2038"], "field": "date_code", "op": "in", "value": ["2313", "2316"]},
        ]
    }


def test_one_sentence_that_is_not_understood_takes_all_rules_with_it() -> None:
    found = product("Recalled are serial numbers 1000 to 2000. Serial numbers up to 99 are included too.")
    assert found.unit_rule is None
    assert found.seen is not None
    assert "1000 to 2000" in found.seen
    assert "up to 99" in found.seen


def test_more_units_named_elsewhere_take_the_rule_away() -> None:
    found = product("Recalled spoons have date codes 2023-12 to 2024-05. All spoons in all feeding sets are affected.")
    assert found.unit_rule is None
    assert found.seen is not None


def test_a_list_of_all_batches_limits_nothing() -> None:
    found = product("Batches: 186334, 184455, 181089 (All batches)")
    assert (found.unit_rule, found.seen) == (None, None)


def test_all_serial_numbers_make_no_rule() -> None:
    found = product("All serial numbers are included in this recall of model BX-200.")
    assert found.unit_rule is None
    assert found.seen is None


def test_when_a_product_was_on_sale_limits_nothing() -> None:
    assert rule("This recall involves fans sold from June 2021 through May 2022.") is None
