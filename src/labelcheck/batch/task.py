"""What a worker is asked and what it answers: the same for a process of this machine and for one of a cluster."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from labelcheck.batch.discovery import PhotoEntry
from labelcheck.model.verdict import Verdict


class ChecksPhotos(Protocol):
    """What works on one photo: `labelcheck.Checker`, or a stand-in. It must be picklable for more than one job."""

    def check(self, photo: str | Path | bytes, *, name: str | None = None) -> Verdict:
        """Return the verdict for one photo."""
        ...


@dataclass(frozen=True)
class Task:
    """One thing to do with one photo.

    Attributes:
        number: What the asker knows it by; no two tasks of a batch share one.
        photo: The photo.
        digest_only: Only read the file and tell its SHA-256, to find out whether it is known.
        thumbnail: Whether a picture for a report is wanted.
        drawing: The file to draw the verdict into, or None.
    """

    number: int
    photo: PhotoEntry
    digest_only: bool = False
    thumbnail: bool = False
    drawing: str | None = None


@dataclass(frozen=True)
class TaskResult:
    """What came of a task.

    Attributes:
        number: The task's.
        verdict: The verdict; None for a digest that succeeded.
        sha256: Hex digest of the file's bytes, or None when it could not be read.
        thumbnail: A JPEG without metadata; empty when none was wanted or could be made.
        lasting: Whether the answer would be the same another time. It is not when a worker died or ran out of time or
            memory: a resumed batch tries again.
        undrawn: Why a picture that was wanted could not be made, one sentence; empty when none is missing. It may hold
            anything that file names hold.
    """

    number: int
    verdict: Verdict | None
    sha256: str | None = None
    thumbnail: bytes = b""
    lasting: bool = True
    undrawn: str = ""


class Engine(Protocol):
    """What has tasks done: processes of this machine, or a cluster."""

    def run(self, tasks: Iterable[Task | None]) -> Generator[TaskResult, None, None]:
        """Have tasks done; yields one outcome each, as they come, in any order.

        Tasks are taken only as far ahead as the workers need, so that memory stays flat; None says that there is
        nothing to do just now, and the engine goes on with what it has, and asks again. Closing the generator ends
        the work at once. Whatever goes wrong with one photo, down to a worker that is killed, is that photo's `failed`
        verdict.

        Raises:
            ReaderMissingError: There is nothing to read with, so that no photo could be checked.
            ReaderError: The workers cannot start.
        """
        ...
