"""`labelcheck watch`: a real process that watches a real folder, until a real signal."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PIL import Image

from command_runs import Run
from places import NAMED_ANSWERS

pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals are different there")

PROGRAM = NAMED_ANSWERS
DEADLINE = 60.0
"""Seconds after which a process that says nothing is killed, so that its test fails instead of hanging."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    return tmp_path / "in"


@contextmanager
def watching(folder: Path, *options: object, stdout: int = subprocess.PIPE) -> Iterator[subprocess.Popen[bytes]]:
    """Run the command, from when it watches on."""
    process = subprocess.Popen(
        [sys.executable, PROGRAM, "watch", folder, "--jobs", "1", *map(str, options)],
        stdout=stdout,
        stderr=subprocess.PIPE,
        start_new_session=True,
        env={**os.environ, "TERM": "xterm-256color", "COLUMNS": "100"},
    )
    guard = threading.Timer(DEADLINE, process.kill)
    guard.start()
    try:
        assert process.stderr is not None
        assert process.stderr.readline().startswith(b"labelcheck: Watching ")
        yield process
    finally:
        guard.cancel()
        process.kill()
        process.communicate()


def photo(path: Path, shade: int = 9) -> None:
    buffer = io.BytesIO()
    Image.new("RGB", (32, 24), (shade, 9, 9)).save(buffer, "PNG")
    path.write_bytes(buffer.getvalue())


def next_row(process: subprocess.Popen[bytes]) -> dict[str, object]:
    assert process.stdout is not None
    row: dict[str, object] = json.loads(process.stdout.readline())
    return row


def end(process: subprocess.Popen[bytes], how: signal.Signals = signal.SIGINT) -> tuple[bytes, bytes]:
    os.killpg(process.pid, how)
    said: tuple[bytes, bytes] = process.communicate(timeout=DEADLINE)
    return said


def test_a_photo_that_comes_is_told_at_once_and_ctrl_c_ends_it_with_the_code_of_check(folder: Path) -> None:
    with watching(folder, "--format", "jsonl") as process:
        photo(folder / "not_listed.png", 1)
        assert next_row(process)["verdict"] == "not_listed"
        photo(folder / "recalled.png", 2)
        assert next_row(process)["verdict"] == "recalled"
        _, said = end(process)
    assert process.returncode == 3
    assert b"2 photos: 1 recalled, 1 not listed" in said
    assert b"Traceback" not in said


def test_fail_on_chooses_which_answers_exit_with_3(folder: Path) -> None:
    with watching(folder, "--format", "jsonl", "--fail-on", "not_listed") as process:
        photo(folder / "not_listed.png")
        next_row(process)
        end(process)
    assert process.returncode == 3


@pytest.mark.parametrize(
    ("name", "code"), [(None, 0), ("not_listed.png", 0), ("unreadable.png", 4), ("needs_check.png", 3)]
)
def test_sigterm_is_a_proper_end_too(folder: Path, name: str | None, code: int) -> None:
    with watching(folder, "--format", "jsonl") as process:
        if name is not None:
            photo(folder / name)
            next_row(process)
        end(process, signal.SIGTERM)
    assert process.returncode == code


def test_photos_that_are_there_are_counted_and_checked_only_if_asked_for(folder: Path) -> None:
    photo(folder / "recalled.png")
    with watching(folder, "--format", "jsonl") as process:
        assert process.stderr is not None
        assert b"1 photo is there already" in process.stderr.readline()
        end(process)
    assert process.returncode == 0
    with watching(folder, "--format", "jsonl", "--existing") as process:
        assert next_row(process)["verdict"] == "recalled"
        end(process)
    assert process.returncode == 3


def test_drawings_and_reports_in_the_same_folder_are_not_picked_up(folder: Path) -> None:
    report = folder / "report.png"  # a strange name for a report; it must do no harm
    with watching(folder, "--format", "jsonl", "--annotate", folder, "--output", report) as process:
        for number in range(3):
            photo(folder / f"recalled-{number}.png", number)
        while not report.exists() or len(report.read_bytes().splitlines()) < 3:
            assert process.poll() is None
        end(process)
    rows = [json.loads(line) for line in report.read_bytes().splitlines()]
    assert sorted(Path(row["photo"]).name for row in rows) == ["recalled-0.png", "recalled-1.png", "recalled-2.png"]
    assert len(list(folder.glob("*.labelcheck.jpg"))) == 3


def test_a_report_is_gone_on_with_even_if_it_was_cut_off(folder: Path, tmp_path: Path) -> None:
    report = tmp_path / "report.jsonl"
    report.write_text('{"whole": 1}\n{"torn": ')
    with watching(folder, "--format", "jsonl", "--output", report) as process:
        photo(folder / "recalled.png")
        while len(report.read_bytes().splitlines()) < 3:
            assert process.poll() is None
        end(process)
    lines = report.read_text("utf-8").splitlines()
    assert lines[:2] == ['{"whole": 1}', '{"torn": ']
    assert json.loads(lines[2])["verdict"] == "recalled"


def test_photos_that_were_not_finished_are_named_at_the_end(folder: Path) -> None:
    with watching(folder, "--format", "jsonl") as process:
        photo(folder / "first.png", 1)
        next_row(process)
        for number in range(40):
            photo(folder / f"{number}-slow.png", number)
        next_row(process)
        _, said = end(process)
    assert b"Without an answer: " in said
    assert b"-slow.png" in said
    assert b"labelcheck check" in said


def test_a_folder_that_vanishes_is_waited_for(folder: Path, tmp_path: Path) -> None:
    with watching(folder, "--format", "jsonl") as process:
        assert process.stderr is not None
        folder.rename(tmp_path / "away")
        assert b"Waiting until it is back" in process.stderr.readline()
        (tmp_path / "away").rename(folder)
        assert b"is back" in process.stderr.readline()
        photo(folder / "recalled.png")
        assert next_row(process)["verdict"] == "recalled"
        end(process)


def test_a_terminal_gets_a_card_in_colour_and_a_bell_for_what_is_recalled(folder: Path) -> None:
    import pty  # noqa: PLC0415 - not on Windows

    told, ours = pty.openpty()
    shown = b""
    with watching(folder, stdout=ours) as process:
        os.close(ours)
        photo(folder / "recalled.png")
        while b"\a" not in shown:
            shown += os.read(told, 65536)
        end(process)
    os.close(told)
    assert b"RECALLED" in shown
    assert b"\x1b[31m" in shown


def test_a_pipe_gets_cards_without_colour_or_bell(folder: Path) -> None:
    with watching(folder, "--format", "table") as process:
        assert process.stdout is not None
        photo(folder / "recalled.png")
        shown = process.stdout.readline()
        rest, _ = end(process)
    assert b"RECALLED" in shown
    assert b"\a" not in shown + rest
    assert b"\x1b" not in shown + rest


def test_a_name_that_moves_the_cursor_is_harmless(folder: Path) -> None:
    with watching(folder, "--format", "table") as process:
        photo(folder / "recalled\x1b[2J\n.png")
        assert process.stdout is not None
        shown = process.stdout.readline()
        rest, said = end(process)
    assert b"\x1b" not in shown + rest + said


def test_what_is_no_folder_is_wrong_usage(fake: Run, tmp_path: Path) -> None:
    told = fake("watch", tmp_path / "gone")
    assert told.returncode == 2
    assert b"is not a folder" in told.stderr


def test_an_output_that_cannot_be_written_exits_with_1_and_names_it(fake: Run, folder: Path, tmp_path: Path) -> None:
    told = fake("watch", folder, "--output", tmp_path / "no" / "out")
    assert told.returncode == 1
    assert str(tmp_path / "no" / "out").encode() in told.stderr
