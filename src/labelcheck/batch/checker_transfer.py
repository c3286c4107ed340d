"""A checker on its way to other machines: with what it is made of, not only the names of files that are on this one.

Pickled as usual, a checker is small because a process of the same machine finds the rest by itself: a large catalogue
in the cache, Tesseract and the second reader's model at their paths. Elsewhere these may be missing, or others. So the
catalogue's content travels along, and is known again by its digest; readers are looked for where they arrive.
"""

from __future__ import annotations

import io
import pickle
import platform
import zlib
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from labelcheck.batch.task import ChecksPhotos
from labelcheck.errors import CatalogueError, ClusterError
from labelcheck.version import __version__

_Files = tuple[tuple[str, bytes], ...]
"""Names without folders, and contents."""


@dataclass(frozen=True)
class Luggage:
    """A checker, packed.

    Attributes:
        version: This program's, where it was packed.
        python: Python's there: with its feature release, Unicode's tables change, and codes could be compared in
            another way.
        data: The checker, pickled and compressed.
    """

    version: str
    python: str
    data: bytes

    @classmethod
    def packed(cls, checker: ChecksPhotos) -> Luggage:
        """Pack a checker.

        Raises:
            CatalogueError: A file of its catalogue cannot be read.
            ClusterError: It cannot be pickled.
        """
        packed = io.BytesIO()
        try:
            _Packer(packed, pickle.HIGHEST_PROTOCOL).dump(checker)
        except (pickle.PicklingError, AttributeError, TypeError) as error:
            raise ClusterError(
                f"This checker cannot be sent to a cluster ({error}).", "Check on this machine."
            ) from error
        return cls(__version__, _python(), zlib.compress(packed.getbuffer(), 1))

    def unpacked(self) -> ChecksPhotos:
        """Return the checker; unpacked once in each process.

        Raises:
            ClusterError: It was packed by another version of this program or of Python.
            CatalogueError: The catalogue changed while it was packed, or there is nowhere to keep it.
            ReaderMissingError: A reader that it uses is not installed here.
        """
        if (self.version, self.python) != (__version__, _python()):
            raise ClusterError(
                f"This batch is one of labelcheck {self.version} on Python {self.python}, "
                f"and here is labelcheck {__version__} on Python {_python()}.",
                "Install the same on all machines: answers must not depend on who works.",
            )
        return _unpacked(self.data)


@lru_cache(maxsize=2)
def _unpacked(data: bytes) -> ChecksPhotos:
    checker: ChecksPhotos = pickle.loads(zlib.decompress(data))  # noqa: S301 - from the cluster's own client
    return checker


class _Packer(pickle.Pickler):
    """Pickles what is bound to this machine so that it is found or made again on another."""

    def reducer_override(self, thing: Any) -> Any:
        """Return how to make a thing again, or `NotImplemented` for those that pickle as usual."""
        from labelcheck.catalogue.stored_recalls import StoredRecalls  # noqa: PLC0415
        from labelcheck.read.choose import tesseract_reader  # noqa: PLC0415 - OpenCV
        from labelcheck.read.ppocr import SecondReader  # noqa: PLC0415
        from labelcheck.read.tesseract import TesseractReader  # noqa: PLC0415
        from labelcheck.read.tesserocr_reader import TesserocrReader  # noqa: PLC0415

        if isinstance(thing, StoredRecalls):
            return _arrived, (_contents(thing.sources), thing.key, thing.jurisdictions)
        if isinstance(thing, TesseractReader | TesserocrReader):
            named = thing.install.path if thing.install.source == "setting" else None
            return tesseract_reader, (named,)
        if isinstance(thing, SecondReader):
            return SecondReader, ()
        return NotImplemented


def _contents(sources: Sequence[Path]) -> _Files:
    try:
        return tuple((f"{number}-{source.name}", source.read_bytes()) for number, source in enumerate(sources))
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise CatalogueError(
            f"{error.filename} cannot be read ({reason}) and so not be sent to a cluster.",
            "Put it back, or allow reading.",
        ) from error


def _arrived(files: _Files, key: str, jurisdictions: frozenset[str] | None) -> object:
    """Open recalls that came from another machine; refused unless their key, a digest of their content, is the same."""
    from labelcheck.catalogue.stored_recalls import StoredRecalls  # noqa: PLC0415

    folder = _kept(files, key)
    # There is no database of this name: one is looked for, or made, where databases are kept here.
    return StoredRecalls.reopen([folder / name for name, _ in files], key, folder / "none", jurisdictions)


def _kept(files: _Files, key: str) -> Path:
    """Return a folder with these files; beside the database that is made of them, so that it can be made again."""
    from labelcheck.catalogue.cache import (  # noqa: PLC0415
        VARIABLE,
        cache_folder,
        note_use,
        temporary_folder,
        whole_cache_file,
    )

    for home in (cache_folder, temporary_folder):
        with suppress(OSError):
            folder = home() / "arrived" / key
            for name, content in files:
                if not ((folder / name).is_file() and (folder / name).stat().st_size == len(content)):
                    with whole_cache_file(folder / name) as draft:
                        draft.write_bytes(content)
            note_use(folder)
            return folder
    raise CatalogueError(
        "The catalogue that was sent cannot be kept: neither the cache nor a temporary folder can be written to.",
        f"Name one that can be by the environment variable {VARIABLE}.",
    )


def _python() -> str:
    return ".".join(platform.python_version_tuple()[:2])
