"""Every kind of rule that notices have, in their words: covered, not covered, and in doubt.

The order is that of the cumulative count over 188 notices on electronics: brand and name, exact codes, prefixes and
globs, serial numbers, date codes, lots, model years, the maker's look-up.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from pydantic import TypeAdapter

from labelcheck.catalogue.recall import Code, Rule
from labelcheck.decide.decision import Doubt
from labelcheck.match.code_comparison import Closeness, compare
from labelcheck.match.unit_rules import evaluate
from labelcheck.model.label import Field, Label
from labelcheck.model.verdict import Answer, UnitRule
from read_lines import catalogue, decided, label, recall

RULES: TypeAdapter[Any] = TypeAdapter(Rule)
SURE, UNSURE = 0.99, 0.85


def serial(value: str, confidence: float = SURE) -> Label:
    return Label.of(serial=Field(value, confidence, by_keyword=True))


def lot(value: str, confidence: float = SURE) -> Label:
    return Label.of(lot=Field(value, confidence, by_keyword=True))


def po(value: str, confidence: float = SURE) -> Label:
    return Label.of(po_number=Field(value, confidence, by_keyword=True))


def dated(value: str, confidence: float = SURE) -> Label:
    return Label.of(date_code=(Field(value, confidence, by_keyword=True),))


Make = Callable[..., Label]
Notice = tuple[str, dict[str, Any], Make, list[str], list[str], list[str]]


def serial_rule(op: str, **keys: Any) -> dict[str, Any]:
    return {"field": "serial", "op": op, **keys}


def dates(form: str, first: str | None = None, last: str | None = None) -> dict[str, Any]:
    ends = {key: value for key, value in (("from", first), ("to", last)) if value}
    return {"field": "date_code", "op": "range", "format": form, **ends}


SERIALS: list[Notice] = [
    (
        "a serial number ending in the number 0 through 9 or the letter D",
        serial_rule("suffix", value=[*"0123456789D"]),
        serial, ["BS240120", "BS240129", "BS24012D"], ["BS24012A", "BS24012X"], ["BS24012O", "BS24012I"],
    ),
    (
        "the sixth digit of the serial number is A",
        serial_rule("at", position=6, value=["A"]),
        serial, ["03919A123", "XXXXXA"], ["03919B123", "A39191123"], ["0391", ""],
    ),
    (
        "the letter K or M as the last digit",
        serial_rule("at", position=-1, value=["K", "M"]),
        serial, ["5212345K", "5212345M"], ["5212345A", "K212345X", "52123455"], [""],
    ),
    (
        "serial numbers T**0815**** to T**1253****",
        serial_rule("glob_range", **{"from": "T**0815****", "to": "T**1253****"}),
        serial, ["TAB0815WXYZ", "TAB1001WXYZ", "TAB1253WXYZ"], ["TAB0814WXYZ", "TAB1254WXYZ", "TAB9999WXYZ"],
        ["TAB0815WXY", "XAB0815WXYZ1", "TABO815WXYZ"],
    ),
    (
        "serial numbers 506KMXXXXXXX (June 2015) to 408KMXXXXXXX (August 2024)",
        {"all": [
            serial_rule("range", position=1, format="YMM", **{"from": "506", "to": "408"}),
            serial_rule("glob", value=["???KM???????"]),
        ]},
        serial, ["506KM1234567", "912KM1234567", "408KM1234567"], ["505KM1234567", "409KM1234567", "506PN1234567"],
        ["513KM1234567", "5O6KM123456"],
    ),
    (
        "a total of 14 digits, and start with the numbers and letter 57V",
        serial_rule("prefix", value=["57V"], length=14),
        serial, ["57V31204401277"], ["58V31204401277", "35H20150118842"], ["57V3120440127", "S7V31204401277"],
    ),
    (
        "begins with the following numbers: 19, 20, 21, 2201, 2202 or 2203",
        serial_rule("prefix", value=["19", "20", "21", "2201", "2202", "2203"], length=9),
        serial, ["191234567", "220312345"], ["220412345", "181234567"], ["2201", "I91234567"],
    ),
    (
        "the first four numbers in the serial number range from 2326 through 2445",
        serial_rule("range", position=1, **{"from": "2326", "to": "2445"}),
        serial, ["2326X0001", "24450001"], ["23250001", "24460001"], ["232", "Z326X0001"],
    ),
    (
        "serial number range iQ0041591 through iQ0044486",
        serial_rule("range", **{"from": "iQ0041591", "to": "iQ0044486"}),
        serial, ["IQ0041591", "iQ0044486"], ["IQ0041590", "iQ0044487"], ["IQ41591", "10004159X"],
    ),
    (
        "serial numbers 000G21, 000H21, 000I21 or 000L21",
        serial_rule("in", value=["000G21", "000H21", "000I21", "000L21"], length=6),
        serial, ["000G21", "000l21"], ["000K21", "000G22"], ["000121", "00OG2I", "000G21X"],
    ),
    (
        "serial numbers containing 15914, 19203 or 19988 as the fifth code",
        serial_rule("glob", value=["*15914*", "*19203*", "*19988*"]),
        serial, ["AB-1-2-3-15914-7", "19988X"], ["AB-1-2-3-15915-7"], ["AB-1-2-3-I5914-7"],
    ),
    (
        "the manufacture date, YYMMDD, inside the serial number: 230203 to 230630",
        serial_rule("range", position=4, format="YYMMDD", **{"from": "230203", "to": "230630"}),
        serial, ["FSD230203D", "FSD230630A"], ["FSD230202D", "FSD230701D"], ["FSD231302D", "FSD23"],
    ),
    (
        "manufactured from March 2018: serial number with YY/MM followed by five digits",
        serial_rule("range", position=1, format="YYMM", **{"from": "1803"}),
        serial, ["180312345", "240112345"], ["180212345", "171212345"], ["181312345", "18"],
    ),
    (
        "the first three digits of the serial number: 911 (Nov-19) to 124 (Apr-21)",
        serial_rule("range", position=1, format="YMM", length=9, **{"from": "911", "to": "104"}),
        serial, ["911000123", "001000123", "104000123"], ["105000123", "910000123"], ["91100012", "913000123"],
    ),
]  # fmt: skip

DATES: list[Notice] = [
    (
        "date codes 15623 to 18724: day of the year and year",
        dates("DDDYY", "15623", "18724"),
        dated, ["15623", "36523", "18724"], ["15523", "18824", "36522"], ["36623", "1562"],
    ),
    (
        "only date codes 2023 32-58 through 2024 13-58",
        dates("YYYY WW-??", "2023 32-58", "2024 13-58"),
        dated, ["2023 32-58", "20240158", "2024 13-58"], ["2023 31-58", "2024 14-58"], ["2023 54-58", "2023 32"],
    ),
    (
        "4-digit number in the WWYY format: 0123 to 2623",
        dates("WWYY", "0123", "2623"),
        dated, ["0123", "2623"], ["5222", "2723"], ["5423", "123"],
    ),
    (
        "date codes ranging from 2126 to 2319 (YYWW)",
        dates("YYWW", "2126", "2319"),
        dated, ["2126", "2252", "2319"], ["2125", "2320"], ["2260", "212"],
    ),
    (
        'with a "JUL24" or "AUG24" date code',
        dates("MMMYY", "JUL24", "AUG24"),
        dated, ["JUL24", "AUG 24"], ["JUN24", "SEP24", "JUL23"], ["JUX24", "24"],
    ),
    (
        "year month, i.e. April 2008 is 0804, to 1212",
        dates("YYMM", "0804", "1212"),
        dated, ["0804", "1212"], ["0803", "1301"], ["0813"],
    ),
    (
        "end with 21 or 22, or are one of the following four: 0123, 0923, 1523 or 1723",
        {"any": [
            {"field": "date_code", "format": "WWYY", "op": "suffix", "value": ["21", "22"]},
            {"field": "date_code", "format": "WWYY", "op": "in", "value": ["0123", "0923", "1523", "1723"]},
        ]},
        dated, ["3322", "0121", "0923"], ["1023", "3320"], ["6022", "092"],
    ),
    (
        "any date older than 01-Mar-24",
        {"field": "made", "op": "range", "to": "2024-02-29"},
        dated, ["29-Feb-24", "JAN 2024", "2023-12-31"], ["01-Mar-24", "MAR 2024", "2024.05.01"],
        ["03/04/24", "2024", "30-Feb-24X"],
    ),
    (
        "manufactured between July 2020 and December 2021",
        {"field": "made", "op": "range", "from": "2020-07", "to": "2021-12"},
        dated, ["2020-07-01", "DEC 2021", "12/2021"], ["2020-06-30", "JAN 2022"], ["20-07", "7/21"],
    ),
    (
        "manufacture date in MM/YY format, 07/22 to 08/22",
        {"field": "made", "op": "range", "format": "MM/YY", "from": "07/22", "to": "08/22"},
        dated, ["07/22", "08.22"], ["06/22", "09/22"], ["13/22", "7/2022"],
    ),
]  # fmt: skip

LOTS: list[Notice] = [
    (
        "lot codes S24364, S24365 and S24366",
        {"field": "lot", "op": "in", "value": ["S24364", "S24365", "S24366"]},
        lot, ["S24364", "s-24366"], ["S24367"], ["524364", "S2436"],
    ),
    (
        "lot numbers between 220402 and 240152",
        {"field": "lot", "op": "range", "from": "220402", "to": "240152"},
        lot, ["220402", "240152"], ["220401", "240153"], ["22040", "22O402"],
    ),
    (
        "PO numbers PO-PP001 to PO-PP010, or no PO number at all",
        {"any": [
            {"field": "po_number", "op": "range", "from": "PO-PP001", "to": "PO-PP010"},
            {"field": "po_number", "op": "missing"},
        ]},
        po, ["PO-PP001", "PO PP010"], ["PO-PP011", "PO-PP099"], ["PO-PP1", "PO-PPOII"],
    ),
]  # fmt: skip

NOTICES = [*SERIALS, *DATES, *LOTS]


def told(rule: dict[str, Any], one: Label) -> UnitRule:
    return evaluate(RULES.validate_python(rule), one)


@pytest.mark.parametrize("notice", NOTICES, ids=lambda notice: notice[0])
def test_a_rule_tells_what_its_notice_covers_what_it_does_not_and_what_cannot_be_told(notice: Notice) -> None:
    _, rule, make, covered, outside, doubtful = notice
    assert {text: told(rule, make(text)) for text in covered} == dict.fromkeys(covered, UnitRule.MET)
    assert {text: told(rule, make(text)) for text in outside} == dict.fromkeys(outside, UnitRule.NOT_MET)
    assert {text: told(rule, make(text)) for text in doubtful} == dict.fromkeys(doubtful, UnitRule.CANNOT_TELL)
    assert told(rule, Label()) is UnitRule.CANNOT_TELL


@pytest.mark.parametrize("notice", NOTICES, ids=lambda notice: notice[0])
def test_what_was_hardly_read_clears_no_unit(notice: Notice) -> None:
    _, rule, make, covered, outside, doubtful = notice
    for text in (*covered, *outside, *doubtful):
        assert told(rule, make(text, 0.7)) is not UnitRule.NOT_MET, text
        assert told(rule, make(text, 0.4)) is UnitRule.CANNOT_TELL, text


def test_a_rule_of_two_values_needs_both() -> None:
    """A serial number beginning with a "W", and a date code of either "06-23" or "07-23"."""
    rule = {
        "all": [
            {"field": "serial", "op": "prefix", "value": ["W"]},
            {"field": "date_code", "op": "in", "format": "MM-YY", "value": ["06-23", "07-23"]},
        ]
    }

    def unit(number: str, date: str) -> Label:
        return Label.of(serial=serial(number).serial, date_code=dated(date).date_codes)

    assert told(rule, unit("W12345", "06-23")) is UnitRule.MET
    assert told(rule, unit("W12345", "08-23")) is UnitRule.NOT_MET
    assert told(rule, unit("X12345", "06-23")) is UnitRule.NOT_MET
    assert told(rule, serial("W12345")) is UnitRule.CANNOT_TELL
    assert told(rule, serial("X12345")) is UnitRule.NOT_MET


@pytest.mark.parametrize("field", ["sold", "model_year"])
def test_when_it_was_sold_and_its_model_year_stand_on_no_label(field: str) -> None:
    rule = {"field": field, "op": "range", "from": "2016", "to": "2018"}
    assert told(rule, dated("2017-05-05")) is UnitRule.CANNOT_TELL
    assert told(rule, dated("2019-05-05")) is UnitRule.CANNOT_TELL


@pytest.mark.parametrize(
    ("match", "value", "covered", "neighbour", "apart"),
    [
        ("prefix", "RE1122", ["RE1122", "RE1122-5A"], ["RE112"], ["RE1123"]),
        ("glob", "FEFBZ90GC*", ["FEFBZ90GC", "FEFBZ90GC2"], ["FEFBZ90G2"], ["FEFAZ55GC2"]),
        ("exact", "NZ 9110.3", ["NZ-9110.3", "nz91103"], ["NZ-9110"], ["NZ-9999.4"]),
        ("exact", "A1112", ["A1112", "A-1112"], ["A1117"], ["A1366"]),
        ("exact", "2G505B", ["2G505B"], ["2G505"], ["2G520"]),
    ],
    ids=["model numbers starting with RE1122", "FEFBZ90GC*", "NZ 9110.3 = NZ-9110.3", "A1112", "2G505 is not 2G505B"],
)
def test_a_code_covers_what_its_notice_says(
    match: str, value: str, covered: list[str], neighbour: list[str], apart: list[str]
) -> None:
    code = Code.model_validate({"kind": "model", "match": match, "value": value})
    assert {compare(text, code).closeness for text in covered} == {Closeness.SAME}
    assert {compare(text, code).closeness for text in neighbour} == {Closeness.NEAR}
    assert {compare(text, code).closeness for text in apart} == {Closeness.APART}


def test_a_unit_labeled_op301_i07_is_a_model_op301_unit() -> None:
    ours = catalogue(recall(brands=("Belkin",), codes=["OP301"], code_aliases={"OP301 I07": "OP301"}))
    for printed in ("Model: OP301", "Model: OP301 I07", "Model: OP301-I07"):
        assert decided(label("Belkin", printed), ours).answer is Answer.RECALLED, printed
    assert decided(label("Belkin", "Model: XW774"), ours).answer is Answer.NOT_LISTED


def test_a_notice_that_names_brand_and_product_only_asks_a_person_to_look() -> None:
    ours = catalogue(recall(brands=("Belkin",), name="Travel Kettle Deluxe"))
    decision = decided(label("Belkin Travel Kettle Deluxe", "Model: XW774"), ours)
    assert (decision.answer, decision.doubt) == (Answer.NEEDS_CHECK, Doubt.NAME)
    assert decided(label("Sunbeam Toaster", "Model: XW774"), ours).answer is not Answer.RECALLED


def test_where_only_the_makers_page_tells_the_serial_number_is_to_be_entered_there() -> None:
    ours = catalogue(recall(codes=["A1263"], lookup={"url": "https://example.com/check", "needs": ["serial"]}))
    decision = decided(label("Anker", "Model: A1263", "SN: AFPZ120441277123"), ours)
    assert (decision.answer, decision.doubt) == (Answer.NEEDS_CHECK, Doubt.SERIAL)


def test_a_rule_for_some_models_of_a_notice_only_says_nothing_of_the_others() -> None:
    rule = {"for": ["VP-20"], "field": "serial", "op": "prefix", "value": ["A"]}
    ours = catalogue(recall(brands=("Belkin",), codes=["VP-20", "XW-77"], unit_rule=rule))
    assert decided(label("Belkin", "Model: VP-20", "SN: AX44556677"), ours).answer is Answer.RECALLED
    outside = label("Belkin", "Model: VP-20").with_fields(serial=serial("WX44556677").serial)
    assert decided(outside, ours).answer is Answer.NOT_AFFECTED
    assert decided(label("Belkin", "Model: VP-20"), ours).answer is Answer.NEEDS_CHECK
    assert decided(label("Belkin", "Model: XW-77", "SN: WX44556677"), ours).answer is Answer.RECALLED


def test_several_recalls_of_one_model_are_all_told_and_the_gravest_decides() -> None:
    first = recall("1", codes=["A1112"], unit_rule={"field": "serial", "op": "prefix", "value": ["AF"]})
    second = recall("2", codes=["A1112"], unit_rule={"field": "serial", "op": "prefix", "value": ["WX"]})
    one = label("Anker", "Model: A1112", "SN: WXYZ120441277123")
    decision = decided(one, catalogue(first, second))
    assert decision.answer is Answer.RECALLED
    assert {match.recall.id for match in decision.matches} == {"test:1", "test:2"}
    assert decided(one, catalogue(first)).answer is Answer.NOT_AFFECTED


def test_a_superseded_recall_gives_way_to_the_one_that_replaced_it() -> None:
    older = recall("1", codes=["A1112"], superseded_by="test:2")
    newer = recall("2", codes=["A1112"], supersedes=["test:1"])
    one = label("Anker", "Model: A1112")
    assert [match.recall.id for match in decided(one, catalogue(older, newer)).matches] == ["test:2"]
    assert [match.recall.id for match in decided(one, catalogue(older)).matches] == ["test:1"]
