"""A checker that opens photos for real, and notes which: in a module that worker processes can import."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from labelcheck.errors import PhotoError
from labelcheck.model.verdict import Answer, Verdict
from labelcheck.photo.open import open_photo


@dataclass(frozen=True)
class OpeningChecker:
    """Answers `not_listed`, or `failed` for what cannot be opened; a photo named `crash` takes the process along.

    Attributes:
        log: The file that gets a line a photo.
    """

    log: str

    def check(self, photo: str | Path | bytes, *, name: str | None = None) -> Verdict:
        called = name or str(photo)
        with Path(self.log).open("a") as log:
            log.write(called + "\n")
        if "crash" in called:
            os._exit(9)
        try:
            opened = open_photo(photo, name=called)
        except PhotoError as error:
            return Verdict(called, Answer.FAILED, 1.0, error.problem, error.remedy)
        return Verdict(called, Answer.NOT_LISTED, 0.9, why="Opened.", next="", sha256=opened.sha256)
