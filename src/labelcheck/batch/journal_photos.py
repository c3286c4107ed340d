"""Which photos a batch has, put into its journal: sorted there, each once, and with all that is known of them still.

It is the journal's file that sorts and compares, so that memory stays flat.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable

from labelcheck.batch.discovery import PhotoEntry
from labelcheck.batch.file_names import DRAWING_SUFFIX, drawing_stem
from labelcheck.batch.journal_file import JournalFile, Row

_LONGEST_STEM = 180
"""Bytes of a drawing's name before its suffix: file systems allow 255 in all."""

_FOUND = "CREATE TEMP TABLE found (path BLOB, real BLOB, size INTEGER, modified INTEGER, refused TEXT)"
_TAKE = """
INSERT OR IGNORE INTO photos (path, size, modified, sha256, refused, digest, drawing, drawn)
SELECT now.path, now.size, now.modified, CASE WHEN same THEN sha256 END, now.refused, 0, drawing, same AND drawn
FROM (
    SELECT once.*, sha256, drawing, COALESCE(drawn, 0) AS drawn,
        COALESCE(once.size = before.size AND once.modified = before.modified, 0) AS same
    FROM (
        SELECT *, ROW_NUMBER() OVER (PARTITION BY real ORDER BY path, refused NOT NULL) AS nth FROM found
    ) AS once LEFT JOIN before ON before.path = once.path
    WHERE nth = 1
) AS now
ORDER BY now.path, now.refused NOT NULL
"""
_LINK = """
UPDATE photos SET answer = (SELECT number FROM answers WHERE answers.sha256 = photos.sha256 AND settings = ?)
WHERE sha256 NOT NULL AND refused IS NULL
"""
_WANT_DIGESTS = """
UPDATE photos SET digest = 1 WHERE sha256 IS NULL AND refused IS NULL AND (
    size > 0 AND (
        size IN (SELECT size FROM photos GROUP BY size HAVING COUNT(*) > 1) OR size IN (SELECT size FROM answers)
    )
    OR path IN (SELECT path FROM before WHERE answer NOT NULL)
)
"""
_UNNAMED = """
SELECT place, path FROM photos WHERE place > ? AND drawing IS NULL AND refused IS NULL ORDER BY place LIMIT 1
"""


def list_photos(file: JournalFile, found: Iterable[tuple[PhotoEntry, str]], settings: int, *, drawings: bool) -> None:
    """Take the photos of a batch in place of those that were found before.

    Of what was known, what is still so stays: the content of a photo whose path, size and time of change are the same,
    and so its answer; and the names of drawings. Only files of one size can be duplicates; these, and photos that may
    have changed since they were answered, are noted: their content is to be known before they are read.

    Args:
        file: The journal's file.
        found: What was found, in any order, each with its real path; of several with one real path, the first by its
            path stays, of one path that without a problem.
        settings: The number of the settings whose answers count.
        drawings: Whether each photo is to have a drawing.
    """
    with file.transaction():
        file.run(_FOUND)
        file.run_for_each("INSERT INTO found VALUES (?, ?, ?, ?, ?)", map(_row, found))
        file.run("CREATE TEMP TABLE before AS SELECT * FROM photos")
        file.run("CREATE INDEX temp.paths_before ON before (path)")
        file.run("DELETE FROM photos")
        file.run(_TAKE)
        file.run(_LINK, settings)
        file.run(_WANT_DIGESTS)
        file.run("DROP TABLE temp.found")
        file.run("DROP TABLE temp.before")
        if drawings:
            _name_drawings(file)


def spelt(path: str) -> bytes:
    """Return a path as it is kept: sorted as these bytes are, paths stand as Python sorts them."""
    return path.encode("utf-8", "surrogatepass")


def path_of(kept: bytes) -> str:
    """Return the path that was kept.

    Raises:
        UnicodeDecodeError: None was.
    """
    return kept.decode("utf-8", "surrogatepass")


def _row(found: tuple[PhotoEntry, str]) -> Row:
    photo, real = found
    size, modified = photo.size, photo.modified
    if photo.problem is None and size is None and "://" not in photo.path:
        size, modified = _size_and_time(photo.path)
    refused = None if photo.problem is None else json.dumps([photo.problem.problem, photo.problem.remedy])
    return spelt(photo.path), spelt(real), size, modified, refused


def _size_and_time(path: str) -> tuple[int | None, int | None]:
    try:
        status = os.stat(path)  # noqa: PTH116 - for millions of photos it matters that Path is slower
    except (OSError, ValueError):
        return None, None
    return status.st_size, status.st_mtime_ns


def _name_drawings(file: JournalFile) -> None:
    """Give each photo without one the name of a drawing that no other has; the same after every stop."""
    file.run("CREATE TEMP TABLE taken (name TEXT PRIMARY KEY)")
    place = 0
    for (name,) in file.rows("SELECT drawing FROM photos WHERE drawing NOT NULL"):
        file.run("INSERT OR IGNORE INTO taken VALUES (?)", name.casefold())
    while (row := file.row(_UNNAMED, place)) is not None:
        place = row[0]
        file.run("UPDATE photos SET drawing = ? WHERE place = ?", _free_name(file, path_of(row[1])), place)
    file.run("DROP TABLE temp.taken")


def _free_name(file: JournalFile, path: str) -> str:
    stem = drawing_stem(path, _LONGEST_STEM)
    name, number = stem, 1
    # Some file systems do not tell A from a.
    while not file.changed("INSERT OR IGNORE INTO taken VALUES (?)", name.casefold() + DRAWING_SUFFIX):
        number += 1
        name = f"{stem}-{number}"
    return name + DRAWING_SUFFIX
