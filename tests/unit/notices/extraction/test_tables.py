"""Tables that were flattened into text."""

from __future__ import annotations

from notices_for_tests import codes, product, rule


def test_columns_of_codes_are_told_apart() -> None:
    assert codes("Model # SKU # 330LK 970514501 970514502 130C 970514301 970514302") == [
        "model 330LK",
        "sku 970514501",
        "sku 970514502",
        "model 130C",
        "sku 970514301",
        "sku 970514302",
    ]


def test_words_of_names_in_several_rows_are_no_codes() -> None:
    text = "Product Name Model Ravin R500 R050 Ravin R500 Sniper R051 Ravin R500 XK7 R052 R500 Sniper XK7 R053 XK7 R054"
    assert codes(text) == ["model R050", "model R051", "model R052", "model R053", "model R054"]


def test_bar_codes_in_a_column_are_found() -> None:
    text = "Item # Description UPC 25069 Gel Set 884920250697 25070 Bracelets 884920365797"
    assert codes(text) == ["sku 25069", "gtin 884920250697", "sku 25070", "gtin 884920365797"]


def test_each_row_has_its_rule() -> None:
    text = (
        "This recall includes the following: Model Number Serial Number Range PB-5810H P61312001001 to P61312002590"
        " PB-5810T P61212001001 to P61212004155"
    )
    assert rule(text) == {
        "any": [
            {"for": ["PB-5810H"], "field": "serial", "op": "range", "from": "P61312001001", "to": "P61312002590"},
            {"for": ["PB-5810T"], "field": "serial", "op": "range", "from": "P61212001001", "to": "P61212004155"},
        ]
    }


def test_lists_of_serial_numbers_belong_to_the_codes_before_them() -> None:
    text = "Model Number Serial Numbers MXB008 GK2309880, GK2309899 DBL6000M / DBL6000P GK2309901, GK2309902"
    found = rule(text)
    assert [one["for"] for one in found["any"]] == [["MXB008"], ["DBL6000M", "DBL6000P"]]
    assert [one["value"] for one in found["any"]] == [["GK2309880", "GK2309899"], ["GK2309901", "GK2309902"]]


def test_first_and_last_numbers_may_stand_in_two_columns() -> None:
    text = "Refrigerator Model First serial number Last serial number GDM-47FC 9344301 9999081 T-49G 9789525 9872836"
    found = rule(text)
    assert found["any"][1] == {"for": ["T-49G"], "field": "serial", "op": "range", "from": "9789525", "to": "9872836"}


def test_days_of_making_may_have_one_end() -> None:
    text = "Models Manufacturing Dates HW128 01-Mar-21 through 29-Feb-24 HW162 any date older than 01-Mar-24"
    assert rule(text) == {
        "any": [
            {"for": ["HW128"], "field": "made", "op": "range", "from": "2021-03-01", "to": "2024-02-29"},
            {"for": ["HW162"], "field": "made", "op": "range", "to": "2024-02-29"},
        ]
    }


def test_the_first_digits_of_serial_numbers_are_prefixes() -> None:
    found = rule("Model Numbers Serial Numbers (first 8 digits) 13110003 31EK30-01 or 31EK30-02 13110060 31EK60-01")
    assert [one["op"] for one in found["any"]] == ["prefix", "prefix"]


def test_a_table_with_a_row_that_fits_nowhere_stays_text_and_keeps_its_codes() -> None:
    found = product("Model Serial Number (last 5 digits) RTV520 10004-25434 and X0005-X0507 RTV-X1130 41413-41489")
    assert found.unit_rule is None
    assert found.seen is not None
    assert "RTV520" in [code.value for code in found.codes]


def test_two_columns_of_codes_are_not_taken_for_code_and_serial_number() -> None:
    found = product("Model Name Model Number Serial Number T1xe TM522 TM5221803xxxxx T3x TM523 TM5231906xxxxx")
    assert found.unit_rule is None
    assert {"TM522", "TM523"} <= {code.value for code in found.codes}


def test_glued_headings_are_cut() -> None:
    assert codes("Recalled are the following. Model NumbersMXB008 and MXB009 are fans.") == [
        "model MXB008",
        "model MXB009",
    ]
