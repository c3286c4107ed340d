"""Synthetic photos of device labels, with their exact truth: the top of this package.

    >>> from benchmarks.synth.photos import make_photo
    >>> photo = make_photo(7, tilt=0, defocus_px=6.0)
    >>> photo.pixels.shape
    (1200, 1600, 3)

They serve development, calibration and regression; they prove nothing about real photos.
"""

from __future__ import annotations

import math
import random
from dataclasses import asdict, dataclass, replace
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.synth import lens, sensor
from benchmarks.synth.difficulty import Difficulty, drawn, only
from benchmarks.synth.label_wording import Wording
from benchmarks.synth.legibility import legibility, verdict
from benchmarks.synth.render import gloss, photograph
from benchmarks.synth.scene import OUTLINE, Scene, arrange

SIZE = (1600, 1200)
"""Width and height of a photo, pixels."""


@dataclass(frozen=True)
class SynthPhoto:
    """A photo and what is true about it.

    Attributes:
        pixels: H×W×3 uint8, BGR, as decoded from `jpeg`.
        jpeg: The file.
        truth: `model`, `legible`, `text`, `print_px`, `blur_px`, `curved` as in the shared photos' truth; `brand`,
            `serial`, `gtin`, `embossed`; `legibility`, 0 to 1; in photo pixels, `quads` (four corners a line: capitals'
            top left, top right, baseline right, baseline left) and `outlines` (the same with points between, for bent
            lines); `difficulty` with every value.
    """

    pixels: NDArray[Any]
    jpeg: bytes
    truth: dict[str, Any]


def make_photo(
    seed: int,
    *,
    cause: str | None = None,
    strength: float = 1.0,
    wording: Wording | None = None,
    size: tuple[int, int] = SIZE,
    **causes: Any,
) -> SynthPhoto:
    """Make a photo.

    Args:
        seed: The same seed gives the same photo, as long as fonts and libraries stay the same; the device, its label
            and the table depend on the seed alone, whatever the causes.
        cause: Make an easy photo with this one thing wrong (`benchmarks.synth.difficulty.CAUSES`); without it, a
            lifelike mixture is drawn.
        strength: How wrong, 0 to 1.
        wording: What the label says; drawn when None.
        size: Width and height, pixels.
        **causes: Values of `Difficulty` to set by hand.

    Raises:
        NoTypefacesError: No typeface is installed.
        KeyError: There is no such cause.
    """
    hard = only(cause, strength) if cause else drawn(_source(seed, "difficulty"))
    hard = replace(hard, **causes)
    noise = np.random.default_rng(seed)
    scene = arrange(_source(seed, "scene"), hard, wording, size, plain=cause is not None)
    clean, place, box = photograph(_source(seed, "surface"), noise, scene, hard)
    rng = _source(seed, "light")
    gain = lens.light(rng, size, place[:2], max(box[2:]), hard)
    glow = lens.reflection(rng, size, place, max(box[2:]), hard) * gloss(scene)
    pixels = lens.lit(lens.blurred(rng, clean, hard), gain, glow)
    jpeg = sensor.compressed(sensor.developed(noise, pixels, hard), hard.jpeg_quality)
    pixels = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)
    return SynthPhoto(pixels, jpeg, {"seed": seed, **_truth(pixels, scene, hard)})


def _source(seed: int, purpose: str) -> random.Random:
    """Return a source of its own for each purpose, so that one draw more in one changes nothing in the others."""
    return random.Random(f"{seed} {purpose}")  # noqa: S311 - reproducible on purpose


def _truth(pixels: NDArray[Any], scene: Scene, hard: Difficulty) -> dict[str, Any]:
    wording, line = scene.wording, scene.model_line
    outlines = [scene.outline(each).round(1).tolist() for each in scene.ink.lines]
    quads = [[o[0], o[OUTLINE - 1], o[OUTLINE], o[-1]] for o in outlines]
    middle = (line.left + line.right) / 2
    ends = scene.place([middle, middle], [line.top, line.bottom])
    print_px = float(np.hypot(*(ends[1] - ends[0])))
    grey = cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY)
    code = wording.model or line.text
    score = legibility(grey, scene, line, code)
    return {
        "model": wording.model,
        "brand": wording.brand,
        "serial": wording.serial,
        "gtin": wording.gtin,
        "recalled": False,
        "legible": verdict(score, print_px) if wording.model else "no",
        "legibility": round(score, 3),
        "print_px": round(print_px, 1),
        "blur_px": round(hard.defocus_px, 1),
        "curved": math.isfinite(scene.view.radius),
        "embossed": scene.embossed,
        "text": [each.text for each in scene.ink.lines],
        "quads": quads,
        "outlines": outlines,
        "difficulty": {
            key: round(value, 3) if isinstance(value, float) else value for key, value in asdict(hard).items()
        },
    }
