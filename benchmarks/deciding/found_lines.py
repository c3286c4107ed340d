"""Measure the share of legible print that the first pass finds and reads, on synthetic photos of labels.

    python -m benchmarks.deciding.found_lines --photos 240 --seed 8200000

The photos are those of `measure_confusions`, in typefaces that no reader is trained on.
"""

from __future__ import annotations

import argparse
import multiprocessing
import statistics
import sys
import time
from dataclasses import dataclass

import cv2
from rapidfuzz.distance import Levenshtein

from benchmarks.deciding.code_photos import code_photo, hold_out_typefaces, line_at
from labelcheck.checking.passes import first_pass
from labelcheck.detect.finder import find_lines
from labelcheck.read.print_network import PrintReader

_AS_ONE = str.maketrans("oil|", "0111")


@dataclass(frozen=True)
class LineFound:
    """What became of one legible line.

    Attributes:
        characters: How many are printed; spaces, and the Chinese keyword that the network cannot read, do not count.
        wrong: The fewest edits from what was read; all when the line was not found.
        found: Whether a line was found there.
    """

    characters: int
    wrong: int
    found: bool


def photo_lines(seed: int) -> tuple[list[LineFound], float, int]:
    """Make a photo, find and read its lines; return what became of them, the seconds taken and the number of lines."""
    grey, legible = code_photo(seed)
    began = time.process_time()
    seen = first_pass(grey, find_lines(grey), _readers[0], "plain")
    taken = time.process_time() - began
    lines = []
    for text, outline in legible:
        place = line_at(seen, outline)
        printed, read = _folded(text), "" if place is None else _folded(seen[place].readings[0].text)
        wrong = min(Levenshtein.distance(printed, read), len(printed))
        lines.append(LineFound(len(printed), wrong, place is not None))
    return lines, taken, len(seen)


def main(arguments: list[str] | None = None) -> int:
    """Read the command line, measure, print the figures."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.deciding.found_lines", description=__doc__)
    parser.add_argument("--photos", type=int, default=240, help="how many to make (default %(default)s)")
    parser.add_argument("--seed", type=int, default=8_200_000, help="seed of the first (default %(default)s)")
    parser.add_argument("--jobs", type=int, default=2, help="processes (default %(default)s)")
    options = parser.parse_args(arguments)
    with multiprocessing.get_context("spawn").Pool(options.jobs, _start) as pool:
        done = pool.map(photo_lines, range(options.seed, options.seed + options.photos), chunksize=4)
    with_lines = [one for one in done if one[0]]
    lines = [line for found, _, _ in with_lines for line in found]
    if not lines:
        print("none of the photos has a legible line: make more")
        return 1
    print(f"{len(lines):,} legible lines on {len(with_lines)} of {options.photos} photos")
    print(f"read whole: {sum(line.wrong == 0 for line in lines):,}")
    print(f"at most one character wrong: {sum(line.wrong <= 1 for line in lines):,}")
    print(f"not found: {sum(not line.found for line in lines):,}")
    share = sum(line.wrong for line in lines) / sum(line.characters for line in lines)
    print(f"misread or missing characters: {share:.1%}")
    print(f"lines found a photo: {statistics.mean(count for _, _, count in with_lines):.1f}")
    print(f"processor time a photo: {statistics.median(taken for _, taken, _ in with_lines):.3f} s")
    return 0


_readers: list[PrintReader] = []


def _start() -> None:
    cv2.setNumThreads(1)
    hold_out_typefaces()
    _readers[:] = [PrintReader()]


def _folded(text: str) -> str:
    return "".join(text.split()).lower().replace("型号", "").translate(_AS_ONE)


if __name__ == "__main__":
    sys.exit(main())
