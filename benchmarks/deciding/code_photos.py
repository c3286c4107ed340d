"""Synthetic photos of labels full of codes, in typefaces that no reader is trained on, and what our readers make of it.

Every photo goes the product's own way: lines are found, turned upright and cut by the product, and read with the
readers and enhancements of its attempts. So lost ends, joined words and lines that are not found are measured too.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np

from benchmarks.synth import photos, texts, typefaces
from benchmarks.synth.difficulty import drawn
from benchmarks.synth.label_wording import Text, Wording
from benchmarks.synth.legibility import READABLE, SMALL, legibility
from benchmarks.synth.scene import OUTLINE, Scene, arrange
from labelcheck.checking.passes import LineReadings, first_pass, read_again
from labelcheck.detect.finder import find_lines
from labelcheck.model.reading import Reading
from labelcheck.read.choose import tesseract_reader
from labelcheck.read.ppocr import SecondReader, second_reader_installed
from labelcheck.read.print_network import PrintReader
from labelcheck.read.reader import Reader

HELD_OUT = {
    "regular": ("PTS55F.ttf", "PTC55F.ttf", "ClearSans-Regular.ttf", "ClearSans-Medium.ttf", "Cabin-Regular.otf",
                "Oxygen-Sans.ttf", "GilliusADF-Regular.otf"),
    "bold": ("PTS75F.ttf", "ClearSans-Bold.ttf", "Cabin-SemiBold.otf", "GilliusADF-Bold.otf"),
    "condensed": ("PTN57F.ttf", "PTN77F.ttf", "GilliusADF-Cond.otf"),
    "mono": ("PTM55FT.ttf", "DejaVuSansMono.ttf"),
}  # fmt: skip
"""Typefaces of the families that training holds out (`benchmarks.synth.fonts.HELD_OUT`), as photos name typefaces."""
KEYWORDS = (
    "Model: ", "Model:", "MODEL:", "Model No.: ", "Model No.:", "MODEL NO.:", "M/N: ", "Modèle: ", "Typ: ", "Type: ",
)  # fmt: skip
SERIAL_KEYWORDS = ("S/N: ", "SN:", "SN: ", "SN Code: ")
CHINESE = ("型号: ", "型号:")
LONGEST = 26
"""Longest line, characters: longer ones would make all print of the photo small."""
READINGS = (
    "print/plain", "tesseract/normalised", "print/softened", "print/local", "tesseract/softened", "tesseract/sharpened",
    "second/plain",
)  # fmt: skip
"""Readers and enhancements, in the order of the attempts; the second reader, where it is installed, last."""


@dataclass(frozen=True)
class LineRead:
    """One legible line of a photo.

    Attributes:
        photo: The photo's seed.
        text: What is printed.
        readings: One for each of `READINGS`; empty when the line was not found.
    """

    photo: int
    text: str
    readings: tuple[Reading, ...]


class CodeReaders:
    """The readers, made once in each process."""

    def __init__(self) -> None:
        cv2.setNumThreads(1)
        hold_out_typefaces()
        self._print = PrintReader()
        self._tesseract = tesseract_reader()
        self._second = SecondReader() if second_reader_installed() else None

    def read(self, seed: int) -> list[LineRead]:
        """Make a photo and read its legible lines; none when the whole photo is to be left out."""
        grey, legible = code_photo(seed)
        if not legible:
            return []
        seen = first_pass(grey, find_lines(grey), self._print, "plain")
        found = {text: line_at(seen, outline) for text, outline in legible}
        chosen = sorted({index for index in found.values() if index is not None})
        steps: list[tuple[Reader, tuple[str, ...]]] = [
            (self._tesseract, ("normalised",)),
            (self._print, ("softened", "local")),
            (self._tesseract, ("softened", "sharpened")),
        ]
        if self._second is not None:
            steps.append((self._second, ("plain",)))
        for reader, enhancements in steps:
            seen = read_again(seen, chosen, enhancements, reader)
        return [LineRead(seed, text, () if index is None else seen[index].readings) for text, index in found.items()]


def held_out_typefaces() -> list[str]:
    """Return the file names of those regular typefaces of `HELD_OUT` that are installed."""
    files = {path.name for folder in typefaces.FOLDERS for path in folder.rglob("*.[to]tf")}
    return [name for name in HELD_OUT["regular"] if name in files]


def hold_out_typefaces() -> None:
    """Let this process print photos in the held-out typefaces only."""
    typefaces.WEIGHTS.update(HELD_OUT)
    typefaces._installed.cache_clear()
    typefaces.faces.cache_clear()


def code_label(rng: random.Random) -> Wording:
    """Word a label: mostly codes, each letter and digit about as likely as any other."""
    model = texts.code(rng)[: LONGEST - 11].strip(" -./_")
    lines = [f"{texts.pseudo_word(rng)} {texts.pseudo_word(rng)}", rng.choice(KEYWORDS) + model]
    if rng.random() < 0.3:
        lines.append(rng.choice(CHINESE) + texts.code(rng)[:14].strip())
    lines.append(texts.code(rng))
    lines += [texts.line(rng, LONGEST) or texts.code(rng) for _ in range(rng.randint(2, 4))]
    lines.append(
        rng.choice(SERIAL_KEYWORDS) + "".join(rng.choices(texts.UPPER + texts.DIGITS * 2, k=rng.randint(8, 16)))
    )
    if rng.random() < 0.3:
        lines.append(texts.code(rng))
    unlike = dict.fromkeys(" ".join(line[:LONGEST].split()) for line in lines)
    body = [Text(line, 1.25 if index == 0 else 1.0, index == 0) for index, line in enumerate(unlike) if line]
    return Wording(tuple(body), model=model)


def code_photo(seed: int) -> tuple[Any, list[tuple[str, Any]]]:
    """Make a photo; return it, H×W uint8, and its legible lines: none when its print is too small to be judged."""
    wording = code_label(random.Random(seed))  # noqa: S311 - reproducible on purpose
    photo = photos.make_photo(seed, wording=wording)
    grey = cv2.cvtColor(photo.pixels, cv2.COLOR_BGR2GRAY)
    return grey, [] if photo.truth["print_px"] < SMALL else _legible_lines(seed, wording, grey)


def _legible_lines(seed: int, wording: Wording, grey: Any) -> list[tuple[str, Any]]:
    """Return the lines that a person can read, with their outlines: `make_photo` judges the model's line alone."""
    hard = drawn(photos._source(seed, "difficulty"))
    scene: Scene = arrange(photos._source(seed, "scene"), hard, wording, photos.SIZE, plain=False)
    return [
        (line.text, scene.outline(line))
        for line in scene.ink.lines
        if legibility(grey, scene, line, line.text.split()[-1]) >= READABLE
    ]


def line_at(seen: Sequence[LineReadings], outline: Any) -> int | None:
    """Return the index of the found line that covers most of a printed one; None when none covers a third of it."""
    top, below = outline[:OUTLINE], outline[OUTLINE:][::-1]
    middles, height = (top + below) / 2, float(np.linalg.norm(top - below, axis=1).mean())
    start, end = middles[0], middles[-1]
    length = float(np.linalg.norm(end - start)) or 1.0
    along = (end - start) / length
    best: tuple[float, int] | None = None
    for index, one in enumerate(seen):
        quad = np.array(one.read_line().box)
        centre, ends = quad.mean(axis=0), (quad[[0, 3]].mean(axis=0), quad[[1, 2]].mean(axis=0))
        if (
            float(np.abs(np.linalg.norm(middles - centre, axis=1)).min())
            > max(0.5 * length / (OUTLINE - 1), 0.0) + 0.6 * height
        ):
            continue
        nearest = middles[int(np.linalg.norm(middles - centre, axis=1).argmin())]
        if abs(float(np.cross(along, centre - nearest))) > 0.6 * height:
            continue
        low, high = sorted(float((point - start) @ along) for point in ends)
        covered = min(high, length) - max(low, 0.0)
        if covered > length / 3 and (best is None or covered > best[0]):
            best = (covered, index)
    return None if best is None else best[1]
