"""Find the photos that the user means: files, folders with all in them, patterns, lists of paths, remote addresses.

Nothing is dropped silently. A path that cannot be searched, a picture in a format that cannot be read, a link out of
the folder, a folder without a photo: each becomes an entry with its problem, and so a `failed` row. Only hidden files
and folders, `__MACOSX`, this program's own drawings, and files that are no pictures are left out.
"""

from __future__ import annotations

import codecs
import glob
import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from labelcheck.batch.addresses import is_address, local_path, redacted
from labelcheck.batch.file_names import PHOTO_SUFFIXES, is_hidden, is_photo, is_unsupported
from labelcheck.batch.photo_entry import PhotoEntry, real_path
from labelcheck.errors import PhotoAccessError, PhotoError, UsageError


def find_photos(arguments: Iterable[str | Path]) -> list[PhotoEntry]:
    """Find all photos that the arguments mean.

    A file that is named, or that a pattern matches, is taken whatever its suffix; in folders the suffix decides.
    A file that is reached twice is returned once, with its first path in order.

    Returns:
        The entries, sorted by path.
    """
    first_at: dict[str, PhotoEntry] = {}
    for entry in sorted(walk_photos(arguments), key=lambda entry: (entry.path, entry.problem is not None)):
        first_at.setdefault(entry.real_path, entry)
    return list(first_at.values())


def walk_photos(arguments: Iterable[str | Path]) -> Iterator[PhotoEntry]:
    """Find the same photos one by one, for more of them than memory should hold.

    Returns:
        The entries, unsorted, and a file once for each way in which it is reached. Of those with one real path,
        `find_photos` keeps the first by its path, and of equal paths one without a problem.
    """
    for argument in map(str, arguments):
        if is_address(argument):
            yield from _photos_at(argument)
        elif os.path.lexists(argument) or not glob.has_magic(argument):
            yield from _photos_named(argument)
        else:
            problem = PhotoAccessError(f"No file matches {argument}.", "Check the pattern's spelling.")
            yield from _or_refused(_matching(argument), argument, problem)


def paths_in(stream: BinaryIO) -> Iterator[str]:
    """Read a list of paths: one a line, or separated by null characters if there are any. There are no comments.

    Args:
        stream: The list. Bytes that are not UTF-8 are kept as Python keeps them in file names.

    Raises:
        UsageError: It is no list of paths.
    """
    longest = 1 << 16  # bytes; no system has longer paths, so a list with null characters has one among these
    rest = stream.read(longest).removeprefix(codecs.BOM_UTF8)
    if rest.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise UsageError("The list of photos is in UTF-16.", "Save it as UTF-8.")
    end = b"\0" if b"\0" in rest else b"\n"
    while rest:
        *names, rest = rest.split(end)
        more = stream.read(longest)
        if not more:
            names.append(rest)
        if len(rest) > longest:
            raise UsageError("The list of photos is none: it has no ends of lines.", "Write one path a line.")
        rest = rest + more if more else b""
        for name in names:
            if name.strip():
                yield name.removesuffix(b"\r").decode(sys.getfilesystemencoding(), "surrogateescape")


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
            if _is_link(entry) and not _is_within(real, real_root):
                if _is_folder(entry) or entry.name.lower().endswith(tuple(PHOTO_SUFFIXES)):
                    yield PhotoEntry.leading_out(entry.path)
            elif not _is_folder(entry):
                if is_photo(entry.name):
                    yield PhotoEntry.of_file(entry.path, real, entry)
                elif is_unsupported(entry.name):
                    yield PhotoEntry.unsupported(entry.path, real)
            elif not _is_link(entry):  # a link to a folder further up or down: that folder is walked anyway
                folders.append((entry.path, real))


def _photos_at(address: str) -> Iterator[PhotoEntry]:
    path = local_path(address)
    if path is not None:
        yield from _photos_named(path)
        return
    from labelcheck.batch.remote_stores import photos_at  # noqa: PLC0415 - most photos are on this machine

    yield from _or_no_photos(photos_at(address), redacted(address))


def _photos_named(path: str) -> Iterator[PhotoEntry]:
    if Path(path).is_dir():
        yield from _or_no_photos(photos_in(path), path)
    else:  # opening it will tell whether it exists and is a photo
        yield PhotoEntry.of_file(path, real_path(path))


def _or_no_photos(photos: Iterator[PhotoEntry], folder: str) -> Iterator[PhotoEntry]:
    suffixes = " ".join(sorted(PHOTO_SUFFIXES))
    problem = PhotoAccessError(f"{folder} holds no photos.", f"Photos end in one of: {suffixes}")
    return _or_refused(photos, folder, problem)


def _or_refused(photos: Iterator[PhotoEntry], path: str, problem: PhotoError) -> Iterator[PhotoEntry]:
    """Yield the photos; if there are none, one entry with the problem."""
    first = next(photos, None)
    yield PhotoEntry.refused(path, problem) if first is None else first
    yield from photos


def _matching(pattern: str) -> Iterator[PhotoEntry]:
    """Yield what a pattern matches. `**` is walked here: `glob` follows links, in circles and out of the folder."""
    head, deep, tail = _split_at_deep(pattern)
    if not deep:
        for name in glob.iglob(pattern):  # noqa: PTH207 - it takes absolute patterns and any text
            yield from _photos_named(name)
        return
    here = os.path.join(os.curdir, "")  # noqa: PTH118 - Path drops the end
    for top in glob.iglob(head) if head else [here]:  # noqa: PTH207
        real_top = real_path(top)
        for folder in _folders_in(top):
            if isinstance(folder, PhotoEntry):
                yield folder
                continue
            below = os.path.join(folder if head else folder.removeprefix(here), "")  # noqa: PTH118
            for entry in _matching(glob.escape(below) + tail) if tail else _photos_named(folder):
                inside = entry.problem is not None or _is_within(entry.real_path, real_top)
                yield entry if inside else PhotoEntry.leading_out(entry.path)


def _split_at_deep(pattern: str) -> tuple[str, bool, str]:
    """Split a pattern at its first `**`: what is before it, whether there is one, and what is after it."""
    parts = pattern.replace(os.altsep or os.sep, os.sep).split(os.sep)  # noqa: PTH206 - Path drops empty parts
    if "**" not in parts:
        return pattern, False, ""
    at = parts.index("**")
    return "".join(part + os.sep for part in parts[:at]), True, os.sep.join(parts[at + 1 :])  # noqa: PTH118


def _folders_in(top: str) -> Iterator[str | PhotoEntry]:
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
            elif _is_folder(entry) and not _is_within(real_path(entry.path), real_top):
                yield PhotoEntry.leading_out(entry.path)


def _is_within(path: str, folder: str) -> bool:
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
