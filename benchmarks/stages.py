"""Draw the stages of reading on one photo: the ink and its ridges, the lines, and the strips with their text.

python -m benchmarks.stages samples/anker-321-a1112.jpg docs/reading-stages.jpg
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from labelcheck.checking.passes import LineReadings, first_pass
from labelcheck.detect.finder import find_lines
from labelcheck.detect.ink import ink_map
from labelcheck.detect.ridges import trace
from labelcheck.photo.open import open_photo
from labelcheck.read.enhance import normalised
from labelcheck.read.print_network import PrintReader

WIDTH = 1500
"""Width of the sheet, pixels."""
STRIPS = 9
RED = (40, 40, 220)

Picture = NDArray[Any]


def ink_with_traces(grey: Picture) -> Picture:
    """The ink map, with the centrelines that were traced in it; BGR, the size of the photo."""
    ink = ink_map(grey.astype(np.float32)).ink
    picture = cv2.cvtColor(np.clip(ink * 25, 0, 255).astype(np.uint8), cv2.COLOR_GRAY2BGR)
    for found in trace(ink):
        x, y = found.curve.points(np.linspace(found.start, found.end, 40), np.zeros(40))
        cv2.polylines(picture, [np.stack([x, y], axis=1).astype(np.int32).reshape(-1, 1, 2)], False, RED, 1)
    return cv2.resize(picture, (grey.shape[1], grey.shape[0]), interpolation=cv2.INTER_NEAREST)


def with_lines(pixels: Picture, seen: list[LineReadings]) -> Picture:
    """The photo with the measured lines."""
    picture = pixels.copy()
    for line in seen:
        quad = np.array(line.line.quad(turned=line.upside_down), np.int32).reshape(-1, 1, 2)
        cv2.polylines(picture, [quad], True, RED, 3)
    return picture


def strips(seen: list[LineReadings]) -> Picture:
    """The straightened, upright strips, each with what was read from it."""
    rows = []
    for line in seen[:STRIPS]:
        strip = normalised(line.strip)
        row = np.full((strip.shape[0] + 6, WIDTH), 255, np.uint8)
        shown = strip[:, : WIDTH * 3 // 5]
        row[3 : 3 + shown.shape[0], : shown.shape[1]] = shown
        text = line.readings[0].text.encode("ascii", "replace").decode()
        cv2.putText(row, text, (WIDTH * 3 // 5 + 20, 42), cv2.FONT_HERSHEY_SIMPLEX, 0.6, 0, 1, cv2.LINE_AA)
        rows.append(row)
    return cv2.cvtColor(np.vstack(rows), cv2.COLOR_GRAY2BGR)


def main() -> None:
    """Draw the sheet."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("photo", type=Path)
    parser.add_argument("output", type=Path)
    arguments = parser.parse_args()
    pixels = open_photo(arguments.photo).pixels
    grey = cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY)
    seen = first_pass(grey, find_lines(grey), PrintReader(), "plain")
    corners = np.concatenate([line.line.corners(1.5) for line in seen[: 2 * STRIPS]])
    x, y, width, height = cv2.boundingRect(corners)
    window = slice(max(0, y), y + height), slice(max(0, x), x + width)
    left, right = ink_with_traces(grey)[window], with_lines(pixels, seen)[window]
    side = cv2.resize(np.hstack([left, right]), (WIDTH, round(WIDTH * left.shape[0] / (2 * left.shape[1]))))
    sheet = np.vstack([side, strips(seen)])
    arguments.output.write_bytes(cv2.imencode(".jpg", sheet, [cv2.IMWRITE_JPEG_QUALITY, 85])[1].tobytes())


if __name__ == "__main__":
    main()
