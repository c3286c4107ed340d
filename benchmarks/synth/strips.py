"""Synthetic strips: print as a line finder cuts it out of a phone photo, with its exact text.

    python -m benchmarks.synth.strips sheet.png --count 60 --seed 1

shows some of them. Every strip comes from its own seed, so a set can be made again, in any order and in parallel.
"""

from __future__ import annotations

import argparse
import random
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.synth import ink, texts
from benchmarks.synth.camera import photographed

HEIGHT = 40
"""Height of a strip, pixels."""
BAND = HEIGHT / 1.8
"""What the line finder takes for the height of capitals, in the strip: the rest is 0.4 of it above and below."""


@dataclass(frozen=True)
class Strip:
    """A strip (40×W uint8) and what it says; the text is empty for all that is not upright Latin print."""

    grey: NDArray[Any]
    text: str
    kind: str


def _cut(rng: random.Random, photo: ink.Mask, printed: ink.Ink, scale: tuple[float, float]) -> NDArray[Any]:
    """Cut the strip as a line finder does: the band misjudged a little, some skew, slant and bend left.

    Args:
        rng: For the choices.
        photo: The photographed mask, H×W uint8.
        printed: Where the line is in the mask.
        scale: Photo pixels per mask pixel, along and across.
    """
    along, across = scale
    capital = ink.CAPITAL * across
    band = capital / rng.triangular(0.72, 1.2, 0.97)
    step = band / BAND  # photo pixels per strip pixel
    middle = (printed.top + ink.CAPITAL / 2) * across + float(np.clip(rng.gauss(0, 0.06), -0.16, 0.16)) * band
    before = min(rng.uniform(0.15, 0.8) * band, printed.first_gap * along)
    after = min(rng.uniform(0.15, 0.8) * band, printed.last_gap * along)
    first, last = printed.left * along - before, printed.right * along + after
    columns = int(np.clip((last - first) / step, 12, 2000))
    u = np.linspace(0, 1, columns, dtype=np.float32)[None]
    v = (np.arange(HEIGHT, dtype=np.float32)[:, None] - (HEIGHT - 1) / 2) * step
    length = last - first
    lean = float(np.clip(rng.gauss(0, 1.0), -3, 3)) * np.pi / 180
    rise = float(np.clip(length * np.tan(lean), -0.3 * capital, 0.3 * capital))
    bend = rng.gauss(0, 0.05) * min(1.0, length / (8 * capital)) * capital
    # A label seen from the side leans, although its line is level.
    slant = rng.gauss(0, 0.06) if rng.random() < 0.65 else rng.uniform(-0.55, 0.55)
    taper = 1 + rng.gauss(0, 0.03) * (u - 0.5)
    x = first + u * length + v * slant
    y = middle + v * taper + rise * (u - 0.5) + bend * (4 * (u - 0.5) ** 2 - 0.3)
    source = photo
    if step > 1.6:
        source = cv2.GaussianBlur(photo, (0, 0), 0.4 * step)
    return cv2.remap(
        source,
        x.astype(np.float32),
        y.astype(np.float32),
        cv2.INTER_CUBIC if step <= 1 else cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )


def _text(rng: random.Random, longest: int) -> str:
    while True:
        text = texts.line(rng, longest)
        if text:
            return text


def make(seed: int, *, held_out: bool = False, longest: int | None = None) -> Strip:
    """Make one strip.

    Args:
        seed: The same seed gives the same strip, as long as fonts and libraries stay the same.
        held_out: Use the typefaces that no reader is trained on.
        longest: Longest text, characters; by default short pieces mostly, which train as well and cost less.
    """
    rng = random.Random(seed)  # noqa: S311 - reproducible on purpose
    noise = np.random.default_rng(seed)
    if longest is None:
        longest = rng.randint(4, 16) if rng.random() < 0.85 else rng.randint(16, 36)
    kind = rng.choices(["line", "turned", "foreign", "none", "empty"], [84, 7, 4, 4, 1])[0]
    if kind == "foreign":
        printed = ink.foreign(rng, _text(rng, 14))
    elif kind in {"none", "empty"}:
        printed = ink.no_print(rng)
        if kind == "empty":
            printed = ink.Ink(printed.mask * 0, printed.left, printed.right, printed.top, "", 0, 0)
    else:
        printed = ink.printed(rng, _text(rng, longest), held_out=held_out)
    capital = float(np.exp(rng.uniform(np.log(9), np.log(36))))
    across = capital / ink.CAPITAL
    # Narrow and wide faces, and print seen from the side or from above.
    along = across * float(np.exp(np.clip(rng.gauss(0.04, 0.27), -0.3, 0.65)))
    size = (max(4, round(printed.mask.shape[1] * along)), max(4, round(printed.mask.shape[0] * across)))
    mask = cv2.resize(printed.mask.astype(np.float32), size, interpolation=cv2.INTER_AREA)
    grey = _cut(rng, photographed(rng, noise, mask, capital), printed, (along, across))
    text = printed.text
    if kind == "turned":
        grey, text = np.ascontiguousarray(grey[::-1, ::-1]), ""
    return Strip(grey, text, kind)


def main() -> None:
    """Draw a sheet of strips."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("output")
    parser.add_argument("--count", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--held-out", action="store_true")
    options = parser.parse_args()
    rows = []
    for seed in range(options.seed, options.seed + options.count):
        strip = make(seed, held_out=options.held_out)
        row = np.full((HEIGHT + 2, 1000), 90, np.uint8)
        row[:HEIGHT, : min(650, strip.grey.shape[1])] = strip.grey[:, :650]
        label = strip.text.encode("ascii", "replace").decode()
        cv2.putText(row, label, (660, 26), cv2.FONT_HERSHEY_SIMPLEX, 0.5, 255, 1)
        rows.append(row)
    cv2.imwrite(options.output, np.vstack(rows))


if __name__ == "__main__":
    main()
