"""Finding photos: complete, in order, each once, and nothing lost in silence."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from labelcheck.batch.discovery import Found, find_photos
from labelcheck.errors import NotAPhotoError, PhotoAccessError


def make(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")


def names(found: list[Found], folder: Path) -> list[str]:
    return [Path(entry.path).relative_to(folder).as_posix() for entry in found]


def test_folders_are_searched_to_the_bottom_in_one_stable_order(tmp_path: Path) -> None:
    make(tmp_path, "b.JPG", "a/z.png", "a/deep/er/y.HeiC", "c.tiff", "notes.txt", "a/x.webp")
    expected = ["a/deep/er/y.HeiC", "a/x.webp", "a/z.png", "b.JPG", "c.tiff"]
    assert names(find_photos([tmp_path]), tmp_path) == expected


def test_the_order_of_the_arguments_does_not_matter(tmp_path: Path) -> None:
    make(tmp_path, "a.jpg", "b.jpg", "c/d.jpg")
    arguments = [tmp_path / "c", tmp_path / "b.jpg", tmp_path / "a.jpg"]
    assert find_photos(arguments) == find_photos(reversed(arguments))


def test_hidden_files_and_those_of_other_programs_are_left_out(tmp_path: Path) -> None:
    make(tmp_path, "a.jpg", ".b.jpg", ".hidden/c.jpg", "__MACOSX/._a.jpg", "__MACOSX/d.jpg", "a.labelcheck.jpg")
    assert names(find_photos([tmp_path]), tmp_path) == ["a.jpg"]


def test_a_file_that_is_named_is_taken_whatever_its_suffix(tmp_path: Path) -> None:
    make(tmp_path, "scan.dat")
    assert find_photos([tmp_path / "scan.dat"]) == [Found(str(tmp_path / "scan.dat"))]


def test_a_file_that_does_not_exist_is_kept_for_its_failed_row(tmp_path: Path) -> None:
    assert find_photos([tmp_path / "gone.jpg"]) == [Found(str(tmp_path / "gone.jpg"))]


@pytest.mark.parametrize("name", ["a.gif", "b.DNG", "c.jxl"])
def test_pictures_that_cannot_be_read_are_reported_not_dropped(tmp_path: Path, name: str) -> None:
    make(tmp_path, name)
    (entry,) = find_photos([tmp_path])
    assert isinstance(entry.problem, NotAPhotoError)
    assert name in str(entry.problem)


def test_a_folder_without_photos_is_reported(tmp_path: Path) -> None:
    make(tmp_path, "notes.txt")
    (entry,) = find_photos([tmp_path])
    assert isinstance(entry.problem, PhotoAccessError)
    assert "holds no photos" in entry.problem.problem


def test_patterns_are_expanded_here_when_the_shell_did_not(tmp_path: Path) -> None:
    make(tmp_path, "1.jpg", "2.jpg", "2.png", "deep/3.jpg")
    assert names(find_photos([f"{tmp_path}/*.jpg"]), tmp_path) == ["1.jpg", "2.jpg"]
    assert names(find_photos([f"{tmp_path}/**/*.jpg"]), tmp_path) == ["1.jpg", "2.jpg", "deep/3.jpg"]


def test_a_pattern_that_matches_nothing_is_reported(tmp_path: Path) -> None:
    (entry,) = find_photos([f"{tmp_path}/*.jpg"])
    assert isinstance(entry.problem, PhotoAccessError)


def test_a_name_with_brackets_is_a_name_when_there_is_such_a_file(tmp_path: Path) -> None:
    make(tmp_path, "label[1].jpg")
    assert names(find_photos([tmp_path / "label[1].jpg"]), tmp_path) == ["label[1].jpg"]


def test_a_file_that_is_reached_twice_is_found_once(tmp_path: Path) -> None:
    make(tmp_path, "a/1.jpg")
    arguments = [tmp_path, tmp_path / "a", tmp_path / "a" / "1.jpg", tmp_path / "a" / ".." / "a" / "1.jpg"]
    assert len(find_photos(arguments)) == 1


def test_links_within_the_folder_do_not_double_its_photos(tmp_path: Path) -> None:
    make(tmp_path, "a/1.jpg")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    (tmp_path / "2.jpg").symlink_to(tmp_path / "a" / "1.jpg")
    (tmp_path / "a" / "up").symlink_to(tmp_path)
    assert len(find_photos([tmp_path])) == 1


def test_links_out_of_the_folder_are_not_followed_and_reported(tmp_path: Path) -> None:
    make(tmp_path, "outside/secret.jpg", "in/1.jpg")
    (tmp_path / "in" / "2.jpg").symlink_to(tmp_path / "outside" / "secret.jpg")
    (tmp_path / "in" / "folder").symlink_to(tmp_path / "outside")
    found = find_photos([tmp_path / "in"])
    assert names(found, tmp_path / "in") == ["1.jpg", "2.jpg", "folder"]
    assert [entry.problem is None for entry in found] == [True, False, False]


def test_links_in_a_circle_end(tmp_path: Path) -> None:
    make(tmp_path, "a.jpg")
    (tmp_path / "x.jpg").symlink_to(tmp_path / "y.jpg")
    (tmp_path / "y.jpg").symlink_to(tmp_path / "x.jpg")
    assert "a.jpg" in names(find_photos([tmp_path]), tmp_path)


def test_a_deep_tree_is_no_reason_to_fail(tmp_path: Path) -> None:
    deep = tmp_path
    for _ in range(300):
        deep = deep / "d"
    deep.mkdir(parents=True)
    make(deep, "a.jpg")
    assert len(find_photos([tmp_path])) == 1


def test_a_name_that_is_not_utf8_is_found(tmp_path: Path) -> None:
    try:
        with open(os.fsencode(tmp_path) + b"/caf\xe9.jpg", "wb") as file:  # noqa: PTH123 - pathlib takes no bytes
            file.write(b"x")
    except OSError:
        pytest.skip("this file system takes only UTF-8")
    (entry,) = find_photos([tmp_path])
    assert os.fsencode(entry.path).endswith(b"caf\xe9.jpg")


AS_NOBODY = """
import os
from labelcheck.batch.discovery import find_photos
if os.getuid() == 0:
    os.setgid(65534)
    os.setuid(65534)
for entry in find_photos(["."]):
    print(os.path.basename(entry.path), type(entry.problem).__name__)
"""
"""Run inside the folder, with all imported before: then nothing above the folder needs to be open to nobody."""


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="no such permissions on this system")
def test_a_folder_that_may_not_be_searched_is_reported_and_costs_nothing_else(tmp_path: Path) -> None:
    photos = tmp_path / "photos"
    make(photos, "1.jpg", "closed/2.jpg")
    photos.chmod(0o755)
    (photos / "closed").chmod(0)
    try:
        told = subprocess.run(
            [sys.executable, "-c", AS_NOBODY], cwd=photos, capture_output=True, text=True, check=False
        )
    finally:
        (photos / "closed").chmod(0o755)
    if "os.setgid" in told.stderr:
        pytest.skip("the user cannot be changed here")
    assert told.stdout.splitlines() == ["1.jpg NoneType", "closed PhotoAccessError"], told.stderr
