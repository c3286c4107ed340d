"""Finding photos: complete, in order, each once, and nothing lost in silence."""

from __future__ import annotations

import codecs
import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from labelcheck.batch.discovery import find_photos, paths_in, walk_photos
from labelcheck.batch.photo_entry import PhotoEntry
from labelcheck.errors import NotAPhotoError, PhotoAccessError, UsageError


def make(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")


def names(found: list[PhotoEntry], folder: Path) -> list[str]:
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
    assert find_photos([tmp_path / "scan.dat"]) == [PhotoEntry(str(tmp_path / "scan.dat"))]


def test_a_file_that_does_not_exist_is_kept_for_its_failed_row(tmp_path: Path) -> None:
    assert find_photos([tmp_path / "gone.jpg"]) == [PhotoEntry(str(tmp_path / "gone.jpg"))]


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


def test_entries_tell_size_and_time_of_what_was_found(tmp_path: Path) -> None:
    make(tmp_path, "a/1.jpg", "2.dat")
    for entry in find_photos([tmp_path / "a", tmp_path / "2.dat"]):
        status = Path(entry.path).stat()
        assert (entry.size, entry.modified) == (status.st_size, status.st_mtime_ns)
    (gone,) = find_photos([tmp_path / "gone.jpg"])
    assert (gone.size, gone.modified) == (None, None)


def test_walking_comes_across_the_same_photos_one_by_one(tmp_path: Path) -> None:
    make(tmp_path, "b.jpg", "a/1.jpg", "a/2.gif", "c/3.jpg")
    (tmp_path / "c" / "4.jpg").symlink_to(tmp_path / "a" / "1.jpg")
    arguments = [tmp_path, tmp_path / "c" / "3.jpg", tmp_path / "gone.jpg"]
    first: dict[str, PhotoEntry] = {}
    for entry in sorted(walk_photos(arguments), key=lambda entry: entry.path):
        first.setdefault(entry.real_path, entry)
    assert [repr(entry) for entry in first.values()] == [repr(entry) for entry in find_photos(arguments)]


def test_a_folder_that_changes_while_it_is_walked_is_no_reason_to_fail(tmp_path: Path) -> None:
    make(tmp_path, *(f"{number}/{number}.jpg" for number in range(20)))
    walk = walk_photos([tmp_path])
    found = [next(walk)]
    for number in range(20):
        (tmp_path / f"{number}" / f"{number}.jpg").unlink()
        (tmp_path / f"{number}").rmdir()
    found += walk
    assert all(entry.problem is None or "cannot be searched" in str(entry.problem) for entry in found)


def test_a_name_with_a_new_line_is_found(tmp_path: Path) -> None:
    make(tmp_path, "a\nb.jpg")
    assert names(find_photos([tmp_path]), tmp_path) == ["a\nb.jpg"]


def test_stars_in_a_pattern_go_round_in_no_circle_and_follow_no_link_out(tmp_path: Path) -> None:
    make(tmp_path, "outside/secret.jpg", "in/a/1.jpg", "in/a/.hidden/2.jpg")
    for number in range(3):
        (tmp_path / "in" / "a" / f"up{number}").symlink_to(tmp_path / "in")
    (tmp_path / "in" / "out").symlink_to(tmp_path / "outside")
    (tmp_path / "in" / "a" / "3.jpg").symlink_to(tmp_path / "outside" / "secret.jpg")
    found = find_photos([f"{tmp_path}/in/**/*.jpg"])
    assert names(found, tmp_path / "in") == ["a/1.jpg", "a/3.jpg", "out"]
    assert [entry.problem is None for entry in found] == [True, False, False]


def test_stars_may_stand_first_twice_and_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(tmp_path, "1.jpg", "a/scans/b/2.jpg", "a/scans/[3].jpg", "a/c/4.jpg", "a/scans/notes.txt")
    monkeypatch.chdir(tmp_path)

    def matched(pattern: str) -> list[str]:
        return [Path(entry.path).as_posix() for entry in find_photos([pattern])]

    assert matched("**/*.jpg") == ["1.jpg", "a/c/4.jpg", "a/scans/[3].jpg", "a/scans/b/2.jpg"]
    assert matched("**/scans/**/*.jpg") == ["a/scans/[3].jpg", "a/scans/b/2.jpg"]
    assert matched("a/**") == ["a/c/4.jpg", "a/scans/[3].jpg", "a/scans/b/2.jpg"]


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        (b"", []),
        (b"a.jpg", ["a.jpg"]),
        (b"b c.jpg\r\n\n  \n#1.jpg\n", ["b c.jpg", "#1.jpg"]),
        (b"a\nb.jpg\0\0 c .jpg\0", ["a\nb.jpg", " c .jpg"]),
        (codecs.BOM_UTF8 + b"a.jpg\n", ["a.jpg"]),
        (b"caf\xe9.jpg\n", [os.fsdecode(b"caf\xe9.jpg")]),
    ],
)
def test_a_list_has_a_path_a_line_or_null_characters_between_them(text: bytes, paths: list[str]) -> None:
    assert list(paths_in(io.BytesIO(text))) == paths


@pytest.mark.parametrize("end", [b"\n", b"\0"])
def test_a_long_list_is_read_piece_by_piece(end: bytes) -> None:
    paths = [f"photos/{number:07}.jpg" for number in range(20_000)]
    stream = io.BytesIO(end.join(path.encode() for path in paths))
    listed = paths_in(stream)
    assert next(listed) == paths[0]
    assert stream.tell() < len(stream.getvalue())
    assert [paths[0], *listed] == paths


@pytest.mark.parametrize("text", ["a.jpg\n".encode("utf-16"), b"x" * 200_000])
def test_what_is_no_list_is_refused(text: bytes) -> None:
    with pytest.raises(UsageError):
        list(paths_in(io.BytesIO(text)))


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
