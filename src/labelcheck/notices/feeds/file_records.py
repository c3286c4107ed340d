"""Records out of files that may be large, damaged or hostile: JSON and CSV, one record at a time."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from labelcheck.notices.feeds.feed_errors import FeedError
from labelcheck.system.json_stream import CutOffJsonError, JsonPart, NotUtf8Error, Utf8Text, read_parts

MAX_FILE_BYTES = 1 << 30
"""Bytes of one file of a feed; the largest known has 27 MB, and 100,000 CPSC records take 340 MB."""
MAX_FIELD = 2_000_000
"""Characters of one cell of a CSV file."""

_REMEDY = "Download it again, or choose the --feed that it comes from."


def open_feed_file(path: Path) -> BinaryIO:
    """Open a file of a feed.

    Raises:
        FeedError: It is missing, no file, too large, or may not be read.
    """
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            raise FeedError(f"{path}: is larger than {MAX_FILE_BYTES >> 20} MB.", "Split it into several files.")
        return path.open("rb")
    except FileNotFoundError:
        raise FeedError(f"{path}: there is no such file.", "Check the path.") from None
    except OSError as error:
        raise FeedError(f"{path}: cannot be read ({error.strerror or error}).", "Check its permissions.") from None


def first_bytes(path: Path, count: int = 4096) -> bytes:
    """Return how a file begins, without a byte order mark: enough to tell its kind."""
    with open_feed_file(path) as file:
        return file.read(count).removeprefix(b"\xef\xbb\xbf").lstrip()


def json_records(path: Path, listed: str | None = None) -> Iterator[Any]:
    """Yield the records of a JSON file, one by one; memory does not grow with the file.

    Args:
        path: The file.
        listed: The key of the list of records, in a file that is one object; None for a file that is a list.

    Raises:
        FeedError: The file is no JSON, is cut off, or is not UTF-8; names it, and how many records were read before.
    """
    return (part.value for part in _json_parts(path, listed) if part.item is not None)


def json_members(path: Path) -> dict[str, Any]:
    """Return the members of a JSON file that is one object; nothing for others.

    Raises:
        FeedError: As `json_records`.
    """
    return {part.key: part.value for part in _json_parts(path, None) if part.key is not None}


def numbered_records(path: Path, listed: str | None = None) -> Iterator[tuple[Any, str]]:
    """Yield the records of a JSON file as `json_records` does, each with how to name it to a person."""
    for number, record in enumerate(json_records(path, listed), start=1):
        yield record, f"{path.name}, record {number}"


def _json_parts(path: Path, listed: str | None) -> Iterator[JsonPart]:
    count = 0
    with open_feed_file(path) as file:
        try:
            for part in read_parts(Utf8Text(file, MAX_FILE_BYTES).read, listed):
                yield part._replace(value=_sayable(part.value))
                count += part.item is not None
        except (ValueError, RecursionError) as error:
            kinds = {CutOffJsonError: "is cut off", NotUtf8Error: "is not UTF-8 text"}
            what = kinds.get(type(error), "is not JSON")
            raise FeedError(f"{path}: {what}, after {count:,} records.", _REMEDY) from None


def _sayable(value: Any) -> Any:
    """Return a value with `?` for each half of a character that stands alone: no text can hold it."""
    if isinstance(value, str):
        return value if value.isascii() else value.encode("utf-8", "replace").decode()
    if isinstance(value, list):
        return list(map(_sayable, value))
    if isinstance(value, dict):
        return {_sayable(key): _sayable(inner) for key, inner in value.items()}
    return value


def csv_records(path: Path) -> Iterator[dict[str, str]]:
    """Yield the rows of a CSV file with a header. UTF-8, or Windows-1252 where it is not.

    Raises:
        FeedError: The file is no CSV; names it.
    """
    with open_feed_file(path) as file:
        encoding = _encoding(file)
    csv.field_size_limit(min(MAX_FIELD, sys.maxsize))
    with path.open(encoding=encoding, newline="") as text:
        rows = csv.DictReader(text)
        try:
            for row in rows:
                yield {key: value for key, value in row.items() if isinstance(key, str) and isinstance(value, str)}
        except (csv.Error, UnicodeError) as error:
            raise FeedError(f"{path}: is not CSV (line {rows.line_num}: {error}).", _REMEDY) from None


def _encoding(file: BinaryIO) -> str:
    """Return the encoding of a text file: all of it is looked at, as the one odd letter may come late."""
    import codecs  # noqa: PLC0415

    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while chunk := file.read(1 << 20):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"
