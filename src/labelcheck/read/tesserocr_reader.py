"""Runs Tesseract within this process through tesserocr, so that no process starts for each photo.

On strips of the development photos the text equals that of the program, in half the time or less (`docs/reading.md`).
It is optional because it has wheels for fewer systems.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

from labelcheck.errors import ReaderError
from labelcheck.model.geometry import Grey
from labelcheck.model.reading import Reading, joined
from labelcheck.read.enhance import bordered
from labelcheck.read.tesseract import LEAST_SIDE, SECONDS_A_RUN, VARIABLES
from labelcheck.read.tesseract_install import LANGUAGE, find_tesseract


class TesserocrReader:
    """Reads strips with a Tesseract that stays loaded. Each process loads the model at the first strip.

    Args:
        program: The Tesseract whose language data are used, as `find_tesseract` takes it.
        seconds: Time limit of one call.

    Raises:
        ReaderMissingError: There is no Tesseract data.
        ImportError: tesserocr is not installed.
    """

    name = "tesseract"

    def __init__(self, program: str | None = None, *, seconds: float = SECONDS_A_RUN) -> None:
        import tesserocr  # noqa: F401, PLC0415 - optional: fail here, not at the first photo

        self.install = find_tesseract(program)
        self._seconds = seconds
        self._api: Any = None

    def __getstate__(self) -> dict[str, Any]:
        # A loaded model cannot be pickled. Each process loads its own.
        return {**self.__dict__, "_api": None}

    def read(self, strips: Sequence[Grey]) -> list[Reading]:
        """Return one reading for each strip.

        Args:
            strips: Upright strips, dark print on light ground, uint8.

        Raises:
            ReaderError: The model could not be loaded, or reading failed.
        """
        try:
            return [self._read_one(strip) for strip in strips]
        except RuntimeError as error:
            raise ReaderError(f"Tesseract failed: {error}.") from error

    def _read_one(self, strip: Grey) -> Reading:
        if min(strip.shape) < LEAST_SIDE:
            return Reading("", (), self.name)
        api = self._loaded()
        image = bordered(strip)
        height, width = image.shape
        api.SetImageBytes(image.tobytes(), width, height, 1, width)
        if not api.Recognize(int(self._seconds * 1000)):
            return Reading("", (), self.name)
        words = list(zip(api.GetUTF8Text().split(), (sure / 100 for sure in api.AllWordConfidences()), strict=False))
        return joined(words, self.name)

    def _loaded(self) -> Any:
        if self._api is None:
            import tesserocr  # noqa: PLC0415

            os.environ.setdefault("OMP_THREAD_LIMIT", "1")
            self._api = tesserocr.PyTessBaseAPI(
                path=self.install.data_folder,
                lang=LANGUAGE,
                oem=tesserocr.OEM.LSTM_ONLY,
                psm=tesserocr.PSM.SINGLE_LINE,
                variables=VARIABLES,
            )
        return self._api
