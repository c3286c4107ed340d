"""The limits of time and memory for one photo, and what enforces them: measuring and killing processes."""

from __future__ import annotations

import os
import signal
from contextlib import suppress
from dataclasses import dataclass

import psutil


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
