"""Verdicts on photos are counted: right ones, misses and false alarms."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from benchmarks.deciding import photo_verdicts
from benchmarks.deciding.photo_verdicts import Checked, table
from benchmarks.synth import typefaces

needs_fonts = pytest.mark.skipif(
    not typefaces.faces("regular") and os.environ.get("LABELCHECK_REQUIRE_TYPEFACES") != "1",
    reason=f"no typefaces: {typefaces.INSTALL}",
)


def checked(answer: str, *, recalled: bool, right: bool, legible: str = "yes", group: str = "some") -> Checked:
    return Checked("1.jpg", group, legible, "A1112", "A1112", recalled, answer, 0.99, right, 0.5)


def cells(row: str) -> list[str]:
    return [cell.strip() for cell in row.strip("|").split("|")]


def test_misses_and_false_alarms_are_told_apart_from_what_was_left_open() -> None:
    rows = [
        checked("recalled", recalled=True, right=True),
        checked("not_listed", recalled=True, right=False),
        checked("not_affected", recalled=True, right=False),
        checked("recalled", recalled=False, right=False),
        checked("unreadable", recalled=True, right=False),
        checked("unreadable", recalled=False, right=True, legible="no"),
    ]
    heading, _, legible, illegible = table(rows).splitlines()
    counted = dict(zip(cells(heading), cells(legible), strict=True))
    assert counted["right"] == "1 = 20.0 %"
    assert (counted["called fine though recalled"], counted["false alarms"]) == ("2", "1")
    assert (counted["`recalled`"], counted["`unreadable`"], counted["`failed`"]) == ("2", "1", "0")
    assert cells(illegible)[:4] == ["some", "no", "1", "1 = 100.0 %"]


@needs_fonts
def test_synthetic_devices_are_checked_from_the_photo_to_the_verdict(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    dump = tmp_path / "rows.jsonl"
    arguments = ["--synthetic", "3", "--seed", "1", "--jobs", "1", "--dump", str(dump), "--wrong"]
    assert photo_verdicts.main(arguments) == 0
    rows = [json.loads(line) for line in dump.read_text(encoding="utf-8").splitlines()]
    assert [row["photo"] for row in rows] == ["1", "2", "3"]
    assert all(row["group"].startswith("synthetic, ") and row["legible"] in photo_verdicts.LEGIBLE for row in rows)
    assert "| photos | legible | checked |" in capsys.readouterr().out


def test_where_the_shared_photos_are_not_there_it_is_said(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(photo_verdicts, "SHARED", tmp_path)
    assert photo_verdicts.main([]) == 2
    assert str(tmp_path) in capsys.readouterr().err
