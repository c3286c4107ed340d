"""What each authority's records become: recorded ones, and made-up ones in the same shapes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from labelcheck.catalogue.recall import Recall
from labelcheck.errors import UsageError
from labelcheck.notices.compose import compose
from labelcheck.notices.feeds import FEED_NAMES, feed_named
from labelcheck.notices.feeds.feed_errors import FeedError
from labelcheck.notices.feeds.interface import Download, FeedRecord, Fetch, SetAside, Why
from labelcheck.notices.feeds.opss import Opss
from places import FEED_DATA

DATA = FEED_DATA


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


def test_a_recorded_uk_notice_takes_its_name_from_the_summary_and_its_number_from_the_title() -> None:
    records, aside = read("opss", "opss-recorded.json")
    spinner = records["2609-0229"]
    assert (spinner.product_names, spinner.brands) == (("My First Baby Spinner",), ("Playworks",))
    assert (codes(spinner, "gtin"), spinner.published) == (["5052089365995"], "2026-10-02")
    assert spinner.hazards[0].startswith("The product presents a risk of choking")
    assert spinner.remedies[0].startswith("The product has been recalled from end users")
    assert aside == []


def test_two_brands_in_one_row_are_two_and_remarks_in_brackets_are_no_part_of_a_code() -> None:
    bike = read("opss", "opss-recorded.json")[0]["2609-0156"]
    assert bike.brands == ("Allegro", "Allegrouk")
    recall = compose([bike])
    assert isinstance(recall, Recall)
    found = [code.value for code in recall.products[0].codes]
    assert "A1" in found
    assert not {"FY006A", "JFXC260400014"} & set(found), "its plug, and one frame's number"


def test_all_batches_limit_nothing_and_a_batch_alone_is_for_a_person_to_see(tmp_path: Path) -> None:
    recall = compose([read("opss", "opss-recorded.json")[0]["2609-0229"]])
    assert isinstance(recall, Recall)
    assert {(one.unit_rule, one.seen) for one in recall.products} == {(None, None)}
    text = (DATA / "opss-recorded.json").read_text("utf-8").replace(" (All batches)", "")
    (tmp_path / "x.json").write_text(text, "utf-8")
    recall = compose([read("opss", tmp_path / "x.json")[0]["2609-0229"]])
    assert isinstance(recall, Recall)
    assert all(one.unit_rule is None and "186334" in (one.seen or "") for one in recall.products)


def test_a_uk_notice_without_number_in_its_title_or_sections_is_read_from_what_it_has(tmp_path: Path) -> None:
    data = json.loads((DATA / "opss-recorded.json").read_text("utf-8"))[0]
    data["title"] = "Product Recall: My First Baby Spinner sold by The Works"
    body = data["details"]["body"]
    cut = body[body.index('<h2 id="hazard">') : body.index('<h3 id="additional')]
    data["details"]["body"] = body.replace(cut, "")
    (tmp_path / "x.json").write_text(json.dumps(data))
    spinner = read("opss", tmp_path / "x.json")[0]["2609-0229"]
    assert spinner.hazards[0].startswith("The product presents a risk of choking")
    assert spinner.remedies == ("The product has been recalled from end users by The Works.",)


def search_pages(tmp_path: Path, pages: list[list[str]], total: int) -> Fetch:
    """What the search of GOV.UK and its content API would answer, as files."""

    def fetch(wanted: Download) -> Path:
        path = tmp_path / wanted.name
        if wanted.name.startswith("search-"):
            start = int(wanted.name[len("search-") : -len(".json")])
            before = [sum(map(len, pages[:count])) for count in range(len(pages))]
            found = pages[before.index(start)] if start in before else []
            links = [{"link": f"/product-safety-alerts-reports-recalls/{name}"} for name in found]
            path.write_text(json.dumps({"results": links, "total": total}))
        else:
            path.write_text("{}")
        return path

    return fetch


def test_the_uk_search_is_read_to_the_number_that_it_counts_however_short_its_pages(tmp_path: Path) -> None:
    found = list(Opss().download(search_pages(tmp_path, [["a", "b"], ["c"]], total=3)))
    assert [path.name[0] for path in found] == ["a", "b", "c"]


def test_a_uk_search_that_lists_fewer_than_it_counts_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FeedError, match="counts 5 notices and lists 2"):
        list(Opss().download(search_pages(tmp_path, [["a", "b"]], total=5)))


def test_a_batch_that_safety_gate_names_is_for_a_person_to_see() -> None:
    recall = compose([read("safety-gate", "safety-gate-week.xml")[0]["SR/09001/26"]])
    assert isinstance(recall, Recall)
    assert [one.unit_rule for one in recall.products] == [None]
    assert recall.products[0].seen == "Batch number: B-4711\nMade: 01/2026 - 03/2026"


def test_recorded_french_records_give_codes_and_no_words_for_codes() -> None:
    records, aside = read("rappelconso", "rappelconso-recorded.json")
    batteries, railing, game = (records[name] for name in ("2026-10-0007", "2026-09-0234", "2026-10-0003"))
    assert (batteries.brands, batteries.codes) == (("Perma Batteries",), ()), "200/300/350/400 ah is no code"
    assert (codes(railing), codes(railing, "gtin")) == (["MZBG156", "108209"], ["4250525376548"])
    assert not [one for one in railing.product_lines if one.startswith("Lot")], "siehe bei meiner produktliste"
    assert (game.brands, codes(game)) == ((), ["233254"])
    assert railing.sold_at == ("deuba gmbh & co. kg, zum wiesenhof 84; france entière",)
    assert aside == []


def test_recorded_canadian_rows_are_sorted_by_the_organization_that_published_them() -> None:
    records, aside = read("health-canada", "health-canada-recorded.json")
    assert {name: record.brands for name, record in records.items()} == {
        "82661": ("Gobi Heat",),
        "82676": ("HotHands",),
        "82650": ("INMO",),
    }
    assert records["82650"].title == "INMO AIR3 Smart Glasses recalled due to burn hazard"
    reasons = [one.reason for one in aside]
    assert reasons == ["food", "vehicle", "vehicle", *["medicine or medical device"] * 3, "cannabis"]


def test_a_consumer_product_whose_category_names_food_is_kept(tmp_path: Path) -> None:
    row = json.loads((DATA / "health-canada-recorded.json").read_text("utf-8"))[0] | {"Category": "Food processors"}
    (tmp_path / "x.json").write_text(json.dumps([row]))
    assert list(read("health-canada", tmp_path / "x.json")[0]) == ["82661"]


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
