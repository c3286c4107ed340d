"""The same work on a cluster: a real scheduler and real workers, some of which die or come late."""

from __future__ import annotations

import itertools
import logging
import signal
import socket
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from benchmarks.batch.dask_processes import DaskProcesses
from distributed import LocalCluster

from cluster_checkers import NamedChecker, SameChecker
from fake_checkers import FakeChecker, Unpicklable
from labelcheck import Catalogue, Checker
from labelcheck.batch import checker_transfer as luggage_module
from labelcheck.batch import cluster as cluster_module
from labelcheck.batch.checker_transfer import Luggage
from labelcheck.batch.chunk import CHUNK_SECONDS, LARGEST_CHUNK, Chunks
from labelcheck.batch.cluster import connect
from labelcheck.batch.limits import Limits
from labelcheck.batch.photo_entry import PhotoEntry
from labelcheck.batch.task import Task, TaskResult
from labelcheck.batch.task_runner import InProcessEngine
from labelcheck.catalogue.catalogue import SMALL as CATALOGUE_KEPT_ON_DISK
from labelcheck.errors import CatalogueError, ClusterError, NotAPhotoError, ReaderMissingError, UsageError
from labelcheck.model.verdict import Answer, Verdict
from places import RECALLS, SAMPLES, SUPPORT

pytestmark = pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="needs signals")

SMALL = RECALLS
MOST_SECONDS = 180
"""For a machine that has much else to do; ten are usual."""


@pytest.fixture(autouse=True)
def bounded() -> Iterator[None]:
    """No test waits for a cluster for ever."""

    def give_up(*_: object) -> None:
        raise AssertionError(f"not done within {MOST_SECONDS} seconds")

    before = signal.signal(signal.SIGALRM, give_up)
    signal.setitimer(signal.ITIMER_REAL, MOST_SECONDS)
    yield
    signal.setitimer(signal.ITIMER_REAL, 0)
    signal.signal(signal.SIGALRM, before)
    logging.getLogger("distributed").setLevel(logging.NOTSET)


@pytest.fixture(scope="module")
def dask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DaskProcesses]:
    """A cluster of one worker with two threads; tests add others."""
    with (
        DaskProcesses(tmp_path_factory.mktemp("dask"), SUPPORT) as processes,
        processes.worker("steady", nanny=True, threads=2),
    ):
        yield processes


def large_catalogue(folder: Path) -> Path:
    """The bundled recalls in a file so large that they are kept on disk, and pickled only as its name."""
    file = folder / "large.json"
    file.write_text(SMALL.read_text(encoding="utf-8") + " " * CATALOGUE_KEPT_ON_DISK, encoding="utf-8")
    return file


def photos(folder: Path, *names: str) -> list[Task]:
    for name in names:
        (folder / name).write_bytes(name.encode())
    return [Task(number, PhotoEntry(str(folder / name))) for number, name in enumerate(names)]


def verdicts(outcomes: list[TaskResult]) -> list[Verdict]:
    """The verdicts, in the order of the tasks; no task may have two."""
    by_number = {outcome.number: outcome.verdict for outcome in outcomes}
    assert len(by_number) == len(outcomes)
    return [verdict for _, verdict in sorted(by_number.items()) if verdict is not None]


def in_order(outcomes: list[TaskResult]) -> list[TaskResult]:
    return sorted(outcomes, key=lambda outcome: outcome.number)


def endless(folder: Path, name: str, until: list[object]) -> Iterator[Task]:
    """The same photo again and again, until something is in a list."""
    (task,) = photos(folder, name)
    return (replace(task, number=number) for number in itertools.takewhile(lambda _: not until, itertools.count()))


def test_a_worker_that_comes_late_works_too_and_when_it_is_killed_no_photo_is_lost_or_answered_twice(
    dask: DaskProcesses, tmp_path: Path
) -> None:
    struck: list[object] = []
    with connect(dask.address, NamedChecker(), chunk=4) as engine:
        outcomes = engine.run(endless(tmp_path, "slow.jpg", struck))
        answers = [next(outcomes)]  # from here on, the checker has been sent
        with dask.worker("late") as late:
            for outcome in outcomes:
                answers.append(outcome)
                assert outcome.verdict is not None
                if outcome.verdict.why == "late" and not struck:
                    late.send_signal(signal.SIGKILL)
                    struck.append(outcome)
    assert sorted(outcome.number for outcome in answers) == list(range(len(answers)))
    assert {verdict.why for verdict in verdicts(answers)} == {"steady", "late"}


def test_answers_are_those_of_this_machine(
    dask: DaskProcesses, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    whole = photos(tmp_path, "a.jpg", "raise.jpg", "b.jpg", "c.jpg")
    problem = NotAPhotoError("d.gif is in a format that cannot be read.", "Save it as JPEG.")
    found = [
        *(PhotoEntry(Path(task.photo.path).name) for task in whole),
        PhotoEntry("gone.jpg"),
        PhotoEntry("d.gif", problem),
    ]
    checks = [Task(number, photo) for number, photo in enumerate(found)]
    tasks = [*checks, *(Task(len(checks) + task.number, task.photo, digest_only=True) for task in checks)]
    with connect(dask.address, SameChecker(), chunk=3) as engine:
        assert in_order(list(engine.run(tasks))) == in_order(list(InProcessEngine(SameChecker()).run(tasks)))


def test_bad_photos_cost_one_failed_row_each_and_no_worker(dask: DaskProcesses, tmp_path: Path) -> None:
    tasks = photos(tmp_path, "a.jpg", "crash.jpg", "b.jpg", "hang.jpg", "c.jpg")
    with connect(dask.address, NamedChecker(), chunk=5, limits=Limits(seconds=2)) as engine:
        answers = in_order(list(engine.run(tasks)))
    failed = [outcome for outcome in answers if outcome.verdict and outcome.verdict.answer is Answer.FAILED]
    assert [outcome.number for outcome in failed] == [1, 3]
    assert len({verdict.next for verdict in verdicts(answers) if verdict.answer is Answer.NOT_LISTED}) == 1


def test_only_the_photo_that_fells_one_worker_after_another_fails(dask: DaskProcesses, tmp_path: Path) -> None:
    tasks = photos(tmp_path, "a.jpg", "fell the worker.jpg", "b.jpg")
    with connect(dask.address, NamedChecker(), chunk=3) as engine:  # its nanny starts another each time
        answers = in_order(list(engine.run(tasks)))
    assert [outcome.number for outcome in answers] == [0, 1, 2]
    failed = [outcome for outcome in answers if outcome.verdict and outcome.verdict.answer is Answer.FAILED]
    assert [outcome.number for outcome in failed] == [1]
    assert "died, one after another" in verdicts(answers)[1].why


def test_photos_are_listed_only_a_little_ahead_and_closing_calls_them_back(dask: DaskProcesses, tmp_path: Path) -> None:
    listed: list[Task] = []
    with connect(dask.address, NamedChecker(), chunk=2) as engine:
        outcomes = engine.run(task for task in endless(tmp_path, "slow.jpg", []) if not listed.append(task))  # type: ignore[func-returns-value]
        next(outcomes)
        outcomes.close()
        assert len(listed) <= 2 * cluster_module.CHUNKS_PER_THREAD * (2 + 1)
        assert len(list(engine.run(photos(tmp_path, "a.jpg", "b.jpg")))) == 2


def test_no_photos_give_no_answers(dask: DaskProcesses) -> None:
    with connect(dask.address, FakeChecker()) as engine:
        assert list(engine.run([])) == []


def test_without_a_reader_the_batch_ends_and_says_which_worker_has_none(dask: DaskProcesses, tmp_path: Path) -> None:
    with (
        connect(dask.address, FakeChecker()) as engine,
        pytest.raises(ReaderMissingError, match=r"not installed\. So says the worker at tcp://127.0.0.1:\d+\. Install"),
    ):
        list(engine.run(photos(tmp_path, "no-reader.jpg", "a.jpg")))


def test_another_version_on_the_workers_is_refused(
    dask: DaskProcesses, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(luggage_module, "__version__", "0.0.1")
    with (
        connect(dask.address, FakeChecker()) as engine,
        pytest.raises(ClusterError, match=r"labelcheck 0\.0\.1 on .* Install the same on all machines"),
    ):
        list(engine.run(photos(tmp_path, "a.jpg")))


def test_the_real_checker_answers_as_here_though_its_catalogue_is_not_there(
    dask: DaskProcesses, tmp_path: Path
) -> None:
    file = large_catalogue(tmp_path)
    checker = Checker(Catalogue.load(file).restricted(["US"]), budget=60)
    names = ("anker-321-a1112.jpg", "ikea-varmfront-e2037-week-2330.jpg")
    tasks = [Task(number, PhotoEntry(str(SAMPLES / name)), thumbnail=True) for number, name in enumerate(names)]
    with connect(dask.address, checker) as engine:
        file.unlink()  # what the worker has, it was sent: it has a cache of its own
        there = in_order(list(engine.run(tasks)))
    assert [timeless(outcome) for outcome in there] == [
        timeless(outcome) for outcome in InProcessEngine(checker).run(tasks)
    ]


def timeless(outcome: TaskResult) -> TaskResult:
    assert outcome.verdict is not None
    attempts = tuple(replace(attempt, seconds=0.0) for attempt in outcome.verdict.attempts)
    return replace(outcome, verdict=replace(outcome.verdict, seconds=0.0, attempts=attempts))


def test_a_scheduler_that_goes_away_says_how_to_resume(tmp_path: Path) -> None:
    (tmp_path / "dask").mkdir()
    with (
        DaskProcesses(tmp_path / "dask", SUPPORT) as dask,
        dask.worker("only"),
        connect(dask.address, NamedChecker(), chunk=1) as engine,
    ):
        outcomes = engine.run(endless(tmp_path, "slow.jpg", []))
        next(outcomes)
        dask.scheduler.send_signal(signal.SIGKILL)
        with pytest.raises(ClusterError, match=r"went away.*is kept.*--resume"):
            list(outcomes)


def test_a_cluster_without_workers_is_waited_for_and_then_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster_module, "WORKERLESS_SECONDS", 1.0)
    with (
        LocalCluster(
            n_workers=0, processes=False, protocol="tcp", host="127.0.0.1", dashboard_address="127.0.0.1:0"
        ) as dask,
        connect(dask.scheduler_address.replace("tcp://", "dask://"), FakeChecker()) as engine,
        pytest.raises(ClusterError, match=r"no worker for 1 seconds.*Start workers"),
    ):
        list(engine.run(photos(tmp_path, "a.jpg")))


def test_where_nobody_listens_the_address_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster_module, "CONNECTING_SECONDS", 1.0)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with pytest.raises(ClusterError, match=f"No Dask scheduler answers at dask://127.0.0.1:{port}"):
        connect(f"dask://127.0.0.1:{port}", FakeChecker())


def test_something_else_that_listens_is_no_scheduler(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster_module, "CONNECTING_SECONDS", 1.0)
    with socket.create_server(("127.0.0.1", 0)) as mute, pytest.raises(ClusterError, match="No Dask scheduler"):
        connect(f"dask://127.0.0.1:{mute.getsockname()[1]}", FakeChecker())


@pytest.mark.parametrize(
    "address",
    [
        *("dask://", "dask://host", "dask://host:", "dask://host:port", "dask://:8786", "dask://host:8786/x"),
        *("dask://host:0", "dask://host:99999", "dask://host:8786?x", "dask://[::1:8786"),
        *("tcp://host:8786", "ray://host:10001", "host:8786", ""),
    ],
)
def test_what_is_no_address_of_a_cluster_is_refused(address: str) -> None:
    with pytest.raises(UsageError, match="dask://HOST:PORT"):
        connect(address, FakeChecker())


def test_a_chunk_of_nothing_is_refused() -> None:
    with pytest.raises(UsageError, match="Give 1 or more"):
        connect("dask://127.0.0.1:1", FakeChecker(), chunk=0)


def test_without_the_extra_it_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ClusterError, match=r"pip install 'labelcheck\[cluster\]'"):
        connect("dask://127.0.0.1:1", FakeChecker())


def test_a_checker_that_cannot_be_pickled_is_refused() -> None:
    with pytest.raises(ClusterError, match="it holds a lock"):
        Luggage.packed(Unpicklable())


def test_a_catalogue_that_changed_is_refused_rather_than_used(tmp_path: Path) -> None:
    file = large_catalogue(tmp_path)
    checker = Checker(Catalogue.load(file))
    file.write_text(file.read_text() + "\n")
    with pytest.raises(CatalogueError, match="changed while in use"):
        Luggage.packed(checker).unpacked()


def test_a_catalogue_whose_file_is_gone_cannot_be_sent(tmp_path: Path) -> None:
    file = large_catalogue(tmp_path)
    checker = Checker(Catalogue.load(file))
    file.unlink()
    with pytest.raises(CatalogueError, match=r"large\.json cannot be read"):
        Luggage.packed(checker)


def test_a_small_catalogue_travels_with_its_checker() -> None:
    checker = Checker(Catalogue.load(SMALL))
    arrived = Luggage.packed(checker).unpacked()
    assert isinstance(arrived, Checker)
    assert arrived.catalogue == checker.catalogue


def test_chunks_grow_to_what_a_worker_does_in_the_time_meant_for_one() -> None:
    chunks = Chunks((Task(number, PhotoEntry("a.jpg")) for number in range(10_000)), None)
    assert len(chunks.next()) == 4
    chunks.took(4, 8.0)
    assert len(chunks.next()) == CHUNK_SECONDS / 2
    chunks.took(10_000, 0.0)
    assert len(chunks.next()) == LARGEST_CHUNK


def test_slow_photos_come_one_at_a_time_and_the_last_chunk_is_what_is_left() -> None:
    chunks = Chunks((Task(number, PhotoEntry("a.jpg")) for number in range(6)), None)
    chunks.took(1, 1000.0)
    assert [len(chunks.next()) for _ in range(7)] == [1] * 6 + [0]
    given = Chunks((Task(number, PhotoEntry("a.jpg")) for number in range(5)), 3)
    assert [len(given.next()) for _ in range(3)] == [3, 2, 0]
