"""One worker process: what runs in it, and the object by which its parent controls it.

Processes are not forked from this one, because its threads would not survive. They are started afresh or, where that is
possible, forked from a server that has only imported what they need.
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
from labelcheck.batch.task_runner import run_task
from labelcheck.errors import LabelcheckError, ReaderError, ReaderMissingError
from labelcheck.system.temporary import scratch_folder

if TYPE_CHECKING:
    from multiprocessing.context import ForkServerContext, SpawnContext

SECONDS_TO_START = 120.0
"""One second is usual, most of it for OpenCV; a cold network disk may take a minute."""

_SECONDS_TO_DIE = 5.0
"""A killed process that takes longer hangs in the kernel, on a disk that does not answer."""


class WorkerDiedError(Exception):
    """The worker has closed its end of the pipe: it crashed, was killed, or never started."""


class WorkerProcess:
    """One worker, as its parent sees it.

    Args:
        checker: The checker, pickled.
        limits: The limits for one photo.

    Attributes:
        connection: Becomes ready when there is something to `receive`.
        tasks: The tasks without a result; the first is the current one.
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
            with _interrupts_blocked():
                self._process.start()
        except BaseException:
            self._clean_up()
            raise
        finally:
            theirs.close()

    @property
    def current(self) -> Task | None:
        """The task that it is doing."""
        return self.tasks[0] if self.started and self.tasks else None

    def submit(self, task: Task) -> None:
        """Add to its tasks. If it is dead, `receive` will raise."""
        self.tasks.append(task)
        if self.current is task:
            self._deadline = time.monotonic() + self._limits.seconds
        with suppress(OSError):
            self.connection.send(task)

    def receive(self) -> TaskResult | None:
        """Return the outcome of the current task, or None when it has started.

        Raises:
            WorkerDiedError: It is dead, or its reply cannot be understood.
            LabelcheckError: It cannot work, for something that it needs is missing.
        """
        try:
            reply = self.connection.recv()
        except Exception as error:  # half a message, unpickled, can raise anything
            raise WorkerDiedError from error
        if isinstance(reply, LabelcheckError):
            raise reply
        self._deadline = time.monotonic() + self._limits.seconds
        if not self.started:
            self.started = True
            return None
        if not isinstance(reply, TaskResult) or not self.tasks or reply.number != self.tasks[0].number:
            raise WorkerDiedError
        self.tasks.popleft()
        return reply

    def overdue(self) -> bool:
        """Tell whether it has taken too long to start or for its current task, and has sent nothing yet."""
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

    def join(self) -> str:
        """Wait until it is dead, and return how it died, in words to follow "the process"."""
        self._process.join(_SECONDS_TO_DIE)
        code = self._process.exitcode
        self._clean_up()
        if code is None:
            return "stopped answering"
        if code >= 0:
            return f"ended with exit code {code}"
        try:
            name = signal.Signals(-code).name
        except ValueError:
            name = f"signal {-code}"
        return f"was killed ({name})" if name == "SIGKILL" else f"crashed ({name})"

    def _clean_up(self) -> None:
        """Remove its children and its files."""
        self.kill()
        if self._process.pid is not None:
            self._process.join(_SECONDS_TO_DIE)
            with suppress(ValueError):  # it hangs in the kernel
                self._process.close()
        shutil.rmtree(self._scratch, ignore_errors=True)


def _context() -> ForkServerContext | SpawnContext:
    if "forkserver" in multiprocessing.get_all_start_methods():
        # Imported once, in the server: a worker then starts in half a second rather than two.
        multiprocessing.set_forkserver_preload(["labelcheck.checking.checker"])
        return multiprocessing.get_context("forkserver")
    return multiprocessing.get_context("spawn")


@contextmanager
def _interrupts_blocked() -> Iterator[None]:
    """Start processes that Ctrl-C does not reach, even while they import: their parent ends them."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    from multiprocessing import resource_tracker  # noqa: PLC0415 - not everywhere

    resource_tracker.ensure_running()  # starting it would lift the mask
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _serve(connection: Connection, pickled: bytes, scratch: str) -> None:
    """Do tasks in the worker process, until the parent closes its end of the pipe."""
    _prepare(scratch)
    try:
        checker: ChecksPhotos = pickle.loads(pickled)  # noqa: S301 - from the parent
    except LabelcheckError as error:
        connection.send(error)
        return
    except Exception as error:  # noqa: BLE001 - the parent reports it, without a traceback
        problem = f"The worker processes cannot start ({type(error).__name__}: {error})."
        connection.send(ReaderError(problem, "Try again with --jobs 1."))
        return
    with suppress(EOFError, OSError):  # the parent is gone, or has no more
        connection.send(None)
        while True:
            task: Task = connection.recv()
            try:
                reply: TaskResult | ReaderMissingError = run_task(checker, task)
            except ReaderMissingError as error:
                reply = error
            connection.send(reply)
    shutil.rmtree(scratch, ignore_errors=True)


def _prepare(scratch: str) -> None:
    """Set up a worker: one thread, a process group of its own, no Ctrl-C, and an end together with its parent.

    Args:
        scratch: The folder for its temporary files, and those of Tesseract.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    lead_own_group()
    threading.Thread(target=_end_with_parent, args=(scratch,), daemon=True).start()
    tempfile.tempdir = os.environ["TMPDIR"] = scratch
    with suppress(OSError):  # if memory runs out, Linux kills a worker and not the parent
        Path("/proc/self/oom_score_adj").write_text("500")
    warnings.simplefilter("ignore")  # decoders warn about metadata, and the terminal is the parent's
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")  # Tesseract's threads: each job uses one processor
    import cv2  # noqa: PLC0415 - the parent may do without it

    cv2.setNumThreads(1)


def _end_with_parent(scratch: str) -> None:
    """Wait until the parent is dead, for whatever reason, and end at once, even within a photo."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        shutil.rmtree(scratch, ignore_errors=True)
        kill_group(os.getpid())
        os._exit(1)
