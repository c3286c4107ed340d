"""The difficulties of a label as numbers: drawn together for a lifelike photo, or one at a time."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any


@dataclass(frozen=True)
class Difficulty:
    """The conditions of one photo; the defaults are those of a photo with which nothing is wrong.

    Attributes:
        turn: How far the label is turned in the picture, degrees clockwise, 0 to 360.
        tilt: Between the line of sight and the face's normal, degrees.
        tilt_towards: In which direction of the picture it is tilted away, degrees.
        bend: Curvature: the angle from the label's middle to its edge around a cylinder, degrees.
        print_px: Height of the model line's capitals in the photo, pixels.
        contrast: Difference of ink and ground, grey levels of 255.
        defocus_px: Diameter of the blur circle, pixels.
        motion_px: Length of the smear by shake, pixels.
        shade: How dark the darkest shadow across the label is, 0 to 1.
        glare: Strength of a reflection on the model line, 0 to 1: at 1 it is blown out.
        exposure: Stops over (positive) or under the right exposure.
        vignette: Loss of light in the corners, 0 to 1.
        noise: Deviation of the sensor's noise at mid-grey, grey levels.
        sharpening: Strength of the phone's unsharp mask.
        warmth: Error of the white balance: positive is yellow, negative is blue, 0 to ±0.3.
        jpeg_quality: 1 to 100.
        no_label: The photo shows a side of the device that bears only the brand.
    """

    turn: float = 0.0
    tilt: float = 0.0
    tilt_towards: float = 0.0
    bend: float = 0.0
    print_px: float = 22.0
    contrast: float = 110.0
    defocus_px: float = 0.8
    motion_px: float = 0.0
    shade: float = 0.0
    glare: float = 0.0
    exposure: float = 0.0
    vignette: float = 0.1
    noise: float = 2.0
    sharpening: float = 0.4
    warmth: float = 0.0
    jpeg_quality: int = 92
    no_label: bool = False


CAUSES: dict[str, tuple[Callable[[float], dict[str, Any]], str]] = {
    "blur": (lambda s: {"defocus_px": 0.8 + 22 * s**1.5}, "out of focus"),
    "motion": (lambda s: {"motion_px": 34 * s**1.5}, "shaken"),
    "glare": (lambda s: {"glare": s}, "light reflected from the model line"),
    "small": (lambda s: {"print_px": 22.0 * (3.0 / 22.0) ** s}, "too far"),
    "dark": (lambda s: {"exposure": -8.0 * s}, "too dark"),
    "bright": (lambda s: {"exposure": 3.0 * s}, "overexposed"),
    "shade": (lambda s: {"shade": s}, "a shadow across the label"),
    "noise": (lambda s: {"noise": 2.0 + 128.0 * s}, "noise of the sensor"),
    "faint": (lambda s: {"contrast": 110.0 * (2.0 / 110.0) ** s}, "print hardly darker or lighter than its ground"),
    "turn": (lambda s: {"turn": 180.0 * s}, "turned"),
    "tilt": (lambda s: {"tilt": 75.0 * s}, "seen from the side"),
    "bend": (lambda s: {"bend": 80.0 * s}, "around a cylinder"),
    "jpeg": (lambda s: {"jpeg_quality": round(92 - 90 * s)}, "compressed"),
    "no_label": (lambda s: {"no_label": True}, "a side without a label"),
}
"""Cause → how its strength, 0 to 1, changes an easy photo, and what it is called.

At 1 a person reads nothing, but for turn, tilt, bend, shade and compression, which are hard for programs only.
"""


def drawn(rng: random.Random) -> Difficulty:
    """Draw the conditions of a lifelike photo: most things a little wrong, few of them badly."""

    def often(share: float, value: float) -> float:
        return value if rng.random() < share else 0.0

    return Difficulty(
        turn=rng.choice([0.0, 90.0, 180.0, 270.0]) + rng.gauss(0, 12) if rng.random() < 0.5 else rng.uniform(0, 360),
        tilt=min(45.0, abs(rng.gauss(0, 18))),
        tilt_towards=rng.uniform(0, 360),
        bend=often(0.15, rng.uniform(10, 55)),
        print_px=_between(rng, 9.0, 36.0),
        contrast=_between(rng, 14.0, 170.0),
        defocus_px=rng.uniform(0.2, 1.6) + often(0.15, rng.uniform(0, 6)),
        motion_px=often(0.2, rng.uniform(0.5, 6)),
        shade=often(0.35, rng.uniform(0.15, 0.7)),
        glare=often(0.2, rng.uniform(0.1, 0.9)),
        exposure=rng.gauss(0, 0.3) - often(0.08, rng.uniform(0.5, 2.5)),
        vignette=rng.uniform(0, 0.35),
        noise=_between(rng, 0.8, 9.0),
        sharpening=often(0.7, rng.uniform(0.2, 1.4)),
        warmth=rng.gauss(0, 0.05),
        jpeg_quality=rng.randint(55, 95),
        no_label=rng.random() < 0.04,
    )


def only(cause: str, strength: float) -> Difficulty:
    """Return an easy photo's conditions with one thing wrong.

    Args:
        cause: One of `CAUSES`.
        strength: 0 (nothing) to 1 (nothing can be read).

    Raises:
        KeyError: There is no such cause.
    """
    return replace(Difficulty(), **CAUSES[cause][0](strength))


def _between(rng: random.Random, low: float, high: float) -> float:
    """Draw from low to high, small values as likely as large ones in ratio."""
    return float(low * (high / low) ** rng.random())
