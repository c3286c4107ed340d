"""What a worker does with one task: whatever goes wrong is the photo's `failed` verdict."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from PIL import Image

from fake_checkers import FakeChecker
from labelcheck import Checker
from labelcheck.batch.photo_entry import PhotoEntry
from labelcheck.batch.task import Task, TaskResult
from labelcheck.batch.task_runner import failed_verdict, run_task
from labelcheck.errors import NotAPhotoError, ReaderMissingError
from labelcheck.model.verdict import Answer, Verdict
from labelcheck.photo.open import MAX_MEGABYTES

SAMPLE = Path("samples/anker-321-a1112.jpg")


@pytest.fixture(scope="module")
def checker() -> Checker:
    return Checker()


def file_of(folder: Path, name: str, data: bytes = b"photo") -> PhotoEntry:
    (folder / name).write_bytes(data)
    return PhotoEntry(str(folder / name))


def verdict_of(result: TaskResult) -> Verdict:
    assert result.verdict is not None
    return result.verdict


def test_the_verdict_is_the_checkers_with_the_digest_of_the_file(checker: Checker) -> None:
    result = run_task(checker, Task(7, PhotoEntry(str(SAMPLE))))
    verdict = verdict_of(result)
    assert (result.number, verdict.answer, verdict.photo) == (7, Answer.RECALLED, str(SAMPLE))
    assert result.sha256 == verdict.sha256 == hashlib.sha256(SAMPLE.read_bytes()).hexdigest()
    assert result.thumbnail == b""


def test_a_damaged_photo_fails_with_its_digest_and_is_asked_again_another_time(checker: Checker) -> None:
    photo = Path("samples/truncated.jpg")
    result = run_task(checker, Task(0, PhotoEntry(str(photo))))
    assert verdict_of(result).answer is Answer.FAILED
    assert verdict_of(result).sha256 == result.sha256 == hashlib.sha256(photo.read_bytes()).hexdigest()


def test_what_discovery_refused_fails_with_its_reason_and_is_never_opened() -> None:
    problem = NotAPhotoError("b.gif is a GIF.", "Save it as JPEG.")
    result = run_task(FakeChecker(), Task(0, PhotoEntry("b.gif", problem)))
    verdict = verdict_of(result)
    assert (verdict.answer, verdict.why, verdict.next) == (Answer.FAILED, "b.gif is a GIF.", "Save it as JPEG.")


def test_a_file_that_is_gone_fails_without_a_digest() -> None:
    result = run_task(FakeChecker(), Task(0, PhotoEntry("gone.jpg")))
    assert (verdict_of(result).why, result.sha256) == ("gone.jpg does not exist.", None)


@pytest.mark.parametrize("digest_only", [True, False])
def test_a_file_of_too_many_bytes_is_refused_unread(tmp_path: Path, digest_only: bool) -> None:
    photo = tmp_path / "huge.jpg"
    with photo.open("wb") as file:
        file.truncate(MAX_MEGABYTES * 1_000_000 + 1)  # sparse: it takes no room
    result = run_task(FakeChecker(), Task(0, PhotoEntry(str(photo)), digest_only=digest_only))
    assert "larger than" in verdict_of(result).why


def test_an_exception_costs_one_failed_row_that_says_what_happened(tmp_path: Path) -> None:
    result = run_task(FakeChecker(), Task(0, file_of(tmp_path, "raise.jpg")))
    assert verdict_of(result).answer is Answer.FAILED
    assert "something odd" in verdict_of(result).why
    assert result.sha256 == verdict_of(result).sha256 is not None


def test_memory_that_runs_out_is_called_so(tmp_path: Path) -> None:
    result = run_task(FakeChecker(), Task(0, file_of(tmp_path, "memory-error.jpg")))
    assert "ran out of memory" in verdict_of(result).why


def test_without_a_reader_no_photo_is_called_failed(tmp_path: Path) -> None:
    with pytest.raises(ReaderMissingError):
        run_task(FakeChecker(), Task(0, file_of(tmp_path, "no-reader.jpg")))


def test_passwords_in_an_address_are_not_told() -> None:
    photo = PhotoEntry("memory://me:secret@host/a.jpg")
    assert "secret" not in str(run_task(FakeChecker(), Task(0, photo)))


def test_a_digest_is_told_without_checking(tmp_path: Path) -> None:
    photo = file_of(tmp_path, "raise.jpg", b"x" * 3_000_000)
    result = run_task(FakeChecker(), Task(3, photo, digest_only=True))
    assert result == TaskResult(3, None, hashlib.sha256(b"x" * 3_000_000).hexdigest())


def test_a_digest_of_what_cannot_be_read_is_a_failed_verdict(tmp_path: Path) -> None:
    result = run_task(FakeChecker(), Task(0, PhotoEntry(str(tmp_path)), digest_only=True))
    assert verdict_of(result).answer is Answer.FAILED
    assert "is a folder" in verdict_of(result).why
    assert result.sha256 is None


def test_a_thumbnail_and_a_drawing_are_made_when_wanted(checker: Checker, tmp_path: Path) -> None:
    drawing = tmp_path / "drawn.labelcheck.jpg"
    result = run_task(checker, Task(0, PhotoEntry(str(SAMPLE)), thumbnail=True, drawing=str(drawing)))
    assert result.thumbnail.startswith(b"\xff\xd8\xff")
    with Image.open(drawing) as picture:
        assert picture.format == "JPEG"
    assert result.undrawn == ""


def test_a_drawing_that_cannot_be_written_is_told_and_costs_no_verdict(checker: Checker, tmp_path: Path) -> None:
    drawing = tmp_path / "no such folder" / "drawn.jpg"
    result = run_task(checker, Task(0, PhotoEntry(str(SAMPLE)), thumbnail=True, drawing=str(drawing)))
    assert verdict_of(result).answer is Answer.RECALLED
    assert result.thumbnail
    assert result.undrawn.startswith(f"{SAMPLE} could not be drawn")


def test_nothing_is_drawn_of_a_photo_that_failed(checker: Checker, tmp_path: Path) -> None:
    drawing = tmp_path / "drawn.jpg"
    result = run_task(checker, Task(0, PhotoEntry("samples/truncated.jpg"), thumbnail=True, drawing=str(drawing)))
    assert (result.thumbnail, result.undrawn, drawing.exists()) == (b"", "", False)


def test_an_unforeseen_error_asks_to_be_reported() -> None:
    verdict = failed_verdict("a.jpg", KeyError("x"))
    assert (verdict.answer, verdict.photo) == (Answer.FAILED, "a.jpg")
    assert "KeyError" in verdict.why
    assert "report" in verdict.next
