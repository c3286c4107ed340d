"""What a server said of a file, kept beside it: what makes the next request for it a conditional one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Stamp:
    """What the server said of a file, kept beside it."""

    url: str
    etag: str = ""
    modified: str = ""
    encoding: str = ""

    @property
    def condition(self) -> str:
        """What `If-Range` may name: a strong ETag, or a date."""
        return self.etag if self.etag and not self.etag.startswith("W/") else self.modified


def stamp_of(url: str, headers: Mapping[str, str]) -> Stamp:
    """Return what the headers of an answer say."""
    known = {"etag": "etag", "modified": "last-modified", "encoding": "content-encoding"}
    return Stamp(url, **{name: headers.get(header, "")[:500].strip() for name, header in known.items()})


def _place(path: Path) -> Path:
    return path.with_name(path.name + ".http")


def read_stamp(path: Path) -> Stamp | None:
    """Return what was noted of a file, or None: a damaged note is as good as none."""
    try:
        data: dict[str, Any] = json.loads(_place(path).read_text("utf-8"))
        return Stamp(**{key: str(value) for key, value in data.items()})
    except (OSError, ValueError, TypeError, AttributeError):
        return None


def write_stamp(path: Path, stamp: Stamp) -> None:
    """Note what was said of a file."""
    _place(path).write_text(json.dumps(asdict(stamp)), "utf-8")


def remove(*paths: Path) -> None:
    """Remove files and what was noted of them, as far as they are there."""
    for path in paths:
        for one in (path, _place(path)):
            with suppress(OSError):
                one.unlink(missing_ok=True)
