"""Candidates, then matching, finds what matching every recall finds: whatever the codes, however they were misread."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from labelcheck.catalogue.catalogue import Catalogue
from labelcheck.catalogue.recall import Recall
from labelcheck.match.blocking import candidates
from labelcheck.match.matches import find_matches, matches_among
from labelcheck.model.label import Field, Label, LabelLine
from labelcheck.text.codes import folded
from places import RECALLS
from random_labels import BOX, CONFUSED, SYMBOLS, labels, recalls
from read_lines import BY_HAND, catalogue, label, recall

pytestmark = pytest.mark.slow

CHECKED = Catalogue.load(RECALLS)
BUNDLED = BY_HAND


@st.composite
def cases(draw: st.DrawFn) -> tuple[list[Recall], Label]:
    some = draw(recalls())
    return some, draw(labels(some))


def same_as_all(one: Label, recalls_in_use: Catalogue) -> None:
    assert find_matches(one, recalls_in_use) == matches_among(one, recalls_in_use)


@settings(max_examples=150, deadline=None)
@given(cases())
def test_no_match_is_lost_in_a_catalogue_of_any_kind(case: tuple[list[Recall], Label]) -> None:
    some, one = case
    same_as_all(one, catalogue(*some))


@settings(max_examples=60, deadline=None)
@given(labels(tuple(CHECKED)))
def test_no_match_is_lost_among_recalls_of_real_notices(one: Label) -> None:
    same_as_all(one, CHECKED)


@settings(max_examples=15, deadline=None)
@given(labels(tuple(BUNDLED)[::10]))
def test_no_match_is_lost_among_thousands_of_recalls(one: Label) -> None:
    same_as_all(one, BUNDLED)


@settings(max_examples=50, deadline=None)
@given(cases(), st.lists(st.sampled_from(["US", "CA", "DE"]), max_size=2))
def test_no_match_is_lost_among_the_recalls_of_some_regions(
    case: tuple[list[Recall], Label], regions: list[str]
) -> None:
    some, one = case
    mixed = [
        each.model_copy(update={"jurisdictions": (("US",), ("CA", "DE"), ("worldwide",))[number % 3]})
        for number, each in enumerate(some)
    ]
    same_as_all(one, catalogue(*mixed).restricted(regions))


def is_code(text: str) -> bool:
    return not any(mark in text for mark in "*?") and len(folded(text)) >= 2


def steps_away(code: str) -> set[str]:
    """Return what a code may be read as, or be a misreading of: one step away, or two characters confused."""
    confused = {
        code[:place] + other + code[place + 1 :]
        for place in range(len(code))
        for other in CONFUSED.get(code[place], [])
    }
    twice = {
        once[:place] + CONFUSED[once[place]][0] + once[place + 1 :]
        for once in confused
        for place in range(len(once))
        if CONFUSED.get(once[place])
    }
    lost = {code[:place] + code[place + 1 :] for place in range(len(code))}
    added = {code[:place] + other + code[place:] for place in range(len(code) + 1) for other in SYMBOLS}
    cut = {code[:length] for length in range(1, len(code))} | {code[length:] for length in range(1, len(code))}
    return confused | twice | lost | added | cut


@pytest.mark.parametrize("code", ["A1263", "A1263016", "BS-30KP365", "123456", "X10"])
def test_every_code_that_is_a_step_or_two_away_is_looked_for(code: str) -> None:
    near = sorted(other for other in steps_away(code) if is_code(other))
    family = catalogue(*(recall(str(number), codes=[other]) for number, other in enumerate(near)))
    for brand in (
        None,
        Field("Anker", 0.9, by_keyword=True),
        Field("Sony", 0.9, by_keyword=True),
        Field("Sony Ltd", 0.9),
    ):
        same_as_all(Label.of(model=(Field(code, 0.9),), brand=brand), family)


@pytest.mark.parametrize(
    ("match", "value", "printed"),
    [
        ("prefix", "RE11220", "RE11220X4"),
        ("prefix", "VP1", "VP1-20"),
        ("glob", "FEFBZ90GC*", "FEFBZ90GC55"),
        ("glob", "T??0815*", "TX50815"),
        ("glob", "*30KP365", "BS30KP365"),
        ("glob", "?12?45?7*", "X12Y45Z78"),
    ],
)
def test_a_code_with_an_open_end_is_looked_for_whatever_was_misread(match: str, value: str, printed: str) -> None:
    family = catalogue(recall("1", codes=[{"kind": "model", "match": match, "value": value}]))
    found = 0
    for read in sorted(steps_away(printed)):
        one = Label.of(model=(Field(read, 0.9),))
        same_as_all(one, family)
        found += len(find_matches(one, family))
    assert found > 20


@pytest.mark.parametrize("length", [23, 24, 25, 26])
def test_a_long_code_is_looked_for_whatever_was_misread(length: int) -> None:
    code = "FEFBZ90GC-VP1-30KP365-0815A1263"[: length + 3]
    family = catalogue(recall("1", codes=[code]))
    found = 0
    for read in [code, f"QX-{code}", f"{code}-QX", *sorted(steps_away(code))[::23]]:
        one = Label.of(model=Field(read, 0.9))
        same_as_all(one, family)
        found += len(find_matches(one, family))
    assert found > 20


def test_a_long_brand_is_found_with_one_letter_misread_lost_and_added_in_any_places() -> None:
    brand = "Lumenhaven Audio"
    recalls_in_use = catalogue(recall("1", (brand,)))
    spelt = [brand[:place] + "q" + brand[place + 1 :] for place in range(len(brand))]
    gone = [(place, brand[:place] + brand[place + 1 :]) for place in range(len(brand))]
    moved = [less[:place] + "q" + less[place:] for _, less in gone for place in range(len(less) + 1)]
    found = 0
    for text in [brand, *spelt, *moved]:
        one = label(f"made by {text} in 2021")
        same_as_all(one, recalls_in_use)
        found += len(find_matches(one, recalls_in_use))
    assert found > len(spelt)


@pytest.mark.parametrize(
    ("brand", "read"),
    [
        ("Weißwasser", "Weißwasser"),
        ("Weißwasser", "Weißwaqser"),
        ("Weißwasser", "Weiswasser"),
        ("Weißwasser", "WEISSWASSER"),
        ("Hassberger", "Haßbergerx"),
        ("onn.", "onn."),
        ("be quiet!", "be quiet! "),
        ("Professional’s Choice", "Professional's Choice"),
        ("Professional's Choice", "PROFESSIONAL’S CHOICE"),
    ],
)
def test_a_brand_is_found_however_its_letters_and_marks_are_written(brand: str, read: str) -> None:
    one, recalls_in_use = label(f"made by {read}"), catalogue(recall("1", (brand,)))
    same_as_all(one, recalls_in_use)
    assert len(find_matches(one, recalls_in_use)) == 1


@pytest.mark.parametrize("brand", ["Harbor Light Trading Company", "Weiss & Sons Appliances of Northampton Ltd"])
@given(st.data())
@settings(max_examples=150, deadline=None)
def test_a_longer_brand_is_found_with_more_letters_misread(brand: str, data: st.DataObject) -> None:
    read = brand
    for _ in range(data.draw(st.integers(0, 5))):
        lost = data.draw(st.integers(0, len(read) - 1))
        added = data.draw(st.integers(0, len(read) - 1))
        read = read[:lost] + read[lost + 1 :]
        read = read[:added] + data.draw(st.sampled_from("qxz")) + read[added:]
    same_as_all(label(f"by {read}"), catalogue(recall("1", (brand,))))


def test_few_recalls_of_many_are_candidates() -> None:
    many = catalogue(*(recall(str(number), codes=[f"QX{number:05d}"]) for number in range(0, 3000, 7)))
    found = candidates(label("Sony", "Model: QX00070"), many)
    assert 1 <= len(found) < 20
    assert candidates(label("Sony", "Model: WT-1000XM4"), many) == []


def test_an_index_is_made_once() -> None:
    held = catalogue(recall("1", codes=["AB100"]))
    assert held.database is held.database


@example("Ⅷ" * 64)
@settings(deadline=None)
@given(st.text(max_size=64))
def test_any_text_may_be_a_code_or_a_reading(text: str) -> None:
    alias = text.strip() if is_code(text) and text.strip().isprintable() else "Ⅷ-9"
    odd = recall("1", ("ß" * 9,), codes=["AB100"], code_aliases={alias: "AB100"})
    one = Label.of(model=(Field(text, 0.9, rivals=(text * 9,)),), lines=(LabelLine(text, 0.9, BOX, "reader"),))
    same_as_all(one, catalogue(odd))
