"""The same code, the same code misread, a neighbour, or neither."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labelcheck.catalogue.recall import Code
from labelcheck.match.code_comparison import Closeness, compare
from labelcheck.text.codes import distinctive
from labelcheck.text.lookalikes import CONFUSABLE
from read_lines import BY_HAND

SAME, LOOK_ALIKE, NEAR, APART = Closeness.SAME, Closeness.LOOK_ALIKE, Closeness.NEAR, Closeness.APART

CODES = sorted(
    {code.value for recall in BY_HAND for product in recall.products for code in product.codes if code.kind != "gtin"}
)
LIKE = {
    one: "".join(group for group in ("0OQD", "1IL", "2Z", "5S", "8B", "6G") if one in group)
    for one in "0OQD1IL2Z5S8B6G"
}


def code(value: str, match: str = "exact") -> Code:
    return Code.model_validate({"kind": "model", "match": match, "value": value})


@pytest.mark.parametrize(
    ("read", "value", "closeness"),
    [
        ("A1263", "A1263", SAME),
        ("a1263", "A1263", SAME),
        ("NZ9110.3", "NZ-9110.3", SAME),
        ("BS 30KP365", "BS-30KP365", SAME),
        ("AIIlZ", "A1112", LOOK_ALIKE),
        ("2GS05B", "2G505B", LOOK_ALIKE),
        ("A1268", "A1263", NEAR),
        ("41112", "A1112", NEAR),
        ("A112", "A1112", NEAR),
        ("A11121", "A1112", NEAR),
        ("1112", "A1112", NEAR),
        ("2G505", "2G505B", NEAR),
        ("2G505B", "2G505", NEAR),
        ("BS-30KP36S", "BS-30KP365", LOOK_ALIKE),
        ("8S-30KR365", "BS-30KP365", NEAR),
        ("A1653", "A1652", APART),
        ("A1366", "A1112", APART),
        ("A4142", "A1112", APART),
        ("A11", "A1112", NEAR),
        ("112", "A1112", NEAR),
        ("A12", "A1112", APART),
        ("12", "A1112", APART),
        ("30KP365", "BS-30KP365", NEAR),
        ("", "A1112", APART),
        ("A1263016", "A1263", NEAR),
        ("A1263-BK", "A1263", NEAR),
        ("W520-336", "W520", NEAR),
        ("W520336", "W520", APART),
        ("N0.A1263", "A1263", NEAR),
        ("12345-67", "12345", APART),
    ],
)
def test_how_close_a_reading_stands_to_a_code(read: str, value: str, closeness: Closeness) -> None:
    assert compare(read, code(value)).closeness is closeness


@pytest.mark.parametrize(
    ("read", "place"), [("A1268", 5), ("41263", 1), ("1263", 1), ("XA1263", 1), ("A126", 5), ("A12637", 6)]
)
def test_a_near_reading_tells_the_place_to_look_at(read: str, place: int) -> None:
    assert compare(read, code("A1263")).place == place


@pytest.mark.parametrize(
    ("read", "cut_off"),
    [("A111", True), ("A11", True), ("1112", True), ("A1117", False), ("A11120", False), ("A112", False)],
)
def test_what_may_be_a_part_of_the_code_is_told_from_what_was_misread(read: str, cut_off: bool) -> None:
    comparison = compare(read, code("A1112"))
    assert (comparison.closeness, comparison.cut_off) == (NEAR, cut_off)


@pytest.mark.parametrize(
    ("read", "closeness"),
    [
        ("RE1122", SAME),
        ("RE1122X9", SAME),
        ("re-1122-5", SAME),
        ("REl12Z5", LOOK_ALIKE),
        ("RE1123", APART),
        ("FE1122", NEAR),
        ("E1122X", NEAR),
        ("RE122X", NEAR),
        ("XRE1122", NEAR),
        ("RE11X22", NEAR),
        ("RE11X2", APART),
        ("RE112", NEAR),
        ("ZZ1122", APART),
    ],
)
def test_a_prefix_covers_what_begins_so(read: str, closeness: Closeness) -> None:
    assert compare(read, code("RE1122", "prefix")).closeness is closeness


@pytest.mark.parametrize(
    ("read", "closeness"),
    [
        ("FEFBZ90GC", SAME),
        ("FEFBZ90GC0A", SAME),
        ("fefbz-90gc-1", SAME),
        ("FEF8Z90GC1", LOOK_ALIKE),
        ("PEFBZ90GC1", NEAR),
        ("FEFBZ90G", NEAR),
        ("EFBZ90GC1", NEAR),
        ("IFEFBZ90GC1", NEAR),
        ("XXXXZ90GC1", APART),
        ("FEFB", APART),
        ("", APART),
    ],
)
def test_a_glob_covers_what_fits_its_marks(read: str, closeness: Closeness) -> None:
    assert compare(read, code("FEFBZ90GC*", "glob")).closeness is closeness


def test_the_marks_of_a_glob_stand_for_any_run_and_for_one_character() -> None:
    assert compare("AB12CD9", code("AB?2*9", "glob")).closeness is SAME
    assert compare("AB29", code("AB?2*9", "glob")).closeness is not SAME
    assert compare("AB1299", code("AB?2*9", "glob")).closeness is SAME


def test_a_long_glob_of_many_marks_is_compared_without_trying_every_way() -> None:
    # Backtracking would take longer than the universe has.
    assert compare("A" * 64, code("*A" * 30 + "*B*C", "glob")).closeness is APART


@pytest.mark.parametrize("value", CODES)
def test_every_code_is_itself_and_no_other_code_of_the_catalogue(value: str) -> None:
    assert compare(value, code(value)).closeness is SAME
    assert [other for other in CODES if other != value and compare(other, code(value)).closeness >= LOOK_ALIKE] == []


@given(st.data())
def test_look_alikes_anywhere_leave_a_code_the_same(data: st.DataObject) -> None:
    value = data.draw(st.sampled_from(CODES))
    read = "".join(data.draw(st.sampled_from(LIKE.get(one.upper(), one))) for one in value)
    assert compare(read, code(value)).closeness >= LOOK_ALIKE


@given(st.data())
def test_one_confused_or_lost_character_never_puts_a_reading_apart(data: st.DataObject) -> None:
    value = data.draw(st.sampled_from([one for one in CODES if len(one) > 4]))
    place = data.draw(st.sampled_from([place for place, one in enumerate(value) if one.isalnum()]))
    others = "".join(group for group in CONFUSABLE if value[place].upper() in group)
    read = value[:place] + data.draw(st.sampled_from([*others, ""])) + value[place + 1 :]
    assert compare(read, code(value)).closeness >= NEAR


@given(
    st.text(max_size=70), st.sampled_from([*CODES, "RE1122", "FEF*GC?1*"]), st.sampled_from(["exact", "prefix", "glob"])
)
def test_any_text_can_be_compared(read: str, value: str, match: str) -> None:
    if "*" in value:
        match = "glob"
    assert compare(read, code(value, match)).closeness in Closeness


@given(st.text(string.ascii_uppercase + string.digits + "-", max_size=12))
def test_the_same_closeness_needs_the_same_letters_and_digits(read: str) -> None:
    for value in ("A1112", "2G505B", "IST-09991/W05"):
        letters = "".join(one for one in value if one.isalnum())
        assert (compare(read, code(value)).closeness is SAME) == (read.replace("-", "") == letters)


def test_short_codes_and_codes_of_digits_tell_nothing_without_a_brand() -> None:
    assert [one for one in ("A1112", "E33A", "PA-10") if not distinctive(one)] == []
    assert [one for one in ("123456", "9110.3", "A1", "X-10") if distinctive(one)] == []
