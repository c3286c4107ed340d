"""What comes into a folder: each photo once, when it is there whole, told from what a listing shows again and again.

Plain listing, no notices of the system: these are lost on network shares, which is where cameras put photos.

What is remembered is bounded: one small record for each photo that is in the folder (each is listed anyway), and for
the last `REMEMBERED` that have gone.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path

from labelcheck.batch.discovery import PhotoEntry, photos_in
from labelcheck.errors import PhotoAccessError

SETTLED_SECONDS = 0.5
"""How long size and time must stay as they are before a file counts as written. A camera that pauses for longer is no
loss: what is half-written cannot be opened, and is looked at again."""

PATIENCE = 10.0
"""Seconds since its last change that a file may stay unusable before it is said to be so."""

AGAIN_SECONDS = 1.0
"""Seconds until a file that could not be used is looked at again."""

RENAME_SECONDS = 2.0
"""A name that goes while another comes with the same content, so many seconds apart at most, is renamed. One poll sees
both, unless the name changes while it lists."""

REMEMBERED = 100_000
"""Photos that have gone which are still known if they come back: some 30 MB. A share that is lost and found again must
not have all its photos checked anew."""

_TAIL = 4096
"""Bytes. Some programs make room for the whole file first: it ends in zeros until it is written."""

_Stamp = tuple[int | None, int | None]
"""Size in bytes and time of the last change in nanoseconds: what tells that a file is still the same."""


@dataclass(frozen=True)
class Arrival:
    """A photo that seems to be there whole.

    Attributes:
        found: The photo.
        place: Its real path.
    """

    found: PhotoEntry
    place: str


@dataclass
class _Sight:
    """What is known of one file: how it looked, since when (monotonic seconds), and what was done about it."""

    stamp: _Stamp
    since: float
    given: bool = False
    again_at: float = 0.0
    sha256: str | None = None
    gone_at: float = 0.0


class NewFiles:
    """The photos that come into a folder and those below it.

    Args:
        folder: The folder.
        existing: Whether the photos that are in it already count as well.
        own: Real paths of files that this program writes itself.
        clock: Tells the time in seconds, from any beginning.

    Attributes:
        lost: Why the folder cannot be searched at the moment; None while it can.
        before: How many photos were there already, and do not count.

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
        self._sights: dict[str, _Sight] = {}
        self._gone: OrderedDict[str, _Sight] = OrderedDict()
        self.lost: PhotoAccessError | None = None
        self.before = 0
        present = self._present()
        if present is None and self.lost is not None:
            raise self.lost
        if present is not None and not existing:
            self._sights = {place: _Sight(_stamp(found), clock(), given=True) for place, found in present.items()}
            self.before = len(present)

    def poll(self) -> list[Arrival]:
        """Look once, and return the photos that have settled and have not been returned yet, in order of their paths.

        While the folder cannot be searched there are none, and nothing is forgotten.
        """
        present = self._present()
        if present is None:
            return []
        now = self._clock()
        self._note_gone(present, now)
        arrived = [Arrival(found, place) for place, found in present.items() if self._has_settled(place, found, now)]
        return sorted(arrived, key=lambda arrival: arrival.found.path)

    def unusable(self, arrival: Arrival) -> bool:
        """Hear that a photo could not be used; tell whether that is final.

        If it is not, the photo is returned again, in a moment or when it has changed; or it has gone.
        """
        sight = self._same(arrival)
        if sight is None:
            return False
        if self.lost is None and self._clock() - sight.since >= PATIENCE:
            return True
        sight.given = False
        sight.again_at = self._clock() + AGAIN_SECONDS
        return False

    def answered(self, arrival: Arrival, sha256: str | None) -> None:
        """Hear that a photo has its answer; it may be renamed from now on."""
        sight = self._same(arrival) or self._gone.get(arrival.place)
        if sight is not None and sight.stamp == _stamp(arrival.found):
            sight.sha256 = sha256

    def renamed(self, arrival: Arrival, sha256: str) -> bool:
        """Tell whether a photo is one that was answered already and had another name until it came."""
        sight = self._same(arrival)
        if sight is None:
            return False
        for other in reversed(self._gone.values()):
            if other.gone_at < sight.since - RENAME_SECONDS:
                return False
            if other.sha256 == sha256 and other.gone_at <= sight.since + RENAME_SECONDS:
                return True
        return False

    def unsettled(self) -> list[str]:
        """Return the real paths of the photos that have come but were not returned yet."""
        return sorted(place for place, sight in self._sights.items() if not sight.given)

    def _present(self) -> dict[str, PhotoEntry] | None:
        """Return what is in the folder by its real path; None when it cannot be searched."""
        present: dict[str, PhotoEntry] = {}
        for found, place in photos_in(self._folder):
            if found.path == self._folder and isinstance(found.problem, PhotoAccessError):
                self.lost = found.problem
                return None
            if place not in self._own:
                present.setdefault(place, found)
        self.lost = None
        return present

    def _note_gone(self, present: dict[str, PhotoEntry], now: float) -> None:
        for place in [place for place in self._sights if place not in present]:
            sight = self._sights.pop(place)
            sight.gone_at = now
            self._gone[place] = sight
            self._gone.move_to_end(place)
        while len(self._gone) > REMEMBERED:
            self._gone.popitem(last=False)

    def _has_settled(self, place: str, found: PhotoEntry, now: float) -> bool:
        """Take note of a file; tell whether it is to be returned now."""
        sight = self._sights.get(place) or self._gone.pop(place, None)
        if sight is None or sight.stamp != _stamp(found):
            sight = _Sight(_stamp(found), now)
        self._sights[place] = sight
        waited = now - sight.since
        if sight.given or now < sight.again_at or waited < SETTLED_SECONDS:
            return False
        if found.problem is None and waited < PATIENCE and not _seems_written(found):
            return False
        sight.given = True
        return True

    def _same(self, arrival: Arrival) -> _Sight | None:
        """Return what is known of a file, if it is still there and has not changed."""
        sight = self._sights.get(arrival.place)
        return sight if sight is not None and sight.stamp == _stamp(arrival.found) else None


def _stamp(found: PhotoEntry) -> _Stamp:
    return found.size, found.modified


def _seems_written(found: PhotoEntry) -> bool:
    """Tell whether a file has all its bytes, as far as its size, its time and its end show."""
    try:
        status = Path(found.path).stat()  # a listing of Windows shows what was when the file was closed last
        if (status.st_size, status.st_mtime_ns) != _stamp(found) or not status.st_size:
            return False
        with Path(found.path).open("rb") as file:
            file.seek(max(0, status.st_size - _TAIL))
            return any(file.read(_TAIL))
    except (OSError, ValueError):
        return False
