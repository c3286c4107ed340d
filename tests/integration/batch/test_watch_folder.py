"""Watching a folder with real workers: each photo once, when it is whole; no time passes but what the story says."""

from __future__ import annotations

import io
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from PIL import Image

from labelcheck.batch.new_files import PATIENCE, NewFiles
from labelcheck.batch.task_runner import InProcessEngine
from labelcheck.batch.watch_folder import FolderWatch
from labelcheck.batch.worker_pool import WorkerPool
from labelcheck.errors import PhotoError
from labelcheck.model.verdict import Answer, Verdict
from opening_checker import OpeningChecker

QUIET_SECONDS = 2.0
"""Between two steps of a story: more than a photo needs to settle."""


class _EndError(Exception):
    pass


class Story:
    """Lets one thing happen after another in a folder that is watched, whenever the workers have nothing to do."""

    def __init__(self, tmp_path: Path) -> None:
        self.folder = tmp_path / "in"
        self.folder.mkdir()
        self.log = tmp_path / "log"
        self.log.touch()
        self.notices: list[PhotoError | None] = []
        self.undrawn: list[str] = []
        self._steps: list[Callable[[], object]] = []
        self._now = 0.0
        self._next = 0.0

    def __call__(
        self, *steps: Callable[[], object], engine: type = WorkerPool, annotate: str | None = None
    ) -> list[Verdict]:
        self._steps = list(steps)
        new_files = NewFiles(str(self.folder), clock=lambda: self._now)
        watch = FolderWatch(
            new_files,
            annotate=annotate,
            notice=self.notices.append,
            on_undrawn=self.undrawn.append,
            pause=self._pause,
        )
        checker = OpeningChecker(str(self.log))
        seen: list[Verdict] = []
        try:
            with closing(watch.verdicts(engine(checker, 2) if engine is WorkerPool else engine(checker))) as verdicts:
                seen.extend(verdicts)
        except _EndError:
            pass
        return seen

    def checked(self) -> list[str]:
        return [Path(line).name for line in self.log.read_text().splitlines()]

    def _pause(self, seconds: float) -> None:
        if not seconds:
            return
        self._now += seconds
        if self._now < self._next:
            return
        if not self._steps:
            raise _EndError
        self._steps.pop(0)()
        self._next = self._now + (QUIET_SECONDS if self._steps else PATIENCE + QUIET_SECONDS)


@pytest.fixture
def story(tmp_path: Path) -> Story:
    return Story(tmp_path)


def picture(shade: int = 0) -> bytes:
    buffer = io.BytesIO()
    Image.effect_noise((200, 150), 60 + shade).save(buffer, "JPEG")
    return buffer.getvalue()


def told(seen: list[Verdict]) -> list[tuple[str, Answer]]:
    return [(Path(each.photo).name, each.answer) for each in seen]


@pytest.mark.parametrize("engine", [WorkerPool, InProcessEngine])
def test_each_photo_that_comes_is_answered_once(story: Story, engine: type) -> None:
    seen = story(
        lambda: (story.folder / "a.jpg").write_bytes(picture(1)),
        lambda: [(story.folder / f"{name}.jpg").write_bytes(picture(ord(name))) for name in "bcde"],
        engine=engine,
    )
    assert sorted(told(seen)) == [(f"{name}.jpg", Answer.NOT_LISTED) for name in "abcde"]
    assert sorted(story.checked()) == [f"{name}.jpg" for name in "abcde"]


def test_a_half_written_photo_is_answered_when_it_is_whole(story: Story) -> None:
    whole, photo = picture(), story.folder / "a.jpg"
    seen = story(*(lambda end=end: photo.write_bytes(whole[: end * len(whole) // 4]) for end in (1, 2, 3, 4)))
    assert told(seen) == [("a.jpg", Answer.NOT_LISTED)]
    assert len(story.checked()) > 1


def test_a_photo_that_stays_damaged_has_failed_once(story: Story) -> None:
    seen = story(lambda: (story.folder / "a.jpg").write_bytes(picture()[:999]), lambda: None, lambda: None)
    assert told(seen) == [("a.jpg", Answer.FAILED)]


def test_a_replaced_photo_is_answered_again(story: Story) -> None:
    photo = story.folder / "a.jpg"
    seen = story(lambda: photo.write_bytes(picture(1)), lambda: photo.write_bytes(picture(2)))
    assert len(seen) == 2
    assert seen[0].sha256 != seen[1].sha256


def test_the_same_content_is_answered_from_memory_under_its_own_name(story: Story) -> None:
    data = picture()
    seen = story(*(lambda name=name: (story.folder / name).write_bytes(data) for name in ("a.jpg", "b.jpg")))
    assert told(seen) == [("a.jpg", Answer.NOT_LISTED), ("b.jpg", Answer.NOT_LISTED)]
    assert story.checked() == ["a.jpg"]


def test_a_renamed_photo_is_not_told_again(story: Story) -> None:
    photo = story.folder / "a.jpg"
    seen = story(lambda: photo.write_bytes(picture()), lambda: photo.rename(story.folder / "b.jpg"))
    assert told(seen) == [("a.jpg", Answer.NOT_LISTED)]


def test_drawings_in_the_same_folder_are_never_picked_up_and_never_overwritten(story: Story) -> None:
    (story.folder / "sub").mkdir()
    seen = story(
        lambda: (story.folder / "a.jpg").write_bytes(picture(1)),
        lambda: (story.folder / "sub" / "a.jpg").write_bytes(picture(2)),
        annotate=str(story.folder),
    )
    assert (len(seen), story.undrawn) == (2, [])
    assert len(list(story.folder.glob("a-*.labelcheck.jpg"))) == 2


def test_a_photo_that_kills_its_worker_has_failed_and_the_next_is_answered(story: Story) -> None:
    seen = story(
        lambda: (story.folder / "crash.jpg").write_bytes(picture(1)),
        lambda: (story.folder / "b.jpg").write_bytes(picture(2)),
    )
    assert sorted(told(seen)) == [("b.jpg", Answer.NOT_LISTED), ("crash.jpg", Answer.FAILED)]


def test_a_folder_that_vanishes_is_told_once_and_waited_for(story: Story, tmp_path: Path) -> None:
    away = tmp_path / "away"
    seen = story(
        lambda: (story.folder / "a.jpg").write_bytes(picture(1)),
        lambda: story.folder.rename(away),
        lambda: (away / "b.jpg").write_bytes(picture(2)),
        lambda: away.rename(story.folder),
    )
    assert told(seen) == [("a.jpg", Answer.NOT_LISTED), ("b.jpg", Answer.NOT_LISTED)]
    assert [problem is None for problem in story.notices] == [False, True]


def test_photos_without_an_answer_are_known_at_the_end(story: Story) -> None:
    new_files = NewFiles(str(story.folder))
    watch = FolderWatch(new_files)
    (story.folder / "a.jpg").write_bytes(picture())
    new_files.poll()
    assert [Path(place).name for place in watch.unanswered()] == ["a.jpg"]
