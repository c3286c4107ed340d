"""`labelcheck check`: formats, exit codes, streams, and photos that are none."""

from __future__ import annotations

import csv
import io
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
from places import NAMED_ANSWERS

Photos = Callable[..., list[Path]]


@pytest.mark.parametrize(
    ("names", "code"),
    [
        (["not_listed.png"], 0),
        (["not_listed.png", "not_affected.png"], 0),
        (["not_listed.png", "recalled.png", "failed.png"], 3),
        (["needs_check.png"], 3),
        (["not_listed.png", "unreadable.png"], 4),
        (["failed.png"], 4),
    ],
)
def test_the_exit_code_tells_the_worst_answer(fake: Run, photos: Photos, names: list[str], code: int) -> None:
    assert fake("check", *photos(*names)).returncode == code


@pytest.mark.parametrize(
    ("fail_on", "name", "code"),
    [
        (["--fail-on", "recalled"], "needs_check.png", 0),
        (["--fail-on", "recalled"], "recalled.png", 3),
        (["--fail-on", "not_listed,unreadable"], "unreadable.png", 3),
        (["--fail-on", "not_listed", "--fail-on", "failed"], "not_listed.png", 3),
    ],
)
def test_fail_on_chooses_which_answers_exit_with_3(
    fake: Run, photos: Photos, fail_on: list[str], name: str, code: int
) -> None:
    assert fake("check", *photos(name), *fail_on).returncode == code


@pytest.mark.parametrize("jobs", [1, 2])
def test_rows_come_in_the_order_of_the_sorted_paths(fake: Run, photos: Photos, jobs: int) -> None:
    made = photos("c.png", "a-slow.png", "b.png", "d.png")
    told = fake("check", *made, "--format", "jsonl", "--jobs", jobs)
    assert [Path(json.loads(row)["photo"]).name for row in told.stdout.splitlines()] == [
        "a-slow.png",
        "b.png",
        "c.png",
        "d.png",
    ]


def test_formats_for_programs_leave_stdout_to_the_data(fake: Run, photos: Photos) -> None:
    made = photos("recalled.png", "not_listed.png")
    rows = list(csv.DictReader(io.StringIO(fake("check", *made, "--format", "csv").stdout.decode())))
    assert [row["verdict"] for row in rows] == ["not_listed", "recalled"]
    told = fake("check", *made, "--format", "json")
    assert json.loads(told.stdout)["summary"]["recalled"] == 1
    assert b"2 photos: 1 recalled, 1 not listed" in told.stderr


def test_one_photo_is_shown_at_a_glance_and_several_as_a_table(fake: Run, photos: Photos) -> None:
    made = photos("recalled.png", "not_listed.png")
    assert b"What to do" in fake("check", made[0]).stdout
    assert b"2 photos" in fake("check", *made).stdout


def test_a_photo_may_come_on_standard_input(fake: Run, photos: Photos) -> None:
    (made,) = photos("x.png")
    told = fake("check", "-", "--format", "jsonl", stdin=made.read_bytes())
    assert (told.returncode, json.loads(told.stdout)["photo"]) == (0, "-")


@pytest.mark.parametrize("output_format", ["table", "json", "jsonl", "csv", "html"])
def test_output_goes_whole_into_a_file(fake: Run, photos: Photos, tmp_path: Path, output_format: str) -> None:
    told = fake("check", *photos("recalled.png"), "--format", output_format, "--output", tmp_path / "out")
    assert told.stdout == b""
    assert "recalled" in (tmp_path / "out").read_text("utf-8").lower()
    assert "\x1b" not in (tmp_path / "out").read_text("utf-8")


def test_an_output_that_cannot_be_written_exits_with_1_and_names_it(fake: Run, photos: Photos, tmp_path: Path) -> None:
    told = fake("check", *photos("recalled.png"), "--output", tmp_path / "no" / "out")
    assert told.returncode == 1
    assert str(tmp_path / "no" / "out").encode() in told.stderr


def test_annotate_draws_each_photo_into_a_new_folder(fake: Run, photos: Photos, tmp_path: Path) -> None:
    fake("check", *photos("recalled.png", "b.png"), "--annotate", tmp_path / "new" / "drawn")
    assert sorted(path.name for path in (tmp_path / "new" / "drawn").iterdir()) == [
        "b.labelcheck.jpg",
        "recalled.labelcheck.jpg",
    ]
    assert Image.open(tmp_path / "new" / "drawn" / "b.labelcheck.jpg").width >= 1000


def test_the_html_page_shows_the_photos(fake: Run, photos: Photos) -> None:
    page = fake("check", *photos("recalled.png"), "--format", "html").stdout
    assert b"data:image/jpeg;base64," in page


def test_a_pipe_gets_no_colour_and_no_progress(fake: Run, photos: Photos) -> None:
    told = fake("check", *photos("recalled.png", "b.png"))
    assert b"\x1b" not in told.stdout + told.stderr
    assert b"Checking" not in told.stderr


@pytest.mark.skipif(os.name == "nt", reason="no pseudo-terminals there")
@pytest.mark.parametrize("no_color", [False, True])
def test_a_terminal_gets_colour_unless_it_wants_none(photos: Photos, no_color: bool) -> None:
    import pty  # noqa: PLC0415 - not on Windows

    told, ours = pty.openpty()
    environment = {**os.environ, "TERM": "xterm-256color", **({"NO_COLOR": "1"} if no_color else {})}
    program = NAMED_ANSWERS
    subprocess.run(
        [sys.executable, program, "check", *photos("recalled.png")], stdout=ours, check=False, env=environment
    )
    os.close(ours)
    shown = b""
    try:
        while part := os.read(told, 65536):
            shown += part
    except OSError:  # how Linux says that the other end is closed
        pass
    os.close(told)
    assert (b"\x1b[31m" in shown) is not no_color


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8"])
@pytest.mark.parametrize("output_format", ["table", "jsonl", "csv"])
def test_any_terminal_encoding_is_enough(fake: Run, photos: Photos, encoding: str, output_format: str) -> None:
    told = fake("check", *photos("recalled-输入.png"), "--format", output_format, PYTHONIOENCODING=encoding)
    assert told.returncode == 3
    assert b"Traceback" not in told.stderr


@pytest.mark.skipif(os.name == "nt", reason="names are Unicode there")
def test_a_name_with_a_new_line_escapes_and_no_utf8_is_harmless(fake: Run, tmp_path: Path) -> None:
    name = os.fsencode(tmp_path) + b"/recalled\n\x1b[31m\xff.png"
    buffer = io.BytesIO()
    Image.new("RGB", (9, 9)).save(buffer, "PNG")
    try:
        Path(os.fsdecode(name)).write_bytes(buffer.getvalue())
    except OSError:
        pytest.skip("this file system takes only UTF-8")
    table = fake("check", name)
    assert table.returncode == 3
    assert b"\x1b" not in table.stdout
    assert rb"recalled\n\x1b[31m\xff.png" in table.stdout.replace(b"\n", b"")
    rows = fake("check", name, "--format", "jsonl").stdout.splitlines()
    assert len(rows) == 1
    assert json.loads(rows[0])["photo"].endswith("recalled\n\x1b[31m\\xff.png")
    told = fake("check", tmp_path, "--annotate", tmp_path / "drawn")
    assert told.returncode == 3
    assert len(list((tmp_path / "drawn").iterdir())) == 1


@pytest.mark.skipif(os.name == "nt", reason="pipes end differently there")
def test_a_reader_that_leaves_early_gets_no_traceback(photos: Photos) -> None:
    program = NAMED_ANSWERS
    made = photos(*(f"{number}.png" for number in range(40)))
    with subprocess.Popen(
        [sys.executable, program, "check", *made, "--format", "jsonl", "--jobs", "1"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        said = process.stderr.read()
    assert b"Traceback" not in said
    assert b"Error" not in said
    assert process.returncode == 1


@pytest.mark.skipif(os.name == "nt", reason="signals are different there")
@pytest.mark.parametrize("jobs", [1, 2])
def test_ctrl_c_ends_it_at_once_with_130(photos: Photos, jobs: int) -> None:
    program = NAMED_ANSWERS
    made = photos(*(f"{number}-slow.png" for number in range(60)))
    process = subprocess.Popen(
        [sys.executable, program, "check", *made, "--format", "jsonl", "--jobs", str(jobs)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    assert process.stdout is not None
    process.stdout.readline()
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=20)
    assert process.returncode == 130
    assert b"Traceback" not in said


def test_files_that_are_no_photos_are_rows_and_not_the_end(labelcheck: Run, tmp_path: Path) -> None:
    (tmp_path / "empty.jpg").write_bytes(b"")
    (tmp_path / "text.jpg").write_text("model A1263")
    Image.new("L", (8, 8)).save(tmp_path / "picture.gif")
    (tmp_path / "sub").mkdir()
    told = labelcheck("check", tmp_path, tmp_path / "missing.jpg", tmp_path / "sub", "--format", "jsonl")
    rows = {Path(row["photo"]).name: row for row in map(json.loads, told.stdout.splitlines())}
    assert sorted(rows) == ["empty.jpg", "missing.jpg", "picture.gif", "sub", "text.jpg"]
    assert {row["verdict"] for row in rows.values()} == {"failed"}
    assert all(row["why"] and row["next"] for row in rows.values())
    assert told.returncode == 4


def test_the_real_checker_answers_a_blank_photo(labelcheck: Run, tmp_path: Path) -> None:
    Image.new("RGB", (640, 480), "white").save(tmp_path / "blank.jpg")
    told = labelcheck("check", tmp_path / "blank.jpg", "--format", "jsonl")
    assert json.loads(told.stdout)["verdict"] == "unreadable"
    assert told.returncode == 4
