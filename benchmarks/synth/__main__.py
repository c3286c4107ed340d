"""Write synthetic photos and their truth.

python -m benchmarks.synth --count 100 --seed 1 --output /tmp/photos
python -m benchmarks.synth --count 30 --output /tmp/glare --only glare
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path

from benchmarks.synth.difficulty import CAUSES
from benchmarks.synth.photos import SIZE, make_photo
from benchmarks.synth.typefaces import NoTypefacesError


def main(arguments: list[str] | None = None) -> int:
    """Write photos and `truth.jsonl`; with `--only`, the strength rises from nothing to everything over the set."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.synth", description=main.__doc__)
    parser.add_argument("--count", type=int, default=20, help="how many photos (default 20)")
    parser.add_argument("--seed", type=int, default=1, help="seed of the first photo (default 1)")
    parser.add_argument("--output", type=Path, required=True, help="folder for the photos and truth.jsonl")
    parser.add_argument("--only", choices=sorted(CAUSES), help="easy photos with this one thing wrong, ever more")
    parser.add_argument("--size", default="x".join(map(str, SIZE)), help="pixels, WIDTHxHEIGHT (default %(default)s)")
    options = parser.parse_args(arguments)
    width, height = map(int, options.size.split("x"))
    options.output.mkdir(parents=True, exist_ok=True)
    began = time.perf_counter()
    with (options.output / "truth.jsonl").open("w", encoding="utf-8") as truth:
        for index in range(options.count):
            strength = index / max(1, options.count - 1)
            try:
                photo = make_photo(options.seed + index, cause=options.only, strength=strength, size=(width, height))
            except NoTypefacesError as error:
                print(error, file=sys.stderr)
                return 1
            file = f"{options.only or 's'}{options.seed + index:05}.jpg"
            (options.output / file).write_bytes(photo.jpeg)
            row = {"file": file, **photo.truth}
            if options.only:
                row |= {"cause": options.only, "strength": round(strength, 3)}
            truth.write(json.dumps(row, ensure_ascii=False) + "\n")
    seconds = time.perf_counter() - began
    print(f"{options.count} photos in {seconds:.1f} s ({options.count / seconds:.1f} a second)", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
