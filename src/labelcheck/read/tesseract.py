"""Runs Tesseract through pytesseract: one process reads all strips of a photo.

Starting Tesseract takes about as long as reading ten strips. A text file that lists images is a valid input. So the
strips of a photo are written to a folder and read in one run, one page each. A strip that crashes the process costs the
text of all strips. Then the list is halved until only the strip that crashes is left out.
"""

from __future__ import annotations

import os
import re
import shlex
import tempfile
from collections.abc import Sequence
from pathlib import Path

import cv2
import pytesseract

from labelcheck.errors import ReaderError, ReaderMissingError
from labelcheck.model.geometry import Grey
from labelcheck.model.reading import Reading, joined
from labelcheck.read.enhance import bordered
from labelcheck.read.tesseract_install import LANGUAGE, Tesseract, find_tesseract
from labelcheck.system.temporary import scratch_folder

SECONDS_A_RUN = 30.0
"""Time limit of one run, seconds. Usual are some 20 ms per strip and 100 ms to start."""
LEAST_SIDE = 8
"""Pixels. Strips with a shorter side are skipped: degenerate images crash Tesseract."""

VARIABLES = {
    # Codes are no words. Dictionaries change A1652 into something pronounceable.
    "load_system_dawg": "0",
    "load_freq_dawg": "0",
    # The strips are dark on light already.
    "tessedit_do_invert": "0",
}

_NUMBER = re.compile(r"-?\d{1,9}(\.\d+)?")


class TesseractReader:
    """Reads strips with one Tesseract process a call.

    Args:
        program: The Tesseract to use, as `find_tesseract` takes it.
        seconds: Time limit of one run.

    Raises:
        ReaderMissingError: There is no Tesseract.
    """

    name = "tesseract"

    def __init__(self, program: str | None = None, *, seconds: float = SECONDS_A_RUN) -> None:
        self.install: Tesseract = find_tesseract(program)
        self._seconds = seconds

    def read(self, strips: Sequence[Grey]) -> list[Reading]:
        """Return one reading for each strip; a strip that crashes Tesseract gives an empty text.

        Args:
            strips: Upright strips, dark print on light ground, uint8.

        Raises:
            ReaderError: Tesseract failed on strips that are good, or took too long.
        """
        usable = [index for index, strip in enumerate(strips) if min(strip.shape) >= LEAST_SIDE]
        readings = [Reading("", (), self.name) for _ in strips]
        for index, reading in zip(usable, self._read_all([strips[index] for index in usable]), strict=True):
            readings[index] = reading
        return readings

    def _read_all(self, strips: list[Grey]) -> list[Reading]:
        if not strips:
            return []
        try:
            return self._run(strips)
        except _CrashError:
            if len(strips) == 1:
                return [Reading("", (), self.name)]
            middle = len(strips) // 2
            return self._read_all(strips[:middle]) + self._read_all(strips[middle:])

    def _run(self, strips: list[Grey]) -> list[Reading]:
        with tempfile.TemporaryDirectory(prefix="labelcheck-", dir=scratch_folder()) as folder:
            names = []
            for index, strip in enumerate(strips):
                name = Path(folder) / f"{index}.png"
                done, png = cv2.imencode(".png", bordered(strip), [cv2.IMWRITE_PNG_COMPRESSION, 1])
                if not done:
                    raise ReaderError("A strip could not be written for Tesseract.")
                name.write_bytes(png.tobytes())
                names.append(str(name))
            listing = Path(folder) / "strips.txt"
            listing.write_text("\n".join(names) + "\n", encoding="utf-8")
            return _readings(self._tsv(str(listing)), len(strips), self.name)

    def _tsv(self, listing: str) -> str:
        config = " ".join(["--oem 1 --psm 7", *(f"-c {name}={value}" for name, value in VARIABLES.items())])
        if self.install.tessdata:
            config += f" --tessdata-dir {shlex.quote(self.install.tessdata)}"
        # pytesseract takes the program from a module variable and the environment from this process.
        pytesseract.pytesseract.tesseract_cmd = self.install.path
        os.environ.setdefault("OMP_THREAD_LIMIT", "1")
        try:
            output = pytesseract.image_to_data(
                listing, lang=LANGUAGE, config=config, timeout=self._seconds, output_type=pytesseract.Output.BYTES
            )
        except pytesseract.TesseractNotFoundError as error:
            raise ReaderMissingError(f"Tesseract at {self.install.path} is gone.") from error
        except pytesseract.TesseractError as error:
            raise _CrashError from error
        except RuntimeError as error:  # pytesseract's time-out
            raise ReaderError(f"Tesseract took longer than {self._seconds:.0f} s.", "Try a smaller photo.") from error
        except OSError as error:
            raise ReaderError(f"Tesseract could not be run: {error}.") from error
        return bytes(output).decode("utf-8", "replace")


class _CrashError(Exception):
    """Tesseract crashed or reported an error while it read a list."""


def _readings(tsv: str, count: int, reader: str) -> list[Reading]:
    """Turn Tesseract's table into readings. `page_num` is the number of the strip; level 5 is a word."""
    words: list[list[tuple[str, float]]] = [[] for _ in range(count)]
    for row in tsv.splitlines()[1:]:
        cells = row.split("\t")
        if len(cells) == 12 and cells[0] == "5" and _NUMBER.fullmatch(cells[1]) and _NUMBER.fullmatch(cells[10]):
            page, sure, word = int(float(cells[1])) - 1, float(cells[10]) / 100, cells[11].strip()
            if word and 0 <= page < count:
                words[page].append((word, min(max(sure, 0.0), 1.0)))
    return [joined(strip, reader) for strip in words]
