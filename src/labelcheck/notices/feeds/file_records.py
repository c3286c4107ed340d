"""Records out of files that may be large, damaged or hostile: JSON and CSV, one record at a time."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from labelcheck.notices.feeds.errors import FeedError

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


def json_records(path: Path, place: str = "item") -> Iterator[Any]:
    """Yield the records of a JSON file, one by one; memory does not grow with the file.

    Args:
        path: The file.
        place: Where the records stand, as ijson writes it: `item` for a list, `results.item` for a list in an object.

    Raises:
        FeedError: The file is no JSON, is cut off, or is not UTF-8; names it, and how many records were read before.
    """
    import ijson  # noqa: PLC0415 - only for those who import

    count = 0
    with open_feed_file(path) as file:
        if file.read(3) != b"\xef\xbb\xbf":
            file.seek(0)
        try:
            for record in ijson.items(file, place, use_float=True, buf_size=1 << 16):
                yield record
                count += 1
        except (ijson.JSONError, ValueError, UnicodeError, RecursionError) as error:
            what = "is cut off" if isinstance(error, ijson.IncompleteJSONError) and not _ends(path) else "is not JSON"
            if isinstance(error, UnicodeError) or "utf8" in str(error).lower().replace("-", ""):
                what = "is not UTF-8 text"
            raise FeedError(f"{path}: {what}, after {count:,} records.", _REMEDY) from None


def numbered_records(path: Path, place: str = "item") -> Iterator[tuple[Any, str]]:
    """Yield the records of a JSON file as `json_records` does, each with how to name it to a person."""
    for number, record in enumerate(json_records(path, place), start=1):
        yield record, f"{path.name}, record {number}"


def _ends(path: Path) -> bool:
    """Whether a file ends as JSON does."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 64))
        return file.read().rstrip().endswith((b"]", b"}"))


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
