"""A maker's grammar repairs a serial number only when one repair alone fits, and a repair alone clears no unit."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from labelcheck.catalogue.recall import Rule
from labelcheck.errors import CatalogueError
from labelcheck.interpret.serial_grammars import REPAIRED, Grammar, grammar_of, read_grammars, repaired
from labelcheck.match.possible_characters import SURE
from labelcheck.match.unit_rules import evaluate
from labelcheck.model.label import Field, Label
from labelcheck.model.verdict import UnitRule
from labelcheck.text.lookalikes import look_alike_key

RULES: TypeAdapter[Any] = TypeAdapter(Rule)


def grammar(brand: str) -> Grammar:
    found = grammar_of(brand)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("brand", "fitting"),
    [
        ("Anker", "AFPZ120401277123"),
        ("Soundcore", "ACC7PX0E08200414"),
        ("Baseus", "FSD230203D"),
        ("Baseus", "FSD-230203-D"),
        ("Baseus", "K231231A07"),
    ],
)
def test_what_fits_is_left_as_it_is(brand: str, fitting: str) -> None:
    assert grammar(brand).fits(fitting)
    assert grammar(brand).repair(fitting) is None


@pytest.mark.parametrize(
    ("brand", "read", "printed"),
    [
        # Never O in an Anker serial number: all of them are zeros.
        ("Anker", "ACC7PXOEO8200414", "ACC7PX0E08200414"),
        ("Anker", "4FPZ120401277123", "AFPZ120401277123"),
        # Digits where the day of making stands, letters before it.
        ("Baseus", "FSD23O203D", "FSD230203D"),
        ("Baseus", "F5D230203D", "FSD230203D"),
        ("Baseus", "FSD-Z3O203-D", "FSD-230203-D"),
        # There is no 13th month; 0 is what 8 is taken for.
        ("Baseus", "FSD238203D", "FSD230203D"),
    ],
)
def test_the_one_repair_that_fits_is_made(brand: str, read: str, printed: str) -> None:
    assert grammar(brand).repair(read) == printed


@pytest.mark.parametrize(
    ("brand", "read"),
    [
        ("Anker", "AFPZ1204I1277123"),  # 1 or L
        ("Anker", "AFPZ12040127712"),  # a character short
        ("Anker", "AFPZ1204012771234"),
        ("Anker", "WFPZ120401277123"),  # nothing that W is taken for
        ("Anker", "4FPZ12O401277123"),  # two kinds of error
        ("Anker", ""),
        ("Baseus", "FSD230338D"),  # the 8th or the 30th
        ("Baseus", "FSD232903D"),  # no month looks like 29
        ("Baseus", "BS240D"),
    ],
)
def test_with_several_repairs_or_none_a_reading_is_left_as_it_is(brand: str, read: str) -> None:
    assert grammar(brand).repair(read) is None
    field = Field(read, 0.97, by_keyword=True)
    assert repaired(field, brand) == field


def test_what_was_read_stays_among_the_rivals() -> None:
    field = repaired(Field("ACC7PXOEO8200414", 0.97, by_keyword=True, rivals=("ACC7",)), "Anker")
    assert (field.value, field.rivals) == ("ACC7PX0E08200414", ("ACC7PXOEO8200414", "ACC7"))
    assert field.confidence == 0.97


def test_a_repair_of_more_than_look_alikes_is_not_taken_as_read() -> None:
    assert repaired(Field("4FPZ120401277123", 0.99), "Anker").confidence == REPAIRED < SURE
    assert repaired(Field("4FPZ120401277123", 0.5), "Anker").confidence == 0.5


def test_another_brand_has_another_grammar_or_none() -> None:
    field = Field("ACC7PXOEO8200414", 0.97)
    assert repaired(field, "Belkin") == field
    assert repaired(field, "Baseus") == field


ANKER = "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789"


@given(st.text(ANKER, min_size=15, max_size=15), st.data())
def test_zeros_read_as_o_are_always_repaired(rest: str, data: st.DataObject) -> None:
    printed = "A" + rest
    read = "".join(data.draw(st.sampled_from("0O")) if one == "0" else one for one in printed)
    assert repaired(Field(read, 0.97), "Anker").value == printed


@given(st.text("ABDIOQSZ0125689GL4", max_size=20), st.sampled_from(["Anker", "Baseus"]))
def test_a_repair_fits_has_the_same_length_and_is_made_once(read: str, brand: str) -> None:
    better = grammar(brand).repair(read)
    if better is not None:
        assert grammar(brand).fits(better)
        assert len(better) == len(read)
        assert grammar(brand).repair(better) is None
        places = [(a, b) for a, b in zip(read, better, strict=True) if a != b]
        assert len(places) == 1 or all(look_alike_key(a) == look_alike_key(b) for a, b in places)


READ = st.one_of(
    st.text(ANKER + "OI", min_size=15, max_size=15).map("A".__add__),
    st.text(ANKER + "OI", min_size=16, max_size=16),
    st.from_regex(r"[A-Z05]{1,4}[0-9OIZSB]{6}[A-Z0-9]{1,4}", fullmatch=True),
)


@st.composite
def rule_near(draw: st.DrawFn, read: str) -> Any:
    """A rule that the reading, or what it may stand for, is likely to touch."""
    place = draw(st.integers(1, len(read)))
    ends = sorted((read[:-1] + draw(st.sampled_from("0A9")), read[:-1] + draw(st.sampled_from("5Z9"))))
    rules: list[dict[str, Any]] = [
        {"op": "in", "value": [read.replace("O", "0"), "X" * len(read)]},
        {"op": "prefix", "value": [read[:3].replace("4", "A"), "57V"]},
        {"op": "suffix", "value": [draw(st.sampled_from("0OAD15"))]},
        {"op": "at", "position": place, "value": [draw(st.sampled_from("0O1IA5S"))]},
        {"op": "glob", "value": [f"*{read[place - 1].replace('O', '0')}*"]},
        {"op": "glob_range", "from": "?" * (len(read) - 1) + "0", "to": "?" * (len(read) - 1) + "5"},
        {"op": "range", "position": 4, "format": "YYMMDD", "from": "200101", "to": "231231"},
    ]
    if all(a.isdigit() == b.isdigit() for a, b in zip(*ends, strict=True)):
        rules.append({"op": "range", "from": ends[0], "to": ends[1]})
    return RULES.validate_python({"field": "serial", **draw(st.sampled_from(rules))})


@given(READ, st.sampled_from(["Anker", "Baseus"]), st.floats(0, 1), st.data())
def test_a_repair_clears_no_unit_that_the_reading_did_not_clear(
    read: str, brand: str, confidence: float, data: st.DataObject
) -> None:
    rule = data.draw(rule_near(read))
    rivals = tuple(data.draw(st.lists(READ, max_size=2)))
    field = Field(read, confidence, by_keyword=True, rivals=rivals)
    after = evaluate(rule, Label.of(serial=repaired(field, brand)))
    if after is UnitRule.NOT_MET:
        assert evaluate(rule, Label.of(serial=field)) is UnitRule.NOT_MET


PART = {"one_of": "A", "count": 1}


@pytest.mark.parametrize(
    "file",
    [
        "{",
        "[]",
        {"grammars": [{"brands": [], "note": "", "layout": [PART]}]},
        {"grammars": [{"brands": ["A"], "note": "", "layout": []}]},
        {"grammars": [{"brands": ["A"], "note": "", "layout": [{"one_of": "a"}]}]},
        {"grammars": [{"brands": ["A"], "note": "", "layout": [{"one_of": "A", "count": 0}]}]},
        {"grammars": [{"brands": ["A"], "note": "", "layout": [{"one_of": "A", "count": 3, "most": 2}]}]},
        {"grammars": [{"brands": ["A"], "note": "", "layout": [{"date": "YYXX"}]}]},
        {"grammars": [{"brands": ["A"], "note": "", "layout": [PART], "pattern": "A.*"}]},
        {"grammars": [{"brands": ["A", "A"], "note": "", "layout": [PART]}]},
    ],
)
def test_a_malformed_file_of_grammars_is_refused_with_the_place(file: Any) -> None:
    with pytest.raises(CatalogueError, match=r"serial_grammars\.json: "):
        read_grammars(file if isinstance(file, str) else json.dumps(file))
