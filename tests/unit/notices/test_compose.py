"""One recall from its notices: union, conflicts, and what is not trusted."""

from __future__ import annotations

from dataclasses import replace

from labelcheck.catalogue.recall import Recall
from labelcheck.notices.compose import compose
from labelcheck.notices.feeds import feed_named
from labelcheck.notices.feeds.interface import FeedRecord, NamedCode, SetAside
from labelcheck.notices.importing import Imported, composed
from places import FEED_DATA

DATA = FEED_DATA
BANK = FeedRecord(
    id="x:1",
    authority="X",
    number="1",
    source="API",
    rank=0,
    published="2026-01-02",
    updated="",
    title="Voltling Power Banks Recalled Due to Fire Hazard",
    url="https://example.org/1",
    jurisdictions=("US",),
    brands=("Voltling",),
    descriptions=("This recall involves Voltling power banks with model number VP-1010.",),
    product_names=("Voltling power banks",),
    hazards=("It can overheat, posing a fire hazard.",),
    remedies=("Consumers should stop using it and contact Voltling for a refund.",),
)
EXPORT = replace(BANK, source="export", rank=1)


def recall(*records: FeedRecord) -> Recall:
    made = compose(records)
    assert isinstance(made, Recall), made
    return made


def recorded(number: str) -> Recall:
    files = [DATA / "cpsc-api.json", DATA / "cpsc-export.csv"]
    made = {one.recall.id: one.recall for one in composed(feed_named("cpsc"), files, Imported())}
    return made[f"us-cpsc:{number}"]


def all_codes(one: Recall) -> set[str]:
    return {code.value for product in one.products for code in product.codes}


def test_a_recall_names_every_file_that_it_comes_from() -> None:
    assert recall(BANK, EXPORT).sources == ("x:1 (API)", "x:1 (export)")


def test_versions_that_differ_in_spaces_only_are_one() -> None:
    glued = replace(EXPORT, descriptions=(BANK.descriptions[0].replace(" ", ""),))
    assert recall(BANK, glued).conflict is None


def test_codes_that_only_one_version_has_are_recalled_and_told() -> None:
    other = replace(EXPORT, descriptions=(BANK.descriptions[0].replace("VP-1010", "VP-1010 and VP-2020"),))
    made = recall(BANK, other)
    assert {"VP-1010", "VP-2020"} <= all_codes(made)
    assert made.conflict is not None
    assert "VP-2020" in made.conflict


def test_codes_of_fields_of_their_own_are_added_once() -> None:
    made = recall(replace(BANK, codes=(NamedCode("model", "vp 1010"), NamedCode("model", "VP-30"))))
    assert sorted(all_codes(made)) == ["VP-1010", "VP-30"]


def test_a_code_too_short_to_tell_anything_is_left_in_the_text() -> None:
    assert "1" not in all_codes(recall(replace(BANK, codes=(NamedCode("model", "1"),))))


def test_neither_code_nor_brand_is_set_aside_with_the_reason() -> None:
    bare = replace(BANK, brands=(), descriptions=("Power banks.",), title="Power Banks", product_names=("Power banks",))
    made = compose([bare])
    assert isinstance(made, SetAside)
    assert "brand" in made.reason
    named = recall(replace(bare, companies=("Voltling Ltd., of China",)))
    assert named.brands == ("Voltling",)


def test_a_remedy_that_repeats_the_hazard_gives_way_to_the_other_files() -> None:
    boiler = recorded("25326")
    assert boiler.remedy.text.startswith("Consumers should immediately stop using the recalled boilers")
    assert boiler.conflict is not None
    assert "repeats the hazard" in boiler.conflict


def test_a_hazard_of_something_else_gives_way_to_the_other_files() -> None:
    helmet = recorded("24081")
    assert "helmets" in helmet.hazard
    assert helmet.conflict is not None
    assert "hazard in the CPSC Recall API is about something else" in helmet.conflict


def test_a_place_of_sale_copied_from_another_recall_is_not_taken() -> None:
    gates, toys = recorded("25286"), recorded("25285")
    assert gates.sold_text is not None
    assert gates.sold_text.startswith("Amazon.com")
    assert gates.conflict is not None
    assert "word for word another recall's" in gates.conflict
    assert toys.sold_text is not None
    assert "FidgetThings" in toys.sold_text


def test_a_digit_that_differs_between_the_files_is_told() -> None:
    made = recorded("25341")
    assert made.conflict is not None
    assert "HI1318_02" in made.conflict
    assert "HI1381_02" in made.conflict
