"""`labelcheck read` and `labelcheck recalls`."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from command_runs import Run

from labelcheck.recalls.catalogue import Catalogue


def test_read_shows_each_line_and_how_sure_it_is(fake: Run, photos: Callable[..., list[Path]]) -> None:
    told = fake("read", *photos("x.png"))
    assert (told.returncode, told.stderr) == (0, b"")
    assert "Model: A1263 输入" in told.stdout.decode()
    assert b"90%" in told.stdout


def test_read_writes_json(fake: Run, photos: Callable[..., list[Path]]) -> None:
    (made,) = photos("x.png")
    for source, stdin in ((str(made), b""), ("-", made.read_bytes())):
        document = json.loads(fake("read", source, "--format", "json", stdin=stdin).stdout)
        assert (document["schema"], document["photo"], document["label"]["model"]) == (1, source, "A1263")


def test_read_of_a_file_that_is_missing_exits_with_1_and_names_it(labelcheck: Run) -> None:
    told = labelcheck("read", "gone\x1b[2J.jpg")
    assert told.returncode == 1
    assert rb"gone\x1b[2J.jpg does not exist" in told.stderr


def test_list_has_every_recall(labelcheck: Run) -> None:
    known = [recall.id for recall in Catalogue.bundled().recalls]
    assert [recall["id"] for recall in json.loads(labelcheck("recalls", "list", "--format", "json").stdout)] == known
    table = labelcheck("recalls", "list").stdout.decode()
    assert all(recall in table for recall in known)


def test_show_tells_all_of_one_recall(labelcheck: Run) -> None:
    recall = Catalogue.bundled().recalls[0]
    page = labelcheck("recalls", "show", recall.id).stdout.decode()
    assert recall.products[0].name in page
    assert json.loads(labelcheck("recalls", "show", recall.id, "--format", "json").stdout)["id"] == recall.id


def test_show_of_an_unknown_id_exits_with_1_and_says_where_to_look(labelcheck: Run) -> None:
    told = labelcheck("recalls", "show", "x:1")
    assert told.returncode == 1
    assert b"labelcheck recalls list" in told.stderr


def test_search_finds_a_model(labelcheck: Run) -> None:
    found = json.loads(labelcheck("recalls", "search", "A1263", "--format", "json").stdout)
    assert any(code["value"] == "A1263" for product in found[0]["products"] for code in product["codes"])


def test_search_without_a_hit_says_so(labelcheck: Run) -> None:
    told = labelcheck("recalls", "search", "qqqqzzzz", "xxxx")
    assert (told.returncode, told.stdout) == (0, b"")
    assert b"No recall" in told.stderr


def test_validate_tells_good_files_from_bad_ones(labelcheck: Run, tmp_path: Path) -> None:
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    good.write_text(json.dumps({"schema": 1, "date": "2026-01-01", "recalls": []}))
    bad.write_text('{"schema": 1}')
    assert labelcheck("recalls", "validate", good).returncode == 0
    told = labelcheck("recalls", "validate", good, bad)
    assert told.returncode == 1
    assert b"good.json: valid" in told.stdout
    assert b"bad.json" in told.stderr


def test_schema_is_a_json_schema(labelcheck: Run) -> None:
    assert "recalls" in json.loads(labelcheck("recalls", "schema").stdout)["properties"]


@pytest.mark.parametrize("command", [["check", "x.jpg"], ["recalls", "list"]])
def test_a_catalogue_that_cannot_be_used_exits_with_1_and_is_named(
    labelcheck: Run, tmp_path: Path, command: list[str]
) -> None:
    told = labelcheck(*command, "--recalls", tmp_path / "none.json")
    assert told.returncode == 1
    assert b"none.json" in told.stderr
    assert b"Traceback" not in told.stderr


def test_a_catalogue_without_recalls_is_refused_rather_than_finding_nothing(labelcheck: Run, tmp_path: Path) -> None:
    empty = tmp_path / "empty.json"
    empty.write_text(json.dumps({"schema": 1, "date": "2026-01-01", "recalls": []}))
    told = labelcheck("check", "x.jpg", "--recalls", empty)
    assert told.returncode == 2
    assert b"no recalls" in told.stderr
