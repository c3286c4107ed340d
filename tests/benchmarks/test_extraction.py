"""The extraction benchmark: its truth, its split, its judgement of rules, its baselines, its command."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from benchmarks.extraction import __main__ as command
from benchmarks.extraction.baselines import after_the_word_model, every_mixed_token
from benchmarks.extraction.rules import alternatives, clears, for_code, form
from benchmarks.extraction.score import RuleOutcome, Score, add, score_codes
from benchmarks.extraction.truth import (
    HALVES,
    LATER,
    LATER_FILES,
    TRUTH_FILE,
    Labelled,
    TrueCode,
    TrueLimit,
    as_notice,
    half_of,
    read_truth,
)
from pydantic import TypeAdapter

from labelcheck.catalogue.recall import Code, Product, Rule
from labelcheck.notices.extraction import Extraction, Notice

RULES: TypeAdapter[Rule] = TypeAdapter(Rule)
RANGE = {"field": "serial", "op": "range", "from": "1000", "to": "2000"}
TRUTH = read_truth()
EVERYTHING = [*TRUTH, *(one for path in LATER_FILES for one in read_truth(path))]


def labelled(*codes: str, limit: dict[str, Any] | str | None = None, soft: bool = False) -> Labelled:
    limits = () if limit is None else (TrueLimit(limit, (), soft),)
    true = tuple(TrueCode(("model",), ("exact",), (code,)) for code in codes)
    return Labelled(Notice("x:1", "X", "T"), "development", true, ("SERIES*",), (), limits, "", "")


def extracted(*codes: str, rule: dict[str, Any] | None = None, seen: str | None = None) -> Extraction:
    made = tuple(Code(kind="model", value=code) for code in codes)
    return Extraction((Product(name="P", codes=made, unit_rule=rule and RULES.validate_python(rule), seen=seen),))


def outcome(truth: Labelled, found: Extraction) -> Score:
    score = Score()
    add(score, truth, found)
    return score


def test_at_least_150_notices_are_labelled_and_each_stands_in_the_half_of_its_id() -> None:
    assert len(TRUTH) >= 150
    assert all(one.half == half_of(one.notice.id) for one in TRUTH)
    assert {one.half for one in TRUTH} == set(HALVES)


def test_later_samples_share_no_notice_with_those_before() -> None:
    known = {one.notice.id for one in TRUTH}
    for name, path in zip(LATER, LATER_FILES, strict=True):
        later = read_truth(path)
        assert {one.half for one in later} == {name}
        assert not {one.notice.id for one in later} & known
        known |= {one.notice.id for one in later}


def test_every_labelled_code_stands_in_its_notice() -> None:
    for one in EVERYTHING:
        words = " ".join(passage.text for passage in one.notice.passages())
        for code in one.codes:
            assert any(value.replace("???", "XXX") in words for value in code.values), (one.notice.id, code)


def test_every_labelled_rule_is_one_that_a_catalogue_takes() -> None:
    for one in EVERYTHING:
        for limit in one.limits:
            assert isinstance(limit.rule, str) or list(alternatives(limit.rule))


def test_a_notice_in_the_wrong_half_is_refused(tmp_path: Path) -> None:
    row = json.loads(TRUTH_FILE.read_text(encoding="utf-8").splitlines()[0])
    row["half"] = next(half for half in HALVES if half != row["half"])
    (tmp_path / "truth.jsonl").write_text(json.dumps(row), encoding="utf-8")
    with pytest.raises(ValueError, match="not of the half"):
        read_truth(tmp_path / "truth.jsonl")


def test_codes_are_compared_without_marks_and_leading_zeros_of_numbers() -> None:
    score = Score()
    score_codes(score, labelled("NZ-9110.3", "0480"), [("model", "exact", "NZ 9110.3"), ("model", "exact", "480")])
    assert (score.precision, score.recall) == (1.0, 1.0)


def test_codes_of_another_kind_lost_ones_and_false_ones_count_against_it() -> None:
    score = Score()
    found = [("sku", "exact", "A1"), ("model", "exact", "Z9"), ("model", "exact", "SERIES 5")]
    score_codes(score, labelled("A1", "B2"), found)
    assert (score.right, score.other_kind, score.spurious, score.lost) == (0, 1, 1, 1)


@pytest.mark.parametrize(
    ("rule", "seen", "expected", "clearing"),
    [
        (RANGE, None, RuleOutcome.EXACT, 0),
        ({**RANGE, "to": "2500"}, None, RuleOutcome.WRONG, 0),
        ({**RANGE, "to": "1500"}, None, RuleOutcome.WRONG, 1),
        (None, "Serial numbers 1000 to 2000.", RuleOutcome.TEXT, 0),
        (None, None, RuleOutcome.MISSING, 0),
    ],
)
def test_rules_are_exact_text_missing_or_wrong(
    rule: dict[str, Any] | None, seen: str | None, expected: RuleOutcome, clearing: int
) -> None:
    score = outcome(labelled("A1", limit=RANGE), extracted("A1", rule=rule, seen=seen))
    assert score.outcomes(expected) == 1
    assert score.clearing == clearing


def test_a_rule_that_the_notice_does_not_have_is_wrong_and_may_clear() -> None:
    score = outcome(labelled("A1"), extracted("A1", rule=RANGE))
    assert (score.outcomes(RuleOutcome.WRONG), score.clearing) == (1, 1)


def test_a_soft_statement_may_be_a_rule_a_text_or_nothing_but_not_another_rule() -> None:
    truth = labelled("A1", limit=RANGE, soft=True)
    for found in (extracted("A1", rule=RANGE), extracted("A1", seen="1000"), extracted("A1")):
        assert outcome(truth, found).outcomes(RuleOutcome.WRONG) == 0
    assert outcome(truth, extracted("A1", rule={**RANGE, "to": "1500"})).outcomes(RuleOutcome.WRONG) == 1


def test_a_rule_for_some_codes_says_nothing_about_others() -> None:
    rule = RULES.validate_python({"any": [{**RANGE, "for": ["A1"]}, {**RANGE, "for": ["B2"], "to": "3000"}]})
    assert form(for_code(rule, "A1")) == form(RULES.validate_python(RANGE))
    assert for_code(rule, "C3") is None


def test_nesting_order_and_spelling_do_not_make_rules_differ() -> None:
    one = {"any": [{"field": "lot", "op": "in", "value": ["A-1", "B2"]}, {"field": "lot", "op": "in", "value": ["C3"]}]}
    other = {"field": "lot", "op": "in", "value": ["C3", "b2", "A1"]}
    assert form(RULES.validate_python(one)) == form(RULES.validate_python(other))


def test_a_value_that_one_rule_recalls_and_another_clears_is_named() -> None:
    true, found = (RULES.validate_python({**RANGE, "to": end}) for end in ("2000", "1500"))
    assert clears(found, true) == "serial 2000"
    assert clears(true, found) == ""


def test_the_baselines_find_what_they_say() -> None:
    notice = as_notice({"id": "x:1", "authority": "X", "title": "T", "descriptions": ["Model A100 and B200 in 12V."]})
    assert [value for _, _, value in after_the_word_model(notice)] == ["A100"]
    assert [value for _, _, value in every_mixed_token(notice)] == ["A100", "B200", "12V"]


def test_the_command_prints_tables_and_writes_figures(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "report.json"
    assert command.main(["--half", "development", "--output", str(path)]) == 0
    report = json.loads(path.read_text(encoding="utf-8"))
    assert set(report) == {"command", "development"}
    assert 0 < report["development"]["codes"]["labelcheck"]["precision"] <= 1
    assert "| labelcheck |" in capsys.readouterr().out


def test_a_file_that_is_missing_is_named_with_a_remedy(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["--half", "development", "--speed", str(tmp_path / "none.json")]) == 2
    assert "--speed takes CPSC records" in capsys.readouterr().err
