"""The systems that are compared, behind one small protocol; each gets the file, and its time includes decoding."""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import cv2

from benchmarks.reading.photos import upright_pixels
from labelcheck.model.geometry import Grey

SECONDS_A_RUN = 60.0
"""Time limit of one plain Tesseract run; what it would have read later does not count."""


@dataclass(frozen=True)
class Answer:
    """What a system makes of a photo.

    Attributes:
        model: The model, for a system that says which of its tokens is one.
        texts: All lines read.
        claimed: Whether it stands by that model; None for a system that never says.
        details: Anything worth keeping, plain JSON types.
    """

    model: str | None
    texts: tuple[str, ...]
    claimed: bool | None = None
    details: dict[str, Any] = field(default_factory=dict)


class System(Protocol):
    """Reads photos."""

    def read(self, photo: Path) -> Answer:
        """Read one photo from its file."""
        ...


class PlainTesseract:
    """Tesseract on the whole photo, through pytesseract.

    Args:
        thorough: Nine runs (grey, Otsu, adaptive × page modes 3, 6, 11), and a line of any run counts; else one, the
            default: grey, page mode 3.
    """

    def __init__(self, *, thorough: bool) -> None:
        import pytesseract  # noqa: PLC0415 - each child process loads its own system only

        from labelcheck.read.tesseract_install import find_tesseract  # noqa: PLC0415

        os.environ["OMP_THREAD_LIMIT"] = "1"
        install = find_tesseract()
        pytesseract.pytesseract.tesseract_cmd = install.path
        self._data = f" --tessdata-dir {shlex.quote(install.tessdata)}" if install.tessdata else ""
        self._run = pytesseract.image_to_string
        self._ways = (_grey, _otsu, _adaptive) if thorough else (_grey,)
        self._modes = (3, 6, 11) if thorough else (3,)

    def read(self, photo: Path) -> Answer:
        """Read a photo in every way and page mode."""
        grey = cv2.cvtColor(upright_pixels(photo), cv2.COLOR_BGR2GRAY)
        lines = [line for way in self._ways for mode in self._modes for line in self._lines(way(grey), mode)]
        return Answer(None, tuple(lines))

    def _lines(self, image: Grey, mode: int) -> list[str]:
        try:
            text = self._run(image, lang="eng", config=f"--psm {mode}{self._data}", timeout=SECONDS_A_RUN)
        except RuntimeError:  # pytesseract's time-out, and Tesseract's own crashes
            return []
        return [line for line in text.splitlines() if line.strip()]


class RapidOcr:
    """RapidOCR's default pipeline on the whole photo: find, turn, read."""

    def __init__(self) -> None:
        from rapidocr import RapidOCR  # noqa: PLC0415

        self._engine: Any = RapidOCR(params={"Global.log_level": "error"})

    def read(self, photo: Path) -> Answer:
        """Read a photo; the flags are given each time because the engine remembers those of the last call."""
        output = self._engine(upright_pixels(photo), use_det=True, use_cls=True, use_rec=True)
        return Answer(None, tuple(output.txts or ()))


class Labelcheck:
    """This project.

    Args:
        second_reader: Whether the second reader may be asked.
    """

    def __init__(self, *, second_reader: bool) -> None:
        from labelcheck import Checker  # noqa: PLC0415

        self._checker = Checker(second_reader=second_reader)

    def read(self, photo: Path) -> Answer:
        """Check a photo: finding and reading lines, gathering fields, matching and deciding are all in its time."""
        from labelcheck.decide.decision import SURE_MODEL  # noqa: PLC0415

        verdict = self._checker.check(photo)
        field = verdict.label.model
        sure = field is not None and field.by_keyword and field.confidence >= SURE_MODEL
        texts = [line.text for line in verdict.label.lines] + ([field.value] if field else [])
        return Answer(
            model=field.value if field else None,
            texts=tuple(texts),
            claimed=sure or verdict.answer.value in ("recalled", "not_affected", "not_listed"),
            details={
                "verdict": verdict.answer.value,
                "confidence": round(field.confidence, 3) if field else None,
                "attempts": [attempt.name for attempt in verdict.attempts],
            },
        )


def _grey(grey: Grey) -> Grey:
    return grey


def _otsu(grey: Grey) -> Grey:
    return cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)[1]


def _adaptive(grey: Grey) -> Grey:
    return cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_GAUSSIAN_C, cv2.THRESH_BINARY, 31, 10)


REFERENCE = "rapidocr"
"""The system that the others' times are divided by."""

SYSTEMS: dict[str, tuple[str, Callable[[], System]]] = {
    "pytesseract": ("pytesseract, one run", lambda: PlainTesseract(thorough=False)),
    "pytesseract-9": ("pytesseract, nine runs", lambda: PlainTesseract(thorough=True)),
    REFERENCE: ("RapidOCR", RapidOcr),
    "labelcheck": ("labelcheck", lambda: Labelcheck(second_reader=False)),
    "labelcheck-second": ("labelcheck + second reader", lambda: Labelcheck(second_reader=True)),
}
"""Key → what tables call it, and what makes it."""
