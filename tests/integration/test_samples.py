"""The photos in `samples/`, end to end, with the real Tesseract."""

from __future__ import annotations

import functools
import json
from typing import Any

import pytest

from labelcheck import Checker
from labelcheck.model.verdict import Verdict
from places import SAMPLES

TRUTH: list[dict[str, Any]] = json.loads((SAMPLES / "truth.json").read_text(encoding="utf-8"))
RECALLED = [row for row in TRUTH if row["verdict"] == "recalled"]


def name(row: dict[str, Any]) -> str:
    return str(row["file"])


@pytest.fixture(scope="module")
def verdict_of() -> Any:
    checker = Checker()

    @functools.cache
    def check(file: str) -> Verdict:
        return checker.check(SAMPLES / file)

    return check


@pytest.mark.parametrize("row", TRUTH, ids=name)
def test_a_sample_gets_the_verdict_that_a_careful_person_gives(row: dict[str, Any], verdict_of: Any) -> None:
    verdict = verdict_of(row["file"])
    assert verdict.answer.value == row["verdict"], verdict.why


@pytest.mark.parametrize("row", TRUTH, ids=name)
def test_the_recalls_that_are_named_are_those_of_the_model(row: dict[str, Any], verdict_of: Any) -> None:
    named = {recall.id for recall in verdict_of(row["file"]).recalls}
    assert named <= set(row["recalls"])
    if verdict_of(row["file"]).answer.value == row["verdict"]:
        assert named == set(row["recalls"])


@pytest.mark.parametrize("row", RECALLED, ids=name)
def test_a_recalled_device_is_never_said_to_be_off_the_list(row: dict[str, Any], verdict_of: Any) -> None:
    assert verdict_of(row["file"]).answer.value not in {"not_listed", "not_affected"}


@pytest.mark.parametrize("row", TRUTH, ids=name)
def test_only_a_recalled_device_is_called_recalled(row: dict[str, Any], verdict_of: Any) -> None:
    assert (verdict_of(row["file"]).answer.value == "recalled") <= (row["verdict"] == "recalled")


@pytest.mark.parametrize("row", [row for row in TRUTH if row["verdict"] == "unreadable"], ids=name)
def test_no_model_is_claimed_where_nobody_can_read_one(row: dict[str, Any], verdict_of: Any) -> None:
    verdict = verdict_of(row["file"])
    assert verdict.label.model is None


def test_the_samples_cover_every_verdict_and_lie_beside_their_truth() -> None:
    verdicts = [row["verdict"] for row in TRUTH]
    assert {
        answer: verdicts.count(answer) >= 2
        for answer in ("recalled", "needs_check", "not_affected", "not_listed", "unreadable", "failed")
    } == dict.fromkeys(("recalled", "needs_check", "not_affected", "not_listed", "unreadable", "failed"), True)
    listed = {row["file"] for row in TRUTH} | {"truth.json", "README.md"}
    assert {path.name for path in SAMPLES.iterdir()} == listed


def test_the_samples_are_small_enough_to_clone() -> None:
    assert sum(path.stat().st_size for path in SAMPLES.iterdir()) < 8_000_000


def test_the_readme_of_the_samples_names_each_with_its_verdict() -> None:
    readme = (SAMPLES / "README.md").read_text(encoding="utf-8")
    for row in TRUTH:
        assert f"[{row['file']}]({row['file']}) | `{row['verdict']}`" in readme
