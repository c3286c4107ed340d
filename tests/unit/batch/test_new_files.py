"""Photos that come into a folder: settled, each once, and told apart from those that were there, changed or renamed."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from labelcheck.batch import new_files as new_files_module
from labelcheck.batch.new_files import PATIENCE, REMEMBERED, SETTLED_SECONDS, NewFiles
from labelcheck.batch.photo_entry import PhotoEntry
from labelcheck.errors import NotAPhotoError, PhotoAccessError


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def new_files(tmp_path: Path, clock: Clock) -> NewFiles:
    (tmp_path / "in").mkdir()
    return NewFiles(str(tmp_path / "in"), clock=clock)


@pytest.fixture
def settle(new_files: NewFiles, clock: Clock) -> Callable[..., list[PhotoEntry]]:
    """Looks twice, far enough apart."""

    def look(seconds: float = SETTLED_SECONDS) -> list[PhotoEntry]:
        first = new_files.poll()
        clock.now += seconds
        return first + new_files.poll()

    return look


Settle = Callable[..., "list[PhotoEntry]"]


def names(found: list[PhotoEntry]) -> list[str]:
    return [Path(photo.path).name for photo in found]


def test_a_photo_is_returned_once_when_it_has_settled(tmp_path: Path, new_files: NewFiles, settle: Settle) -> None:
    (tmp_path / "in" / "a.jpg").write_bytes(b"x")
    assert new_files.poll() == []
    assert names(settle()) == ["a.jpg"]
    assert settle() == []


def test_a_file_that_grows_is_waited_for(tmp_path: Path, clock: Clock, new_files: NewFiles, settle: Settle) -> None:
    photo = tmp_path / "in" / "a.jpg"
    for size in range(1, 6):
        photo.write_bytes(b"x" * size)
        assert new_files.poll() == []
        clock.now += SETTLED_SECONDS
    assert names(settle()) == ["a.jpg"]


def test_a_file_that_ends_in_zeros_is_waited_for_but_not_for_ever(tmp_path: Path, settle: Settle) -> None:
    (tmp_path / "in" / "a.jpg").write_bytes(b"x" + bytes(5000))
    assert settle() == []
    assert names(settle(PATIENCE)) == ["a.jpg"]


def test_an_empty_file_is_waited_for_but_not_for_ever(tmp_path: Path, settle: Settle) -> None:
    (tmp_path / "in" / "a.jpg").touch()
    assert settle() == []
    assert names(settle(PATIENCE)) == ["a.jpg"]


def test_photos_that_were_there_do_not_count_unless_asked_for(tmp_path: Path, clock: Clock) -> None:
    (tmp_path / "a.jpg").write_bytes(b"x")
    without, including = (NewFiles(str(tmp_path), existing=existing, clock=clock) for existing in (False, True))
    assert without.skipped == 1
    for one in (without, including):
        one.poll()
    clock.now += 1
    assert (names(without.poll()), names(including.poll())) == ([], ["a.jpg"])


def test_a_photo_that_was_there_and_is_replaced_counts(tmp_path: Path, clock: Clock) -> None:
    (tmp_path / "a.jpg").write_bytes(b"x")
    new_files = NewFiles(str(tmp_path), clock=clock)
    (tmp_path / "a.jpg").write_bytes(b"xy")
    new_files.poll()
    clock.now += 1
    assert names(new_files.poll()) == ["a.jpg"]


def test_a_photo_that_is_replaced_by_one_of_the_same_size_is_returned_again(tmp_path: Path, settle: Settle) -> None:
    photo = tmp_path / "in" / "a.jpg"
    photo.write_bytes(b"x")
    assert names(settle()) == ["a.jpg"]
    photo.write_bytes(b"y")
    os.utime(photo, ns=(1, 1))
    assert names(settle()) == ["a.jpg"]


def test_what_is_no_photo_to_check_is_left_alone(tmp_path: Path, clock: Clock) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    new_files = NewFiles(str(folder), own=[os.path.realpath(folder / "report.jpg")], clock=clock)
    for name in ("a.labelcheck.jpg", "report.html", "report.jsonl", ".hidden.jpg", ".labelcheck-1.tmp", "report.jpg"):
        (folder / name).write_bytes(b"x")
    new_files.poll()
    clock.now += PATIENCE
    assert new_files.poll() == []
    assert new_files.unsettled() == []


def test_folders_in_the_folder_count_too(tmp_path: Path, settle: Settle) -> None:
    deep = tmp_path / "in" / "DCIM" / "100"
    deep.mkdir(parents=True)
    (deep / "a.jpg").write_bytes(b"x")
    assert names(settle()) == ["a.jpg"]


def test_a_link_out_and_a_format_that_cannot_be_read_are_told_once(tmp_path: Path, settle: Settle) -> None:
    (tmp_path / "secret.jpg").write_bytes(b"x")
    (tmp_path / "in" / "a.jpg").symlink_to(tmp_path / "secret.jpg")
    (tmp_path / "in" / "b.gif").write_bytes(b"x")
    found = settle()
    assert [type(photo.problem) for photo in found] == [PhotoAccessError, NotAPhotoError]
    assert settle(PATIENCE) == []


def test_an_unusable_photo_is_returned_again_until_patience_ends(
    tmp_path: Path, clock: Clock, new_files: NewFiles, settle: Settle
) -> None:
    (tmp_path / "in" / "a.jpg").write_bytes(b"x")
    began = clock.now
    (found,) = settle()
    times = 1
    while not new_files.is_final(found):
        (found,) = settle(2)
        times += 1
        assert times < 20
    assert clock.now - began >= PATIENCE
    assert times > 2
    assert settle(PATIENCE) == []


def test_a_photo_that_went_while_it_was_checked_is_nothing_to_tell_of(
    tmp_path: Path, new_files: NewFiles, settle: Settle
) -> None:
    (tmp_path / "in" / "a.jpg").write_bytes(b"x")
    (found,) = settle()
    (tmp_path / "in" / "a.jpg").unlink()
    settle(PATIENCE)
    assert not new_files.is_final(found)


def test_a_renamed_photo_is_known_and_a_copy_is_none(tmp_path: Path, new_files: NewFiles, settle: Settle) -> None:
    photo = tmp_path / "in" / "a.jpg"
    photo.write_bytes(b"x")
    (found,) = settle()
    new_files.note_answered(found, "digest")
    (tmp_path / "in" / "copy.jpg").write_bytes(b"x")
    (copy,) = settle()
    assert not new_files.is_renamed(copy, "digest")
    photo.rename(tmp_path / "in" / "b.jpg")
    (moved,) = settle()
    assert new_files.is_renamed(moved, "digest")
    assert not new_files.is_renamed(moved, "another digest")


def test_a_photo_that_comes_long_after_another_of_the_same_content_went_is_no_renamed_one(
    tmp_path: Path, new_files: NewFiles, settle: Settle
) -> None:
    photo = tmp_path / "in" / "a.jpg"
    photo.write_bytes(b"x")
    (found,) = settle()
    new_files.note_answered(found, "digest")
    photo.unlink()
    settle(60)
    (tmp_path / "in" / "b.jpg").write_bytes(b"x")
    (again,) = settle()
    assert not new_files.is_renamed(again, "digest")


def test_a_folder_that_is_lost_and_found_again_brings_nothing_anew(
    tmp_path: Path, new_files: NewFiles, settle: Settle
) -> None:
    folder, away = tmp_path / "in", tmp_path / "away"
    (folder / "a.jpg").write_bytes(b"x")
    assert len(settle()) == 1
    folder.rename(away)
    assert settle() == []
    assert new_files.problem is not None
    folder.mkdir()  # what a share leaves when it is unmounted
    assert settle(60) == []
    assert new_files.problem is None
    folder.rmdir()
    away.rename(folder)
    (folder / "b.jpg").write_bytes(b"x")
    assert names(settle()) == ["b.jpg"]


def test_what_is_remembered_of_photos_that_went_is_bounded(
    tmp_path: Path, new_files: NewFiles, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert REMEMBERED == 100_000
    monkeypatch.setattr(new_files_module, "REMEMBERED", 3)
    for number in range(10):
        photo = tmp_path / "in" / f"{number}.jpg"
        photo.write_bytes(b"x")
        settle()
        photo.unlink()
        settle()
    assert (len(new_files._gone), len(new_files._files)) == (3, 0)


def test_a_folder_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PhotoAccessError, match="not a folder"):
        NewFiles(str(tmp_path / "gone"))
