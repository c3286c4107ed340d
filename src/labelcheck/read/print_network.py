"""The print reader: a small network of our own for the sans-serif print of devices, run by OpenCV.

It was trained from scratch on synthetic strips (`training/README.md`). It has no dictionary and sees some five
characters at a time, so it does not prefer codes that exist. It gives each character with its probability and its
nearest rivals.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from labelcheck.data import data_file
from labelcheck.model.geometry import Grey
from labelcheck.model.reading import Reading
from labelcheck.read.ctc import decode

MODEL = data_file("print_reader.onnx")
"""The network; `print_reader.json` beside it holds the characters and the temperature."""
HEIGHT = 40
"""Height of the strips that the network reads, pixels; 0.4 band heights above and below a band of 22."""
FRAMES_A_COLUMN = 2
"""Frames of the output for each column of the network. A column is four pixels wide."""
_WIDEST_BATCH = 6000
"""Most strip columns in one run of the network. This limits memory, and the padding of strips of unequal length."""
_LIMIT = 5.0

Floats = NDArray[Any]


def prepared(strip: Grey) -> Floats:
    """Prepare a strip as in training: 40 pixels high, even ground at 0, print positive, unit deviation.

    Args:
        strip: H×W uint8, any polarity; capitals about H/1.8 high.

    Returns:
        40×W' float32.
    """
    height, width = strip.shape
    size = (max(4, round(width * HEIGHT / height)), HEIGHT)
    if height != HEIGHT:
        strip = cv2.resize(strip, size, interpolation=cv2.INTER_AREA if height > HEIGHT else cv2.INTER_CUBIC)
    values = strip.astype(np.float32)
    ground = cv2.GaussianBlur(values, (0, 0), 0.5 * HEIGHT)
    contrast = values - ground
    # Print covers less than half of the strip: the third moment has its sign.
    sign = 1.0 if float((contrast.astype(np.float64) ** 3).mean()) > 0 else -1.0
    strokes = cv2.GaussianBlur(values, (0, 0), 0.6) - ground
    strokes *= sign / (float(strokes.std()) + 1e-3)
    evened: Floats = np.clip(strokes, -_LIMIT, _LIMIT)
    return evened


class PrintReader:
    """Reads strips with the network. Each process loads it at the first call.

    The caller sets the number of threads (`cv2.setNumThreads`).
    """

    name = "print"

    def __init__(self) -> None:
        self._net: cv2.dnn.Net | None = None
        settings = json.loads(MODEL.with_suffix(".json").read_text(encoding="utf-8"))
        self.charset: str = settings["charset"]
        self._temperature = float(settings["temperature"])

    def __getstate__(self) -> dict[str, Any]:
        """Leave the network out: OpenCV's networks cannot be pickled."""
        return {**self.__dict__, "_net": None}

    def read(self, strips: Sequence[Grey]) -> list[Reading]:
        """Return one reading for each strip; an empty text where nothing upright and Latin is printed.

        Args:
            strips: H×W uint8, straightened, any polarity; capitals about H/1.8 high.
        """
        images = [prepared(strip) if min(strip.shape) >= 4 else None for strip in strips]
        readings = [Reading("", (), self.name) for _ in strips]
        for batch in _batches([0 if image is None else image.shape[1] for image in images]):
            chosen = [image for index in batch if (image := images[index]) is not None]
            for index, probabilities in zip(batch, self._probabilities(chosen), strict=True):
                readings[index] = decode(probabilities, self.charset, self.name, join_stutters=True)
        return readings

    def _probabilities(self, images: list[Floats]) -> list[Floats]:
        """Run the network on strips of about one width; return T×classes for each."""
        if self._net is None:
            # Through bytes: OpenCV cannot open every path on Windows.
            self._net = cv2.dnn.readNetFromONNX(np.frombuffer(MODEL.read_bytes(), np.uint8))
        widest = max(image.shape[1] for image in images)
        blob = np.zeros((len(images), 1, HEIGHT, widest + -widest % 4), np.float32)
        for row, image in zip(blob, images, strict=True):
            row[0, :, : image.shape[1]] = image
        self._net.setInput(blob)
        logits = np.asarray(self._net.forward(), np.float32)
        classes = len(self.charset) + 1
        columns = logits.shape[-1]
        logits = logits.reshape(len(images), FRAMES_A_COLUMN, classes, columns).transpose(0, 3, 1, 2)
        logits = logits.reshape(len(images), -1, classes) / self._temperature
        raised = np.exp(logits - logits.max(axis=2, keepdims=True))
        shares = raised / raised.sum(axis=2, keepdims=True)
        return [share[: FRAMES_A_COLUMN * -(-image.shape[1] // 4)] for share, image in zip(shares, images, strict=True)]


def _batches(widths: Sequence[int]) -> list[list[int]]:
    """Group indices of strips (width 0 is left out) so that little of a batch is padding."""
    batches: list[list[int]] = []
    narrowest = 0
    for index in sorted((index for index, width in enumerate(widths) if width), key=lambda index: widths[index]):
        width = widths[index]
        if batches and width <= 1.2 * narrowest + 8 and width * (len(batches[-1]) + 1) <= _WIDEST_BATCH:
            batches[-1].append(index)
        else:
            batches.append([index])
            narrowest = width
    return batches
