"""The same work on a Dask cluster that is there already: chunks of photos go out, answers come back as they are ready.

Each thread of a Dask worker does a chunk with one process of this machine's own engine, so that a photo that crashes,
hangs or takes too much memory costs what it costs at home: one `failed` row, and no Dask worker. A worker keeps nothing
that an answer depends on. One that dies takes its chunks along; the scheduler gives them to others.
"""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from contextlib import suppress
from importlib import import_module
from queue import Empty, SimpleQueue
from threading import Thread
from types import TracebackType
from typing import Any
from urllib.parse import urlsplit

from labelcheck import __version__
from labelcheck.batch.checker_transfer import Luggage
from labelcheck.batch.chunk import Answered, Chunks, answer_chunk, given_back, sent_there
from labelcheck.batch.limits import Limits
from labelcheck.batch.task import ChecksPhotos, Task, TaskResult
from labelcheck.batch.task_runner import failed
from labelcheck.errors import ClusterError, LabelcheckError, ReaderError, UsageError

CHUNKS_A_THREAD = 2
"""Chunks that are out for each thread of the cluster: one at work, and one that waits so that the thread need not."""
RETRIES = 2
"""How often a chunk that ends in an error is tried again before the error counts: networks and disks fail at times."""

CONNECTING_SECONDS = 10.0
"""How long to wait for the scheduler."""
WORKERLESS_SECONDS = 300.0
"""How long to wait for a worker when there is none; machines that are started on demand take some minutes."""
_LOOK_SECONDS = 1.0
_FETCH_SECONDS = 60.0

_Future = Any
"""Dask's types are those of an extra, and half of them are missing."""


def connect(address: str, checker: ChecksPhotos, *, chunk: int | None = None, limits: Limits | None = None) -> Cluster:
    """Return the engine that has tasks done by a cluster.

    The workers open the photos themselves: their paths or addresses must mean the same there.

    Args:
        address: `dask://HOST:PORT`, the cluster's scheduler. Whether TLS is spoken is a setting of Dask.
        checker: What checks one photo. It is sent once to each worker, also to those that come later.
        chunk: How many photos a worker gets at a time; by the time that they take when None.
        limits: What one photo may take of a worker.

    Raises:
        UsageError: The address is none of a cluster, or `chunk` is not positive.
        ClusterError: The extra is not installed, nobody answers there, or the checker cannot be sent.
        CatalogueError: The catalogue's files cannot be read any more.
    """
    place = _scheduler(address)
    if chunk is not None and chunk < 1:
        raise UsageError(f"A chunk of {chunk} photos makes no sense.", "Give 1 or more.")
    dask = _dask()
    luggage = Luggage.packed(checker)
    # What goes wrong is told by typed errors; Dask's own log would tell it once more, at length, in between.
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    return Cluster(_connected(dask, place, address), address, luggage, chunk, limits or Limits())


def _connected(dask: Any, place: str, address: str) -> Any:
    """Return a client; made in a thread, for Dask waits without end for a server that takes its call and is silent."""
    answered: SimpleQueue[Any] = SimpleQueue()

    def make() -> None:
        try:
            answered.put(dask.Client(place, timeout=CONNECTING_SECONDS, set_as_default=False, name="labelcheck"))
        except Exception as error:  # noqa: BLE001 - told below
            answered.put(error)

    Thread(target=make, name="labelcheck-connecting", daemon=True).start()
    try:
        client = answered.get(timeout=CONNECTING_SECONDS + _LOOK_SECONDS)
    except Empty:
        client = TimeoutError("no answer")
    if isinstance(client, Exception):
        raise ClusterError(
            f"No Dask scheduler answers at {address} ({type(client).__name__}).",
            "Check host and port, and that the scheduler runs; `dask scheduler` prints its address when it starts.",
        ) from client
    return client


def _dask() -> Any:
    try:
        return import_module("distributed")
    except ImportError as error:
        raise ClusterError(
            f"Working on a cluster needs Dask ({error}).", "Install it: pip install 'labelcheck[cluster]'"
        ) from error


def _scheduler(address: str) -> str:
    """Return `HOST:PORT`; Dask puts the protocol before it that it is set to."""
    try:
        parts = urlsplit(address)
        if parts.scheme == "dask" and parts.hostname and parts.port and parts.netloc == address[len("dask://") :]:
            return parts.netloc
    except ValueError:  # a port that is no number
        pass
    raise UsageError(f"{address} is not the address of a cluster.", "Give it as dask://HOST:PORT.")


class Cluster:
    """A connection to a Dask cluster; made by `connect`. It ends with its `with` statement, or by `close`."""

    def __init__(self, client: Any, address: str, luggage: Luggage, chunk: int | None, limits: Limits) -> None:
        self._client = client
        self._address = address
        self._luggage = luggage
        self._chunk = chunk
        self._limits = limits

    def __enter__(self) -> Cluster:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """End the connection; what is out is given up."""
        with suppress(Exception):  # the scheduler may be gone, and that was told where it mattered
            self._client.close(timeout=_LOOK_SECONDS)

    def run(self, tasks: Iterable[Task | None]) -> Generator[TaskResult, None, None]:
        """Have tasks done; yields one outcome each, as the chunks come back, in any order.

        Closing the generator calls back what waits on the cluster; a chunk that a worker is at is finished there, and
        its answers are dropped.

        Raises:
            ClusterError: The scheduler went away, there are no workers, or they cannot do this work.
            ReaderMissingError: A worker has nothing to read with.
            CatalogueError: A worker cannot open the catalogue.
        """
        batch = _Batch(self._client, self._address, self._luggage, self._limits, Chunks(tasks, self._chunk))
        try:
            yield from batch.outcomes()
        finally:
            batch.call_back()


class _Batch:
    """The chunks that are out."""

    def __init__(self, client: Any, address: str, luggage: Luggage, limits: Limits, chunks: Chunks) -> None:
        self._client = client
        self._address = address
        self._limits = limits
        self._chunks = chunks
        self._out: dict[_Future, tuple[Task, ...]] = {}
        self._back: SimpleQueue[_Future] = SimpleQueue()
        self._looked = self._manned = time.monotonic()
        self._threads = 0
        self._suspects: deque[Task] = deque()
        self._on_trial: _Future = None
        # A task of its own, not data put on the workers: should all that have it die, the scheduler makes it again.
        self._luggage = client.submit(_same, luggage, pure=False)

    def outcomes(self) -> Iterator[TaskResult]:
        """Send chunks and yield what comes of them until none is left."""
        self._look_around()
        while self._send_all():
            try:
                future = self._back.get(timeout=_LOOK_SECONDS)
            except Empty:
                self._look_around()
                continue
            yield from self._outcomes_of(future)
            if time.monotonic() - self._looked > _LOOK_SECONDS:
                self._look_around()

    def call_back(self) -> None:
        """Give up what is out."""
        with suppress(Exception):  # nothing is left to call back when the scheduler is gone
            self._client.cancel([*self._out, self._luggage])
        self._out.clear()

    def _send_all(self) -> bool:
        """Send as much as there is room for; tells whether anything is out."""
        if self._suspects and self._on_trial is None:
            self._on_trial = self._send((self._suspects.popleft(),))
        while len(self._out) < CHUNKS_A_THREAD * max(self._threads, 1) and (chunk := self._chunks.next()):
            self._send(chunk)
        return bool(self._out)

    def _send(self, chunk: tuple[Task, ...]) -> _Future:
        sent = tuple(map(sent_there, chunk))
        future = self._client.submit(answer_chunk, self._luggage, self._limits, sent, pure=False, retries=RETRIES)
        self._out[future] = chunk
        future.add_done_callback(self._back.put)
        return future

    def _outcomes_of(self, future: _Future) -> Iterator[TaskResult]:
        dask = _dask()
        try:
            answered: Answered = future.result(timeout=_FETCH_SECONDS)
        except dask.KilledWorker:
            yield from self._suspected(future)
            return
        except LabelcheckError:
            raise
        except dask.CancelledError as error:
            raise self._lost() from error
        except Exception as error:
            if isinstance(error, dask.TimeoutError) and future.status != "error":
                self._back.put(future)  # its worker died before the answers were fetched: they are made again
                return
            raise self._unfit(error) from error
        chunk = {task.number: task for task in self._taken(future)}
        self._chunks.took(len(chunk), answered.seconds)
        for outcome in answered.outcomes:
            yield given_back(outcome, chunk.pop(outcome.number))
        assert not chunk  # noqa: S101 - an engine answers every task

    def _taken(self, future: _Future) -> tuple[Task, ...]:
        if future is self._on_trial:
            self._on_trial = None
        return self._out.pop(future)

    def _suspected(self, future: _Future) -> Iterator[TaskResult]:
        """Go on after a chunk has seen one worker after another die.

        Its photos are tried one by one, so that no two of them can be taken for each other.
        """
        alone = future is self._on_trial
        chunk = self._taken(future)
        if not alone:
            self._suspects.extend(chunk)
            return
        (task,) = chunk
        problem = f"The cluster's workers that checked {task.photo.path} died, one after another."
        yield failed(task, ReaderError(problem, "Memory may have run out there: try a smaller copy of the photo."))

    def _look_around(self) -> None:
        """Count the cluster's threads: workers come and go."""
        try:
            self._threads = sum(self._client.nthreads().values())
        except Exception as error:
            raise self._lost() from error
        self._looked = time.monotonic()
        if self._threads:
            self._manned = self._looked
        elif self._looked - self._manned > WORKERLESS_SECONDS:
            raise ClusterError(
                f"The scheduler at {self._address} has had no worker for {WORKERLESS_SECONDS:.0f} seconds.",
                "Start workers, then go on with --resume: what was answered is kept.",
            )

    def _unfit(self, error: Exception) -> ClusterError:
        if self._client.status != "running":
            return self._lost()
        told = " ".join(str(error).split())
        return ClusterError(
            f"The cluster at {self._address} cannot do this work ({type(error).__name__}: {told}).",
            f"Install labelcheck {__version__} where the scheduler and the workers run, and the same Dask everywhere.",
        )

    def _lost(self) -> ClusterError:
        return ClusterError(
            f"The Dask scheduler at {self._address} went away, or was restarted.",
            "What was answered is kept: when it is there again, go on with --resume.",
        )


def _same(luggage: Luggage) -> Luggage:
    return luggage
