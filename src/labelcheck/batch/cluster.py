"""The engine that uses an existing Dask cluster: chunks of photos go out, results come back as they are ready.

Each thread of a Dask worker does a chunk with a worker pool of one process. So a photo that crashes, hangs or takes too
much memory costs the same as on one machine: one `failed` row, and no Dask worker. No result depends on what a
worker keeps. If it dies, the scheduler gives its chunks to others.
"""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from contextlib import suppress
from importlib import import_module
from queue import Empty, SimpleQueue
from typing import Any
from urllib.parse import urlsplit

from labelcheck.batch.checker_transfer import Luggage
from labelcheck.batch.chunk import Chunks, run_chunk, with_absolute_paths, with_given_path
from labelcheck.batch.limits import Limits, in_time
from labelcheck.batch.task import ChecksPhotos, Task, TaskResult
from labelcheck.batch.task_runner import failed_result
from labelcheck.errors import ClusterError, LabelcheckError, ReaderError, UsageError
from labelcheck.version import __version__

CHUNKS_PER_THREAD = 2
"""Chunks that are out for each thread of the cluster: the current one and the next, so that no thread waits."""

CONNECTING_SECONDS = 10.0
"""Time limit for the connection to the scheduler."""
WORKERLESS_SECONDS = 300.0
"""How long to wait while there is no worker; machines that are started on demand take some minutes."""
_POLL_SECONDS = 1.0

_Future = Any
"""Dask is an extra, and half of its types are missing."""


def connect(address: str, checker: ChecksPhotos, *, chunk: int | None = None, limits: Limits | None = None) -> Cluster:
    """Return the engine that does tasks on a cluster.

    The workers open the photos themselves: their paths or addresses must mean the same there.

    Args:
        address: `dask://HOST:PORT` of the cluster's scheduler. The settings of Dask decide whether TLS is used.
        checker: What checks one photo. It is sent once to each worker, including those that come later.
        chunk: Photos in a chunk; None: as many as take `CHUNK_SECONDS`.
        limits: The limits for one photo.

    Raises:
        UsageError: It is not the address of a cluster, or `chunk` is not positive.
        ClusterError: The extra is not installed, no scheduler answers, or the checker cannot be sent.
        CatalogueError: The catalogue's files cannot be read any more.
    """
    scheduler = _scheduler(address)
    if chunk is not None and chunk < 1:
        raise UsageError(f"A chunk of {chunk} photos makes no sense.", "Give 1 or more.")
    dask = _dask()
    luggage = Luggage.packed(checker)
    # Typed errors report what goes wrong; Dask's own log would repeat it at length.
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    return Cluster(_connected(dask, scheduler, address), address, luggage, chunk, limits or Limits())


def _connected(dask: Any, scheduler: str, address: str) -> Any:
    """Return a client. Dask itself waits without end for a server that accepts the connection and is silent."""

    def client() -> Any:
        return dask.Client(scheduler, timeout=CONNECTING_SECONDS, set_as_default=False, name="labelcheck")

    try:
        return in_time(client, CONNECTING_SECONDS + _POLL_SECONDS)
    except Exception as error:
        raise ClusterError(
            f"No Dask scheduler answers at {address} ({type(error).__name__}).",
            "Check host and port, and that the scheduler runs; `dask scheduler` prints its address when it starts.",
        ) from error


def _dask() -> Any:
    try:
        return import_module("distributed")
    except ImportError as error:
        raise ClusterError(
            f"Working on a cluster needs Dask ({error}).", "Install it: pip install 'labelcheck[cluster]'"
        ) from error


def _scheduler(address: str) -> str:
    """Return `HOST:PORT`; Dask puts the protocol of its settings before it."""
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
        self.client = client
        self.address = address
        self.luggage = luggage
        self.limits = limits
        self._chunk = chunk

    def __enter__(self) -> Cluster:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the connection, and give up the chunks that are out."""
        with suppress(Exception):  # the scheduler may be gone, and that was reported where it mattered
            self.client.close(timeout=_POLL_SECONDS)

    def run(self, tasks: Iterable[Task | None]) -> Generator[TaskResult, None, None]:
        """Do tasks; yields one result each, as the chunks come back, in any order.

        Closing the generator cancels the chunks that wait on the cluster. A worker finishes its current chunk, and the
        results are dropped.

        Raises:
            ClusterError: The scheduler went away, there are no workers, or they cannot do this work.
            ReaderMissingError: A worker has nothing to read with.
            CatalogueError: A worker cannot open the catalogue.
        """
        cluster_run = _ClusterRun(self, Chunks(tasks, self._chunk))
        try:
            yield from cluster_run.results()
        finally:
            cluster_run.cancel()

    def lost(self) -> ClusterError:
        """Return the error that says that the scheduler is gone."""
        return ClusterError(
            f"The Dask scheduler at {self.address} went away, or was restarted.",
            "What was answered is kept: when it is there again, go on with --resume.",
        )

    def unfit(self, error: Exception) -> ClusterError:
        """Return the error that says that the cluster cannot do this work."""
        if self.client.status != "running":
            return self.lost()
        message = " ".join(str(error).split())
        return ClusterError(
            f"The cluster at {self.address} cannot do this work ({type(error).__name__}: {message}).",
            f"Install labelcheck {__version__} where the scheduler and the workers run, and the same Dask everywhere.",
        )


class _ClusterRun:
    """The chunks of one run that are out."""

    def __init__(self, cluster: Cluster, chunks: Chunks) -> None:
        self._cluster = cluster
        self._client = cluster.client
        self._chunks = chunks
        self._out: dict[_Future, tuple[Task, ...]] = {}
        self._back: SimpleQueue[_Future] = SimpleQueue()
        self._polled = self._had_workers = time.monotonic()
        self._threads = 0
        self._suspects: deque[Task] = deque()
        self._retried_alone: _Future = None
        # A task of its own, not data put on the workers: if all that have it die, the scheduler makes it again.
        self._luggage = self._client.submit(_same, cluster.luggage, pure=False)

    def results(self) -> Iterator[TaskResult]:
        """Send chunks and yield their results until none is left."""
        self._count_threads()
        while self._send_all():
            try:
                future = self._back.get(timeout=_POLL_SECONDS)
            except Empty:
                self._count_threads()
                continue
            yield from self._results_of(future)
            if time.monotonic() - self._polled > _POLL_SECONDS:
                self._count_threads()

    def cancel(self) -> None:
        """Give up the chunks that are out."""
        with suppress(Exception):  # nothing is left to cancel if the scheduler is gone
            self._client.cancel([*self._out, self._luggage])
        self._out.clear()

    def _send_all(self) -> bool:
        """Send as many chunks as there is room for; tells whether any is out."""
        if self._suspects and self._retried_alone is None:
            self._retried_alone = self._send((self._suspects.popleft(),))
        while len(self._out) < CHUNKS_PER_THREAD * max(self._threads, 1) and (chunk := self._chunks.next()):
            self._send(chunk)
        return bool(self._out)

    def _send(self, chunk: tuple[Task, ...]) -> _Future:
        sent = tuple(map(with_absolute_paths, chunk))
        # Networks and disks fail at times: an error counts when the retries have failed too.
        future = self._client.submit(run_chunk, self._luggage, self._cluster.limits, sent, pure=False, retries=2)
        self._out[future] = chunk
        future.add_done_callback(self._back.put)
        return future

    def _results_of(self, future: _Future) -> Iterator[TaskResult]:
        dask = _dask()
        try:
            results, seconds = future.result(timeout=60.0)
        except dask.KilledWorker:
            yield from self._suspected(future)
            return
        except LabelcheckError:
            raise
        except dask.CancelledError as error:
            raise self._cluster.lost() from error
        except Exception as error:
            if isinstance(error, dask.TimeoutError) and future.status != "error":
                self._back.put(future)  # its worker died before the results were fetched: they are made again
                return
            raise self._cluster.unfit(error) from error
        chunk = {task.number: task for task in self._taken(future)}
        self._chunks.took(len(chunk), seconds)
        for result in results:
            yield with_given_path(result, chunk.pop(result.number))
        assert not chunk  # noqa: S101 - an engine has a result for every task

    def _taken(self, future: _Future) -> tuple[Task, ...]:
        if future is self._retried_alone:
            self._retried_alone = None
        return self._out.pop(future)

    def _suspected(self, future: _Future) -> Iterator[TaskResult]:
        """Retry the photos of a chunk at which one worker after another died.

        They are retried one by one, so that the right photo is blamed.
        """
        alone = future is self._retried_alone
        chunk = self._taken(future)
        if not alone:
            self._suspects.extend(chunk)
            return
        (task,) = chunk
        problem = f"The cluster's workers that checked {task.photo.path} died, one after another."
        yield failed_result(
            task, ReaderError(problem, "Memory may have run out there: try a smaller copy of the photo.")
        )

    def _count_threads(self) -> None:
        """Count the cluster's threads: workers come and go."""
        try:
            self._threads = sum(self._client.nthreads().values())
        except Exception as error:
            raise self._cluster.lost() from error
        self._polled = time.monotonic()
        if self._threads:
            self._had_workers = self._polled
        elif self._polled - self._had_workers > WORKERLESS_SECONDS:
            raise ClusterError(
                f"The scheduler at {self._cluster.address} has had no worker for {WORKERLESS_SECONDS:.0f} seconds.",
                "Start workers, then go on with --resume: what was answered is kept.",
            )


def _same(luggage: Luggage) -> Luggage:
    return luggage
