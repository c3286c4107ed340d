"""Where the user's own catalogue stands: what `labelcheck recalls update` makes, in the platform's folder for data."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from labelcheck.data import data_file

FOLDER_VARIABLE = "LABELCHECK_DATA"
"""The environment variable that names another folder."""


@dataclass(frozen=True)
class UserCatalogue:
    """The files of the user's catalogue.

    Attributes:
        folder: Where all of them stand.
    """

    folder: Path

    @classmethod
    def usual(cls) -> UserCatalogue:
        """Return that of this user: in the folder that the environment names, else in the platform's."""
        named = os.environ.get(FOLDER_VARIABLE)
        if named:
            return cls(Path(named))
        from platformdirs import user_data_path  # noqa: PLC0415

        return cls(user_data_path("labelcheck", appauthor=False))

    @property
    def file(self) -> Path:
        """The catalogue in use."""
        return self.folder / "catalogue.json"

    @property
    def previous(self) -> Path:
        """The catalogue before the last update."""
        return self.folder / "catalogue.previous.json"

    @property
    def state(self) -> Path:
        """When each feed was last asked."""
        return self.folder / "state.json"

    @property
    def lock(self) -> Path:
        """There while an update runs."""
        return self.folder / "update.lock"

    def part(self, feed: str) -> Path:
        """The recalls of one feed, not yet linked to others."""
        return self.folder / "parts" / f"{feed}.jsonl.gz"

    def downloads(self, feed: str) -> Path:
        """The folder of one feed's files as downloaded."""
        return self.folder / "downloads" / feed

    def unread(self, feed: str) -> Path:
        """There while the downloads hold something that the catalogue has not taken in."""
        return self.downloads(feed) / "unread"


def bundled_files() -> tuple[Path, ...]:
    """Return the catalogues that come with this package: the one checked by hand, and the archive made from notices."""
    by_hand = data_file("recalls.json")
    if not by_hand.is_file():  # a checkout: the wheel takes its copy from the top of the repository
        by_hand = by_hand.parents[3] / "recalls.json"
    archive = data_file("archive.json.xz")
    return (by_hand, archive) if archive.is_file() else (by_hand,)


def usual_files() -> tuple[Path, ...]:
    """Return the catalogues to use when none is named; a recall that several have is taken from the first.

    What was checked by hand comes first; then what the user has updated; then the archive, which is older.
    """
    by_hand, *archive = bundled_files()
    updated = user_file()
    return (by_hand, *((updated,) if updated else ()), *archive)


def user_file() -> Path | None:
    """Return the user's catalogue, or None when there is none yet."""
    file = UserCatalogue.usual().file
    return file if file.is_file() else None
