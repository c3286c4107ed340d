"""What several folders of tests share; it also puts this folder on the path, for `drawn_print` and `read_lines`."""

from __future__ import annotations

import pytest

from labelcheck.readers.tesseract import TesseractReader


@pytest.fixture(scope="session")
def tesseract() -> TesseractReader:
    """The real Tesseract."""
    return TesseractReader()
