"""`--region`: only the recalls of some countries, and those that hold worldwide."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from command_runs import Run
from labelcheck.catalogue.catalogue import Catalogue
from places import RECALLS, SAMPLES

SAMPLE = SAMPLES / "charmast-w1056.jpg"
"""A device of a recall that holds in the US only."""

BUNDLED = Catalogue.bundled()


def listed(run: Run, *arguments: object) -> set[str]:
    told = run("recalls", "list", "--format", "json", *arguments)
    assert told.returncode == 0, told.stderr
    return {recall["id"] for recall in json.loads(told.stdout)}


def ids(*jurisdictions: str) -> set[str]:
    return {recall.id for recall in BUNDLED if set(recall.jurisdictions) & {"worldwide", *jurisdictions}}


@pytest.mark.parametrize(
    ("options", "jurisdictions"),
    [
        (["--region", "US"], ["US"]),
        (["--region", "us"], ["US"]),
        (["--region", "US,JP"], ["US", "JP"]),
        (["--region", "US", "--region", "JP"], ["US", "JP"]),
        (["--region", "JP"], ["JP"]),
        (["--region", "ZA"], []),
    ],
)
def test_only_the_recalls_of_a_region_and_the_worldwide_ones_are_used(
    labelcheck: Run, options: list[str], jurisdictions: list[str]
) -> None:
    if jurisdictions:
        assert ids() < ids(*jurisdictions) < {recall.id for recall in BUNDLED}
    assert listed(labelcheck, *options) == ids(*jurisdictions)


def test_without_it_every_recall_is_used(labelcheck: Run) -> None:
    assert listed(labelcheck) == {recall.id for recall in BUNDLED}


@pytest.mark.parametrize(
    ("region", "answer", "code"), [("US", "recalled", 3), ("US,JP", "recalled", 3), ("JP", "not_listed", 0)]
)
def test_a_photo_is_held_against_the_recalls_of_the_region(
    labelcheck: Run, region: str, answer: str, code: int
) -> None:
    told = labelcheck("check", SAMPLE, "--format", "jsonl", "--region", region)
    row = json.loads(told.stdout)
    assert (row["verdict"], told.returncode) == (answer, code), row["why"]
    # The answer says how many recalls it rests on.
    assert row["catalogue"]["recalls"] == len(ids(*region.split(",")))


@pytest.mark.parametrize("region", ["Europe", "U", "U1", "US;JP", "../x"])
def test_what_is_no_country_is_refused_before_any_photo_is_read(labelcheck: Run, region: str) -> None:
    told = labelcheck("check", SAMPLE, "--region", region)
    assert (told.returncode, told.stdout) == (2, b"")
    assert b"--region" in told.stderr


def test_a_region_without_recalls_is_refused_since_it_would_clear_everything(labelcheck: Run, tmp_path: Path) -> None:
    own = json.loads(RECALLS.read_text(encoding="utf-8"))
    own["recalls"] = [recall for recall in own["recalls"] if recall["jurisdictions"] == ["US"]][:1]
    file = tmp_path / "us.json"
    file.write_text(json.dumps(own), encoding="utf-8")
    told = labelcheck("check", SAMPLE, "--recalls", file, "--region", "JP")
    assert told.returncode == 2
    assert b"no recalls for JP" in told.stderr
