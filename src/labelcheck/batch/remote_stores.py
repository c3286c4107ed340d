"""Photos in remote stores: what lies at an address, and the bytes of one photo.

`https://` and `http://` name one photo each, and are read here, so that where a server leads on to is looked at first,
and what it refuses can be told from what it has not. All other stores (`s3://`, `gs://` …) are fsspec's, an extra: each
brings its own way to prove who asks, from the environment or its configuration files.
"""

from __future__ import annotations

import queue
import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any, TypeVar

from labelcheck.batch.addresses import STORES, WEB, scheme_of, shown
from labelcheck.batch.file_names import PHOTO_SUFFIXES
from labelcheck.errors import PhotoAccessError, PhotoError, PhotoTooLargeError

if TYPE_CHECKING:
    from fsspec import AbstractFileSystem

LONGEST_WAIT = 60.0
"""Seconds for one photo or one listing. 256 MB take 20 at 100 megabits a second; the stores' own limits are shorter."""

_MAGIC = re.compile(r"[*?[]")

_T = TypeVar("_T")


@dataclass(frozen=True)
class Listed:
    """One file in a store, or one place there that cannot be listed.

    Attributes:
        address: Its address, credentials and all.
        size: Bytes, or None where the store does not say.
        named: Whether the user named it, alone or by a pattern, so that it is taken whatever its suffix.
        problem: Why it cannot be used, or None.
    """

    address: str
    size: int | None = None
    named: bool = False
    problem: PhotoError | None = None

    @property
    def name(self) -> str:
        """The address, fit to be shown."""
        return shown(self.address)


def listed(address: str) -> Iterator[Listed]:
    """List what an address means: one file, or all files below a folder, or all that a pattern matches.

    Hidden files and folders are left out. What cannot be listed is an entry with its problem. The files of one folder
    are held in memory while they are gone through, as stores hand them over.
    """
    try:
        looks_like_one = address.lower().endswith(tuple(PHOTO_SUFFIXES)) and not _MAGIC.search(address)
        if scheme_of(address) in WEB or looks_like_one:  # a list of them must not cost a question each
            yield Listed(address, named=True)
        else:
            yield from _Store(address).listed(address)
    except PhotoError as error:
        yield Listed(address, problem=error)


def contents(address: str) -> bytes:
    """Read one photo.

    Raises:
        PhotoTooLargeError: It has more bytes than a photo may have; no more than these were read.
        PhotoAccessError: It is not there, may not be read, did not come in time, or needs a package that is missing.
    """
    from labelcheck.photo.open import MAX_MEGABYTES  # noqa: PLC0415 - Pillow and numpy

    most = MAX_MEGABYTES * 1_000_000
    if scheme_of(address) in WEB:
        from labelcheck.batch.web_photo import web_photo  # noqa: PLC0415 - urllib3

        data = web_photo(address, shown(address), most + 1, LONGEST_WAIT)
    else:
        data = _Store(address).contents(address, most + 1)
    if len(data) > most:
        raise PhotoTooLargeError(
            f"{shown(address)} is larger than {MAX_MEGABYTES} MB.", "Save a smaller copy as JPEG and try again."
        )
    return data


class _Store:
    """One store of fsspec's, in which nothing waits for ever and every failure is a `PhotoAccessError`."""

    def __init__(self, address: str) -> None:
        # The root alone: fsspec takes addresses with "::" apart, and file names may have that.
        root = "/".join(address.split("/", 3)[:3])
        self._files: AbstractFileSystem = self._tried(address, lambda: _opened(root))

    def contents(self, address: str, most: int) -> bytes:
        """Return the first `most` bytes of a file."""
        return bytes(self._tried(address, lambda: self._files.cat_file(address, start=0, end=most)))

    def listed(self, address: str) -> Iterator[Listed]:
        """List one file, a folder or a pattern."""
        try:
            yield from self._below(address, self._tried(address, lambda: self._files.info(address)))
        except _MissingError:
            if not _MAGIC.search(address):
                raise
            yield from self._matching(address)

    def _matching(self, pattern: str) -> Iterator[Listed]:
        head = pattern[: pattern.rindex("/", 0, _MAGIC.search(pattern).start()) + 1]  # type: ignore[union-attr]
        found: dict[str, dict[str, Any]] = self._tried(pattern, lambda: self._files.glob(pattern, detail=True))
        if not found:
            raise PhotoAccessError(f"Nothing matches {shown(pattern)}.", "Check the pattern's spelling.")
        for name, info in found.items():
            if not _hidden(name):
                yield from self._below(self._address(name, head), info)

    def _below(self, address: str, info: dict[str, Any]) -> Iterator[Listed]:
        if info["type"] != "directory":
            yield Listed(address, info.get("size"), named=True)
            return
        folders = [address]
        while folders:
            folder = folders.pop()
            try:
                entries = self._tried(folder, partial(self._files.ls, folder, detail=True))
            except PhotoError as error:
                yield Listed(folder, problem=error)
                continue
            self._files.invalidate_cache()  # it would keep every folder that was ever listed
            for entry in entries:
                below = self._address(entry["name"].rstrip("/"), folder)
                if _hidden(below) or below == folder.rstrip("/"):  # some stores list a folder in itself
                    continue
                if entry["type"] == "directory":
                    folders.append(below)
                else:
                    yield Listed(below, entry.get("size"))

    def _address(self, name: str, folder: str) -> str:
        """Return the address of a file, of which the store gives the name, by that of a folder which it is in."""
        beginning = self._files._strip_protocol(folder)
        if not name.startswith(beginning):
            return str(self._files.unstrip_protocol(name))
        return (
            folder.rstrip("/") + "/" + name[len(beginning) :].lstrip("/") if name != beginning else folder.rstrip("/")
        )

    def _tried(self, address: str, work: Callable[[], _T]) -> _T:
        """Return what the work returns, if it does in time.

        Raises:
            PhotoAccessError: In any other case; says what to do.
        """
        called = shown(address)
        try:
            return _in_time(work)
        except PhotoError:
            raise
        except FileNotFoundError:
            raise _MissingError(f"{called} does not exist.", "Check the spelling of its address.") from None
        except PermissionError:
            raise PhotoAccessError(
                f"{called} may not be read.", f"Give {scheme_of(address)}:// the credentials of someone who may."
            ) from None
        except ImportError:
            raise PhotoAccessError(f"{called} needs a package that is not installed.", _install(address)) from None
        except TimeoutError:
            raise PhotoAccessError(
                f"{called} did not answer within {LONGEST_WAIT:.0f} seconds.", "Check the connection and try again."
            ) from None
        except Exception as error:  # noqa: BLE001 - each store raises errors of its own
            raise PhotoAccessError(
                f"{called} cannot be read ({_reason(error)}).", "Check its address, the connection and the credentials."
            ) from None


class _MissingError(PhotoAccessError):
    """There is nothing at an address."""


@lru_cache(maxsize=16)
def _opened(root: str) -> AbstractFileSystem:
    from fsspec import available_protocols  # noqa: PLC0415 - an extra
    from fsspec.core import url_to_fs  # noqa: PLC0415

    if scheme_of(root) not in available_protocols():
        raise ImportError  # some packages make themselves known only once they are installed
    files: AbstractFileSystem = url_to_fs(root)[0]
    return files


def _install(address: str) -> str:
    packages = ['"labelcheck[remote]"', STORES[scheme_of(address)]]
    return f"Install it: pip install {' '.join(package for package in packages if package)}"


def _in_time(work: Callable[[], _T]) -> _T:
    """Return what the work returns or raises; what takes too long is left behind, and ends with the program.

    Raises:
        TimeoutError: It took longer than `LONGEST_WAIT`.
    """
    done: queue.SimpleQueue[tuple[_T | None, BaseException | None]] = queue.SimpleQueue()

    def run() -> None:
        try:
            done.put((work(), None))
        except BaseException as error:  # noqa: BLE001 - raised again, in the thread that asked
            done.put((None, error))

    threading.Thread(target=run, daemon=True).start()
    try:
        result, error = done.get(timeout=LONGEST_WAIT)
    except queue.Empty:
        raise TimeoutError from None
    if error is not None:
        raise error
    return result  # type: ignore[return-value]


def _hidden(address: str) -> bool:
    name = address.rstrip("/").rpartition("/")[2]
    return name.startswith(".") or name == "__MACOSX"


def _reason(error: Exception) -> str:
    """Return what a store says, on one line, and without the secrets that it may repeat."""
    return shown(" ".join(str(error).split()))[:160] or type(error).__name__
