"""Photos in remote stores: the listing of an address, and the bytes of one photo.

`https://` and `http://` name one photo each. These are read without fsspec, so that each redirect is checked before it
is followed, and a refusal differs from a missing file. fsspec, an extra, opens all other stores (`s3://`, `gs://` …).
Each store takes its credentials from the environment or from its configuration files.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache, partial
from glob import has_magic
from typing import TYPE_CHECKING, Any, TypeVar

from labelcheck.batch.addresses import STORES, WEB, redacted, scheme_of
from labelcheck.batch.file_names import PHOTO_SUFFIXES, is_hidden, is_photo, is_unsupported
from labelcheck.batch.limits import in_time
from labelcheck.batch.photo_entry import PhotoEntry
from labelcheck.errors import PhotoAccessError, PhotoError, PhotoTooLargeError

if TYPE_CHECKING:
    from fsspec import AbstractFileSystem

LONGEST_WAIT = 60.0
"""Seconds for one photo or one listing. 256 MB take 20 at 100 megabits a second; the stores' own limits are shorter."""

_T = TypeVar("_T")


def photos_at(address: str) -> Iterator[PhotoEntry]:
    """List the photos that an address means: one file, or those below a folder, or those that a pattern matches.

    The rules are those for folders of this machine. What cannot be listed is an entry with its problem. The files of
    one folder are in memory while they are listed, as stores send them.
    """
    try:
        looks_like_one = address.lower().endswith(tuple(PHOTO_SUFFIXES)) and not has_magic(address)
        if scheme_of(address) in WEB or looks_like_one:  # a list of addresses must not cost a request for each
            yield PhotoEntry(address, real_path=address)
        else:
            yield from _Store(address).photos_at(address)
    except PhotoError as error:
        yield _refused(address, error)


def remote_photo(address: str) -> bytes:
    """Read one photo.

    Raises:
        PhotoTooLargeError: It has more bytes than a photo may have; no more than these were read.
        PhotoAccessError: It is not there, may not be read, did not come in time, or needs a package that is missing.
    """
    from labelcheck.photo.open import MAX_MEGABYTES  # noqa: PLC0415 - Pillow and numpy

    most = MAX_MEGABYTES * 1_000_000
    if scheme_of(address) in WEB:
        from labelcheck.batch.web_photo import web_photo  # noqa: PLC0415 - urllib3

        data = web_photo(address, redacted(address), most + 1, LONGEST_WAIT)
    else:
        data = _Store(address).contents(address, most + 1)
    if len(data) > most:
        raise PhotoTooLargeError(
            f"{redacted(address)} is larger than {MAX_MEGABYTES} MB.", "Save a smaller copy as JPEG and try again."
        )
    return data


def _refused(address: str, problem: PhotoError) -> PhotoEntry:
    return PhotoEntry(redacted(address), problem, address)


class _Store:
    """One store of fsspec. Every call has a time limit, and every failure is a `PhotoAccessError`."""

    def __init__(self, address: str) -> None:
        # Only the root: fsspec splits addresses at "::", and file names may contain it.
        root = "/".join(address.split("/", 3)[:3])
        self._files: AbstractFileSystem = self._tried(address, lambda: _opened(root))

    def contents(self, address: str, most: int) -> bytes:
        """Return the first `most` bytes of a file."""
        return bytes(self._tried(address, lambda: self._files.cat_file(address, start=0, end=most)))

    def photos_at(self, address: str) -> Iterator[PhotoEntry]:
        """List one file, a folder or a pattern."""
        try:
            yield from self._below(address, self._tried(address, lambda: self._files.info(address)))
        except _MissingError:
            if not has_magic(address):
                raise
            yield from self._matching(address)

    def _matching(self, pattern: str) -> Iterator[PhotoEntry]:
        head = re.split(r"[*?[]", pattern, maxsplit=1)[0].rpartition("/")[0] + "/"
        found: dict[str, dict[str, Any]] = self._tried(pattern, lambda: self._files.glob(pattern, detail=True))
        if not found:
            raise PhotoAccessError(f"Nothing matches {redacted(pattern)}.", "Check the pattern's spelling.")
        for name, info in found.items():
            if not is_hidden(_last_part(name)):
                yield from self._below(self._address(name, head), info)

    def _below(self, address: str, info: dict[str, Any]) -> Iterator[PhotoEntry]:
        if info["type"] != "directory":
            yield PhotoEntry(address, real_path=address, size=info.get("size"))
            return
        folders = [address]
        while folders:
            folder = folders.pop()
            try:
                entries = self._tried(folder, partial(self._files.ls, folder, detail=True))
            except PhotoError as error:
                yield _refused(folder, error)
                continue
            self._files.invalidate_cache()  # it would keep every folder that was ever listed
            for entry in entries:
                below = self._address(entry["name"].rstrip("/"), folder)
                name = redacted(below)
                if is_hidden(_last_part(below)) or below == folder.rstrip("/"):  # some stores list a folder in itself
                    continue
                if entry["type"] == "directory":
                    folders.append(below)
                elif is_photo(name):
                    yield PhotoEntry(below, real_path=below, size=entry.get("size"))
                elif is_unsupported(name):
                    yield PhotoEntry.unsupported(name, below)

    def _address(self, name: str, folder: str) -> str:
        """Return the address of a file from the name that the store gives it, and the address of a folder above it."""
        beginning = self._files._strip_protocol(folder)
        if not name.startswith(beginning):
            return str(self._files.unstrip_protocol(name))
        return (
            folder.rstrip("/") + "/" + name[len(beginning) :].lstrip("/") if name != beginning else folder.rstrip("/")
        )

    def _tried(self, address: str, work: Callable[[], _T]) -> _T:
        """Return what the work returns within `LONGEST_WAIT`.

        Raises:
            PhotoAccessError: In any other case; says what to do.
        """
        called = redacted(address)
        try:
            return in_time(work, LONGEST_WAIT)
        except PhotoError:
            raise
        except FileNotFoundError:
            raise _MissingError(f"{called} does not exist.", "Check the spelling of its address.") from None
        except PermissionError:
            raise PhotoAccessError(
                f"{called} may not be read.", f"Give {scheme_of(address)}:// the credentials of someone who may."
            ) from None
        except ImportError:
            packages = f'"labelcheck[remote]" {STORES[scheme_of(address)]}'.rstrip()
            raise PhotoAccessError(
                f"{called} needs a package that is not installed.", f"Install it: pip install {packages}"
            ) from None
        except TimeoutError:
            raise PhotoAccessError(
                f"{called} did not answer within {LONGEST_WAIT:.0f} seconds.", "Check the connection and try again."
            ) from None
        except Exception as error:  # noqa: BLE001 - each store raises errors of its own
            reason = redacted(" ".join(str(error).split()))[:160] or type(error).__name__  # it may repeat secrets
            raise PhotoAccessError(
                f"{called} cannot be read ({reason}).", "Check its address, the connection and the credentials."
            ) from None


class _MissingError(PhotoAccessError):
    """There is nothing at an address."""


@lru_cache(maxsize=16)
def _opened(root: str) -> AbstractFileSystem:
    from fsspec import available_protocols  # noqa: PLC0415 - an extra
    from fsspec.core import url_to_fs  # noqa: PLC0415

    if scheme_of(root) not in available_protocols():
        raise ImportError  # some packages register themselves only when they are installed
    files: AbstractFileSystem = url_to_fs(root)[0]
    return files


def _last_part(address: str) -> str:
    return address.rstrip("/").rpartition("/")[2]
