"""Walk a folder and all folders below it. Links are followed only within the folder."""

from __future__ import annotations

import os
from collections.abc import Iterator

from labelcheck.batch.file_names import PHOTO_SUFFIXES, is_hidden, is_photo, is_unsupported
from labelcheck.batch.photo_entry import PhotoEntry, real_path
from labelcheck.errors import PhotoAccessError


def photos_in(folder: str) -> Iterator[PhotoEntry]:
    """Find the photos in a folder and below it, in the order of the listing.

    A folder that cannot be searched, including this one, is an entry with its problem. A folder without photos yields
    nothing.
    """
    real_root = real_path(folder)
    folders = [(folder, real_root)]
    while folders:
        path, real_folder = folders.pop()
        for entry in _scan(path):
            if isinstance(entry, PhotoEntry):
                yield entry
                continue
            real = real_path(entry.path) if _is_link(entry) else os.path.normcase(f"{real_folder}{os.sep}{entry.name}")
            if _is_link(entry) and not is_within(real, real_root):
                if _is_folder(entry) or entry.name.lower().endswith(tuple(PHOTO_SUFFIXES)):
                    yield PhotoEntry.leading_out(entry.path)
            elif not _is_folder(entry):
                if is_photo(entry.name):
                    yield PhotoEntry.of_file(entry.path, real, entry)
                elif is_unsupported(entry.name):
                    yield PhotoEntry.unsupported(entry.path, real)
            elif not _is_link(entry):  # a link to a folder further up or down: that folder is walked anyway
                folders.append((entry.path, real))


def folders_in(top: str) -> Iterator[str | PhotoEntry]:
    """Yield a folder and all folders below it, and an entry for each that cannot be searched.

    No link is followed: one that stays within the folder leads to a folder that is walked anyway.
    """
    real_top = real_path(top)
    folders = [top]
    while folders:
        path = folders.pop()
        yield path
        for entry in _scan(path):
            if isinstance(entry, PhotoEntry):
                yield entry
            elif _is_folder(entry) and not _is_link(entry):
                folders.append(entry.path)
            elif _is_folder(entry) and not is_within(real_path(entry.path), real_top):
                yield PhotoEntry.leading_out(entry.path)


def is_within(path: str, folder: str) -> bool:
    """Tell whether a real path is a folder, or is below it."""
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)


def _scan(folder: str) -> Iterator[os.DirEntry[str] | PhotoEntry]:
    """Yield what is in a folder and is not hidden; at the end an entry with the reason if the rest cannot be listed.

    The listing is not held in memory: a folder may hold millions of files.
    """
    try:
        with os.scandir(folder) as listing:
            for entry in listing:
                if not is_hidden(entry.name):
                    yield entry
    except OSError as error:
        problem = f"The folder {folder} cannot be searched ({error.strerror or type(error).__name__})."
        yield PhotoEntry.refused(folder, PhotoAccessError(problem, "Allow reading it."))


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link in a circle, or one whose target may not be looked at
        return False


def _is_link(entry: os.DirEntry[str]) -> bool:
    try:
        # Windows has junctions besides, which Python recognises from 3.12 on.
        return entry.is_symlink() or bool(getattr(entry, "is_junction", bool)())
    except OSError:
        return False
