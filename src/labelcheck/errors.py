"""One hierarchy of errors: each says what is wrong, with which file, and what to do, and has its exit code."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """The exit codes of the command line."""

    CLEAR = 0
    PROGRAM_FAILED = 1
    WRONG_USAGE = 2
    RECALLED = 3
    UNDECIDED = 4
    INTERRUPTED = 130


class LabelcheckError(Exception):
    """The base of every error this package raises on purpose.

    Attributes:
        problem: What is wrong, in one sentence, naming the file when there is one.
        remedy: What the user can do about it, in one sentence; empty if there is nothing.
        exit_code: The command line's exit code when this error ends the program.
    """

    exit_code = ExitCode.PROGRAM_FAILED

    def __init__(self, problem: str, remedy: str = "") -> None:
        super().__init__(problem, remedy)
        self.problem = problem
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.problem} {self.remedy}".rstrip()


class UsageError(LabelcheckError):
    """The command line or the arguments make no sense."""

    exit_code = ExitCode.WRONG_USAGE


class PhotoError(LabelcheckError):
    """One photo cannot be used. In a batch this is a `failed` row, never the end of the batch."""


class NotAPhotoError(PhotoError):
    """The file is empty, is not an image, or has a format that is not on the allowlist."""


class DamagedPhotoError(PhotoError):
    """The file is an image, but its data are truncated or corrupt."""


class PhotoTooLargeError(PhotoError):
    """The photo has more pixels or bytes than the limits allow."""


class PhotoAccessError(PhotoError):
    """The file is missing, a folder, or may not be read."""


class CatalogueError(LabelcheckError):
    """A catalogue of recalls cannot be used; names the file, the record and the field."""


class ReaderError(LabelcheckError):
    """A reader crashed, took too long, or returned output that makes no sense."""


class ReaderMissingError(ReaderError):
    """A program or package that a reader needs is not installed; the remedy is the command that installs it."""


class OutputError(LabelcheckError):
    """A report or picture cannot be written."""


class ClusterError(LabelcheckError):
    """A cluster cannot be reached, or cannot do the work."""


class JournalError(LabelcheckError):
    """The journal of a batch is in use, is damaged, or is not a journal; names the file."""


class JournalInUseError(JournalError):
    """Another process works with the journal."""
