"""The catalogue that comes with the package, against the notices' own words."""

from __future__ import annotations

import re

import pytest

from labelcheck.catalogue.recall import Product, Recall
from labelcheck.match.unit_rules import evaluate
from labelcheck.model.label import Field, Label
from labelcheck.model.verdict import UnitRule
from read_lines import BY_HAND

CATALOGUE = BY_HAND


def product_of(recall_id: str, code: str) -> Product:
    recall = CATALOGUE.get(recall_id)
    assert recall is not None
    return next(one for one in recall.products if code in {known.value for known in one.codes} or not one.codes)


def answer(recall_id: str, code: str, **label: str) -> UnitRule:
    """Return what the bundled rule says of a unit whose values were all read without doubt."""
    fields = {name: Field(value, 0.99, by_keyword=True) for name, value in label.items() if name != "date_code"}
    codes = (Field(label["date_code"], 0.99, by_keyword=True),) if "date_code" in label else ()
    return evaluate(product_of(recall_id, code).unit_rule, Label.of(date_code=codes, **fields), code)  # type: ignore[arg-type]


def test_it_holds_every_recall_that_was_collected() -> None:
    assert len(CATALOGUE) == 32
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", CATALOGUE.date)
    assert max(recall.published for recall in CATALOGUE) <= CATALOGUE.date


def test_a_label_that_reads_a1112_needs_nothing_else_to_be_recalled() -> None:
    first = CATALOGUE.recalls[0]
    assert first.id == "anker:a1112-2024"
    assert first.jurisdictions == ("worldwide",)
    (product,) = first.products
    assert [code.value for code in product.codes] == ["A1112"]
    assert product.unit_rule is None
    assert product.lookup is None
    assert first.url == "https://www.anker.com/product-recalls"
    assert "Stop using it at once" in first.remedy.text
    assert "lithium batteries" in first.remedy.text
    assert CATALOGUE.search("A1112")[0] is first


@pytest.mark.parametrize("recall", CATALOGUE.recalls, ids=lambda recall: recall.id)
def test_every_recall_tells_what_to_do_and_where(recall: Recall) -> None:
    assert re.match(r"https?://", recall.url)
    assert re.search(r"stop|return|remove|dispos", recall.remedy.text, re.IGNORECASE)
    assert recall.hazard
    assert recall.brands


@pytest.mark.parametrize("recall", CATALOGUE.recalls, ids=lambda recall: recall.id)
def test_the_notice_names_every_code_or_a_note_says_where_it_is_from(recall: Recall) -> None:
    words = recall.identification_text.replace(" ", "")
    for product in recall.products:
        for code in product.codes:
            if code.kind in ("gtin", "sku"):
                continue
            named = code.value.replace(" ", "") in words or code.value in (recall.conflict or "")
            assert named or product.note or "BatPak 3F" in code.value, code.value


@pytest.mark.parametrize("recall", CATALOGUE.recalls, ids=lambda recall: recall.id)
def test_recalls_that_replace_one_another_say_so_both_ways(recall: Recall) -> None:
    for older in recall.supersedes:
        replaced = CATALOGUE.get(older)
        assert replaced is not None
        assert replaced.superseded_by == recall.id


def gtin_is_valid(gtin: str) -> bool:
    return sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(reversed(gtin))) % 10 == 0


def test_every_gtin_has_its_check_digit() -> None:
    gtins = [c.value for recall in CATALOGUE for p in recall.products for c in p.codes if c.kind == "gtin"]
    assert gtins
    assert all(map(gtin_is_valid, gtins))


MET, NOT_MET, CANNOT_TELL = UnitRule.MET, UnitRule.NOT_MET, UnitRule.CANNOT_TELL


@pytest.mark.parametrize(
    ("recall_id", "code", "label", "expected"),
    [
        # "a serial number ending in the number 0 through 9 or the letter D"; replacements end in A
        ("us-cpsc:25248", "BS-30KP365", {"serial": "SN3KP24061207"}, MET),
        ("us-cpsc:25248", "BS-30KP365", {"serial": "SN3KP2406120D"}, MET),
        ("us-cpsc:25248", "BS-30KP365", {"serial": "SN3KP2406120A"}, NOT_MET),
        ("us-cpsc:25248", "BS-30KP365", {}, CANNOT_TELL),
        # "a total of 14 digits, and start with the numbers and letter 57V"
        ("us-cpsc:25061", "BPD005", {"serial": "57V12345678901"}, MET),
        ("us-cpsc:25061", "BPD005", {"serial": "58V12345678901"}, NOT_MET),
        ("us-cpsc:25061", "BPD005", {"serial": "57V1234567890"}, CANNOT_TELL),
        ("us-cpsc:26090", "MMA008", {"serial": "57X12345678901"}, MET),
        ("us-cpsc:26090", "BPB002", {"serial": "57X12345678901"}, NOT_MET),
        ("us-cpsc:26090", "PB0003", {"serial": "anything"}, UnitRule.NONE),
        ("us-cpsc:26135", "BI-B41", {"serial": "000L21"}, MET),
        ("us-cpsc:26135", "BI-B41", {"serial": "000K21"}, NOT_MET),
        ("us-cpsc:26135", "BI-B41", {"serial": "000G21X1234"}, CANNOT_TELL),
        # "PO-PP001 to PO-PP010 ... that do not have a PO number are also subject to this recall"
        ("us-cpsc:25190", "ZHX-PB21", {"po_number": "PO-PP010"}, MET),
        ("us-cpsc:25190", "ZHX-PB21", {"po_number": "PO-PP011"}, NOT_MET),
        ("us-cpsc:25190", "ZHX-PB21", {}, CANNOT_TELL),
        # serial numbers of one model mean nothing for the other
        ("us-cpsc:25304", "MXB008", {"serial": "GK2309880"}, MET),
        ("us-cpsc:25304", "DBL6000P", {"serial": "GK2309880"}, NOT_MET),
        ("us-cpsc:25304", "DBL6000M", {"serial": "GK23081462"}, MET),
        # "end with 21 or 22, or are one of the following four: 0123, 0923, 1523, or 1723"
        ("us-cpsc:24271", "AO10FK-A", {"date_code": "3322"}, MET),
        ("us-cpsc:24271", "AO10FK-B", {"date_code": "0923"}, MET),
        ("us-cpsc:24271", "AO10FK-C", {"date_code": "1023"}, NOT_MET),
        ("us-cpsc:24271", "AO10FK-C", {"date_code": "6022"}, CANNOT_TELL),
        ("us-cpsc:24344", "E2037", {"date_code": "2322"}, MET),
        ("us-cpsc:24344", "E2037", {"date_code": "2316"}, NOT_MET),
        ("us-cpsc:24344", "E2038", {"date_code": "2316"}, MET),
        # "date codes ranging from 2126 to 2319"
        ("us-cpsc:24149", "PA-10B", {"date_code": "2126"}, MET),
        ("us-cpsc:24149", "PA-10", {"date_code": "2320"}, NOT_MET),
        # "911XXXXXX Nov-19" to "124XXXXXX Apr-21", of 9 digits
        ("us-cpsc:25071", "BY8708-00", {"serial": "031000123"}, MET),
        ("us-cpsc:25071", "BY8708-00", {"serial": "125000123"}, NOT_MET),
        ("us-cpsc:25071", "BY8708-00", {"serial": "03100012"}, CANNOT_TELL),
        ("us-cpsc:hp-2016-2017", "", {"serial": "6CGFQ0123456AB"}, MET),
        ("us-cpsc:hp-2016-2017", "", {"serial": "6CGXX0123456AB"}, NOT_MET),
        ("xiaomi:pb2030mi-2025", "PB2030MI", {}, CANNOT_TELL),
        ("xiaomi:pb2030mi-2025", "PB2030MI", {"date_code": "2024-09-23"}, NOT_MET),
        ("cn-samr:romoss-2025-06", "PAC20-392", {"date_code": "2024.07"}, MET),
        ("lenovo:40allg2www-2023", "40ALLG2WWW", {"date_code": "21/12"}, MET),
        ("lenovo:40allg2www-2023", "40ALLG2WWW", {"date_code": "22/07"}, NOT_MET),
    ],
)
def test_a_bundled_rule_says_what_its_notice_says(
    recall_id: str, code: str, label: dict[str, str], expected: UnitRule
) -> None:
    assert answer(recall_id, code, **label) is expected


@pytest.mark.parametrize(
    ("code", "inside", "outside", "first_date", "date_before"),
    [
        ("G71C0009S113", "TAB0815XYZ0123456", "TAB0814XYZ0123456", "0815", "0814"),
        ("G71C000AE111", "T0815XYZ0123456", "T0814XYZ0123456", "0815", "0814"),
        ("G71C000F7110", "T1253XYZ0123456", "T1301XYZ0123456", "1253", "1301"),
        ("G71C000AE113", "ABC0804XYZ01234", "ABC0803XYZ01234", "0804", "0803"),
        ("G71C000DQ410", "ABC1212XYZ01234", "ABC1301XYZ01234", "1212", "1301"),
    ],
)
def test_each_toshiba_adapter_has_the_rule_of_its_row(
    code: str, inside: str, outside: str, first_date: str, date_before: str
) -> None:
    assert answer("us-cpsc:24122", code, serial=inside) is MET
    assert answer("us-cpsc:24122", code, date_code=first_date) is MET
    assert answer("us-cpsc:24122", code, serial=outside, date_code=date_before) is NOT_MET
    # One of the two alone clears no adapter.
    assert answer("us-cpsc:24122", code, serial=outside) is CANNOT_TELL
    assert answer("us-cpsc:24122", code, date_code=date_before) is CANNOT_TELL


def test_every_toshiba_code_of_the_notice_is_listed_once() -> None:
    recall = CATALOGUE.get("us-cpsc:24122")
    assert recall is not None
    listed = [code.value for product in recall.products for code in product.codes]
    named = re.findall(r"G71C\w{8}|PA1750-04", recall.identification_text)
    assert sorted(listed) == sorted(named)
    assert len(listed) == 62


def test_only_the_makers_page_tells_where_the_notice_says_so() -> None:
    with_lookup = {recall.id for recall in CATALOGUE for product in recall.products if product.lookup}
    assert with_lookup == {
        "us-cpsc:25338",
        "us-cpsc:25056",
        "us-cpsc:25466",
        "jp-caa:anker-2025-10-21",
        "xiaomi:pb2030mi-2025",
        "lenovo:40allg2www-2023",
    }
