"""One photo of a batch, as it was found: its path, its size and time, or the reason why it cannot be checked."""

from __future__ import annotations

import os
from dataclasses import dataclass, field

from labelcheck.batch.addresses import redacted
from labelcheck.errors import NotAPhotoError, PhotoAccessError, PhotoError


@dataclass(frozen=True)
class PhotoEntry:
    """One photo to check, or one thing that cannot be checked. Two entries are equal if path and problem are.

    Attributes:
        path: The path, beginning as the user wrote it; or an address in a remote store, with its credentials.
        problem: Why it cannot be checked, or None.
        real_path: The path without links, which tells whether two paths mean one file; empty: as `path`.
        size: Size of the file in bytes, or None if it is not known.
        modified: Time of the last change, nanoseconds since 1970, or None if it is not known.
    """

    path: str
    problem: PhotoError | None = None
    real_path: str = field(default="", compare=False, repr=False)  # an address has its credentials
    size: int | None = field(default=None, compare=False)
    modified: int | None = field(default=None, compare=False)

    @property
    def name(self) -> str:
        """The path as reports and journals show it: an address is without passwords and signatures."""
        return redacted(self.path) if "://" in self.path else self.path

    @property
    def stamp(self) -> tuple[int | None, int | None]:
        """Size and time of the last change: as long as both are the same, so is the file."""
        return self.size, self.modified

    @classmethod
    def of_file(cls, path: str, real: str, entry: os.DirEntry[str] | None = None) -> PhotoEntry:
        """Return an entry with size and time. If they cannot be read, opening the file will report the reason."""
        try:
            status = entry.stat() if entry is not None else os.stat(path)  # noqa: PTH116 - Path is slower
        except (OSError, ValueError):
            return cls(path, real_path=real)
        return cls(path, real_path=real, size=status.st_size, modified=status.st_mtime_ns)

    @classmethod
    def refused(cls, path: str, problem: PhotoError) -> PhotoEntry:
        """Return the entry of a path on this machine that cannot be used."""
        return cls(path, problem, real_path(path))

    @classmethod
    def unsupported(cls, path: str, real: str) -> PhotoEntry:
        """Return the entry of a picture in a format that cannot be read."""
        problem = NotAPhotoError(f"{path} is in a format that cannot be read.", "Save it as JPEG or PNG.")
        return cls(path, problem, real)

    @classmethod
    def leading_out(cls, path: str) -> PhotoEntry:
        """Return the entry of a link to a place outside of the folder."""
        problem = f"{path} is a link that leads out of the folder, and is not followed."
        return cls.refused(path, PhotoAccessError(problem, "Name its target."))


def real_path(path: str) -> str:
    """Return a path without links, in the spelling by which paths are compared."""
    try:
        return os.path.normcase(os.path.realpath(path))
    except (OSError, ValueError):
        return path
