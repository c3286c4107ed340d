"""Which values of a notice are taken for codes, and which are not."""

from __future__ import annotations

import pytest

from notices_for_tests import codes, extraction, product


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("This recall involves fans with model number A1263.", ["model A1263"]),
        (
            "Recalled are models SM-500 (white), SM-510 in black and SM-520.",
            ["model SM-500", "model SM-510", "model SM-520"],
        ),
        (
            "The fans were sold in black (model number 8517865) or gray (model number 2864384).",
            ["model 8517865", "model 2864384"],
        ),
        ("The MUK-501 and MUK-502 models are recalled.", ["model MUK-501", "model MUK-502"]),
        (
            "Models included are: NZ 9110.3, NZ 9110.4 and NZ-9110.5.",
            ["model NZ 9110.3", "model NZ 9110.4", "model NZ-9110.5"],
        ),
        (
            "Models 2151A, 2151T, 2151W and 2151V are recalled.",
            ["model 2151A", "model 2151T", "model 2151W", "model 2151V"],
        ),
        ("Model number 75-102 is a mirror.", ["model 75-102"]),
        ("This recall involves model DH 5379 boots.", ["model DH 5379"]),
        (
            "Model numbers CAS5SS4P+BFL, MPISUS and MPISU+1 are recalled.",
            ["model CAS5SS4P+BFL", "model MPISUS", "model MPISU+1"],
        ),
        ("Models KAF1000LRFNN/LRFNL are recalled.", ["model KAF1000LRFNN", "model KAF1000LRFNL"]),
        ("Models DBL6000M/DBL6000P are recalled.", ["model DBL6000M", "model DBL6000P"]),
        ("Model NE58K9430SS/AA is recalled.", ["model NE58K9430SS/AA"]),
        ("The item number 58671 is printed on the fan.", ["sku 58671"]),
        ("The fan (Amazon ASIN B07WMX25SV) is blue.", ["sku B07WMX25SV"]),
        ("Part number 2199 is printed on the box.", ["part 2199"]),
        ("The Z Miami (900-00288 and 900-00309) is a bicycle.", ["model 900-00288", "model 900-00309"]),
    ],
)
def test_codes_are_found_with_their_kind(sentence: str, expected: list[str]) -> None:
    assert codes(sentence) == expected


def test_names_of_several_words_are_cut_where_each_begins() -> None:
    text = (
        "The bikes have the following model numbers on the frame. Model Numbers COMO 3.0 IGH VADO 3.0 IGH STEP"
        " THROUGH UL COMO SL 4.0 VADO 5.0 IGH"
    )
    assert codes(text) == [
        "model COMO 3.0 IGH",
        "model VADO 3.0 IGH STEP THROUGH UL",
        "model COMO SL 4.0",
        "model VADO 5.0 IGH",
    ]
    assert codes("Recalled Models FAST 3 SLOW") == []


def test_a_series_is_every_model_that_begins_so() -> None:
    assert codes("This recall involves steamers in the model series 39N7 and 2994.") == [
        "model prefix 39N7",
        "model prefix 2994",
    ]


def test_the_number_of_a_series_before_models_is_no_measure_of_theirs() -> None:
    assert codes("Recalled are Acme Series 3 models 303, 304 and 305.") == ["model 303", "model 304", "model 305"]


def test_product_identification_numbers_are_codes_and_dates_in_a_table_are_none() -> None:
    text = (
        "Recalled are these mugs. Name Product Identification Number Switchback 12 ounces 20-01437 16 ounces 20-01436"
    )
    assert codes(text) == ["sku 20-01437", "sku 20-01436"]
    text = "Model/Item # UPC Description Date Code TRX113 8-49398-06563-1 Car Kit 06/15/23CH1 TRX114 Kit 06/16/23CH1"
    assert not [code for code in codes(text) if "/" in code]


def test_a_number_behind_capitals_with_a_full_stop_is_found() -> None:
    assert codes("The words “ITEM NO. PG1045” are printed on a label.") == ["sku PG1045"]


def test_model_numbers_that_only_begin_so_are_prefixes() -> None:
    assert codes("Lights with model numbers starting with RE1122 and RE1145 are recalled.") == [
        "model prefix RE1122",
        "model prefix RE1145",
    ]


def test_the_first_digits_of_a_number_are_a_prefix() -> None:
    assert codes("The first six digits in the SKU number: 113210 and 113313.") == [
        "sku prefix 113210",
        "sku prefix 113313",
    ]


def test_masks_become_globs() -> None:
    assert codes("Model numbers FEFBZ90GC* and 3MGMR60XXX are recalled.") == [
        "model glob FEFBZ90GC*",
        "model glob 3MGMR60???",
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "The models measure 26-28 inches, weigh 7.5 pounds, use a CR2032 battery and cost $1,200.",
        "The 3-in-1 model has 12-inch wheels, 500W and a 10,000mAh battery.",
        "The shirts are of model year 2023 and have RN 143635 printed on them.",
        "The model is compatible with phones MG10X and MG12XUK.",
        "The model has a 4-Position switch and USB-C.",
    ],
)
def test_measures_years_and_other_products_are_no_codes(sentence: str) -> None:
    assert codes(sentence) == []


def test_codes_that_are_not_recalled_are_excluded_with_their_shorthand() -> None:
    found = product("Models EFMIS121 and EFMIS129 are recalled. Models EFMIS129-B and -C are not included.")
    assert [code.value for code in found.codes] == ["EFMIS121", "EFMIS129"]
    assert found.excluded == ("EFMIS129-B", "EFMIS129-C")


def test_only_the_clause_that_says_so_excludes() -> None:
    found = product("Model A100 is recalled, but model A200 is not included.")
    assert [code.value for code in found.codes] == ["A100"]
    assert found.excluded == ("A200",)


def test_a_bar_codes_number_may_be_printed_in_groups() -> None:
    assert codes("UPC 0 50875 82840 7 is printed on it.") == ["gtin 050875828407"]


def test_a_bar_codes_number_that_lost_its_zero_gets_it_back() -> None:
    assert codes("Fans.", upcs=("70882069258",)) == ["gtin 070882069258"]


def test_a_wrong_check_digit_is_told() -> None:
    found = extraction("UPC 193175443664 is printed on it.")
    assert found.conflicts == ("The check digit of 193175443664 is wrong.",)


def test_titles_names_and_captions_are_read() -> None:
    assert codes("Fans.", product_names=("Yamaha PA-10 Adaptors",)) == ["model PA-10"]
    assert codes("Fans.", captions=("Recalled earmuff X4P5E",)) == ["model X4P5E"]
    assert codes("Fans.", captions=("A fan of another maker, X4P5E",)) == []


def test_a_caption_cut_short_adds_nothing() -> None:
    assert codes("Model HB18A-7284-1 is recalled.", captions=("Recalled HB18A",)) == ["model HB18A-7284-1"]


def test_codes_on_the_packaging_leave_the_name_to_decide_as_well() -> None:
    products = extraction("UPC 0 50875 82840 7 is printed on the box.").products
    assert [len(one.codes) for one in products] == [1, 0]
    assert products[0].name == products[1].name
