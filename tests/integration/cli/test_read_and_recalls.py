"""`labelcheck read` and `labelcheck recalls`."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from command_runs import Run
from labelcheck.catalogue.catalogue import Catalogue
from places import FEED_DATA


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


DATA = FEED_DATA


@pytest.fixture
def imported(labelcheck: Run, tmp_path: Path) -> Path:
    made = tmp_path / "cpsc.json"
    told = labelcheck("recalls", "import", DATA / "cpsc-api.json", "--feed", "cpsc", "--output", made)
    assert told.returncode == 0, told.stderr
    return made


def test_import_says_what_became_of_every_record(labelcheck: Run, tmp_path: Path) -> None:
    aside = tmp_path / "aside.csv"
    files = (DATA / "cpsc-short.json", DATA / "cpsc-api.json", DATA / "cpsc-export.csv")
    told = labelcheck("recalls", "import", *files, "--feed", "cpsc", "-o", tmp_path / "c.json.gz", "--set-aside", aside)
    assert (told.returncode, told.stdout) == (0, b"")
    assert b"19 records, 7 of them further versions of another: 11 recalls" in told.stderr
    assert b"recall 07295 names no product" in told.stderr
    assert "07295" in aside.read_text("utf-8")
    assert labelcheck("recalls", "validate", tmp_path / "c.json.gz").returncode == 0


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        ((DATA / "cpsc-api.json", "--feed", "nonsense", "-o", "{tmp}/c.json"), 2, b"Choose among cpsc"),
        ((DATA / "cpsc-api.json", "--feed", "cpsc", "-o", "{tmp}/c.txt"), 2, b".json.gz"),
        ((DATA / "cpsc-api.json", "--feed", "cpsc"), 2, b"--output"),
        (("{tmp}/gone.json", "--feed", "cpsc", "-o", "{tmp}/c.json"), 1, b"gone.json: there is no such file"),
        ((DATA / "opss.json", "--feed", "cpsc", "-o", "{tmp}/c.json"), 1, b"opss.json"),
        ((DATA / "cpsc-api.json", "--feed", "cpsc", "-o", "{tmp}/no/such/c.json"), 1, b"cannot be written"),
    ],
)
def test_import_that_cannot_be_done_says_why(
    labelcheck: Run, tmp_path: Path, arguments: tuple[object, ...], code: int, said: bytes
) -> None:
    told = labelcheck("recalls", "import", *(str(one).format(tmp=tmp_path) for one in arguments))
    assert told.returncode == code
    assert said in told.stderr
    assert b"Traceback" not in told.stderr


def test_update_offline_says_so_and_changes_nothing(labelcheck: Run, tmp_path: Path) -> None:
    dead = dict.fromkeys(("https_proxy", "HTTPS_PROXY"), "http://127.0.0.1:9")
    data = {"LABELCHECK_DATA": str(tmp_path / "data"), "no_proxy": "", "NO_PROXY": ""}
    told = labelcheck("recalls", "update", "--feed", "cpsc", **dead, **data)
    assert (told.returncode, told.stdout) == (1, b"")
    assert b"cpsc: https://www.saferproducts.gov" in told.stderr
    assert b"no connection" in told.stderr
    assert b"stays" in told.stderr
    assert not (tmp_path / "data" / "catalogue.json").exists()


def test_update_of_an_unknown_feed_is_wrong_usage(labelcheck: Run, tmp_path: Path) -> None:
    told = labelcheck("recalls", "update", "--feed", "cspc", LABELCHECK_DATA=str(tmp_path))
    assert told.returncode == 2
    assert b"Choose among" in told.stderr


def test_list_can_be_narrowed_and_counts_what_is_left(labelcheck: Run, imported: Path) -> None:
    def listed(*options: str) -> list[str]:
        told = labelcheck("recalls", "list", "--recalls", imported, "--format", "json", *options)
        assert told.returncode == 0
        return [recall["id"] for recall in json.loads(told.stdout)]

    assert listed("--brand", "anker") == ["us-cpsc:25338"]
    assert listed("--since", "2025-06-13") == ["us-cpsc:25341"]
    assert listed("--until", "2023") == ["us-cpsc:24039"]
    assert listed("--authority", "us-cpsc", "--hazard", "shock") == ["us-cpsc:24039"]
    assert listed("--authority", "health canada") == []
    told = labelcheck("recalls", "list", "--recalls", imported, "--brand", "anker")
    assert b"1 of 7 recalls" in told.stderr


def test_a_day_that_is_none_is_wrong_usage(labelcheck: Run, imported: Path) -> None:
    told = labelcheck("recalls", "list", "--recalls", imported, "--since", "June")
    assert (told.returncode, told.stdout) == (2, b"")
    assert b"--since" in told.stderr


def test_list_and_search_write_csv_that_no_spreadsheet_runs(labelcheck: Run, imported: Path, tmp_path: Path) -> None:
    data = json.loads(imported.read_text("utf-8"))
    data["recalls"][0]["title"] = "=cmd|'/c calc'!A1"
    (tmp_path / "odd.json").write_text(json.dumps(data), "utf-8")
    text = labelcheck("recalls", "list", "--recalls", tmp_path / "odd.json", "--format", "csv").stdout.decode()
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == 7
    assert rows[0]["title"].startswith("'=cmd")
    found = labelcheck("recalls", "search", "A1263", "--recalls", imported, "--format", "csv").stdout.decode()
    assert next(csv.DictReader(io.StringIO(found)))["id"] == "us-cpsc:25338"


def test_show_marks_the_words_that_became_a_code(labelcheck: Run, imported: Path) -> None:
    page = labelcheck("recalls", "show", "us-cpsc:25338", "--recalls", imported).stdout.decode()
    assert "A1263 [1]" in " ".join(page.split())
    assert "[1] code" in page


def test_stats_count_in_every_format(labelcheck: Run, imported: Path) -> None:
    counted = json.loads(labelcheck("recalls", "stats", "--recalls", imported, "--format", "json").stdout)
    assert counted["recalls"] == 7
    assert sum(counted["years"].values()) == 7
    assert b"recalls" in labelcheck("recalls", "stats", "--recalls", imported).stdout
    assert labelcheck("recalls", "stats", "--recalls", imported, "--format", "csv").stdout.startswith(
        b"of,which,number"
    )


def test_diff_says_what_came_went_and_changed(labelcheck: Run, imported: Path, tmp_path: Path) -> None:
    data = json.loads(imported.read_text("utf-8"))
    gone = data["recalls"].pop()
    data["recalls"][0]["title"] = "Another title"
    data["recalls"].append({**gone, "id": "x:1", "sources": ["made up"]})
    (tmp_path / "new.json").write_text(json.dumps(data), "utf-8")
    told = labelcheck("recalls", "diff", imported, tmp_path / "new.json", "--format", "json")
    changes = {change["id"]: change for change in json.loads(told.stdout)}
    assert changes["x:1"]["change"] == "added"
    assert changes[data["recalls"][0]["id"]]["fields"] == ["title"]
    assert changes[gone["id"]]["change"] == "removed"
    assert b"1 added, 1 changed, 0 merged, 1 removed" in told.stderr
    data["recalls"][-1]["sources"] = gone["sources"]  # told in another recall now: not lost
    (tmp_path / "merged.json").write_text(json.dumps(data), "utf-8")
    told = labelcheck("recalls", "diff", imported, tmp_path / "merged.json", "--format", "csv")
    assert f"merged,{gone['id']},x:1,".encode() in told.stdout
    assert b"x:1" in labelcheck("recalls", "diff", imported, tmp_path / "new.json").stdout


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
