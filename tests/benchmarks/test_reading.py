"""The reading benchmark: its matcher, its character errors, its split, and its report on two samples."""

from __future__ import annotations

import json
import multiprocessing
from dataclasses import replace
from pathlib import Path

import pytest
from benchmarks.reading import __main__ as command
from benchmarks.reading import charts, matching, photos, report
from benchmarks.reading import child as children
from benchmarks.reading.child import Timed
from benchmarks.reading.measure import Share, character_errors, judged, measure, share, summarise
from benchmarks.reading.photos import Photo, PhotoSet
from benchmarks.reading.systems import SYSTEMS, Answer

A1112 = Photo(Path("a.jpg"), "A1112", "yes", ("Model: A1112", "5V⎓3A"), {"print_px": 20.0})
NO_MODEL = Photo(Path("b.jpg"), None, "no")


class Fake:
    """A system that always reads the same, in the time that it is told."""

    def __init__(self, *texts: str, seconds: float = 1.0, model: str | None = None, claimed: bool | None = None):
        self._timed = Timed(Answer(model, texts, claimed), seconds, seconds / 2)

    def read(self, photo: Path) -> Timed:
        return self._timed


@pytest.mark.parametrize(
    ("model", "line"),
    [
        ("A1112", "Model: A1112"),
        ("A1112", "MODELA1112"),
        ("BS-30KP365", "Model NO.:BS-30KP365"),
        ("BS-30KP365", "NO.BS-30KP365"),
        ("A1647", "型号:A1647"),
        ("NZ 9110.3", "Model NZ 9110.3 230V"),
        ("CP-9020226/75-004339", "P/N: CP-9020226/75-004339"),
        ("AR-890", "MODEL：AR–890"),
    ],
)
def test_a_whole_token_that_is_the_model_counts(model: str, line: str) -> None:
    assert matching.read_exactly(model, ["Anker", line])


@pytest.mark.parametrize("line", ["A11122", "A1112B", "XA1112", "a1112", "A1113", "A-1112", "A1112-2", ""])
def test_anything_else_does_not_count_as_read_exactly(line: str) -> None:
    assert not matching.read_exactly("A1112", [line])


def test_look_alikes_and_hyphens_count_when_folded_and_neighbours_do_not() -> None:
    assert matching.read_folded("A1112", ["model: al1I2"])
    assert matching.read_folded("AR-890", ["AR890"])
    assert not matching.read_folded("A1263", ["A1268"])
    assert not matching.read_folded("A1263", ["A12633"])


def test_a_miss_shows_what_was_read_instead() -> None:
    assert matching.nearest("A1652", ["Model: 41652", "Input"]) == "41652"
    assert matching.nearest("A1652", ["Made in China"]) is None
    assert matching.nearest("A1652", []) is None


def test_each_truth_line_is_held_against_the_line_that_comes_nearest() -> None:
    assert character_errors(["Model: A1112", "Input: 5V"], ["lnput: 5V", "Model: A1112"]) == (1, 19)


def test_lines_that_were_not_read_are_all_wrong_and_none_is_worse_than_that() -> None:
    assert character_errors(["A1112"], []) == (5, 5)
    assert character_errors(["A1112"], ["Manufactured by somebody else"]) == (5, 5)


def test_spaces_widths_and_the_sign_for_direct_current_are_no_errors() -> None:
    assert character_errors(["5V ⎓ 3A"], ["5V=3A"]) == (0, 5)


def test_lines_in_chinese_are_not_asked_for() -> None:
    assert character_errors(["型号: A1112"], []) == (0, 0)


def test_the_held_out_half_depends_on_the_name_alone_and_is_about_a_half() -> None:
    kept = [Photo(Path(f"r{index:03}.jpg"), None, "no").held_out for index in range(200)]
    assert kept == [Photo(Path(f"/else/r{index:03}.jpg"), "A1", "yes").held_out for index in range(200)]
    assert 70 < sum(kept) < 130
    assert Photo(Path("r000.jpg"), None, "no").held_out  # the SHA-256 of "r000.jpg" ends in an odd digit


def test_truth_is_read_as_a_list_or_as_lines_and_rows_of_unusable_files_are_left_out(tmp_path: Path) -> None:
    rows = [
        {"file": "b.jpg", "model": None, "legible": "yes"},
        {"file": "a.jpg", "model": "A1112", "verdict": "recalled"},
        {"file": "c.jpg", "model": "A1112", "verdict": "unreadable"},
        {"file": "d.jpg", "model": None, "verdict": "failed"},
    ]
    for row in rows:
        (tmp_path / row["file"]).write_bytes(b"")
    (tmp_path / "list.json").write_text(json.dumps(rows))
    (tmp_path / "lines.jsonl").write_text("\n".join(map(json.dumps, rows)) + "\n")
    from_list = photos.read_truth(tmp_path, tmp_path / "list.json")
    assert from_list == photos.read_truth(tmp_path, tmp_path / "lines.jsonl")
    assert [(photo.name, photo.legible) for photo in from_list.photos] == [
        ("a.jpg", "yes"),
        ("b.jpg", "no"),
        ("c.jpg", "no"),
    ]


def test_a_photo_that_is_not_there_is_named(tmp_path: Path) -> None:
    (tmp_path / "truth.jsonl").write_text('{"file": "gone.jpg", "model": null}\n')
    with pytest.raises(FileNotFoundError, match=r"gone\.jpg"):
        photos.read_truth(tmp_path, tmp_path / "truth.jsonl")


def test_a_limited_set_is_spread_over_the_whole() -> None:
    full = PhotoSet("set", tuple(Photo(Path(f"{index}.jpg"), None, "no") for index in range(10)))
    assert [photo.name for photo in full.limited(3).photos] == ["0.jpg", "3.jpg", "6.jpg"]
    assert full.limited(None) == full.limited(20) == full


def test_systems_take_turns_photo_by_photo() -> None:
    rows = list(measure(PhotoSet("set", (A1112, NO_MODEL)), {"one": Fake("A1112"), "two": Fake()}))
    assert [(row.photo.name, row.system) for row in rows] == [
        ("a.jpg", "one"),
        ("a.jpg", "two"),
        ("b.jpg", "one"),
        ("b.jpg", "two"),
    ]


def test_a_summary_counts_legible_models_and_pairs_times_with_the_reference() -> None:
    runners = {
        "peer": Fake("Model: A1l12", seconds=2.0),
        "own": Fake("Model: A1112", seconds=0.5, model="A1112", claimed=True),
    }
    rows = list(measure(PhotoSet("set", (A1112, NO_MODEL)), runners))
    peer, own = (summarise(rows, key, "peer") for key in runners)
    assert (peer.exactly, peer.folded, peer.itself) == (Share(0, 1), Share(1, 1), Share(0, 0))
    assert (own.exactly, own.itself, own.ratio, own.cpu_ratio) == (Share(1, 1), Share(1, 1), 0.25, 0.25)
    assert own.not_claimed == Share(0, 1), "it claims a model where there is none"
    assert own.character_error == pytest.approx(5 / 16), "the second line was not read"


def test_the_models_own_field_counts_only_when_it_is_the_model() -> None:
    row = judged("set", A1112, "own", Timed(Answer("A1113", ("A1112", "A1113"), True), 1.0, 1.0))
    assert row.exactly and row.itself is False


def test_shares_carry_an_interval_that_is_wide_when_there_is_little() -> None:
    low, high = share([True] * 9 + [False]).interval
    assert (round(low, 2), round(high, 2)) == (0.6, 0.98)
    assert share([]).interval == (0.0, 1.0)


def test_the_command_reports_two_samples_with_fake_systems(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    class FakeChild(Fake):
        def __init__(self, key: str):
            super().__init__("Model: A1112", seconds=4.0 if key == "rapidocr" else 1.0)

        def close(self) -> None:
            pass

    monkeypatch.setattr(command, "Child", FakeChild)
    monkeypatch.setattr(photos, "SHARED", tmp_path / "not there")
    out, tables = tmp_path / "report.json", tmp_path / "report.md"
    arguments = ["--limit", "2", "--systems", "rapidocr,labelcheck", "--no-memory"]
    assert command.main([*arguments, "--output", str(out), "--markdown", str(tables)]) == 0
    printed = capsys.readouterr()
    assert "0.25" in printed.out and "is not there" in printed.err
    written = json.loads(out.read_text(encoding="utf-8"))
    assert written["sets"]["samples"]["photos"] == 2
    assert [row["system"] for row in written["rows"]] == ["rapidocr", "labelcheck"] * 2
    assert written["sets"]["samples"]["all"][1]["ratio"] == 0.25
    assert tables.read_text(encoding="utf-8").startswith("**samples** (2 photos)")


def test_a_report_is_read_back_whole_and_a_set_takes_the_place_of_its_older_measurement() -> None:
    outcome = report.Outcome({"processors": 2}, peak_megabytes={"labelcheck": 200.0})
    for name in ("one", "two"):
        rows = list(measure(PhotoSet(name, (A1112,)), {"labelcheck": Fake("A1112"), "rapidocr": Fake()}))
        outcome.add(name, rows, "command", (1.0, 2.0))
    written = outcome.to_dict()
    again = report.Outcome.from_dict(json.loads(json.dumps(written)))
    assert again.to_dict() == written
    again.add("one", [replace(rows[0], photos="one")], "newer", (0.0, 0.0))
    assert again.sets() == ["two", "one"] and again.runs["one"]["command"] == "newer"


def test_the_command_refuses_systems_and_sets_that_it_does_not_know(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        command.main(["--systems", "abbyy"])
    assert command.main(["--sets", "elsewhere"]) == 2
    assert "elsewhere" in capsys.readouterr().err


def test_read_rates_of_a_mixed_set_are_given_for_groups_of_equal_size() -> None:
    rows = [{"difficulty": {"tilt": value}, "folded": value < 30} for value in (0, 10, 20, 30, 40, 50)]
    rows.append({"difficulty": {"tilt": 5}, "folded": None})
    assert charts.read_rates(rows, "tilt", 2) == [(10.0, 1.0, 3), (40.0, 0.0, 3)]
    assert charts.read_rates(rows, "bend", 2) == []


def test_read_rates_of_a_sweep_are_given_for_each_step() -> None:
    rows = [
        {"difficulty": {"print_px": px, "strength": strength}, "folded": px > 7}
        for strength, px in ((0.0, 22.0), (0.0, 21.0), (0.5, 8.0), (0.5, 7.0), (1.0, 3.0))
    ]
    assert charts.read_rates(rows, "print_px", None) == [(21.5, 1.0, 2), (7.5, 0.5, 2), (3.0, 0.0, 1)]


def test_charts_are_written_for_sweeps(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    rows = [
        {
            "set": "sweep tilt",
            "system": "labelcheck",
            "true_model": "A1112",
            "legible": "yes",
            "folded": tilt < 40,
            "difficulty": {"tilt": tilt, "strength": tilt / 50},
        }
        for tilt in (0, 25, 50)
    ]
    written = charts.draw({"sets": {"sweep tilt": {}}, "rows": rows}, tmp_path)
    assert [file.name for file in written] == ["reading-sweeps.svg"]
    assert "seen from the side" in written[0].read_text(encoding="utf-8")


class Dies:
    """A system whose process ends while it reads."""

    def read(self, photo: Path) -> Answer:
        raise SystemExit(7)


class Raises:
    """A system that stumbles over a photo."""

    def read(self, photo: Path) -> Answer:
        raise ValueError("stumbled")


@pytest.mark.skipif("fork" not in multiprocessing.get_all_start_methods(), reason="fakes reach a child by forking")
@pytest.mark.parametrize(("system", "error"), [(Dies, "ended with code 7"), (Raises, "ValueError: stumbled")])
def test_a_system_that_fails_costs_only_its_photo(monkeypatch: pytest.MonkeyPatch, system: type, error: str) -> None:
    fork = multiprocessing.get_context("fork")
    monkeypatch.setattr(children.multiprocessing, "get_context", lambda _: fork)
    monkeypatch.setitem(SYSTEMS, "fake", ("Fake", system))
    child = children.Child("fake")
    try:
        for _ in range(2):
            timed = child.read(Path("a.jpg"))
            assert error in (timed.error or "") and timed.answer == Answer(None, ())
    finally:
        child.close()


def test_markdown_names_each_system_once_a_table() -> None:
    rows = list(measure(PhotoSet("set", (A1112,)), {key: Fake("A1112") for key in SYSTEMS}))
    text = report.markdown(report.Outcome({}, rows=rows))
    assert all(f"| {name} |" in text for name, _ in SYSTEMS.values())
