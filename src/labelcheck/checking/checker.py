"""The whole check, top-down: open the photo, detect and read lines, gather the label, match, decide.

Cheap attempts come first. Further attempts follow until the answer is certain or nothing is left to try. Only this
module knows the order.
"""

from __future__ import annotations

import time
from pathlib import Path

import cv2

from labelcheck.catalogue.catalogue import Catalogue
from labelcheck.checking.judgement import Judgement, judge, verdict_of
from labelcheck.checking.plan import PhotoState, attempts
from labelcheck.decide.decision import settled
from labelcheck.errors import PhotoError, ReaderError, ReaderMissingError
from labelcheck.model.label import Label
from labelcheck.model.verdict import Answer, AttemptMade, CatalogueStamp, Verdict
from labelcheck.photo.open import Photo, open_photo
from labelcheck.photo.quality import measure_quality
from labelcheck.read.choose import tesseract_reader
from labelcheck.read.ppocr import SecondReader, second_reader_installed
from labelcheck.read.print_network import PrintReader

DEFAULT_BUDGET = 6.0
"""Seconds per photo after which no further attempt begins; ten times the median."""


class Checker:
    """Checks photos. Make it once and use it many times; it can be sent to worker processes.

    Args:
        catalogue: The recalls to compare photos with; None for the bundled ones.
        tesseract: The Tesseract program to use; None to search for it.
        second_reader: Whether to use the second reader; None to use it if it is installed.
        budget: Seconds per photo after which no further attempt begins.
        max_megapixels: Photos with more pixels are refused before they are decoded.

    Raises:
        ReaderMissingError: Tesseract, or the second reader if asked for, is missing. Says how to install it.
        CatalogueError: The bundled catalogue is damaged.
    """

    def __init__(
        self,
        catalogue: Catalogue | None = None,
        *,
        tesseract: str | None = None,
        second_reader: bool | None = None,
        budget: float = DEFAULT_BUDGET,
        max_megapixels: float = 100.0,
    ) -> None:
        self.catalogue = Catalogue.bundled() if catalogue is None else catalogue
        self.stamp = CatalogueStamp(self.catalogue.date, len(self.catalogue))
        use_second = second_reader_installed() if second_reader is None else second_reader
        self._attempts = attempts(PrintReader(), tesseract_reader(tesseract), SecondReader() if use_second else None)
        self._budget = budget
        self._max_megapixels = max_megapixels

    def check(self, photo: str | Path | bytes, *, name: str | None = None) -> Verdict:
        """Say whether the device in a photo is recalled.

        Args:
            photo: A path, or the bytes of an image file.
            name: The name of the photo in the answer; None for the path.

        Returns:
            The verdict; `failed`, with the reason, for a file that cannot be used or read in time.

        Raises:
            ReaderMissingError: Tesseract was removed after the checker was made.
        """
        began = time.perf_counter()
        shown = name if name is not None else "<bytes>" if isinstance(photo, bytes) else str(photo)
        try:
            opened = open_photo(photo, name=name, max_megapixels=self._max_megapixels)
            return self._verdict(opened, shown, began)
        except ReaderMissingError:
            raise
        except (PhotoError, ReaderError) as error:
            return Verdict(shown, Answer.FAILED, 1.0, error.problem, error.remedy, seconds=time.perf_counter() - began)

    def read(self, photo: str | Path | bytes, *, name: str | None = None) -> Label:
        """Read a label without matching it.

        Raises:
            PhotoError: The photo cannot be used.
            ReaderError: The reader failed.
        """
        opened = open_photo(photo, name=name, max_megapixels=self._max_megapixels)
        return self._run_attempts(opened, time.perf_counter())[1].label

    def _verdict(self, photo: Photo, shown: str, began: float) -> Verdict:
        state, judgement, made = self._run_attempts(photo, began)
        plausible = [line.readings[0].plausibility for line in state.lines]
        return verdict_of(
            judgement,
            self.stamp,
            photo=shown,
            sha256=photo.sha256,
            quality=measure_quality(state.grey, [line.line for line in state.lines], plausible),
            attempts=tuple(made),
            seconds=time.perf_counter() - began,
        )

    def _run_attempts(self, photo: Photo, began: float) -> tuple[PhotoState, Judgement, list[AttemptMade]]:
        """Make attempts in order until the answer is certain or the time budget is used up."""
        state = PhotoState(cv2.cvtColor(photo.pixels, cv2.COLOR_BGR2GRAY))
        judgement = judge(state.label(), self.catalogue)
        made: list[AttemptMade] = []
        for attempt in self._attempts:
            cost = attempt.cost(state)
            left = self._budget - (time.perf_counter() - began)
            if cost == 0 or (made and cost > left):
                continue
            started, before = time.perf_counter(), state.readings
            state = attempt.make(state)
            judgement = judge(state.label(), self.catalogue)
            decision = judgement.decision
            model = decision.model.value if decision.model else None
            seconds = time.perf_counter() - started
            made.append(AttemptMade(attempt.name, seconds, state.readings - before, decision.answer.value, model))
            if settled(decision):
                break
        return state, judgement, made


def check(photo: str | Path | bytes, catalogue: Catalogue | None = None) -> Verdict:
    """Check one photo. For several photos, make one `Checker`."""
    return Checker(catalogue).check(photo)
