"""The place of a batch's journal: the named file, or a file in the platform's folder for the state of programs."""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from labelcheck.errors import JournalError, JournalInUseError, UsageError

if TYPE_CHECKING:
    from labelcheck.batch.journal import Journal

FOLDER_VARIABLE = "LABELCHECK_STATE"
"""The environment variable that names another folder."""
KEPT_DAYS = 30
"""Days after which the journal of a batch that was stopped and not resumed is removed."""

_SUFFIX = ".journal"


@dataclass(frozen=True)
class JournalPlace:
    """The place of a batch's journal.

    Attributes:
        path: The file.
        named: Whether the user named it; then it is never removed.
    """

    path: Path
    named: bool

    @property
    def there(self) -> bool:
        """Whether there is one already."""
        try:
            return self.path.stat().st_size > 0
        except OSError:
            return False

    def opened(self, *, resume: bool) -> Journal:
        """Open it; it is created if it is not there. Without `resume`, what it holds is forgotten.

        Raises:
            JournalError: It is in use, damaged, no journal, or cannot be written.
        """
        from labelcheck.batch.journal import Journal  # noqa: PLC0415 - pydantic takes its time

        try:
            journal = Journal(self.path)
        except JournalInUseError:
            raise
        except JournalError:
            if self.named or resume:
                raise
            self.remove()  # an unusable file of an earlier batch, which the user did not name
            journal = Journal(self.path)
        if not resume:
            journal.forget()
        return journal

    def remove(self) -> None:
        """Remove the file, and those that SQLite puts beside it."""
        for suffix in ("", "-wal", "-shm", "-journal"):
            with suppress(OSError):
                self.path.with_name(self.path.name + suffix).unlink()


def journal_place(named: str | None, batch: Sequence[str | None], *, resume: bool) -> JournalPlace:
    """Return the place of a batch's journal. An existing one that is not resumed is refused if it was named.

    Args:
        named: The file that the user named, or None.
        batch: What distinguishes this batch from others of the same working folder.
        resume: Whether the batch is resumed.

    Raises:
        UsageError: The file that was named is there already.
        JournalError: The folder for journals cannot be made.
    """
    if named is not None:
        place = JournalPlace(Path(named), named=True)
        if place.there and not resume:
            raise UsageError(f"The journal {named} is there already.", "Add --resume to go on, or name another file.")
        return place
    folder = _state_folder()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise JournalError(
            f"The folder {folder} for journals cannot be made ({error.strerror}).", "Name a file with --journal."
        ) from error
    _forget_old(folder)
    identity = json.dumps([_working_folder(), *batch])
    name = hashlib.sha256(identity.encode()).hexdigest()[:32]
    return JournalPlace(folder / f"{name}{_SUFFIX}", named=False)


def _state_folder() -> Path:
    named = os.environ.get(FOLDER_VARIABLE)
    if named:
        return Path(named)
    from platformdirs import user_state_path  # noqa: PLC0415

    return user_state_path("labelcheck", appauthor=False) / "batches"


def _working_folder() -> str:
    try:
        return os.getcwd()  # noqa: PTH109 - `Path.cwd` would say the same
    except OSError:  # it was removed
        return ""


def _forget_old(folder: Path) -> None:
    with suppress(OSError):
        for file in folder.glob(f"*{_SUFFIX}"):
            if time.time() - file.stat().st_mtime > KEPT_DAYS * 86_400:
                JournalPlace(file, named=False).remove()
