"""Detect new photos in a folder by comparing listings: each photo once, as soon as it is complete.

The folder is polled. Notifications of the operating system would be lost on network shares, which is where cameras put
photos.

Memory is bounded: one small record for each photo in the folder (each is listed anyway), and for the last `REMEMBERED`
that have gone.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path

from labelcheck.batch.discovery import photos_in
from labelcheck.batch.photo_entry import PhotoEntry
from labelcheck.errors import PhotoAccessError

SETTLED_SECONDS = 0.5
"""Debounce: how long size and time must stay the same before a file counts as complete. If a camera pauses for longer,
nothing is lost: an incomplete file cannot be opened, and is retried."""

PATIENCE = 10.0
"""Seconds since its last change after which an unusable file is reported."""

RETRY_SECONDS = 1.0
"""Interval between two attempts at a file that could not be used."""

RENAME_SECONDS = 2.0
"""A file that disappears counts as renamed if another with the same content appears within so many seconds. One poll
usually sees both, unless the name changes during the listing."""

REMEMBERED = 100_000
"""Photos that have gone and are still known if they come back: some 30 MB. If a share is lost and found again, its
photos must not all be checked again."""


@dataclass
class _FileState:
    """The state of one file: its last size and time, since when (monotonic seconds), and what was done about it."""

    stamp: tuple[int | None, int | None]
    since: float
    returned: bool = False
    retry_at: float = 0.0
    sha256: str | None = None
    gone_at: float = 0.0


class NewFiles:
    """The photos that come into a folder and the folders below it.

    Args:
        folder: The folder.
        existing: Whether the photos that are in it already count as new.
        own: Real paths of files that this program writes itself.
        clock: Returns the time in seconds, from any beginning.

    Attributes:
        problem: Why the folder cannot be searched at the moment, or None.
        skipped: How many photos were there already, and do not count.

    Raises:
        PhotoAccessError: There is no such folder, or it may not be searched.
    """

    def __init__(
        self,
        folder: str,
        *,
        existing: bool = False,
        own: Collection[str] = (),
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        if not Path(folder).is_dir():
            raise PhotoAccessError(f"{folder} is not a folder.", "Name the folder that the photos come into.")
        self._folder = folder
        self._own = frozenset(own)
        self._clock = clock
        self._files: dict[str, _FileState] = {}
        self._gone: OrderedDict[str, _FileState] = OrderedDict()
        self.problem: PhotoAccessError | None = None
        self.skipped = 0
        snapshot = self._snapshot()
        if self.problem is not None:
            raise self.problem
        if not existing:
            self._files = {path: _FileState(photo.stamp, clock(), returned=True) for path, photo in snapshot.items()}
            self.skipped = len(snapshot)

    def poll(self) -> list[PhotoEntry]:
        """List the folder once; return the photos that have settled and were not returned yet, sorted by path.

        While the folder cannot be searched there are none, and nothing is forgotten.
        """
        snapshot = self._snapshot()
        if self.problem is not None:
            return []
        now = self._clock()
        self._note_gone(snapshot, now)
        settled = [photo for photo in snapshot.values() if self._has_settled(photo, now)]
        return sorted(settled, key=lambda photo: photo.path)

    def is_final(self, photo: PhotoEntry) -> bool:
        """Note that a photo could not be used; tell whether that is final.

        If it is not, the photo is returned again after `RETRY_SECONDS` or when it has changed; or it has gone.
        """
        file = self._unchanged(photo)
        if file is None:
            return False
        if self.problem is None and self._clock() - file.since >= PATIENCE:
            return True
        file.returned = False
        file.retry_at = self._clock() + RETRY_SECONDS
        return False

    def note_answered(self, photo: PhotoEntry, sha256: str | None) -> None:
        """Note that a photo has its answer, so that it is recognised if it is renamed."""
        file = self._unchanged(photo) or self._gone.get(photo.real_path)
        if file is not None and file.stamp == photo.stamp:
            file.sha256 = sha256

    def is_renamed(self, photo: PhotoEntry, sha256: str) -> bool:
        """Tell whether a photo was answered already under another name, which has gone."""
        file = self._unchanged(photo)
        if file is None:
            return False
        for other in reversed(self._gone.values()):
            if other.gone_at < file.since - RENAME_SECONDS:
                return False
            if other.sha256 == sha256 and other.gone_at <= file.since + RENAME_SECONDS:
                return True
        return False

    def unsettled(self) -> list[str]:
        """Return the real paths of the photos that have come but were not returned yet."""
        return sorted(path for path, file in self._files.items() if not file.returned)

    def _snapshot(self) -> dict[str, PhotoEntry]:
        """Return the photos in the folder by their real paths, and set `problem`."""
        snapshot: dict[str, PhotoEntry] = {}
        self.problem = None
        for photo in photos_in(self._folder):
            if photo.path == self._folder and isinstance(photo.problem, PhotoAccessError):
                self.problem = photo.problem
                break
            if photo.real_path not in self._own:
                snapshot.setdefault(photo.real_path, photo)
        return snapshot

    def _note_gone(self, snapshot: dict[str, PhotoEntry], now: float) -> None:
        for path in [path for path in self._files if path not in snapshot]:
            file = self._files.pop(path)
            file.gone_at = now
            self._gone[path] = file
            self._gone.move_to_end(path)
        while len(self._gone) > REMEMBERED:
            self._gone.popitem(last=False)

    def _has_settled(self, photo: PhotoEntry, now: float) -> bool:
        """Update the state of a file; tell whether it is to be returned now."""
        file = self._files.get(photo.real_path) or self._gone.pop(photo.real_path, None)
        if file is None or file.stamp != photo.stamp:
            file = _FileState(photo.stamp, now)
        self._files[photo.real_path] = file
        waited = now - file.since
        if file.returned or now < file.retry_at or waited < SETTLED_SECONDS:
            return False
        if photo.problem is None and waited < PATIENCE and not _seems_complete(photo):
            return False
        file.returned = True
        return True

    def _unchanged(self, photo: PhotoEntry) -> _FileState | None:
        """Return the state of a file if it is still there and has not changed."""
        file = self._files.get(photo.real_path)
        return file if file is not None and file.stamp == photo.stamp else None


def _seems_complete(photo: PhotoEntry) -> bool:
    """Tell whether a file has all its bytes, as far as its size, its time and its end show.

    Some programs reserve the room for the whole file first: it ends in zeros until it is written.
    """
    try:
        status = Path(photo.path).stat()  # a listing of Windows shows the state when the file was closed last
        if (status.st_size, status.st_mtime_ns) != photo.stamp or not status.st_size:
            return False
        with Path(photo.path).open("rb") as file:
            file.seek(max(0, status.st_size - 4096))
            return any(file.read(4096))
    except (OSError, ValueError):
        return False
