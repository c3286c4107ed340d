"""One worker process: what runs in it, and how its parent sees it.

Processes are not forked from this one, whose threads would not survive it, but started afresh or, where that is
possible, forked from a server that has nothing but imported what they need.
"""

from __future__ import annotations

import multiprocessing
import os
import pickle
import shutil
import signal
import tempfile
import threading
import time
import warnings
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import TYPE_CHECKING

from labelcheck.batch.limits import Limits, kill_group, lead_own_group, resident_megabytes
from labelcheck.batch.task import ChecksPhotos, Task, TaskResult
from labelcheck.batch.task_runner import answer
from labelcheck.errors import LabelcheckError, ReaderError, ReaderMissingError
from labelcheck.system.temporary import scratch_folder

if TYPE_CHECKING:
    from multiprocessing.context import ForkServerContext, SpawnContext

SECONDS_TO_START = 120.0
"""One second is usual, most of it OpenCV; a cold network disk may take a minute."""

_SECONDS_TO_DIE = 5.0
"""A killed process that stays longer hangs in the kernel, on a disk that does not answer."""


class WorkerDiedError(Exception):
    """The worker has closed its end: it crashed, was killed, or never started."""


class WorkerProcess:
    """One worker, seen from its parent.

    Args:
        checker: The checker, pickled.
        limits: What one photo may take.

    Attributes:
        connection: Becomes ready when there is something to `receive`.
        tasks: What it was given and has not answered; it is at the first.
        started: Whether it is ready to work.

    Raises:
        OSError, EOFError: It cannot be started.
    """

    def __init__(self, checker: bytes, limits: Limits) -> None:
        context = _context()
        self.connection, theirs = context.Pipe()
        self.tasks: deque[Task] = deque()
        self.started = False
        self._limits = limits
        self._deadline = time.monotonic() + SECONDS_TO_START
        self._scratch = tempfile.mkdtemp(prefix="labelcheck-", dir=scratch_folder())
        # Daemonic: an interpreter that ends without having closed the run ends its workers.
        self._process = context.Process(target=_serve, args=(theirs, checker, self._scratch), daemon=True)
        try:
            with _deaf_to_interrupts():
                self._process.start()
        except BaseException:
            self._clear_away()
            raise
        finally:
            theirs.close()

    @property
    def current(self) -> Task | None:
        """The task that it is at."""
        return self.tasks[0] if self.started and self.tasks else None

    def give(self, task: Task) -> None:
        """Add to its tasks. If it is dead, `receive` will tell."""
        self.tasks.append(task)
        if self.current is task:
            self._deadline = time.monotonic() + self._limits.seconds
        with suppress(OSError):
            self.connection.send(task)

    def receive(self) -> TaskResult | None:
        """Return the outcome of the current task, or None when it has started.

        Raises:
            WorkerDiedError: It is dead, or answers what cannot be understood.
            LabelcheckError: What it cannot work without is missing.
        """
        try:
            answered = self.connection.recv()
        except Exception as error:  # half a message, unpickled, can raise anything
            raise WorkerDiedError from error
        if isinstance(answered, LabelcheckError):
            raise answered
        self._deadline = time.monotonic() + self._limits.seconds
        if not self.started:
            self.started = True
            return None
        if not isinstance(answered, TaskResult) or not self.tasks or answered.number != self.tasks[0].number:
            raise WorkerDiedError
        self.tasks.popleft()
        return answered

    def overdue(self) -> bool:
        """Tell whether it has taken too long, to start or for its current task, and still has nothing to say."""
        busy = self.tasks or not self.started
        return bool(busy) and time.monotonic() > self._deadline and not self.connection.poll()

    def overfull(self, *, children: bool) -> bool:
        """Tell whether it holds more memory than it may; `children` as in `resident_megabytes`."""
        return resident_megabytes(self._process.pid or 0, children=children) > self._limits.megabytes

    def kill(self) -> None:
        """End it and its children at once."""
        self.connection.close()
        if self._process.pid is not None:  # it was started
            kill_group(self._process.pid)
            self._process.kill()

    def bury(self) -> str:
        """Wait until it is dead, and return how it died, in words that follow upon "the process"."""
        self._process.join(_SECONDS_TO_DIE)
        code = self._process.exitcode
        self._clear_away()
        if code is None:
            return "stopped answering"
        if code >= 0:
            return f"ended with exit code {code}"
        try:
            name = signal.Signals(-code).name
        except ValueError:
            name = f"signal {-code}"
        return f"was killed ({name})" if name == "SIGKILL" else f"crashed ({name})"

    def _clear_away(self) -> None:
        """Leave nothing of it, neither its children nor its files."""
        self.kill()
        if self._process.pid is not None:
            self._process.join(_SECONDS_TO_DIE)
            with suppress(ValueError):  # it hangs in the kernel
                self._process.close()
        shutil.rmtree(self._scratch, ignore_errors=True)


def _context() -> ForkServerContext | SpawnContext:
    if "forkserver" in multiprocessing.get_all_start_methods():
        # Imported once, in the server: half a second to start a worker rather than two.
        multiprocessing.set_forkserver_preload(["labelcheck.checking.checker"])
        return multiprocessing.get_context("forkserver")
    return multiprocessing.get_context("spawn")


@contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    """Start processes that Ctrl-C does not reach, not even while they import: it is their parent's to end them."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    from multiprocessing import resource_tracker  # noqa: PLC0415 - not everywhere

    resource_tracker.ensure_running()  # it would lift the mask
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _serve(connection: Connection, pickled: bytes, scratch: str) -> None:
    """Work in the process: do tasks until the parent's end is closed."""
    _prepare(scratch)
    try:
        checker: ChecksPhotos = pickle.loads(pickled)  # noqa: S301 - from the parent
    except LabelcheckError as error:
        connection.send(error)
        return
    except Exception as error:  # noqa: BLE001 - the parent tells, not a traceback
        problem = f"The worker processes cannot start ({type(error).__name__}: {error})."
        connection.send(ReaderError(problem, "Try again with --jobs 1."))
        return
    with suppress(EOFError, OSError):  # the parent is gone, or has no more
        connection.send(None)
        while True:
            task: Task = connection.recv()
            try:
                answered: TaskResult | ReaderMissingError = answer(checker, task)
            except ReaderMissingError as error:
                answered = error
            connection.send(answered)
    shutil.rmtree(scratch, ignore_errors=True)


def _prepare(scratch: str) -> None:
    """Set up one worker: one thread, a group of its own, Ctrl-C left to the parent, and no life without it.

    Args:
        scratch: The folder for its temporary files, and those of Tesseract.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    lead_own_group()
    threading.Thread(target=_end_with_parent, args=(scratch,), daemon=True).start()
    tempfile.tempdir = os.environ["TMPDIR"] = scratch
    with suppress(OSError):  # where memory runs out, Linux is to take a worker and not the parent
        Path("/proc/self/oom_score_adj").write_text("500")
    warnings.simplefilter("ignore")  # decoders warn about metadata; the parent's terminal is not theirs
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")  # Tesseract's threads: each job is to use one processor
    import cv2  # noqa: PLC0415 - the parent may do without it

    cv2.setNumThreads(1)


def _end_with_parent(scratch: str) -> None:
    """Wait for the parent's death, however it comes, and die with it: a photo may have long to go."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        shutil.rmtree(scratch, ignore_errors=True)
        kill_group(os.getpid())
        os._exit(1)
