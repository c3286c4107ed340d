"""The photos of a batch in its journal: sorted, each once, and with all that still holds of what was known of them.

SQLite sorts and compares them in the journal's file, so that memory stays flat.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from labelcheck.batch.file_names import DRAWING_SUFFIX, drawing_stem
from labelcheck.batch.journal_file import JournalFile, Row
from labelcheck.batch.photo_entry import PhotoEntry

_INSERT_PHOTOS = """
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
_REQUEST_DIGESTS = """
UPDATE photos SET digest = 1 WHERE sha256 IS NULL AND refused IS NULL AND (
    size > 0 AND (
        size IN (SELECT size FROM photos GROUP BY size HAVING COUNT(*) > 1) OR size IN (SELECT size FROM answers)
    )
    OR path IN (SELECT path FROM before WHERE answer NOT NULL)
)
"""


def replace_photos(file: JournalFile, photos: Iterable[PhotoEntry], settings: int, *, drawings: bool) -> None:
    """Replace the photos that were found before by those that are found now.

    What still holds stays: the content of a photo whose path, size and time of change are the same, and so its answer;
    and the names of drawings. Only files of one size can be duplicates. Their digests are requested before they are
    read, and so are those of photos that may have changed since they were answered.

    Args:
        file: The journal's file.
        photos: The photos, in any order. Of several with one real path, the first by its path stays; of equal paths
            the one without a problem.
        settings: The number of the settings whose answers count.
        drawings: Whether each photo is to have a drawing.
    """
    with file.transaction():
        file.run("CREATE TEMP TABLE found (path BLOB, real BLOB, size INTEGER, modified INTEGER, refused TEXT)")
        file.run_for_each("INSERT INTO found VALUES (?, ?, ?, ?, ?)", map(_row, photos))
        file.run("CREATE TEMP TABLE before AS SELECT * FROM photos")
        file.run("CREATE INDEX temp.paths_before ON before (path)")
        file.run("DELETE FROM photos")
        file.run(_INSERT_PHOTOS)
        file.run(
            "UPDATE photos SET answer = (SELECT number FROM answers WHERE answers.sha256 = photos.sha256"
            " AND settings = ?) WHERE sha256 NOT NULL AND refused IS NULL",
            settings,
        )
        file.run(_REQUEST_DIGESTS)
        file.run("DROP TABLE temp.found")
        file.run("DROP TABLE temp.before")
        if drawings:
            _name_drawings(file)


def path_bytes(path: str) -> bytes:
    """Return a path as the journal stores it: these bytes sort as Python sorts the paths."""
    return path.encode("utf-8", "surrogatepass")


def path_of(stored: bytes) -> str:
    """Return the path of what `path_bytes` returned.

    Raises:
        UnicodeDecodeError: It is something else.
    """
    return stored.decode("utf-8", "surrogatepass")


def _row(photo: PhotoEntry) -> Row:
    refused = None if photo.problem is None else json.dumps([photo.problem.problem, photo.problem.remedy])
    return path_bytes(photo.path), path_bytes(photo.real_path or photo.path), *photo.stamp, refused


def _name_drawings(file: JournalFile) -> None:
    """Give each photo without a drawing a unique name for it, which is the same after every stop."""
    query = (
        "SELECT place, path FROM photos WHERE place > ? AND drawing IS NULL AND refused IS NULL ORDER BY place LIMIT 1"
    )
    file.run("CREATE TEMP TABLE taken (name TEXT PRIMARY KEY)")
    place = 0
    for (name,) in file.rows("SELECT drawing FROM photos WHERE drawing NOT NULL"):
        file.run("INSERT OR IGNORE INTO taken VALUES (?)", name.casefold())
    while (row := file.row(query, place)) is not None:
        place = row[0]
        file.run("UPDATE photos SET drawing = ? WHERE place = ?", _free_name(file, path_of(row[1])), place)
    file.run("DROP TABLE temp.taken")


def _free_name(file: JournalFile, path: str) -> str:
    stem = drawing_stem(path, 180)
    name, number = stem, 1
    # Some file systems do not tell A from a.
    while not file.changed("INSERT OR IGNORE INTO taken VALUES (?)", name.casefold() + DRAWING_SUFFIX):
        number += 1
        name = f"{stem}-{number}"
    return name + DRAWING_SUFFIX
