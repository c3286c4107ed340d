"""JSON of feeds: the objects of a file, and the objects in a field whose value may be anything."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from labelcheck.notices.feeds.feed_errors import FeedError
from labelcheck.notices.feeds.file_records import first_bytes, numbered_records
from labelcheck.notices.feeds.interface import FeedRecord, SetAside, Why


def read_objects(
    path: Path,
    complaint: str,
    record_of: Callable[[dict[str, Any], str], FeedRecord | SetAside],
    listed: str | None = None,
) -> Iterator[FeedRecord | SetAside]:
    """Yield a record for each object in the list of a JSON file.

    Args:
        path: The file.
        complaint: What the error says of a file that is no such list.
        record_of: Makes a record from an object and from words that tell a person where the object is.
        listed: The key of the list, where the file may also be an object with a list.

    Raises:
        FeedError: The file is damaged or not of this feed; the error names it.
    """
    begins = first_bytes(path)[:1]
    if begins != b"[" and (begins != b"{" or listed is None):
        raise FeedError(f"{path}: {complaint}", "Choose the right --feed.")
    for item, where in numbered_records(path, listed if begins == b"{" else None):
        yield record_of(item, where) if isinstance(item, dict) else SetAside(where, Why.UNUSABLE, "is no JSON object")


def objects_in(value: object) -> list[dict[str, Any]]:
    """Return the objects of a list; none for a value that is no list."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
