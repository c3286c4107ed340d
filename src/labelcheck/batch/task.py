"""Tasks and their results, and the engine that does them: in this process, in a worker pool or on a cluster."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from labelcheck.batch.photo_entry import PhotoEntry
from labelcheck.model.verdict import Verdict


class ChecksPhotos(Protocol):
    """What checks one photo: `labelcheck.Checker`, or a stand-in. It must be picklable for more than one job."""

    def check(self, photo: str | Path | bytes, *, name: str | None = None) -> Verdict:
        """Return the verdict for one photo."""
        ...


@dataclass(frozen=True)
class Task:
    """One thing to do with one photo.

    Attributes:
        number: Its number, unique in the batch.
        photo: The photo.
        digest_only: Whether only the SHA-256 of the file is wanted, to find out whether its content is known.
        thumbnail: Whether a thumbnail for a report is wanted.
        drawing: The file to draw the verdict into, or None.
    """

    number: int
    photo: PhotoEntry
    digest_only: bool = False
    thumbnail: bool = False
    drawing: str | None = None


@dataclass(frozen=True)
class TaskResult:
    """The result of a task.

    Attributes:
        number: The number of the task.
        verdict: The verdict; None for a digest that succeeded.
        sha256: SHA-256 of the file's bytes as hexadecimal digits, or None if it could not be read.
        thumbnail, undrawn: As in `VerdictImages`.
    """

    number: int
    verdict: Verdict | None
    sha256: str | None = None
    thumbnail: bytes = b""
    undrawn: str = ""


class Engine(Protocol):
    """What does tasks: this process, a worker pool, or a cluster."""

    def run(self, tasks: Iterable[Task | None]) -> Generator[TaskResult, None, None]:
        """Do tasks; yields one result each, as soon as it is there, in any order.

        Tasks are taken only as far ahead as the workers need, so that memory stays flat. A task that is None says that
        there is none at the moment: the engine goes on with those that it has, and asks again. Closing the generator
        ends the work at once. Whatever goes wrong with one photo, even a worker that is killed, becomes that photo's
        `failed` verdict.

        Raises:
            ReaderMissingError: There is nothing to read with, so that no photo could be checked.
            ReaderError: The workers cannot start.
        """
        ...
