"""Checkers that misbehave on purpose. They stand in a module of their own so that worker processes can import them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from labelcheck.errors import ReaderMissingError
from labelcheck.model.verdict import Answer, Verdict

SECONDS = 600.0
"""Longer than any test may take: what waits so long must be ended from outside."""


@dataclass(frozen=True)
class FakeChecker:
    """Answers `not_listed`, and does what the photo's name says; `once` and a word is done only the first time."""

    def check(self, photo: str | Path | bytes, *, name: str | None = None) -> Verdict:
        called = str(photo) if name is None else name
        if "once" not in called or _first_time(Path(called)):
            _misbehave(called)
        huge = "x" * 20_000_000 if "huge" in called else ""
        return Verdict(called, Answer.NOT_LISTED, 0.9, why=f"checked in {os.getpid()}", next=huge)


def _misbehave(called: str) -> None:
    if "exit" in called:
        os._exit(9)
    if "crash" in called:
        os.kill(os.getpid(), signal.SIGSEGV)
    if "raise" in called:
        raise RuntimeError("something odd")
    if "memory-error" in called:
        raise MemoryError
    if "no-reader" in called:
        raise ReaderMissingError("Tesseract is not installed.", "Install it.")
    if "slow" in called:
        time.sleep(0.3)
    if "hang" in called:
        time.sleep(SECONDS)
    if "child" in called:
        child = subprocess.Popen([sys.executable, "-c", f"import time; time.sleep({SECONDS})"])
        Path(called).with_suffix(".scratch").write_text(tempfile.mkdtemp())
        pids = Path(called).with_suffix(".part")
        pids.write_text(f"{os.getpid()} {child.pid}")
        pids.rename(Path(called).with_suffix(".pids"))
        child.wait()
    if "hog" in called:
        held = [bytearray(os.urandom(1 << 20)) * 100 for _ in range(10)]
        time.sleep(SECONDS)
        del held


def _first_time(photo: Path) -> bool:
    mark = photo.with_suffix(".tried")
    tried = mark.exists()
    mark.touch()
    return not tried


@dataclass(frozen=True)
class Unstartable:
    """A checker that no worker survives."""

    def __reduce__(self) -> tuple[object, tuple[int]]:
        return os._exit, (9,)

    def check(self, photo: str | Path | bytes, *, name: str | None = None) -> Verdict:
        raise AssertionError("it never gets there")


def raise_missing() -> None:
    raise ReaderMissingError("Tesseract is gone.", "Install it.")


@dataclass(frozen=True)
class WithoutReader:
    """A checker that finds no reader where it arrives."""

    def __reduce__(self) -> tuple[object, tuple[()]]:
        return raise_missing, ()

    def check(self, photo: str | Path | bytes, *, name: str | None = None) -> Verdict:
        raise AssertionError("it never gets there")


class Unpicklable(FakeChecker):
    """A checker that cannot be sent anywhere."""

    def __reduce__(self) -> tuple[object, tuple[()]]:
        raise TypeError("it holds a lock")
