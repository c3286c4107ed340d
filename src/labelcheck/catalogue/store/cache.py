"""Where what was made of large catalogues is kept, under names that change with the catalogues' content.

`LABELCHECK_CACHE` names the folder; otherwise it is the platform's own for such things. All of it can be deleted at
any time: it is made again from the catalogues.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import shutil
import time
import unicodedata
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

import platformdirs

from labelcheck import __version__

VARIABLE = "LABELCHECK_CACHE"
"""The environment variable that names the folder."""
KEPT = 8
"""Catalogues that are kept; of more, those go that were opened longest ago."""

_FORMAT = "1"
"""Changes whenever what is kept of a catalogue does."""
_SETTLED = 2.0
"""Seconds for which a file must have been left alone before its times are trusted to change when it does; some file
systems count in steps of two."""
_DAY = 86_400.0
_MAKING = ".making-"

Stamp = list[int]


def cache_folder() -> Path:
    """Return the folder; it may not exist."""
    named = os.environ.get(VARIABLE, "")
    return Path(named) if named else platformdirs.user_cache_path("labelcheck", appauthor=False)


def key_of(files: Sequence[Path], folder: Path) -> str:
    """Return a name for what is made of some files: it is another one when a byte of them, or this program, changes.

    Args:
        files: The files, in the order of their use.
        folder: The cache's folder; digests are noted in it, so that large files are not read each time.

    Raises:
        OSError: A file cannot be read.
    """
    whole = hashlib.sha256(f"{_FORMAT} {__version__} {unicodedata.unidata_version}".encode())
    for file in files:
        whole.update(_digest(file, folder / "digests").encode())
    return whole.hexdigest()[:32]


def stamp(file: Path) -> Stamp:
    """Return what tells that a file was changed without reading it: size, times, identity.

    Raises:
        OSError: It is not there.
    """
    status = file.stat()
    # The time of the last change of its entry cannot be set back by programs, as that of its content can.
    return [status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino, status.st_dev]


def make_folder(folder: Path, fill: Callable[[Path], None], whole: Callable[[Path], bool]) -> None:
    """Put a folder into place, filled, in one step. Another process may do the same at the same time.

    Args:
        folder: Where; one that is there and whole stays.
        fill: Fills a new folder.
        whole: Whether a folder is what it should be.

    Raises:
        OSError: It cannot be written.
    """
    made = making(folder.parent)
    made.mkdir(parents=True)
    try:
        fill(made)
        with suppress(OSError):
            made.rename(folder)
            return
        if not whole(folder):
            remove_folder(folder)
            with suppress(OSError):
                made.rename(folder)
    finally:
        shutil.rmtree(made, ignore_errors=True)


def remove_folder(folder: Path) -> None:
    """Remove a folder so that it is gone at once, whatever of it another process still reads.

    Raises:
        OSError: It cannot be removed.
    """
    aside = making(folder.parent)
    with suppress(FileNotFoundError):
        folder.rename(aside)
        shutil.rmtree(aside, ignore_errors=True)


def making(folder: Path) -> Path:
    """Return a name in a folder that nobody else uses, for what is not whole yet."""
    return folder / f"{_MAKING}{secrets.token_hex(8)}"


def opened(folder: Path) -> None:
    """Note that a folder is in use, and remove those that were not for longest."""
    with suppress(OSError):
        if time.time() - folder.stat().st_mtime > _DAY:
            os.utime(folder)
        ages = {one: one.stat().st_mtime for one in folder.parent.iterdir() if one.is_dir()}
        left = [one for one, used in ages.items() if one.name.startswith(_MAKING) and time.time() - used > _DAY]
        kept = sorted((one for one in ages if not one.name.startswith(_MAKING)), key=lambda one: -ages[one])
        for one in (*left, *(other for other in kept[KEPT:] if other != folder)):
            shutil.rmtree(one, ignore_errors=True)


def _digest(file: Path, notes: Path) -> str:
    """Return the SHA-256 of a file; from a note, if the file has not been touched since the note was made."""
    before = stamp(file)
    note = notes / f"{hashlib.sha256(os.fsencode(file.resolve())).hexdigest()[:32]}.json"
    with suppress(OSError, ValueError, KeyError, TypeError):
        noted = json.loads(note.read_bytes())
        if noted["stamp"] == before and isinstance(noted["sha256"], str):
            return str(noted["sha256"])
    with file.open("rb") as opened_file:
        digest = hashlib.sha256()
        while chunk := opened_file.read(1 << 20):
            digest.update(chunk)
    if stamp(file) == before and time.time() - max(before[1], before[2]) / 1e9 > _SETTLED:
        with suppress(OSError):
            notes.mkdir(parents=True, exist_ok=True)
            made = making(notes)
            made.write_text(json.dumps({"stamp": before, "sha256": digest.hexdigest()}))
            made.replace(note)
    return digest.hexdigest()
