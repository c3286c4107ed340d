"""Which photos the user means: files, folders with all that is in them, patterns, and addresses in remote stores.

Nothing is lost in silence. A path that cannot be searched, a picture in a format that cannot be read, a link out of the
folder, a folder without a photo: each becomes an entry with its problem, and so a `failed` row. Left out without a word
are only hidden files and folders, `__MACOSX`, this program's own drawings, and files that are no pictures.
"""

from __future__ import annotations

import codecs
import glob
import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from labelcheck.batch.file_names import DRAWING_SUFFIX, PHOTO_SUFFIXES, REFUSED_SUFFIXES
from labelcheck.errors import NotAPhotoError, PhotoAccessError, PhotoError, UsageError

if TYPE_CHECKING:
    from labelcheck.batch.remote_stores import Listed


_LONGEST_PATH = 1 << 16
"""Bytes: more than any system's paths have, so a list with null characters has one among its first so many."""


@dataclass(frozen=True)
class PhotoEntry:
    """One photo to check, or one thing that cannot be checked.

    Attributes:
        path: The path, beginning as the user wrote it; or an address in a remote store, credentials and all.
        problem: Why it cannot be checked, or None.
        size: Bytes of the file when it was found, or None where that is not known. With `modified` it tells whether
            the file is still the same; neither counts when two entries are compared.
        modified: When the file had been changed last, nanoseconds since 1970, or None.
    """

    path: str
    problem: PhotoError | None = None
    size: int | None = field(default=None, compare=False)
    modified: int | None = field(default=None, compare=False)

    @property
    def name(self) -> str:
        """What it is called in reports and journals: its path, of an address without passwords and signatures."""
        if "://" not in self.path:
            return self.path
        from labelcheck.batch.addresses import shown  # noqa: PLC0415 - most photos are on this machine

        return shown(self.path)


Placed = tuple[PhotoEntry, str]
"""An entry, and its real path without links: what tells whether two names mean one file."""


def find_photos(arguments: Iterable[str | Path]) -> list[PhotoEntry]:
    """Find all photos that the arguments mean.

    A file that is named, or that a pattern matches, is taken whatever its suffix; in folders the suffix decides.
    A file that is reached twice is found once, by its first name in order.

    Returns:
        The entries, sorted by path.
    """
    first_at: dict[str, PhotoEntry] = {}
    for entry, place in sorted(walk_photos(arguments), key=_order):
        first_at.setdefault(place, entry)
    return list(first_at.values())


def walk_photos(arguments: Iterable[str | Path]) -> Iterator[Placed]:
    """Find the same photos one by one, as they are come across, for more of them than memory should hold.

    Returns:
        The entries with their real paths, unsorted, and a file once for each way in which it is reached. Of those with
        one real path, `find_photos` keeps the first by its path, and of equal paths one without a problem.
    """
    for argument in arguments:
        yield from _meant_by(str(argument))


def photos_in(folder: str) -> Iterator[Placed]:
    """Find the photos in a folder and below it, as `walk_photos` does. A link is followed only within the folder.

    Folders that cannot be searched, this one too, are entries with their problem; one without photos gives none.
    """
    real_root = _real(folder)
    folders = [(folder, real_root)]
    while folders:
        path, real_path = folders.pop()
        for entry in _entries(path):
            if not isinstance(entry, os.DirEntry):
                yield entry
                continue
            real = _real(entry.path) if _is_link(entry) else os.path.normcase(f"{real_path}{os.sep}{entry.name}")
            if _is_link(entry) and not _within(real, real_root):
                if _is_folder(entry) or _suffix(entry.name) in PHOTO_SUFFIXES:
                    yield _refused(entry.path, _leads_out(entry.path))
            elif not _is_folder(entry):
                yield from _by_suffix(entry, real)
            elif not _is_link(entry):  # a link to a folder further up or down: that folder is walked anyway
                folders.append((entry.path, real))


def listed_in(stream: BinaryIO) -> Iterator[str]:
    """Read a list of paths: one a line, or separated by null characters if there are any. Nothing in it is a comment.

    Args:
        stream: The list. Bytes that are not UTF-8 are kept as Python keeps them in file names.

    Raises:
        UsageError: It is no list of paths.
    """
    rest = stream.read(_LONGEST_PATH).removeprefix(codecs.BOM_UTF8)
    if rest.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise UsageError("The list of photos is in UTF-16.", "Save it as UTF-8.")
    end = b"\0" if b"\0" in rest else b"\n"
    while rest:
        *names, rest = rest.split(end)
        more = stream.read(_LONGEST_PATH)
        if not more:
            names.append(rest)
        if len(rest) > _LONGEST_PATH:
            raise UsageError("The list of photos is none: it has no ends of lines.", "Write one path a line.")
        rest = rest + more if more else b""
        for name in names:
            if name.strip():
                yield name.removesuffix(b"\r").decode(sys.getfilesystemencoding(), "surrogateescape")


def _order(placed: Placed) -> tuple[str, bool]:
    entry, _ = placed
    return entry.path, entry.problem is not None


def _meant_by(argument: str) -> Iterator[Placed]:
    if "://" in argument:
        from labelcheck.batch.addresses import is_address  # noqa: PLC0415 - most photos are on this machine

        if is_address(argument):
            yield from _remote(argument)
            return
    if os.path.lexists(argument) or not glob.has_magic(argument):
        yield from _named(argument)
        return
    empty = True
    for placed in _matching(argument):
        empty = False
        yield placed
    if empty:
        yield _refused(argument, PhotoAccessError(f"No file matches {argument}.", "Check the pattern's spelling."))


def _named(path: str) -> Iterator[Placed]:
    if not Path(path).is_dir():
        yield _file(path, _real(path), path)  # whether it exists and is a photo, opening it will tell
        return
    yield from _or_none(path, photos_in(path))


def _or_none(folder: str, photos: Iterator[Placed]) -> Iterator[Placed]:
    empty = True
    for placed in photos:
        empty = False
        yield placed
    if empty:
        wanted = " ".join(sorted(PHOTO_SUFFIXES))
        yield _refused(folder, PhotoAccessError(f"{folder} holds no photos.", f"Photos end in one of: {wanted}"))


def _matching(pattern: str) -> Iterator[Placed]:
    """Yield what a pattern matches. `**` is walked here: `glob` follows links, in circles and out of the folder."""
    head, deep, tail = _parted(pattern)
    if not deep:
        for name in glob.iglob(pattern):  # noqa: PTH207 - it takes absolute patterns and any text
            yield from _named(name)
        return
    here = os.path.join(os.curdir, "")  # noqa: PTH118 - Path drops the end
    for top in glob.iglob(head) if head else [here]:  # noqa: PTH207
        real_top = _real(top)
        for folder in _folders(top, real_top):
            if not isinstance(folder, str):
                yield folder
                continue
            below = os.path.join(folder if head else folder.removeprefix(here), "")  # noqa: PTH118
            for entry, real in _matching(glob.escape(below) + tail) if tail else _named(folder):
                inside = entry.problem is not None or _within(real, real_top)
                yield (entry, real) if inside else _refused(entry.path, _leads_out(entry.path))


def _parted(pattern: str) -> tuple[str, bool, str]:
    """Take a pattern apart at its first `**`: what stands before it, whether there is one, and what comes after it."""
    parts = pattern.replace(os.altsep or os.sep, os.sep).split(os.sep)  # noqa: PTH206 - Path drops empty parts
    if "**" not in parts:
        return pattern, False, ""
    at = parts.index("**")
    return "".join(part + os.sep for part in parts[:at]), True, os.sep.join(parts[at + 1 :])  # noqa: PTH118


def _folders(top: str, real_top: str) -> Iterator[str | Placed]:
    """Yield a folder and all below it, and what keeps some from being searched.

    Links are not followed: those that do not lead out lead to folders that come anyway.
    """
    folders = [top]
    while folders:
        path = folders.pop()
        yield path
        for entry in _entries(path):
            if not isinstance(entry, os.DirEntry):
                yield entry
            elif _is_folder(entry) and not _is_link(entry):
                folders.append(entry.path)
            elif _is_folder(entry) and not _within(_real(entry.path), real_top):
                yield _refused(entry.path, _leads_out(entry.path))


def _entries(folder: str) -> Iterator[os.DirEntry[str] | Placed]:
    """Yield what is in a folder but is not hidden; at the end perhaps why there is no more to see.

    They are taken as they come: a folder may hold millions.
    """
    try:
        with os.scandir(folder) as listing:
            for entry in listing:
                if not entry.name.startswith(".") and entry.name != "__MACOSX":
                    yield entry
    except OSError as error:
        reason = error.strerror or type(error).__name__
        yield _refused(
            folder, PhotoAccessError(f"The folder {folder} cannot be searched ({reason}).", "Allow reading it.")
        )


def _by_suffix(entry: os.DirEntry[str], real: str) -> Iterator[Placed]:
    suffix = _suffix(entry.name)
    if entry.name.lower().endswith(DRAWING_SUFFIX):
        return
    if suffix in PHOTO_SUFFIXES:
        yield _file(entry.path, real, entry)
    elif suffix in REFUSED_SUFFIXES:
        yield PhotoEntry(entry.path, _unsupported(entry.path)), real


def _remote(address: str) -> Iterator[Placed]:
    """Yield the photos at an address, by the same rules as in folders of this machine."""
    from labelcheck.batch.addresses import local_path, shown  # noqa: PLC0415
    from labelcheck.batch.remote_stores import listed  # noqa: PLC0415

    path = local_path(address)
    if path is not None:
        yield from _named(path)
        return
    yield from _or_none(shown(address), (placed for item in listed(address) for placed in _placed(item)))


def _placed(listed: Listed) -> Iterator[Placed]:
    address, name = listed.address, listed.name
    if listed.problem is not None:
        yield PhotoEntry(name, listed.problem), address
    elif listed.named or (_suffix(name) in PHOTO_SUFFIXES and not name.lower().endswith(DRAWING_SUFFIX)):
        yield PhotoEntry(address, size=listed.size), address
    elif _suffix(name) in REFUSED_SUFFIXES:
        yield PhotoEntry(name, _unsupported(name)), address


def _file(path: str, real: str, entry: os.DirEntry[str] | str) -> Placed:
    """Return a file with its size and time, if they can be had; if not, opening it will tell why."""
    try:
        status = entry.stat() if isinstance(entry, os.DirEntry) else os.stat(entry)  # noqa: PTH116 - any text
    except (OSError, ValueError):
        return PhotoEntry(path), real
    return PhotoEntry(path, size=status.st_size, modified=status.st_mtime_ns), real


def _refused(path: str, problem: PhotoError) -> Placed:
    return PhotoEntry(path, problem), _real(path)


def _unsupported(name: str) -> PhotoError:
    return NotAPhotoError(f"{name} is in a format that cannot be read.", "Save it as JPEG or PNG.")


def _leads_out(path: str) -> PhotoError:
    return PhotoAccessError(f"{path} is a link that leads out of the folder, and is not followed.", "Name its target.")


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link in a circle, or one whose target may not be looked at
        return False


def _is_link(entry: os.DirEntry[str]) -> bool:
    try:
        # Windows has junctions besides, which Python can tell from 3.12 on.
        return entry.is_symlink() or bool(getattr(entry, "is_junction", bool)())
    except OSError:
        return False


def _suffix(name: str) -> str:
    return os.path.splitext(name)[1].lower()  # noqa: PTH122 - Path is ten times slower, and this runs for every file


def _within(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)


def _real(path: str) -> str:
    try:
        return os.path.normcase(os.path.realpath(path))
    except (OSError, ValueError):
        return path
