"""Files are there whole or not at all."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from labelcheck.errors import OutputError
from labelcheck.system.files import whole_file, whole_text


def test_a_file_appears_when_it_is_done_and_nothing_else_stays(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    with whole_text(path) as stream:
        stream.write("输入\r\n")
        assert not path.exists()
    assert path.read_bytes() == "输入\r\n".encode()
    assert list(tmp_path.iterdir()) == [path]


def test_after_a_failure_the_old_file_is_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    path.write_text("old")

    def fail() -> None:
        with whole_text(path) as stream:
            stream.write("half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("name", ["no/such/folder/out.csv", "", "x" * 300])
def test_what_cannot_be_written_is_an_output_error_that_names_it(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    with pytest.raises(OutputError) as refusal, whole_text(path) as stream:
        stream.write("x")
    assert str(path) in refusal.value.problem
    assert not [entry for entry in tmp_path.iterdir() if entry.suffix == ".tmp"]


@pytest.mark.skipif(os.name == "nt", reason="no such permissions on this system")
def test_permissions_are_those_of_the_old_file_or_the_usual_ones(tmp_path: Path) -> None:
    kept, fresh, plain = tmp_path / "kept", tmp_path / "fresh", tmp_path / "plain"
    kept.write_text("x")
    kept.chmod(0o640)
    plain.write_text("x")
    for path in (kept, fresh):
        with whole_file(path) as file:
            file.write(b"y")
    assert stat.S_IMODE(kept.stat().st_mode) == 0o640
    assert fresh.stat().st_mode == plain.stat().st_mode


def test_a_link_keeps_pointing_to_the_file(tmp_path: Path) -> None:
    target, link = tmp_path / "target", tmp_path / "link"
    target.write_text("old")
    link.symlink_to(target)
    with whole_file(link) as file:
        file.write(b"new")
    assert link.is_symlink()
    assert target.read_text() == "new"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes on this system")
def test_a_pipe_is_written_to_and_stays_a_pipe(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        with whole_text(pipe) as stream:
            stream.write("through")
        assert os.read(reader, 100) == b"through"
    finally:
        os.close(reader)
    assert stat.S_ISFIFO(pipe.stat().st_mode)
