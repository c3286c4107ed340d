"""Which reader to use: the fastest of those that are installed and read the same."""

from __future__ import annotations

from labelcheck.read.reader import Reader


def tesseract_reader(program: str | None = None) -> Reader:
    """Return Tesseract in this process where tesserocr is installed, otherwise the program.

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
