"""Reads one file of recalls, recall by recall; its errors name the record and the field that are wrong."""

from __future__ import annotations

import gzip
import json
import lzma
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

from pydantic import ValidationError

from labelcheck.catalogue.field_types import MAX_RECALLS
from labelcheck.catalogue.problems import Complaints
from labelcheck.catalogue.recall import CatalogueFile, Recall
from labelcheck.errors import CatalogueError
from labelcheck.system.json_stream import JsonPart, NotUtf8Error, TooLongError, Utf8Text, read_parts

MAX_BYTES = 1024 * 1024 * 1024
"""Bytes of a file, unpacked; 902 CPSC notices take under 4 MB, a million codes of synthetic ones some 400 MB."""
_REMEDY = "Correct it as docs/recalls-json.md describes, or use another catalogue."
Take = Callable[[Recall], None]
"""What is done with each recall."""


def read_catalogue_file(path: Path) -> CatalogueFile:
    """Return one file of recalls, checked.

    Raises:
        CatalogueError: The file cannot be read or is no catalogue; names file, record and field.
    """
    recalls: list[Recall] = []
    head = scan_catalogue_file(path, recalls.append)
    return head.model_copy(update={"recalls": tuple(recalls)})


def scan_catalogue_file(path: Path, take: Take) -> CatalogueFile:
    """Read a file, packed with gzip or xz or not, and hand over its recalls one by one; memory holds only one.

    Returns:
        What else the file says; no recalls.

    Raises:
        CatalogueError: As `read_catalogue_file`; by then some recalls may have been taken.
    """
    checked = _Checked(path, take)
    try:
        with path.open("rb") as raw:
            for part in read_parts(Utf8Text(_unpacked(raw), MAX_BYTES).read, "recalls"):
                checked.add(part)
    except NotUtf8Error as error:
        raise CatalogueError(f"{path}: {error}.", "Save it as UTF-8.") from None
    except TooLongError as error:
        raise CatalogueError(f"{path}: {error}.", "Split it into several files.") from None
    except FileNotFoundError:
        raise CatalogueError(f"{path}: there is no such file.", "Check the path of the catalogue.") from None
    except json.JSONDecodeError as error:
        problem = f"{path}: line {error.lineno}, column {error.colno}: is not JSON ({error.msg})."
        raise CatalogueError(problem, _REMEDY) from None
    except (EOFError, zlib.error, lzma.LZMAError, gzip.BadGzipFile):
        raise CatalogueError(f"{path}: is packed, and damaged.", "Get the file again.") from None
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise CatalogueError(f"{path}: cannot be read ({reason}).", "Check the file and its permissions.") from None
    except RecursionError:
        raise CatalogueError(f"{path}: nests too deep.", _REMEDY) from None
    except ValueError as error:
        if "\0" in str(path):
            raise CatalogueError(f"{str(path)!r}: is no path.", "Check the path of the catalogue.") from None
        raise CatalogueError(f"{path}: {error}.", _REMEDY) from None
    return checked.head()


def _unpacked(file: BinaryIO) -> BinaryIO | gzip.GzipFile | lzma.LZMAFile:
    beginning = file.read(6)
    file.seek(0)
    if beginning.startswith(b"\x1f\x8b"):
        return gzip.GzipFile(fileobj=file)
    return lzma.LZMAFile(file) if beginning == b"\xfd7zXZ\x00" else file


class _Checked:
    """Checks the parts of a file as they come; hands over recalls until one is wrong, then only looks for errors."""

    def __init__(self, path: Path, take: Take) -> None:
        self._path = path
        self._take = take
        self._head: Any = {}
        self._ids: set[str] = set()
        self._wrong = Complaints()

    def add(self, part: JsonPart) -> None:
        """Check one part."""
        if part.key is None:
            self._head = part.value
        elif part.item is None:
            self._head[part.key] = part.value
        else:
            self._check(part.item, part.value)

    def _check(self, place: int, record: Any) -> None:
        if place >= MAX_RECALLS:
            raise CatalogueError(
                f"{self._path}: recalls: must have at most {MAX_RECALLS} items.", "Split it into several."
            )
        try:
            recall = Recall.model_validate(record)
        except ValidationError as error:
            self._wrong.add(error, f"record {_name_of_record(record, place)}, ")
            return
        if recall.id in self._ids:
            raise CatalogueError(f"{self._path}: record {recall.id}: stands there twice.", _REMEDY)
        self._ids.add(recall.id)
        if not self._wrong.count:
            self._take(recall)

    def head(self) -> CatalogueFile:
        """Return what the file says besides its recalls.

        Raises:
            CatalogueError: Something in the file was wrong.
        """
        try:
            head = CatalogueFile.model_validate(self._head)
        except ValidationError as error:
            raise CatalogueError(f"{self._path}: {Complaints.of(error).then(self._wrong)}.", _REMEDY) from None
        if self._wrong.count:
            raise CatalogueError(f"{self._path}: {self._wrong}.", _REMEDY)
        return head


def _name_of_record(record: Any, place: int) -> str:
    """Return a record's id, or its place in the list when it has none that can be shown."""
    name = record.get("id") if isinstance(record, dict) else None
    return name[:80] if isinstance(name, str) and name.isprintable() and name else f"[{place}]"
