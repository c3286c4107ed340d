"""Measure the print reader, on synthetic strips of held-out typefaces and on photos, against Tesseract.

    python -m training.measure_reader synthetic --count 2000
    python -m training.measure_reader photos ../shared/photos/rendered ../shared/photos/real --tesseract
    python -m training.measure_reader speed

Photos are for measuring only: nothing of them, nor of their texts, goes into training.
"""

from __future__ import annotations

import argparse
import json
import pickle
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from benchmarks.synth import strips
from PIL import Image, ImageOps

from labelcheck.detect.finder import find_lines
from labelcheck.read.enhance import normalised, turned
from labelcheck.read.print_network import PrintReader
from labelcheck.read.tesseract import TesseractReader
from training.scoring import edits

FIRST_SEED = 3_000_000_000
LINES_A_PHOTO = 26

Read = tuple[str, list[float]]
ReadAll = Callable[[Sequence[Any]], list[Read]]


@dataclass(frozen=True)
class Photo:
    """What is needed of one photo: its truth, and of each line the strip and the line's direction."""

    truth: dict[str, Any]
    strips: list[Any]
    directions: list[tuple[float, float]]


def opened(folder: Path) -> list[Photo]:
    """Find the lines of every photo of a folder and cut them out."""
    photos = []
    for row in (folder / "truth.jsonl").read_text(encoding="utf-8").splitlines():
        truth = json.loads(row)
        image = ImageOps.exif_transpose(Image.open(folder / truth["file"])).convert("RGB")
        grey = cv2.cvtColor(np.asarray(image), cv2.COLOR_RGB2GRAY)
        lines = find_lines(grey)[:LINES_A_PHOTO]
        photos.append(Photo(truth, [line.strip(grey) for line in lines], [line.curve.direction for line in lines]))
    return photos


def plausibility(read: Read) -> float:
    """How much a reading looks like print the right way up."""
    return sum(sure - 0.35 for character, sure in zip(*read, strict=True) if character.isalnum())


def upright(photo: Photo, read: ReadAll) -> list[Read]:
    """Read every strip both ways up; keep the way that the photo's lines agree on."""
    both = read([way for strip in photo.strips for way in (strip, turned(strip))])
    if not both:
        return []
    sides = [1 if np.dot(direction, photo.directions[0]) >= 0 else -1 for direction in photo.directions]
    pairs = list(zip(both[::2], both[1::2], strict=True))
    vote = sum(
        side * (plausibility(one) - plausibility(other)) for side, (one, other) in zip(sides, pairs, strict=True)
    )
    return [pair[0] if side * vote >= 0 else pair[1] for side, pair in zip(sides, pairs, strict=True)]


def folded(text: str) -> str:
    """Leave out spaces, and what a label's artist draws as ⎓ or = at will."""
    return text.replace(" ", "").replace("⎓", "=")


def measure_photos(photos: Sequence[Photo], read: ReadAll, *, show: bool) -> str:
    """Read all photos; return the figures as a row of a table."""
    exact = lines = models = legible = 0
    errors, seconds = [], 0.0
    for photo in photos:
        begin = time.perf_counter()
        texts = [text for text, _ in upright(photo, read)]
        seconds += time.perf_counter() - begin
        truth = photo.truth
        if truth["legible"] != "yes":
            continue
        for expected in map(folded, truth["text"]):
            error = min([1.0, *(edits(expected, folded(text)) / len(expected) for text in texts)])
            errors.append(error)
            lines += 1
            exact += error == 0
        if truth["model"]:
            legible += 1
            whole = re.compile(rf"(?<![A-Za-z0-9]){re.escape(truth['model'])}(?![A-Za-z0-9])")
            hit = any(whole.search(text) for text in texts)
            models += hit
            if show and not hit:
                near = sorted(texts, key=lambda text: edits(truth["model"], text[-len(truth["model"]) :]))[:3]
                print("  missed", truth["file"][:20], truth["model"], near)
    per_strip = 1000 * seconds / max(1, 2 * sum(len(photo.strips) for photo in photos))
    return (
        f"models {models}/{legible}, lines exact {exact}/{lines} = {exact / lines:.3f}, "
        f"character error {np.mean(errors):.3f}, {per_strip:.1f} ms a strip"
    )


def print_reader() -> ReadAll:
    """Our reader, as text and probabilities."""
    reader = PrintReader()

    def read(images: Sequence[Any]) -> list[Read]:
        return [(reading.text, list(reading.confidences)) for reading in reader.read(images)]

    return read


def tesseract() -> ReadAll:
    """Tesseract on the best single enhancement, as text and confidences."""
    reader = TesseractReader()

    def read(images: Sequence[Any]) -> list[Read]:
        return [(reading.text, list(reading.confidences)) for reading in reader.read([normalised(i) for i in images])]

    return read


def measure_synthetic(count: int) -> None:
    """Read synthetic strips of held-out typefaces; print errors, false readings and calibration."""
    reader = PrintReader()
    made = [strips.make(seed, held_out=True) for seed in range(FIRST_SEED, FIRST_SEED + count)]
    wrong = total = exact = printed = false_letters = 0
    outcomes: list[tuple[float, bool]] = []
    for strip, reading in zip(made, reader.read([strip.grey for strip in made]), strict=True):
        text = reading.text
        if not strip.text:
            false_letters += len(text)
            continue
        printed += 1
        distance = edits(strip.text, text)
        wrong += distance
        total += len(strip.text)
        exact += distance == 0
        if len(text) == len(strip.text):  # else it is not known which character is which
            outcomes += [
                (sure, read == truth) for sure, read, truth in zip(reading.confidences, text, strip.text, strict=True)
            ]
    print(f"character error {wrong / total:.4f}, strips exact {exact / printed:.3f} of {printed}")
    print(f"strips without upright Latin print: {count - printed}, characters read there: {false_letters}")
    for low, high in ((0, 0.5), (0.5, 0.7), (0.7, 0.85), (0.85, 0.95), (0.95, 0.99), (0.99, 0.999), (0.999, 1.01)):
        chosen = [right for sure, right in outcomes if low <= sure < high]
        if chosen:
            print(f"  probability {low} to {min(high, 1)}: {np.mean(chosen):.4f} right of {len(chosen)}")


def measure_speed() -> None:
    """Time one strip and a photo's worth, in one thread's processor time: other work on the machine does not count."""
    cv2.setNumThreads(1)
    reader = PrintReader()
    noise = np.random.default_rng(1)
    for count, width in ((1, 160), (1, 500), (26, 300), (52, 300)):
        batch = [noise.integers(0, 255, (61, round(width * 61 / 40)), np.uint8) for _ in range(count)]
        reader.read(batch)
        begin = time.process_time()
        for _ in range(10):
            reader.read(batch)
        print(f"{count} of 40×{width}: {100 * (time.process_time() - begin) / count:.2f} ms a strip")


def main() -> None:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("what", choices=["synthetic", "photos", "speed"])
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--tesseract", action="store_true", help="measure Tesseract too")
    parser.add_argument("--keep", type=Path, help="keep the strips of the photos here, for the next time")
    parser.add_argument("--show", action="store_true", help="show the models that were missed")
    options = parser.parse_args()
    cv2.setNumThreads(1)
    if options.what == "synthetic":
        measure_synthetic(options.count)
    elif options.what == "speed":
        measure_speed()
    else:
        for folder in options.folders:
            kept = options.keep / f"{folder.name}.pickle" if options.keep else None
            if kept and kept.exists():
                photos = pickle.loads(kept.read_bytes())  # noqa: S301 - our own file
            else:
                photos = opened(folder)
                if kept:
                    kept.write_bytes(pickle.dumps(photos))
            readers = {"print reader": print_reader()} | ({"Tesseract": tesseract()} if options.tesseract else {})
            for name, read in readers.items():
                print(f"{folder.name}, {name}: {measure_photos(photos, read, show=options.show)}", flush=True)


if __name__ == "__main__":
    main()
