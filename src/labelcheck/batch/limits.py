"""What one photo may take of a worker, and the means to hold it to that: measuring a process, and ending it."""

from __future__ import annotations

import os
import signal
from contextlib import suppress
from dataclasses import dataclass

import psutil


@dataclass(frozen=True)
class Limits:
    """What one photo may take before its worker is stopped.

    Attributes:
        seconds: Wall-clock time. The checker itself begins nothing new after some six seconds: what reaches this limit
            hangs, or stands on a disk that does.
        megabytes: Resident memory of the worker with its child processes, 10^6 bytes. A photo of 100 megapixels, the
            most that is let in, takes some 700.
    """

    seconds: float = 120.0
    megabytes: float = 3000.0


def resident_megabytes(pid: int, *, children: bool) -> float:
    """Return the resident memory of a process, 10^6 bytes; 0 when there is none of that id.

    Args:
        pid: The process.
        children: Whether its descendants count. To find them takes a look at all processes there are, some 4 ms for
            a hundred; the process alone takes 0.03 ms.
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
    """Make this process the leader of a group, to which its children will belong, where there are groups."""
    if hasattr(os, "setpgid"):
        with suppress(OSError):  # it leads one
            os.setpgid(0, 0)


def kill_group(pid: int) -> None:
    """Kill a process that called `lead_own_group`, and its children, even when it is dead itself."""
    if hasattr(os, "killpg"):
        with suppress(OSError):  # nobody is left
            os.killpg(pid, signal.SIGKILL)
        return
    # Windows knows no such groups. There a Tesseract whose parent is dead already ends by its own time limit.
    with suppress(psutil.Error):
        process = psutil.Process(pid)
        for each in [*process.children(recursive=True), process]:
            with suppress(psutil.Error):
                each.kill()
