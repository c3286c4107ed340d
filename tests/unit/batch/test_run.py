"""The story of a batch: every photo has its row, in order, whatever the engine does."""

from __future__ import annotations

import hashlib
from collections.abc import Generator, Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from labelcheck.batch.discovery import walk_photos
from labelcheck.batch.journal import Journal
from labelcheck.batch.recall_digests import CatalogueState
from labelcheck.batch.run import RunOptions, run
from labelcheck.batch.task import Task, TaskResult
from labelcheck.batch.task_runner import failed_result, run_task
from labelcheck.errors import ReaderError
from labelcheck.model.verdict import Answer, Verdict
from read_lines import BY_HAND

STATE = CatalogueState.of(BY_HAND)


class Reads:
    """A checker that says what a file holds."""

    def check(self, photo: str | Path | bytes, *, name: str | None = None) -> Verdict:
        assert isinstance(photo, bytes)
        digest = hashlib.sha256(photo).hexdigest()
        if photo == b"damaged":
            return Verdict(name or "", Answer.FAILED, 1.0, f"{name} is damaged.", "", digest)
        return Verdict(name or "", Answer.NOT_LISTED, 0.9, f"It is {digest[:8]}.", "", digest)


class Engine:
    """An engine in this process, which notes what it was asked, and may do it in another way."""

    def __init__(self, *, backwards: bool = False, lose: str = "", kill: str = "", stop_after: int = 10**9) -> None:
        self.asked: list[Task] = []
        self.ended = False
        self._backwards, self._lose, self._kill, self._stop_after = backwards, lose, kill, stop_after

    def run(self, tasks: Iterable[Task | None]) -> Generator[TaskResult, None, None]:
        try:
            for task in filter(None, reversed(list(tasks)) if self._backwards else tasks):
                if len(self.checked) >= self._stop_after:
                    raise KeyboardInterrupt
                self.asked.append(task)
                if self._kill and self._kill in task.photo.path and not task.digest_only:
                    yield failed_result(task, ReaderError(f"The process that checked {task.photo.path} was killed."))
                elif not (self._lose and self._lose in task.photo.path):
                    yield run_task(Reads(), task)
        finally:
            self.ended = True

    @property
    def checked(self) -> list[str]:
        return [Path(task.photo.path).stem for task in self.asked if not task.digest_only]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Six files; b, d and f have one content."""
    (tmp_path / "in").mkdir()
    for name, content in zip("abcdef", ["1", "same", "22", "same", "333", "same"], strict=True):
        (tmp_path / "in" / f"{name}.jpg").write_text(content)
    return tmp_path / "in"


def listed(folder: Path, path: Path | None = None, *, drawings: bool = False) -> Journal:
    journal = Journal(path)
    journal.begin("{}", STATE)
    journal.replace_photos(walk_photos([folder]), drawings=drawings)
    return journal


def rows(verdicts: Iterable[Verdict]) -> list[tuple[str, str]]:
    return [(Path(verdict.photo).stem, verdict.answer.value) for verdict in verdicts]


ALL = [(name, "not_listed") for name in "abcdef"]


@pytest.mark.parametrize("backwards", [False, True])
def test_rows_come_in_order_though_answers_may_not(folder: Path, backwards: bool) -> None:
    assert rows(run(listed(folder), Engine(backwards=backwards))) == ALL


def test_a_content_is_read_once(folder: Path) -> None:
    engine = Engine()
    assert rows(run(listed(folder), engine)) == ALL
    assert engine.checked == ["a", "b", "c", "e"]


def test_a_row_is_told_as_soon_as_its_turn_comes(folder: Path) -> None:
    engine = Engine()
    verdicts = run(listed(folder), engine)
    assert Path(next(verdicts).photo).stem == "a"
    assert engine.checked == ["a"]


def test_closing_it_ends_the_work(folder: Path) -> None:
    engine = Engine()
    verdicts = run(listed(folder), engine)
    next(verdicts)
    verdicts.close()
    assert engine.ended


def test_when_the_photo_that_answers_for_others_fails_they_are_read_themselves(folder: Path) -> None:
    engine = Engine(kill="b.jpg")
    told = list(run(listed(folder), engine))
    assert rows(told) == [(name, "failed" if name == "b" else "not_listed") for name in "abcdef"]
    assert engine.checked == ["a", "b", "c", "e", "d"]


def test_each_damaged_photo_is_told_by_its_own_name(folder: Path) -> None:
    for name in "ace":
        (folder / f"{name}.jpg").write_text("damaged")
    told = {Path(verdict.photo).stem: verdict.why for verdict in run(listed(folder), Engine())}
    assert [told[name] for name in "ace"] == [f"{folder / name}.jpg is damaged." for name in "ace"]


def test_a_photo_that_no_worker_answers_for_has_a_failed_row(folder: Path) -> None:
    assert rows(run(listed(folder), Engine(lose="c.jpg")))[2] == ("c", "failed")


def test_a_photo_that_is_gone_meanwhile_has_a_failed_row(folder: Path) -> None:
    journal = listed(folder)
    (folder / "c.jpg").unlink()
    assert rows(run(journal, Engine()))[2] == ("c", "failed")


@pytest.mark.parametrize("after", range(5))
def test_after_a_stop_nothing_is_read_twice_and_all_is_told(folder: Path, tmp_path: Path, after: int) -> None:
    first, second = Engine(stop_after=after), Engine()
    with listed(folder, tmp_path / "j") as journal:
        if after < 4:
            with pytest.raises(KeyboardInterrupt):
                list(run(journal, first))
        else:
            list(run(journal, first))
    with listed(folder, tmp_path / "j") as journal:
        assert rows(run(journal, second)) == ALL
    assert sorted(first.checked + second.checked) == ["a", "b", "c", "e"]


def test_what_failed_is_tried_again_when_it_is_resumed(folder: Path, tmp_path: Path) -> None:
    with listed(folder, tmp_path / "j") as journal:
        list(run(journal, Engine(kill="a.jpg")))
    engine = Engine()
    with listed(folder, tmp_path / "j") as journal:
        assert rows(run(journal, engine)) == ALL
    assert engine.checked == ["a"]


def test_everyone_who_waits_is_told_of_each_photo(folder: Path) -> None:
    seen: list[str] = []
    list(run(listed(folder), Engine(), RunOptions(on_answer=seen.append)))
    assert [Path(path).stem for path in seen] == ["a", "b", "c", "e"]


def photos(folder: Path, *names: str) -> None:
    folder.mkdir(parents=True)
    for name in names:
        Image.new("RGB", (40, 30), "white").save(folder / f"{name}.png")


def test_every_photo_is_drawn_duplicates_and_those_answered_before_too(tmp_path: Path) -> None:
    photos(tmp_path / "in", "a", "b")
    (tmp_path / "drawn").mkdir()
    with listed(tmp_path / "in", tmp_path / "j") as journal:
        list(run(journal, Engine()))
    engine = Engine()
    with listed(tmp_path / "in", tmp_path / "j", drawings=True) as journal:
        list(run(journal, engine, RunOptions(drawings=tmp_path / "drawn")))
    assert engine.asked == []
    assert sorted(file.name for file in (tmp_path / "drawn").iterdir()) == ["a.labelcheck.jpg", "b.labelcheck.jpg"]


def test_a_drawing_that_cannot_be_made_is_told_and_costs_no_row(tmp_path: Path) -> None:
    photos(tmp_path / "in", "a", "b")
    told: list[str] = []
    wishes = RunOptions(drawings=tmp_path / "no such folder", on_undrawn=told.append)
    assert len(rows(run(listed(tmp_path / "in", drawings=True), Engine(), wishes))) == 2
    assert len(told) == 2
    assert "no such folder" in told[0]


def test_thumbnails_are_kept_where_a_report_wants_them(tmp_path: Path) -> None:
    photos(tmp_path / "in", "a")
    for wanted in (False, True):
        journal = listed(tmp_path / "in")
        (verdict,) = run(journal, Engine(), RunOptions(thumbnails=wanted))
        assert verdict == replace(verdict, photo=str(tmp_path / "in" / "a.png"))
        assert (journal.thumbnail(verdict)[:2] == b"\xff\xd8") is wanted
