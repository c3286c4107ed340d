"""Symbols among the lines of a label: approval marks, bar codes, QR codes, as ink masks (uint8, 255 is ink)."""

from __future__ import annotations

import random
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Ink = NDArray[Any]

_LEFT_ODD = (
    *("0001101", "0011001", "0010011", "0111101", "0100011"),
    *("0110001", "0101111", "0111011", "0110111", "0001011"),
)
_PARITY = (
    *("LLLLLL", "LLGLGG", "LLGGLG", "LLGGGL", "LGLLGG"),
    *("LGGLLG", "LGGGLL", "LGLGLG", "LGLGGL", "LGGLGL"),
)
_SHIFT = 4
"""Fractional bits of drawing coordinates."""


def _points(size: float, corners: list[tuple[float, float]]) -> NDArray[Any]:
    return np.round(np.array(corners) * size * (1 << _SHIFT)).astype(np.int32)


def mark(rng: random.Random, height: float) -> Ink:
    """Draw one approval mark in line art: triangle, house, crossed-out bin, double square, CE, circle, arrows.

    Args:
        rng: For the choice.
        height: Height of the mark, pixels.
    """
    side = max(6, round(height))
    art = np.zeros((side, round(side * 1.3)), np.uint8)
    stroke = max(1, round(side * rng.uniform(0.05, 0.09)))

    def line(corners: list[tuple[float, float]], *, closed: bool = True) -> None:
        cv2.polylines(art, [_points(side, corners)], closed, 255, stroke, cv2.LINE_AA, _SHIFT)

    def arc(x: float, start: float, end: float) -> None:
        centre = (round(side * x * 16), round(side * 0.5 * 16))
        cv2.ellipse(art, centre, (round(side * 0.38 * 16),) * 2, 0, start, end, 255, stroke * 2, cv2.LINE_AA, _SHIFT)

    kind = rng.randrange(7)
    if kind == 0:
        line([(0.1, 0.9), (0.5, 0.12), (0.9, 0.9)])
    elif kind == 1:
        line([(0.15, 0.9), (0.15, 0.45), (0.5, 0.1), (0.85, 0.45), (0.85, 0.9)])
    elif kind == 2:
        line([(0.28, 0.28), (0.72, 0.28), (0.64, 0.84), (0.36, 0.84)])
        line([(0.15, 0.12), (0.85, 0.9)], closed=False)
        line([(0.85, 0.12), (0.15, 0.9)], closed=False)
    elif kind == 3:
        line([(0.1, 0.1), (0.9, 0.1), (0.9, 0.9), (0.1, 0.9)])
        line([(0.28, 0.28), (0.72, 0.28), (0.72, 0.72), (0.28, 0.72)])
    elif kind == 4:
        arc(0.48, 110, 250)
        arc(1.08, 110, 250)
        line([(0.75, 0.5), (1.0, 0.5)], closed=False)
    elif kind == 5:
        cv2.circle(art, (side // 2, side // 2), round(side * 0.4), 255, stroke, cv2.LINE_AA)
    else:
        for turn in range(3):
            cv2.ellipse(
                art, (side // 2, side // 2), (round(side * 0.38),) * 2, turn * 120, 10, 95, 255, stroke * 2, cv2.LINE_AA
            )
    return art


def ean13(digits: str, module: int, height: int) -> Ink:
    """Draw an EAN-13 bar code without its digits.

    Args:
        digits: 13 digits, the last being the check digit.
        module: Width of the narrowest bar, pixels.
        height: Height of the bars, pixels.
    """
    parity = _PARITY[int(digits[0])]
    bits = "101"
    for digit, kind in zip(digits[1:7], parity, strict=True):
        odd = _LEFT_ODD[int(digit)]
        bits += odd if kind == "L" else _right(odd)[::-1]
    bits += "01010" + "".join(_right(_LEFT_ODD[int(digit)]) for digit in digits[7:]) + "101"
    row = np.array([255 * int(bit) for bit in bits], np.uint8)
    return np.ascontiguousarray(np.tile(np.repeat(row, module), (height, 1)))


def _right(odd: str) -> str:
    return odd.translate(str.maketrans("01", "10"))


def qr(text: str, side: float) -> Ink:
    """Draw a QR code about `side` pixels wide, in whole pixels a module."""
    code = np.asarray(cv2.QRCodeEncoder.create().encode(text))
    scale = max(1, round(side / code.shape[0]))
    return np.ascontiguousarray(np.kron(255 - code, np.ones((scale, scale), np.uint8)).astype(np.uint8))
