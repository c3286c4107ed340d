"""Images of a verdict: the drawing on its photo, and the thumbnail for a report. Their failure costs no verdict."""

from __future__ import annotations

import math
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from labelcheck.batch.photo_entry import PhotoEntry
from labelcheck.batch.photo_file import read_photo
from labelcheck.model.verdict import Verdict


@dataclass(frozen=True)
class VerdictImages:
    """The images that were made of one verdict.

    Attributes:
        thumbnail: A JPEG without metadata; empty if none was wanted or could be made.
        undrawn: Why the drawing could not be made, one sentence; empty if none is missing. It may hold anything that
            file names hold.
    """

    thumbnail: bytes = b""
    undrawn: str = ""


def verdict_images(
    verdict: Verdict, data: bytes | None = None, *, thumbnail: bool = False, drawing: Path | None = None
) -> VerdictImages:
    """Make the images that are wanted of one verdict. The photo is opened once more for them.

    Args:
        verdict: The verdict.
        data: The photo's bytes; read from its file if None. A photo that has changed since is not drawn, because
            its lines may have moved.
        thumbnail: Whether a thumbnail is wanted.
        drawing: The file for the drawing, or None.
    """
    if not thumbnail and drawing is None:
        return VerdictImages()
    from labelcheck.photo.open import open_photo  # noqa: PLC0415 - OpenCV and Pillow
    from labelcheck.report.drawing import draw, to_jpeg  # noqa: PLC0415
    from labelcheck.report.thumbnail import thumbnail as thumbnail_of  # noqa: PLC0415
    from labelcheck.system.files import whole_file  # noqa: PLC0415

    small = b""
    changed = VerdictImages(undrawn=f"{verdict.photo} has changed since it was read, and is not drawn.")
    if verdict.sha256 is None:
        return changed
    try:
        source = read_photo(PhotoEntry(verdict.photo)) if data is None else data
        photo = open_photo(source, name=verdict.photo, max_megapixels=math.inf)  # the checker's limit has let it pass
        if photo.sha256 != verdict.sha256:
            return changed
        if thumbnail:
            with suppress(Exception):  # a report has a place for photos without one
                small = thumbnail_of(photo, verdict)
        if drawing is not None:
            jpeg = to_jpeg(draw(photo, verdict))
            with whole_file(drawing) as file:
                file.write(jpeg)
    except Exception as error:  # noqa: BLE001 - images are no part of the check
        return VerdictImages(small, " ".join(f"{verdict.photo} could not be drawn: {error}".split()))
    return VerdictImages(small)
