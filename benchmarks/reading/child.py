"""A system in its own process: its memory and settings are separate, and a crash costs one photo."""

from __future__ import annotations

import multiprocessing
import os
import threading
import time
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from benchmarks.reading.systems import SYSTEMS, Answer

SECONDS_A_PHOTO = 600.0
"""A system that takes longer is ended."""
SECONDS_A_SAMPLE = 0.005
"""Between two looks at the memory in use."""


@dataclass(frozen=True)
class Timed:
    """An answer and what it cost.

    Attributes:
        answer: The answer; an empty one after a failure.
        seconds: Wall-clock time.
        cpu_seconds: Processor time of the process and of those that it started.
        error: What went wrong, or None.
    """

    answer: Answer
    seconds: float
    cpu_seconds: float
    error: str | None = None


class Child:
    """Runs one of `SYSTEMS` in a process of its own.

    Args:
        key: The system's key.
    """

    def __init__(self, key: str) -> None:
        self._key = key
        self._start()

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._end, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(self._key, theirs), daemon=True)
        self._process.start()
        theirs.close()

    def read(self, photo: Path) -> Timed:
        """Read a photo; a system that dies, or takes too long, is started again for the next."""
        began = time.perf_counter()
        try:
            self._end.send(photo)
            if self._end.poll(SECONDS_A_PHOTO):
                timed: Timed = self._end.recv()
                return timed
            error = f"no answer within {SECONDS_A_PHOTO:.0f} s"
        except (EOFError, OSError):
            self._process.join(5)
            error = f"its process ended with code {self._process.exitcode}"
        self.close()
        self._start()
        return Timed(Answer(None, ()), time.perf_counter() - began, 0.0, error)

    def peak_megabytes(self, photo: Path) -> float | None:
        """Read a photo; return the most memory that the process, and those it started, held meanwhile (Linux only)."""
        if self._process.pid is None or not Path(f"/proc/{self._process.pid}/status").exists():
            return None
        done = threading.Event()
        peaks: list[int] = []
        watcher = threading.Thread(target=_watch, args=(self._process.pid, done, peaks))
        watcher.start()
        timed = self.read(photo)
        own = _kilobytes(self._process.pid, "VmHWM")
        done.set()
        watcher.join()
        return None if timed.error else max([own, *peaks]) / 1024

    def close(self) -> None:
        """End the process."""
        self._end.close()
        self._process.join(2)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()


def _serve(key: str, end: Connection) -> None:
    system = SYSTEMS[key][1]()
    while True:
        try:
            photo: Path = end.recv()
        except EOFError:
            return
        began, used = time.perf_counter(), _processor_seconds()
        error = None
        try:
            answer = system.read(photo)
        except Exception as problem:  # noqa: BLE001 - whatever a system raises costs it this photo
            answer, error = Answer(None, ()), f"{type(problem).__name__}: {problem}"
        try:
            end.send(Timed(answer, time.perf_counter() - began, _processor_seconds() - used, error))
        except OSError:  # whoever asked has gone
            return


def _processor_seconds() -> float:
    return sum(os.times()[:4])


def _watch(process: int, done: threading.Event, peaks: list[int]) -> None:
    peaks.append(0)
    while not done.wait(SECONDS_A_SAMPLE):
        peaks[0] = max(peaks[0], sum(_kilobytes(one, "VmRSS") for one in [process, *_descendants(process)]))


def _descendants(process: int) -> list[int]:
    found = []
    for listing in Path(f"/proc/{process}/task").glob("*/children"):
        try:
            started = [int(number) for number in listing.read_text().split()]
        except OSError:  # the thread has ended
            continue
        found += started + [one for each in started for one in _descendants(each)]
    return found


def _kilobytes(process: int, entry: str) -> int:
    try:
        status = Path(f"/proc/{process}/status").read_text()
    except OSError:  # it has ended
        return 0
    return next((int(line.split()[1]) for line in status.splitlines() if line.startswith(f"{entry}:")), 0)
