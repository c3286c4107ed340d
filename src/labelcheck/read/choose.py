"""Chooses between the two ways to run Tesseract: the faster one if it is installed. Both read the same."""

from __future__ import annotations

from labelcheck.read.reader import Reader


def tesseract_reader(program: str | None = None) -> Reader:
    """Return a reader that runs Tesseract in this process if tesserocr is installed, otherwise the program.

    Args:
        program: The Tesseract to use, as `find_tesseract` takes it.

    Raises:
        ReaderMissingError: There is no Tesseract.
    """
    try:
        from labelcheck.read.tesserocr_reader import TesserocrReader  # noqa: PLC0415 - optional

        return TesserocrReader(program)
    except ImportError:
        from labelcheck.read.tesseract import TesseractReader  # noqa: PLC0415

        return TesseractReader(program)
