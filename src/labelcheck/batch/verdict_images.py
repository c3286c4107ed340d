"""Pictures of photos that were answered before a picture of them was wanted: they are opened once more."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING

from labelcheck.errors import LabelcheckError
from labelcheck.model.verdict import Verdict

if TYPE_CHECKING:
    from labelcheck.photo.open import Photo


def redraw(verdict: Verdict, file: Path, data: bytes | None = None) -> str:
    """Draw a verdict on its photo; returns why that could not be done, or nothing.

    Args:
        verdict: The verdict.
        file: Where to.
        data: The photo's bytes; read from its file when None.
    """
    from labelcheck.report.drawing import draw, to_jpeg  # noqa: PLC0415 - Pillow
    from labelcheck.system.files import whole_file  # noqa: PLC0415

    try:
        photo = _photo_of(verdict, data)
        if photo is None:
            return f"{verdict.photo} has changed since it was read, and is not drawn."
        drawing = to_jpeg(draw(photo, verdict))
        with whole_file(file) as stream:
            stream.write(drawing)
    except (LabelcheckError, OSError, ValueError, MemoryError) as error:
        return f"{verdict.photo} could not be drawn: {error}"
    return ""


def thumbnail_from_file(verdict: Verdict, data: bytes | None = None) -> bytes:
    """Return a small picture of a verdict's photo for a report; empty if there can be none.

    Args:
        verdict: The verdict.
        data: The photo's bytes; read from its file when None.
    """
    from labelcheck.report.thumbnail import thumbnail  # noqa: PLC0415 - Pillow

    try:
        photo = _photo_of(verdict, data)
        return b"" if photo is None else thumbnail(photo, verdict)
    except (LabelcheckError, OSError, ValueError, MemoryError):
        return b""


def _photo_of(verdict: Verdict, data: bytes | None = None) -> Photo | None:
    """Open a verdict's photo once more; None if it is another now: what was read no longer stands where it stood."""
    from labelcheck.photo.open import open_photo  # noqa: PLC0415 - OpenCV and Pillow

    if verdict.sha256 is None:
        return None
    if data is None and "://" in verdict.photo:
        from labelcheck.batch.remote_stores import contents  # noqa: PLC0415 - an extra

        data = contents(verdict.photo)
    source = verdict.photo if data is None else data
    photo = open_photo(source, name=verdict.photo, max_megapixels=math.inf)  # the checker's limit has let it pass
    return photo if photo.sha256 == verdict.sha256 else None
