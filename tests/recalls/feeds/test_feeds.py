"""What each authority's records become: recorded CPSC records, and made-up ones in the shapes of the others."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from labelcheck.errors import UsageError
from labelcheck.recalls.feeds import FEED_NAMES, feed_named
from labelcheck.recalls.feeds.errors import FeedError
from labelcheck.recalls.feeds.interface import FeedRecord, SetAside, Why

DATA = Path(__file__).with_name("data")


def read(feed: str, path: Path | str) -> tuple[dict[str, FeedRecord], list[SetAside]]:
    found = list(feed_named(feed).read(DATA / path))
    records = {one.number: one for one in found if isinstance(one, FeedRecord)}
    return records, [one for one in found if isinstance(one, SetAside)]


def codes(record: FeedRecord, kind: str = "model") -> list[str]:
    return [code.value for code in record.codes if code.kind == kind]


def test_an_unknown_feed_is_wrong_usage_and_names_those_there_are() -> None:
    with pytest.raises(UsageError, match="safety-gate"):
        feed_named("cspc")


def test_cpsc_api_records_keep_number_date_address_and_texts() -> None:
    records, aside = read("cpsc", "cpsc-api.json")
    anker = records["25338"]
    assert (len(records), aside) == (7, [])
    assert (anker.id, anker.published, anker.jurisdictions) == ("us-cpsc:25338", "2025-06-12", ("US",))
    assert anker.url.startswith("https://www.cpsc.gov/Recalls/2025/")
    assert "Anker" in anker.brands
    assert anker.remedy_options == ("Replace",)
    assert "A1263" in anker.descriptions[0]
    assert anker.pictures[0].caption == "Recalled Anker A1263 power bank"


def test_a_brand_that_only_begins_the_product_and_an_address_is_found() -> None:
    assert "Oreck" in read("cpsc", "cpsc-api.json")[0]["24039"].brands


def test_the_export_gives_the_same_ids_as_the_api() -> None:
    assert read("cpsc", "cpsc-export.csv")[0].keys() == read("cpsc", "cpsc-api.json")[0].keys()


def test_the_short_list_gives_brands_and_a_year_when_there_is_no_date() -> None:
    records, aside = read("cpsc", "cpsc-short.json")
    assert records["14014"].brands == ("Ryobi",)
    assert records["94059"].published == "1994"
    assert any("year" in remark for remark in records["94059"].remarks)
    assert [(one.why, "07295" in one.reason) for one in aside] == [(Why.UNUSABLE, True)]


def test_the_apis_answer_to_a_bad_date_is_no_recall(tmp_path: Path) -> None:
    answer = {"RecallID": 0, "RecallNumber": "", "Title": "Invalid date", "RecallDate": None}
    (tmp_path / "x.json").write_text(json.dumps([answer]))
    records, aside = read("cpsc", tmp_path / "x.json")
    assert not records
    assert aside[0].why is Why.UNUSABLE


def test_safety_gate_weeks_give_codes_gtins_and_what_else_the_bar_code_field_holds() -> None:
    records, aside = read("safety-gate", "safety-gate-week.xml")
    charger = records["SR/09001/26"]
    assert (charger.published, charger.jurisdictions, charger.brands) == ("2026-08-28", ("EU", "DE"), ("Voltling",))
    assert codes(charger) == ["VL-200", "VL-201"]
    assert codes(charger, "gtin") == ["4006381333931"]
    assert any("X0019ZZZ11" in remark and "4006381333932" in remark for remark in charger.remarks)
    assert "Batch number: B-4711" in charger.product_lines
    assert [picture.url for picture in charger.pictures] == ["https://ec.europa.eu/picture/1"]
    assert (aside[0].why, aside[0].where) == (Why.OUT_OF_SCOPE, "SR/09002/26")
    assert "case number" in aside[1].reason


def test_safety_gate_json_takes_the_year_of_the_number_and_reports_the_rest() -> None:
    records, aside = read("safety-gate", "safety-gate.json")
    assert (records["A12/90001/24"].published, records["A12/90001/24"].jurisdictions) == ("2024", ("EU", "NO"))
    assert len(aside) == 2


def test_opss_takes_models_and_leaves_shops_listing_numbers() -> None:
    records, _ = read("opss", "opss.json")
    bank = records["2609-09001"]
    assert codes(bank) == ["VP-10", "VP-20"]
    assert any("B07XYZ1234" in remark for remark in bank.remarks)
    assert codes(bank, "gtin") == ["4006381333931"]
    assert (bank.published, bank.brands, bank.title) == ("2026-09-09", ("Voltling",), "Voltling Power Bank")
    assert (bank.hazards, bank.remedies) == (("It can catch fire.",), ("Stop using it.",))
    assert "Batch number: All batches" in bank.product_lines


def test_health_canada_keeps_consumer_products_and_counts_the_others() -> None:
    records, aside = read("health-canada", "health-canada.json")
    assert list(records) == ["90001"]
    assert "Voltling" in records["90001"].brands
    assert records["90001"].remedies == ("Immediately stop using the power banks. See www.voltling.com.",)
    assert [(one.why, one.reason) for one in aside] == [(Why.OUT_OF_SCOPE, "food"), (Why.UNUSABLE, "has no date")]


def test_rappelconso_parts_bar_codes_from_lots_and_writes_brands_as_brands() -> None:
    records, aside = read("rappelconso", "rappelconso.json")
    bank = records["2026-09-0001"]
    assert (bank.brands, codes(bank, "gtin")) == (("Voltling",), ["4006381333931", "96385074"])
    assert codes(bank) == ["VP-10", "VP-20"]
    assert [line for line in bank.product_lines if line.startswith("Lot")] == ["Lot number: 7b", "Lot number: 8c"]
    assert len(bank.pictures) == 2
    assert [one.why for one in aside] == [Why.OUT_OF_SCOPE, Why.UNUSABLE]


@pytest.mark.parametrize("feed", FEED_NAMES)
@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html><body>Maintenance</body></html>",
        b"[{",
        b'[{"a": "\xff"}]',
        b"[1, [], null]",
        b"\x1f\x8b\x08",
        b"[]",
    ],
)
def test_any_file_is_read_or_refused_by_name_and_nothing_else(feed: str, content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "given.bin"
    path.write_bytes(content)
    try:
        found = list(feed_named(feed).read(path))
    except FeedError as error:
        assert "given.bin" in error.problem
        assert error.remedy
    else:
        assert all(isinstance(one, SetAside) for one in found)


@pytest.mark.parametrize("feed", FEED_NAMES)
def test_a_file_that_is_missing_is_named(feed: str, tmp_path: Path) -> None:
    with pytest.raises(FeedError, match=r"gone\.json"):
        list(feed_named(feed).read(tmp_path / "gone.json"))


def test_a_file_that_is_cut_off_says_after_how_many_records(tmp_path: Path) -> None:
    whole = (DATA / "cpsc-api.json").read_bytes()
    (tmp_path / "cut.json").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(FeedError, match=r"cut\.json: is cut off, after \d records"):
        list(feed_named("cpsc").read(tmp_path / "cut.json"))


@pytest.mark.parametrize(
    "head",
    [
        '<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;&b;">]>',
        '<!DOCTYPE a SYSTEM "file:///etc/passwd">',
        '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>',
    ],
)
def test_xml_that_declares_entities_or_types_is_refused(head: str, tmp_path: Path) -> None:
    (tmp_path / "x.xml").write_text(f"<?xml version='1.0'?>{head}<a><notifications/></a>")
    with pytest.raises(FeedError, match="declares a document type or entities"):
        list(feed_named("safety-gate").read(tmp_path / "x.xml"))


def test_xml_that_nests_without_end_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.xml").write_text("<a>" * 1000)
    with pytest.raises(FeedError, match="nests too deep"):
        list(feed_named("safety-gate").read(tmp_path / "x.xml"))


def test_an_export_in_windows_1252_is_read(tmp_path: Path) -> None:
    text = (DATA / "cpsc-export.csv").read_text("utf-8-sig")
    (tmp_path / "x.csv").write_bytes(text.replace("�", "?").encode("cp1252", errors="replace"))
    assert len(read("cpsc", tmp_path / "x.csv")[0]) == 7


HOSTILE = "\x1b[2J\u202e<script>alert(1)</script>\x00 A1 \ud800"


@pytest.mark.parametrize("feed", ["cpsc", "safety-gate", "opss", "health-canada", "rappelconso"])
def test_no_control_character_or_markup_of_a_record_comes_through(feed: str, tmp_path: Path) -> None:
    name = {"cpsc": "cpsc-api.json"}.get(feed, f"{feed}.json")
    data = json.loads((DATA / name).read_text("utf-8"))

    def poisoned(value: object) -> object:
        if isinstance(value, dict):
            return {key: poisoned(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [poisoned(inner) for inner in value]
        return value + HOSTILE if isinstance(value, str) else value

    (tmp_path / "x.json").write_text(json.dumps(poisoned(data)), "utf-8")
    for record in feed_named(feed).read(tmp_path / "x.json"):
        shown = repr(record)
        assert "\\x1b" not in shown
        assert "\\u202e" not in shown
        assert "<script" not in shown
