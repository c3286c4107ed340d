"""What several folders of tests share; it also puts this folder on the path, for `drawn_print` and `read_lines`."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest

from labelcheck.read.tesseract import TesseractReader

# A developer's own catalogue stays out of the tests, in this process and in those that the tests start.
_FOLDER = tempfile.TemporaryDirectory(prefix="labelcheck-tests-")
os.environ["LABELCHECK_DATA"] = str(Path(_FOLDER.name) / "data")
os.environ["LABELCHECK_CACHE"] = str(Path(_FOLDER.name) / "cache")
os.environ["LABELCHECK_STATE"] = str(Path(_FOLDER.name) / "state")

_UNIT_TESTS = Path(__file__).parent / "unit"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what is not fast: all but the unit tests, among which the slow ones carry the mark themselves."""
    for item in items:
        if item.path.suffix == ".py" and not item.path.is_relative_to(_UNIT_TESTS):
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def tesseract() -> TesseractReader:
    """The real Tesseract."""
    return TesseractReader()
