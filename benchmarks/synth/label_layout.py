"""From a label's wording to its ink: print, marks and codes laid out on a mask, with the place of every line."""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from benchmarks.synth import symbols, typefaces
from benchmarks.synth.label_wording import Text, Wording
from benchmarks.synth.symbols import Ink

MARGIN = 1.5
"""Bare room around the label, in capital heights."""


@dataclass(frozen=True)
class Style:
    """How a label is set.

    Attributes:
        regular, bold, chinese: Typefaces.
        spacing: Extra room between letters, in capital heights.
        pitch: From one baseline to the next, in capital heights.
        align: `left` or `centre`.
        columns: 1 or 2.
        marks: How many approval marks stand below the print.
        qr: What the QR code beside the print says; empty for none.
    """

    regular: Path
    bold: Path
    chinese: Path
    spacing: float
    pitch: float
    align: str
    columns: int
    marks: int
    qr: str


@dataclass(frozen=True)
class LaidLine:
    """One line's place on the label, in capital heights from the label's centre: capitals' top to baseline."""

    text: str
    left: float
    right: float
    top: float
    bottom: float


@dataclass(frozen=True)
class LabelInk:
    """A label's ink.

    Attributes:
        mask: H×W uint8, 255 is ink.
        resolution: Pixels per capital height.
        lines: Where the lines are.
    """

    mask: Ink
    resolution: float
    lines: tuple[LaidLine, ...]

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in capital heights."""
        height, width = self.mask.shape
        return width / self.resolution, height / self.resolution


def draw_style(rng: random.Random, wording: Wording) -> Style:
    """Draw the way a label is set."""
    kind = rng.choices(["regular", "condensed", "bold", "mono"], [60, 20, 15, 5])[0]
    two_columns = len(wording.lines) >= 6 and rng.random() < 0.12
    return Style(
        regular=typefaces.pick(rng, kind),
        bold=typefaces.pick(rng, "bold"),
        chinese=typefaces.pick(rng, "cjk"),
        spacing=rng.choices([0.0, 0.08, 0.18, -0.03], [65, 18, 9, 8])[0],
        pitch=rng.uniform(1.45, 2.1),
        align="centre" if rng.random() < 0.3 else "left",
        columns=2 if two_columns else 1,
        marks=rng.choice([0, 3, 4, 5, 6]) if len(wording.lines) > 2 else 0,
        qr=f"https://example.com/{wording.serial}" if wording.serial and rng.random() < 0.15 else "",
    )


def lay_out(wording: Wording, style: Style, resolution: float, rng: random.Random) -> LabelInk:
    """Set a label.

    Args:
        wording: What it says.
        style: How it is set.
        resolution: Pixels per capital height of a line of size 1.
        rng: For the choice of marks.

    Returns:
        The ink, just large enough, with `MARGIN` around it.
    """
    columns = _columns(wording.lines, style.columns)
    pieces: list[tuple[Ink, float, float]] = []
    lines: list[LaidLine] = []
    x = deepest = 0.0
    for column in columns:
        inks = [_line(text, style, resolution) for text in column]
        width = max(right - left for _, left, right in inks)
        y = 0.0
        for text, (ink, left, right) in zip(column, inks, strict=True):
            shift = (width - (right - left)) / 2 if style.align == "centre" else 0.0
            capital = resolution * text.size
            y += capital
            pieces.append((ink, x + shift - left, y - ink.shape[0] * 0.6))
            lines.append(LaidLine(text.text, x + shift, x + shift + right - left, y - capital, y))
            y += (style.pitch - 1) * resolution * max(1.0, text.size * 0.8)
        x += width + 2.5 * resolution
        deepest = max(deepest, y)
    pieces += _beside(wording, style, resolution, (x, deepest), rng)
    return _joined(pieces, lines, resolution)


def _columns(lines: tuple[Text, ...], count: int) -> list[tuple[Text, ...]]:
    if count == 1:
        return [lines]
    half = (len(lines) + 1) // 2
    return [lines[:half], lines[half:]]


def _line(text: Text, style: Style, resolution: float) -> tuple[Ink, float, float]:
    """Draw one line; return its ink (baseline at 0.6 of its height) and where the ink begins and ends in it."""
    latin = typefaces.sized(style.bold if text.bold else style.regular, resolution * text.size)
    chinese = typefaces.sized(style.chinese, resolution * text.size)
    spacing = style.spacing * resolution * text.size
    # Few typefaces have the sign for direct current; makers draw it much like "=".
    shown = text.text.replace("⎓", "=")
    fonts = [(run, latin if run.isascii() else chinese) for run in _runs(shown, spaced=spacing != 0)]
    runs = [(run, font, font.getlength(run) + spacing) for run, font in fonts]
    room = resolution * text.size
    width = sum(length for _, _, length in runs) + 2 * room
    canvas = Image.new("L", (max(4, round(width)), round(5 * room)), 0)
    draw = ImageDraw.Draw(canvas)
    x, baseline = room, canvas.height * 0.6
    for run, font, length in runs:
        draw.text((x, baseline), run, font=font, fill=255, anchor="ls")
        x += length
    ink = np.asarray(canvas)
    inked = np.flatnonzero(ink.max(axis=0) > 60)
    left, right = (float(inked[0]), float(inked[-1] + 1)) if inked.size else (room, room + 1)
    return ink, left, right


def _runs(text: str, *, spaced: bool) -> list[str]:
    """Split into runs of one script, or into single characters when they are spaced."""
    runs: list[str] = []
    for character in text:
        if runs and character.isascii() == runs[-1].isascii() and not spaced:
            runs[-1] += character
        else:
            runs.append(character)
    return runs


def _beside(
    wording: Wording, style: Style, resolution: float, corner: tuple[float, float], rng: random.Random
) -> list[tuple[Ink, float, float]]:
    """Draw marks and the bar code below the print, the QR code to its right."""
    right, bottom = corner
    pieces: list[tuple[Ink, float, float]] = []
    x, y = 0.0, bottom + 0.3 * resolution
    for _ in range(style.marks):
        art = symbols.mark(rng, 2.2 * resolution)
        pieces.append((art, x, y))
        x += art.shape[1] + 0.6 * resolution
    if style.marks:
        y += 3 * resolution
    if wording.gtin:
        bars = symbols.ean13(wording.gtin, max(2, round(0.22 * resolution)), round(5 * resolution))
        pieces.append((bars, 0.0, y))
    if style.qr:
        pieces.append((symbols.qr(style.qr, 9 * resolution), right, 0.0))
    return pieces


def _joined(pieces: list[tuple[Ink, float, float]], lines: list[LaidLine], resolution: float) -> LabelInk:
    """Put the pieces on one mask and measure from its centre."""
    room = MARGIN * resolution
    left = min(line.left for line in lines) - room
    top = min(line.top for line in lines) - room
    inked = [(ink, x, y, *_extent(ink)) for ink, x, y in pieces]
    width = max(x + right for _, x, _, right, _ in inked) + room - left
    height = max(y + bottom for _, _, y, _, bottom in inked) + room - top
    mask = np.zeros((round(height), round(width)), np.uint8)
    for ink, x, y, _, _ in inked:
        _stamp(mask, ink, round(x - left), round(y - top))
    middle_x, middle_y = left + mask.shape[1] / 2, top + mask.shape[0] / 2
    placed = tuple(
        LaidLine(
            line.text,
            (line.left - middle_x) / resolution,
            (line.right - middle_x) / resolution,
            (line.top - middle_y) / resolution,
            (line.bottom - middle_y) / resolution,
        )
        for line in lines
    )
    return LabelInk(mask, resolution, placed)


def _stamp(mask: Ink, ink: Ink, x: int, y: int) -> None:
    """Add ink to the mask, its corner at x, y; what lies outside is cut off."""
    before, above = max(0, -x), max(0, -y)
    place = mask[max(0, y) : y + ink.shape[0], max(0, x) : x + ink.shape[1]]
    piece = ink[above : above + place.shape[0], before : before + place.shape[1]]
    np.maximum(place[: piece.shape[0], : piece.shape[1]], piece, out=place[: piece.shape[0], : piece.shape[1]])


def _extent(ink: Ink) -> tuple[int, int]:
    """How far the ink reaches to the right and down, pixels."""
    columns, rows = np.flatnonzero(ink.any(axis=0)), np.flatnonzero(ink.any(axis=1))
    return (int(columns[-1]) + 1, int(rows[-1]) + 1) if columns.size else (1, 1)
