"""Checking many photos in real processes: isolation, limits, and what becomes of those that die."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import cast

import psutil
import pytest

from fake_checkers import FakeChecker, Unpicklable, Unstartable, WithoutReader
from labelcheck import Checker
from labelcheck.batch import worker_pool
from labelcheck.batch.limits import Limits
from labelcheck.batch.photo_entry import PhotoEntry
from labelcheck.batch.task import Engine, Task, TaskResult
from labelcheck.batch.task_runner import InProcessEngine
from labelcheck.batch.worker_pool import TASKS_PER_WORKER, WorkerPool, available_processors
from labelcheck.errors import NotAPhotoError, ReaderError, ReaderMissingError
from labelcheck.model.verdict import Answer, Verdict

ENGINES = pytest.mark.parametrize(
    "engine", [InProcessEngine(FakeChecker()), WorkerPool(FakeChecker(), 2)], ids=["here", "two"]
)


def tasks_of(folder: Path, *names: str) -> list[Task]:
    for name in names:
        (folder / name).write_bytes(b"photo")
    return [Task(number, PhotoEntry(str(folder / name))) for number, name in enumerate(names)]


def run(engine: Engine, tasks: Iterable[Task]) -> list[Verdict]:
    """All verdicts, in the order of the tasks, each there once."""
    outcomes = sorted(engine.run(tasks), key=lambda outcome: outcome.number)
    assert [outcome.number for outcome in outcomes] == list(range(len(outcomes)))
    return [verdict_of(outcome) for outcome in outcomes]


def verdict_of(outcome: TaskResult) -> Verdict:
    assert outcome.verdict is not None
    return outcome.verdict


def answers(verdicts: Iterable[Verdict]) -> list[str]:
    return [verdict.answer.value for verdict in verdicts]


def worker_of(verdict: Verdict) -> int:
    return int(verdict.why.removeprefix("checked in "))


def there(pid: int) -> bool:
    """Whether a process runs; one that is dead and whose parent has not asked for it does not."""
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def assert_all_end(pids: Iterable[int]) -> None:
    left = set(pids)
    until = time.monotonic() + 30
    while left and time.monotonic() < until:
        left = {pid for pid in left if there(pid)}
        time.sleep(0.05)
    assert not left


def wait_for(file: Path) -> list[int]:
    """The process ids that a photo called `child` writes: its worker's, and its worker's child's."""
    until = time.monotonic() + 60
    while not file.exists() and time.monotonic() < until:
        time.sleep(0.05)
    return [int(pid) for pid in file.read_text().split()]


@ENGINES
def test_every_photo_is_answered_once(engine: Engine, tmp_path: Path) -> None:
    assert answers(run(engine, tasks_of(tmp_path, *(f"{n}.jpg" for n in range(9))))) == ["not_listed"] * 9


@ENGINES
def test_an_exception_costs_one_failed_row(engine: Engine, tmp_path: Path) -> None:
    verdicts = run(engine, tasks_of(tmp_path, "a.jpg", "raise.jpg", "b.jpg"))
    assert answers(verdicts) == ["not_listed", "failed", "not_listed"]
    assert "something odd" in verdicts[1].why


@ENGINES
def test_what_discovery_refused_is_a_failed_row(engine: Engine) -> None:
    problem = NotAPhotoError("b.gif is a GIF.", "Save it as JPEG.")
    (verdict,) = run(engine, [Task(0, PhotoEntry("b.gif", problem))])
    assert (verdict.answer, verdict.why, verdict.next) == (Answer.FAILED, "b.gif is a GIF.", "Save it as JPEG.")


@ENGINES
def test_without_a_reader_the_batch_ends_rather_than_failing_photo_by_photo(engine: Engine, tmp_path: Path) -> None:
    with pytest.raises(ReaderMissingError, match="Install it"):
        list(engine.run(tasks_of(tmp_path, "no-reader.jpg", "a.jpg")))


@ENGINES
def test_no_photos_give_no_answers(engine: Engine) -> None:
    assert list(engine.run([])) == []


def test_the_work_is_done_in_other_processes_and_in_no_more_than_there_are_jobs(tmp_path: Path) -> None:
    verdicts = run(WorkerPool(FakeChecker(), 2), tasks_of(tmp_path, *(f"{n}-slow.jpg" for n in range(8))))
    pids = {worker_of(verdict) for verdict in verdicts}
    assert len(pids) == 2
    assert os.getpid() not in pids


def test_real_photos_have_the_same_verdicts_in_processes_as_here() -> None:
    checker = Checker()
    photos = ["samples/anker-321-a1112.jpg", "samples/not-a-photo.jpg", "samples/iwalk-mxb008.jpg"]
    tasks = [Task(number, PhotoEntry(photo)) for number, photo in enumerate(photos)]
    here, there = run(InProcessEngine(checker), tasks), run(WorkerPool(checker, 2), tasks)
    assert [(each.answer, each.label, each.evidence, each.sha256) for each in here] == [
        (each.answer, each.label, each.evidence, each.sha256) for each in there
    ]


@pytest.mark.parametrize(
    ("name", "how"), [("crash.jpg", "crashed (SIGSEGV), twice"), ("exit.jpg", "ended with exit code 9, twice")]
)
def test_only_the_photo_that_kills_its_worker_fails(tmp_path: Path, name: str, how: str) -> None:
    names = [f"{n}-{name}" if n in (3, 11) else f"{n}.jpg" for n in range(14)]
    outcomes = {outcome.number: outcome for outcome in WorkerPool(FakeChecker(), 2).run(tasks_of(tmp_path, *names))}
    assert [number for number in range(14) if verdict_of(outcomes[number]).answer is Answer.FAILED] == [3, 11]
    assert how in verdict_of(outcomes[3]).why


def test_a_photo_whose_worker_died_for_another_reason_is_checked_after_all(tmp_path: Path) -> None:
    verdicts = run(WorkerPool(FakeChecker(), 2), tasks_of(tmp_path, "a.jpg", "crash-once.jpg", "b.jpg", "c.jpg"))
    assert answers(verdicts) == ["not_listed"] * 4


def test_photos_that_wait_behind_one_that_crashes_are_not_blamed(tmp_path: Path) -> None:
    names = [f"{n}-crash.jpg" if n % 2 else f"{n}.jpg" for n in range(6)]
    verdicts = run(WorkerPool(FakeChecker(), 1), tasks_of(tmp_path, *names))
    assert answers(verdicts) == ["not_listed", "failed"] * 3


def test_workers_killed_from_outside_at_any_moment_cost_no_photo(tmp_path: Path) -> None:
    kills = 0
    pids: set[int] = set()
    chance = random.Random(6)  # noqa: S311
    names = [f"{n}-slow.jpg" if n % 4 == 0 else f"{n}.jpg" for n in range(120)]
    seen = []
    for outcome in WorkerPool(FakeChecker(), 2).run(tasks_of(tmp_path, *names)):
        seen.append(outcome.number)
        pid = worker_of(verdict_of(outcome))
        pids.add(pid)
        if len(seen) % 20 == 0 and there(pid):
            time.sleep(chance.random() / 10)
            os.kill(pid, signal.SIGKILL)
            kills += 1
    assert kills >= 4
    assert sorted(seen) == list(range(120))
    assert_all_end(pids)


def test_the_server_that_starts_workers_may_be_killed_too(tmp_path: Path) -> None:
    outcomes = WorkerPool(FakeChecker(), 2).run(tasks_of(tmp_path, *(f"{n}-slow.jpg" for n in range(20))))
    seen = []
    for outcome in outcomes:
        seen.append(outcome.number)
        if len(seen) in (2, 10):
            for process in psutil.Process().children():
                if any("forkserver" in word for word in process.cmdline()):
                    process.kill()
            os.kill(worker_of(verdict_of(outcome)), signal.SIGKILL)
    assert sorted(seen) == list(range(20))


def test_a_photo_that_takes_too_long_is_stopped_with_its_children_and_fails(tmp_path: Path) -> None:
    tasks = tasks_of(tmp_path, "a.jpg", "child.jpg", "b.jpg", "c.jpg")
    outcomes = {task.number: task for task in WorkerPool(FakeChecker(), 2, Limits(seconds=1.5)).run(tasks)}
    assert answers(verdict_of(outcomes[n]) for n in range(4)) == ["not_listed", "failed", "not_listed", "not_listed"]
    assert "longer than 1.5 s" in verdict_of(outcomes[1]).why
    assert not Path((tmp_path / "child.scratch").read_text()).exists()
    assert_all_end(wait_for(tmp_path / "child.pids"))


def test_the_time_limit_is_a_photos_own_and_not_that_of_those_before_it(tmp_path: Path) -> None:
    tasks = tasks_of(tmp_path, *(f"{n}-slow.jpg" for n in range(12)))
    assert answers(run(WorkerPool(FakeChecker(), 1, Limits(seconds=2.5)), tasks)) == ["not_listed"] * 12


def test_a_photo_that_takes_too_much_memory_is_stopped_and_fails(tmp_path: Path) -> None:
    tasks = tasks_of(tmp_path, "a.jpg", "hog.jpg", "b.jpg")
    outcomes = {task.number: task for task in WorkerPool(FakeChecker(), 2, Limits(megabytes=600)).run(tasks)}
    assert answers(verdict_of(outcomes[n]) for n in range(3)) == ["not_listed", "failed", "not_listed"]
    assert "more than 600 MB" in verdict_of(outcomes[1]).why


def test_workers_that_cannot_start_end_the_batch_with_an_error(tmp_path: Path) -> None:
    with pytest.raises(ReaderError, match=r"cannot start.* --jobs 1"):
        list(WorkerPool(Unstartable(), 2).run(tasks_of(tmp_path, "a.jpg", "b.jpg")))


def test_a_worker_that_finds_no_reader_ends_the_batch_with_what_to_install(tmp_path: Path) -> None:
    with pytest.raises(ReaderMissingError, match="Install it"):
        list(WorkerPool(WithoutReader(), 2).run(tasks_of(tmp_path, "a.jpg", "b.jpg")))


def test_a_checker_that_cannot_be_sent_ends_the_batch_with_an_error(tmp_path: Path) -> None:
    with pytest.raises(ReaderError, match="holds a lock"):
        list(WorkerPool(Unpicklable(), 2).run(tasks_of(tmp_path, "a.jpg")))


def test_a_machine_on_which_every_photo_crashes_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker_pool, "MAX_DEATHS", 5)
    seen = []
    with pytest.raises(ReaderError, match="5 times in a row"):
        for outcome in WorkerPool(FakeChecker(), 2).run(tasks_of(tmp_path, *(f"{n}-crash.jpg" for n in range(20)))):
            seen.append(outcome)
    assert len(seen) < 5


def test_photos_are_taken_only_as_far_ahead_as_the_workers_need(tmp_path: Path) -> None:
    asked = 0

    def endless() -> Iterator[Task]:
        nonlocal asked
        while True:
            asked += 1
            yield from tasks_of(tmp_path, f"{asked}.jpg")

    outcomes = WorkerPool(FakeChecker(), 2).run(endless())
    for got in range(1, 9):
        next(outcomes)
        assert asked <= got + 2 * (TASKS_PER_WORKER + 1)  # of each worker one answer may be on its way
    outcomes.close()


def test_two_thousand_photos_each_come_back_once(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(b"photo")
    tasks = (Task(number, PhotoEntry(str(tmp_path / "a.jpg")), digest_only=True) for number in range(2000))
    outcomes = list(WorkerPool(FakeChecker(), 2).run(tasks))
    assert sorted(outcome.number for outcome in outcomes) == list(range(2000))
    assert len({outcome.sha256 for outcome in outcomes}) == 1


def test_what_is_told_may_lead_to_more_work(tmp_path: Path) -> None:
    (task,) = tasks_of(tmp_path, "a.jpg")
    todo = [replace(task, digest_only=True)]

    def conversation() -> Iterator[Task]:
        while True:
            yield cast("Task", todo.pop() if todo else None)

    told = []
    for outcome in WorkerPool(FakeChecker(), 2).run(conversation()):
        told.append(outcome.verdict is not None)
        if len(told) == 1:
            todo.append(replace(task, number=1))
    assert told == [False, True]


def test_answers_of_many_megabytes_block_nobody(tmp_path: Path) -> None:
    verdicts = run(WorkerPool(FakeChecker(), 2), tasks_of(tmp_path, *(f"{n}-huge.jpg" for n in range(6))))
    assert [len(verdict.next) for verdict in verdicts] == [20_000_000] * 6


def test_an_answer_that_breaks_off_because_its_worker_is_killed_is_no_answer(tmp_path: Path) -> None:
    outcomes = WorkerPool(FakeChecker(), 1).run(tasks_of(tmp_path, "1-huge.jpg", "2-huge.jpg", "3.jpg"))
    first = next(outcomes)
    time.sleep(1)  # the worker is at the second answer, which no pipe holds, and nobody takes it now
    os.kill(worker_of(verdict_of(first)), signal.SIGKILL)
    rest = sorted(outcomes, key=lambda outcome: outcome.number)
    assert answers(map(verdict_of, rest)) == ["not_listed", "not_listed"]
    assert len(verdict_of(rest[0]).next) == 20_000_000
    assert worker_of(verdict_of(rest[0])) != worker_of(verdict_of(first))


def test_closing_the_answers_ends_the_work_and_its_processes(tmp_path: Path) -> None:
    outcomes = WorkerPool(FakeChecker(), 2).run(tasks_of(tmp_path, "a.jpg", "1-child.jpg", "2-child.jpg", "hang.jpg"))
    pids = [worker_of(verdict_of(next(outcomes)))]
    pids += wait_for(tmp_path / "1-child.pids")
    outcomes.close()
    assert_all_end(pids)


BATCH = """
import sys
from pathlib import Path
from fake_checkers import FakeChecker
from labelcheck.batch.photo_entry import PhotoEntry
from labelcheck.batch.task import Task
from labelcheck.batch.worker_pool import WorkerPool

if __name__ == "__main__":
    photos = sorted(Path(sys.argv[1]).glob("*.jpg"))
    try:
        for outcome in WorkerPool(FakeChecker(), 2).run(Task(n, PhotoEntry(str(p))) for n, p in enumerate(photos)):
            print(outcome.number, flush=True)
    except KeyboardInterrupt:
        sys.exit(130)
"""


def start_batch(folder: Path) -> subprocess.Popen[str]:
    """A batch in a program of its own, and in a group of its own, as a terminal has it."""
    script = folder / "batch.py"
    script.write_text(BATCH)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    return subprocess.Popen(
        [sys.executable, str(script), str(folder)],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="Windows has no such signals")
@pytest.mark.parametrize("seconds", [0.0, 0.3, None], ids=["at once", "while workers start", "at work"])
def test_ctrl_c_ends_everything_and_only_the_parent_speaks(tmp_path: Path, seconds: float | None) -> None:
    tasks_of(tmp_path, "1-child.jpg", "2-child.jpg", "3.jpg")
    batch = start_batch(tmp_path)
    pids = [batch.pid]
    if seconds is None:
        pids += wait_for(tmp_path / "1-child.pids")
    else:
        wait_until_python_runs(batch.pid)
        time.sleep(seconds)
    os.killpg(batch.pid, signal.SIGINT)
    _, said = batch.communicate(timeout=60)
    assert batch.returncode in (130, -signal.SIGINT)
    assert "Process ForkServerProcess" not in said
    assert_all_end(pids)


def wait_until_python_runs(pid: int) -> None:
    """Wait until the program has got as far as to start others."""
    until = time.monotonic() + 60
    while not psutil.Process(pid).children() and time.monotonic() < until:
        time.sleep(0.01)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="Windows has no such signals")
def test_workers_do_not_outlive_a_parent_that_is_killed(tmp_path: Path) -> None:
    tasks_of(tmp_path, "1-child.jpg", "2-child.jpg")
    batch = start_batch(tmp_path)
    pids = wait_for(tmp_path / "1-child.pids") + wait_for(tmp_path / "2-child.pids")
    batch.kill()
    batch.communicate(timeout=60)
    assert_all_end(pids)
    assert not Path((tmp_path / "1-child.scratch").read_text()).exists()


def test_there_is_at_least_one_job() -> None:
    assert available_processors() >= 1
