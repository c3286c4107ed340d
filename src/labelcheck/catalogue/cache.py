"""The cache folder: keeps what was made of large catalogues, under names that change with the catalogues' content.

`LABELCHECK_CACHE` names the folder; otherwise it is the platform's own for such things. All of it can be deleted at
any time: it is made again from the catalogues.
"""

from __future__ import annotations

import atexit
import hashlib
import json
import os
import secrets
import shutil
import tempfile
import time
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import platformdirs

from labelcheck.version import __version__

VARIABLE = "LABELCHECK_CACHE"
"""The environment variable that names the folder."""
KEPT = 8
"""Catalogues that are kept. Beyond that, the least recently opened ones are removed."""

_SETTLED = 2.0
"""Seconds for which a file must have been left alone before its times are trusted to change when it does; some file
systems count in steps of two."""
_DAY = 86_400.0
_DRAFT = ".making-"

Stamp = list[int]


def cache_folder() -> Path:
    """Return the folder; it may not exist."""
    named = os.environ.get(VARIABLE, "")
    return Path(named) if named else platformdirs.user_cache_path("labelcheck", appauthor=False)


def temporary_folder() -> Path:
    """Return a new folder that is removed when the program ends.

    Raises:
        OSError: There is no place for it.
    """
    folder = Path(tempfile.mkdtemp(prefix="labelcheck-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def content_key(files: Sequence[Path], folder: Path, rules: str) -> str:
    """Return a name for what is made of some files. It changes with any byte of them, the rules, or this program.

    Args:
        files: The files, in the order of their use.
        folder: The cache's folder; digests are noted in it, so that large files are not read each time.
        rules: Names how what is kept is made.

    Raises:
        OSError: A file cannot be read.
    """
    whole = hashlib.sha256(f"{rules} {__version__} {unicodedata.unidata_version}".encode())
    for file in files:
        whole.update(_digest(file, folder / "digests").encode())
    return whole.hexdigest()[:32]


def file_stamp(file: Path) -> Stamp:
    """Return what shows that a file was changed, without reading it: size, times, identity.

    Raises:
        OSError: It is not there.
    """
    status = file.stat()
    # Programs can set back the time of the content's last change, but not that of the directory entry's.
    return [status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino, status.st_dev]


@contextmanager
def whole_cache_file(path: Path) -> Iterator[Path]:
    """Yield a draft's path; what the block writes there is moved into place if the block ends without an error.

    Several processes may do so at once. Each sees the old file, or none, or a complete one.

    Raises:
        OSError: The folder cannot be made, or the file not be moved.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{_DRAFT}{secrets.token_hex(8)}")
    try:
        yield draft
        draft.replace(path)
    finally:
        with suppress(OSError):
            draft.unlink()


def note_use(kept: Path) -> None:
    """Note that an entry of the cache is in use, and remove its least recently used neighbours."""
    with suppress(OSError):
        now = time.time()
        if now - kept.stat().st_mtime > _DAY:
            os.utime(kept)
        ages = {one: now - one.stat().st_mtime for one in kept.parent.iterdir()}
        drafts = {one for one in ages if one.name.startswith(_DRAFT)}
        unused = sorted(ages.keys() - drafts - {kept}, key=ages.__getitem__)[KEPT - 1 :]
        for one in (*unused, *(draft for draft in drafts if ages[draft] > _DAY)):
            shutil.rmtree(one, ignore_errors=True)
            with suppress(OSError):
                one.unlink()


def _digest(file: Path, notes: Path) -> str:
    """Return the SHA-256 of a file; from a note, if the file has not been touched since the note was made."""
    before = file_stamp(file)
    note = notes / f"{hashlib.sha256(os.fsencode(file.resolve())).hexdigest()[:32]}.json"
    with suppress(OSError, ValueError, KeyError, TypeError):
        noted = json.loads(note.read_bytes())
        if noted["stamp"] == before and isinstance(noted["sha256"], str):
            return str(noted["sha256"])
    with file.open("rb") as opened_file:
        digest = hashlib.sha256()
        while chunk := opened_file.read(1 << 20):
            digest.update(chunk)
    if file_stamp(file) == before and time.time() - max(before[1], before[2]) / 1e9 > _SETTLED:
        with suppress(OSError), whole_cache_file(note) as draft:
            draft.write_text(json.dumps({"stamp": before, "sha256": digest.hexdigest()}))
    return digest.hexdigest()
