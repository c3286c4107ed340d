"""One hierarchy of errors: each says what is wrong, with which file, and what to do, and has its exit code."""

from __future__ import annotations

EXIT_CLEAR = 0
EXIT_PROGRAM_FAILED = 1
EXIT_WRONG_USAGE = 2
EXIT_RECALLED = 3
EXIT_UNDECIDED = 4
EXIT_INTERRUPTED = 130


class LabelcheckError(Exception):
    """The base of every error this package raises on purpose.

    Attributes:
        problem: What is wrong, in one sentence, naming the file when there is one.
        remedy: What the user can do about it, in one sentence; empty when nothing helps.
        exit_code: The command line's exit code when this error ends the program.
    """

    exit_code = EXIT_PROGRAM_FAILED

    def __init__(self, problem: str, remedy: str = "") -> None:
        super().__init__(problem, remedy)
        self.problem = problem
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.problem} {self.remedy}".rstrip()


class UsageError(LabelcheckError):
    """The command line or the arguments make no sense."""

    exit_code = EXIT_WRONG_USAGE


class PhotoError(LabelcheckError):
    """One photo cannot be used. In a batch this is a `failed` row, never the end of the batch."""


class NotAPhotoError(PhotoError):
    """The file is empty, no image, or of a format that is not on the allowlist."""


class DamagedPhotoError(PhotoError):
    """The file is an image, but its data are truncated or corrupt."""


class PhotoTooLargeError(PhotoError):
    """The photo has more pixels or bytes than the limits allow."""


class PhotoAccessError(PhotoError):
    """The file is missing, a folder, or may not be read."""


class CatalogueError(LabelcheckError):
    """A catalogue of recalls cannot be used; names the file, the record and the field."""


class ReaderError(LabelcheckError):
    """A reader failed: crashed, took too long, or answered nonsense."""


class ReaderMissingError(ReaderError):
    """A program or package that a reader needs is not installed; the remedy is the command that installs it."""


class OutputError(LabelcheckError):
    """A report or picture cannot be written."""


class ClusterError(LabelcheckError):
    """A cluster cannot be reached, or cannot do the work."""


class JournalError(LabelcheckError):
    """A batch's journal is in use, damaged, or no journal; names the file."""


class JournalInUseError(JournalError):
    """Another process works with the journal."""
