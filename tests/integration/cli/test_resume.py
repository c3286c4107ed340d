"""`labelcheck check` with a journal: stopped, resumed, rechecked."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from command_runs import Run
from places import NAMED_ANSWERS, RECALLS, SAMPLES

Photos = Callable[..., list[Path]]

SAMPLE = SAMPLES / "charmast-w1056.jpg"
PROGRAM = NAMED_ANSWERS


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An own place for journals that nobody named."""
    monkeypatch.setenv("LABELCHECK_STATE", str(tmp_path / "state"))
    return tmp_path / "state"


def rows(told: bytes) -> list[dict[str, object]]:
    found = [json.loads(row) for row in told.splitlines()]
    for row in found:
        row.pop("seconds")
    return found


def journals(state: Path) -> list[Path]:
    return list(state.iterdir()) if state.exists() else []


def stop(signal_number: int, *arguments: object) -> subprocess.CompletedProcess[bytes]:
    """Start a batch, and send it a signal when its first row is there."""
    process = subprocess.Popen(
        [sys.executable, PROGRAM, "check", *map(str, arguments), "--format", "jsonl", "--jobs", "2"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    assert process.stdout is not None
    first = process.stdout.readline()
    process.send_signal(signal_number)
    out, err = process.communicate(timeout=60)
    return subprocess.CompletedProcess([], process.returncode, first + out, err)


def slow(photos: Photos, *, count: int = 12) -> list[Path]:
    return photos("0.png", *(f"{number}-slow.png" for number in range(1, count)))


@pytest.mark.skipif(os.name == "nt", reason="signals are different there")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_batch_that_is_stopped_says_how_to_resume_and_resumes(
    fake: Run, photos: Photos, state: Path, number: int
) -> None:
    made = slow(photos)
    stopped = stop(number, *made)
    assert stopped.returncode == 130
    assert b"To go on: labelcheck check " in stopped.stderr
    assert stopped.stderr.rstrip().endswith(b"--resume")
    assert b"Traceback" not in stopped.stderr
    told = fake("check", *made, "--format", "jsonl", "--jobs", "2", "--resume")
    assert b"12 photos are done already" in told.stderr
    assert rows(told.stdout) == rows(fake("check", *made, "--format", "jsonl").stdout)
    assert journals(state) == []


@pytest.mark.skipif(os.name == "nt", reason="signals are different there")
def test_kill_9_costs_no_more_than_what_was_in_work(fake: Run, photos: Photos, tmp_path: Path) -> None:
    made = slow(photos)
    assert stop(signal.SIGKILL, *made, "--journal", tmp_path / "j").returncode == -9
    told = fake("check", *made, "--format", "jsonl", "--journal", tmp_path / "j", "--resume")
    assert rows(told.stdout) == rows(fake("check", *made, "--format", "jsonl").stdout)


def test_a_batch_that_is_done_leaves_no_journal_unless_it_was_named(
    fake: Run, photos: Photos, state: Path, tmp_path: Path
) -> None:
    made = photos("a.png", "b.png")
    fake("check", *made)
    assert journals(state) == []
    fake("check", *made, "--journal", tmp_path / "j")
    assert (tmp_path / "j").exists()
    assert journals(state) == []


def test_one_photo_needs_no_journal(fake: Run, photos: Photos, state: Path) -> None:
    fake("check", *photos("a.png"))
    assert not state.exists()


def test_nothing_to_resume_is_said_and_the_batch_begins(fake: Run, photos: Photos) -> None:
    told = fake("check", *photos("a.png", "b.png"), "--resume", "--format", "jsonl")
    assert len(rows(told.stdout)) == 2
    assert b"nothing to resume" in told.stderr


def test_a_journal_that_is_there_is_not_overwritten(fake: Run, photos: Photos, tmp_path: Path) -> None:
    made = photos("a.png", "b.png")
    fake("check", *made, "--journal", tmp_path / "j")
    before = (tmp_path / "j").read_bytes()
    told = fake("check", *made, "--journal", tmp_path / "j")
    assert (told.returncode, told.stdout) == (2, b"")
    assert b"--resume" in told.stderr
    assert (tmp_path / "j").read_bytes() == before


def test_a_photo_is_not_taken_for_a_journal(fake: Run, photos: Photos) -> None:
    made = photos("a.png", "b.png")
    before = made[1].read_bytes()
    told = fake("check", made[0], "--journal", made[1], "--resume")
    assert (told.returncode, made[1].read_bytes()) == (1, before)
    assert b"is not a journal" in told.stderr


def test_what_failed_is_tried_again_and_that_is_said(fake: Run, photos: Photos, tmp_path: Path) -> None:
    told = fake("check", *photos("failed.png", "b.png"), "--journal", tmp_path / "j")
    assert b"1 failed" in told.stderr
    assert b"--resume" in told.stderr


def test_duplicates_have_a_row_each(fake: Run, photos: Photos, tmp_path: Path) -> None:
    made = photos("a.png", "b.png")
    (tmp_path / "c.png").write_bytes(made[0].read_bytes())
    told = rows(fake("check", tmp_path, "--format", "jsonl").stdout)
    assert [Path(str(row["photo"])).name for row in told] == ["a.png", "b.png", "c.png"]
    assert told[0]["sha256"] == told[2]["sha256"]


def test_photos_may_be_listed_in_a_file(fake: Run, photos: Photos, tmp_path: Path) -> None:
    made = photos("a.png", "b c.png")
    (tmp_path / "list").write_bytes(b"\0".join(os.fsencode(path) for path in made))
    for source, stdin in ((tmp_path / "list", b""), ("-", (tmp_path / "list").read_bytes())):
        told = fake("check", "--files-from", source, "--format", "jsonl", stdin=stdin)
        assert [row["photo"] for row in rows(told.stdout)] == [str(path) for path in made], told.stderr


@pytest.mark.parametrize("arguments", [["--files-from", "gone"], ["-", "--files-from", "-"], ["--files-from", "empty"]])
def test_a_list_that_is_none_is_wrong_usage(fake: Run, tmp_path: Path, arguments: list[str]) -> None:
    (tmp_path / "empty").write_text("\n")
    told = fake("check", *arguments, cwd=tmp_path)
    assert (told.returncode, told.stdout) == (2, b"")
    assert b"Traceback" not in told.stderr


def test_the_html_page_shows_photos_that_were_answered_before_too(fake: Run, photos: Photos, tmp_path: Path) -> None:
    made = photos("recalled.png", "b.png")
    fake("check", *made, "--journal", tmp_path / "j")
    page = fake("check", *made, "--journal", tmp_path / "j", "--resume", "--format", "html").stdout
    assert page.count(b"data:image/jpeg;base64,") == 2


def test_a_photo_that_takes_too_long_is_a_failed_row(fake: Run, photos: Photos) -> None:
    told = fake("check", *photos("a.png", "b-hangs.png"), "--timeout", "1", "--format", "jsonl", "--jobs", "2")
    assert [row["verdict"] for row in rows(told.stdout)] == ["not_listed", "failed"]


# With the real checker


def catalogue(path: Path, *recalls: str) -> Path:
    own = json.loads(RECALLS.read_text(encoding="utf-8"))
    own["recalls"] = [recall for recall in own["recalls"] if "Charmast" not in recall["brands"] or "with" in recalls]
    own["date"] = "2026-01-01" if "with" in recalls else "2025-01-01"
    path.write_text(json.dumps(own), encoding="utf-8")
    return path


def test_a_new_recall_is_held_against_photos_that_are_gone(labelcheck: Run, tmp_path: Path) -> None:
    without, whole = catalogue(tmp_path / "old.json"), catalogue(tmp_path / "new.json", "with")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.jpg").write_bytes(SAMPLE.read_bytes())
    Image.new("RGB", (640, 480), "white").save(tmp_path / "in" / "blank.png")
    kept = ["--journal", tmp_path / "j", "--format", "jsonl"]
    first = labelcheck("check", tmp_path / "in", "--recalls", without, *kept)
    assert [row["verdict"] for row in rows(first.stdout)] == ["not_listed", "unreadable"]

    resumed = labelcheck("check", tmp_path / "in", "--recalls", whole, *kept, "--resume")
    assert b"The recalls have changed" in resumed.stderr
    assert [row["verdict"] for row in rows(resumed.stdout)] == ["recalled", "unreadable"]

    for file in (tmp_path / "in").iterdir():
        file.unlink()
    back = labelcheck("recheck", tmp_path / "j", "--recalls", without, "--format", "jsonl")
    assert rows(back.stdout) == rows(first.stdout)
    assert back.returncode == 4

    changed = labelcheck("recheck", tmp_path / "j", "--recalls", whole, "--format", "jsonl", "--changed")
    assert [(row["verdict"], row["photo"]) for row in rows(changed.stdout)] == [
        ("recalled", str(tmp_path / "in" / "a.jpg"))
    ]
    assert rows(changed.stdout)[0] == rows(resumed.stdout)[0]
    assert changed.returncode == 3

    nothing = labelcheck("recheck", tmp_path / "j", "--recalls", whole, "--format", "jsonl", "--changed")
    assert (nothing.stdout, nothing.returncode) == (b"", 0)


def test_a_report_that_cannot_be_written_leaves_the_journal_as_it_was(labelcheck: Run, tmp_path: Path) -> None:
    without, whole = catalogue(tmp_path / "old.json"), catalogue(tmp_path / "new.json", "with")
    labelcheck("check", SAMPLE, "--recalls", without, "--journal", tmp_path / "j")
    lost = labelcheck("recheck", tmp_path / "j", "--recalls", whole, "--output", tmp_path / "no" / "out")
    assert lost.returncode == 1
    told = labelcheck("recheck", tmp_path / "j", "--recalls", whole, "--changed", "--format", "jsonl")
    assert len(rows(told.stdout)) == 1


def test_recheck_of_what_is_no_journal_says_so(labelcheck: Run, tmp_path: Path) -> None:
    (tmp_path / "text").write_text("no journal")
    for name in ("gone", "text"):
        told = labelcheck("recheck", tmp_path / name)
        assert (told.returncode, told.stdout) == (1, b"")
        assert b"journal" in told.stderr
    assert not (tmp_path / "gone").exists()
