"""Limits of time and memory, and what enforces them: threads that are left behind, processes that are killed."""

from __future__ import annotations

import os
import queue
import signal
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import TypeVar

import psutil

_T = TypeVar("_T")


@dataclass(frozen=True)
class Limits:
    """The limits for one photo, beyond which its worker is stopped.

    Attributes:
        seconds: Wall-clock time. The checker itself begins nothing new after some six seconds: a photo that reaches
            this limit hangs, or is on a disk that does.
        megabytes: Resident memory of the worker with its child processes, 10^6 bytes. A photo of 100 megapixels, the
            largest that is allowed, takes some 700.
    """

    seconds: float = 120.0
    megabytes: float = 3000.0


def in_time(work: Callable[[], _T], seconds: float) -> _T:
    """Return what the work returns, or raise what it raises. Work that takes too long is left to end with the program.

    Raises:
        TimeoutError: It took longer than so many seconds.
    """
    done: queue.SimpleQueue[tuple[_T | None, BaseException | None]] = queue.SimpleQueue()

    def run() -> None:
        try:
            done.put((work(), None))
        except BaseException as error:  # noqa: BLE001 - raised again, in the thread that asked
            done.put((None, error))

    threading.Thread(target=run, daemon=True).start()
    try:
        result, error = done.get(timeout=seconds)
    except queue.Empty:
        raise TimeoutError("no answer") from None
    if error is not None:
        raise error
    return result  # type: ignore[return-value]


def resident_megabytes(pid: int, *, children: bool) -> float:
    """Return the resident memory of a process, 10^6 bytes; 0 if there is no process of that id.

    Args:
        pid: The process.
        children: Whether its descendants count. Finding them takes a pass over all processes, some 4 ms for a
            hundred; the process alone takes 0.03 ms.
    """
    with suppress(psutil.Error):
        process = psutil.Process(pid)
        resident = process.memory_info().rss
        for child in process.children(recursive=True) if children else ():
            with suppress(psutil.Error):
                resident += child.memory_info().rss
        return resident / 1e6
    return 0.0


def lead_own_group() -> None:
    """Make this process the leader of a process group, to which its children will belong, if the system has them."""
    if hasattr(os, "setpgid"):
        with suppress(OSError):  # it leads one already
            os.setpgid(0, 0)


def kill_group(pid: int) -> None:
    """Kill a process that called `lead_own_group`, and its children, even if it is dead itself."""
    if hasattr(os, "killpg"):
        with suppress(OSError):  # nobody is left
            os.killpg(pid, signal.SIGKILL)
        return
    # Windows knows no such groups. A Tesseract there, whose parent is dead, ends by its own time limit.
    with suppress(psutil.Error):
        process = psutil.Process(pid)
        for each in [*process.children(recursive=True), process]:
            with suppress(psutil.Error):
                each.kill()
