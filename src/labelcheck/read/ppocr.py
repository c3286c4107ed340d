"""The second reader: PP-OCR's line network, on onnxruntime, from the model that the `rapidocr` wheel carries.

Only the recogniser is used, on our own strips. RapidOCR's detector works on a reduced copy of the photo, takes most of
its time, and loses faint and small print. `pip install 'labelcheck[second-reader]'`; nothing is downloaded at run time.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from labelcheck.errors import ReaderError, ReaderMissingError
from labelcheck.model.geometry import Grey
from labelcheck.model.reading import Reading
from labelcheck.read.ctc import decode

HEIGHT = 48
"""Height of the strips that the network reads, pixels."""
WIDEST = 2400
"""Pixels. Wider strips are squeezed, because time and memory grow with the width."""
LATIN = "".join(chr(code) for code in range(0x20, 0x7F)) + "°±×⎓Ωµ"
"""The characters that are used of the network's 18,000. Codes on labels are Latin; look-alikes of other scripts
(full-width forms, Greek and Cyrillic letters) would hide a code."""


class SecondReader:
    """Reads strips with PP-OCR's recogniser. Each process loads the model at the first strip.

    Raises:
        ReaderMissingError: The extra is not installed.
    """

    name = "second"

    def __init__(self) -> None:
        self._model = _model_file()
        self._session: Any = None
        self._characters: list[str] = []

    def __getstate__(self) -> dict[str, Any]:
        # A loaded model cannot be pickled. Each process loads its own.
        return {**self.__dict__, "_session": None}

    def read(self, strips: Sequence[Grey]) -> list[Reading]:
        """Return one reading for each strip.

        Args:
            strips: Upright strips, uint8; either polarity, enhanced or not.

        Raises:
            ReaderError: The model could not be loaded or run.
        """
        return [self._read_one(strip) for strip in strips]

    def _read_one(self, strip: Grey) -> Reading:
        height, width = strip.shape
        if min(height, width) < 8:
            return Reading("", (), self.name)
        size = (min(max(16, round(width * HEIGHT / height)), WIDEST), HEIGHT)
        interpolation = cv2.INTER_AREA if height > HEIGHT else cv2.INTER_CUBIC
        values = cv2.resize(strip, size, interpolation=interpolation).astype(np.float32) / 127.5 - 1
        try:
            session = self._loaded()
            blob = np.repeat(values[None, None], 3, axis=1)
            frames = session.run(None, {session.get_inputs()[0].name: blob})[0][0]
        except Exception as error:  # onnxruntime raises its own types, which are not exported
            raise ReaderError(f"The second reader failed: {error}.", "Run `labelcheck doctor`.") from error
        return decode(frames[:, self._columns], self._characters, self.name)

    def _loaded(self) -> Any:
        if self._session is None:
            import onnxruntime  # noqa: PLC0415 - optional and heavy

            options = onnxruntime.SessionOptions()
            options.intra_op_num_threads = 1  # photos are what is parallel
            options.log_severity_level = 3
            session = onnxruntime.InferenceSession(str(self._model), options, providers=["CPUExecutionProvider"])
            listed = session.get_modelmeta().custom_metadata_map["character"].splitlines()
            # Class 0 is the blank, then the listed characters, then the space.
            numbers = {character: number for number, character in enumerate([*listed, " "], start=1)}
            self._characters = [character for character in LATIN if character in numbers]
            self._columns = np.array([0, *(numbers[character] for character in self._characters)])
            self._session = session
        return self._session


def second_reader_installed() -> bool:
    """Whether the extra is there."""
    return importlib.util.find_spec("onnxruntime") is not None and importlib.util.find_spec("rapidocr") is not None


@cache
def _model_file() -> Path:
    spec = importlib.util.find_spec("rapidocr")
    folders = [] if spec is None else list(spec.submodule_search_locations or [])
    models = [model for folder in folders for model in sorted(Path(folder, "models").glob("*rec*.onnx"))]
    if not models or not second_reader_installed():
        raise ReaderMissingError(
            "The second reader is not installed.", "Install it: pip install 'labelcheck[second-reader]'"
        )
    return models[0]
