"""`labelcheck doctor`: whether everything that labelcheck needs is installed, and in which version."""

from __future__ import annotations

import platform
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module

import typer

from labelcheck.errors import ExitCode, LabelcheckError
from labelcheck.system.safe_text import safe
from labelcheck.version import __version__

_PACKAGES = (
    ("OpenCV", "cv2"),
    ("NumPy", "numpy"),
    ("Pillow", "PIL"),
    ("pillow-heif", "pillow_heif"),
    ("RapidFuzz", "rapidfuzz"),
    ("pydantic", "pydantic"),
    ("pytesseract", "pytesseract"),
)


@dataclass(frozen=True)
class Finding:
    """One thing that is needed: its name, whether it is there, and its version or what is wrong."""

    name: str
    is_there: bool
    detail: str


def doctor() -> None:
    """Say whether all that is needed is installed, and in which version; exit with 1 if something is missing."""
    findings = list(_findings())
    for finding in findings:
        print(f"{'ok     ' if finding.is_there else 'MISSING'}  {finding.name:<12} {safe(finding.detail)}")
    if not all(finding.is_there for finding in findings):
        raise typer.Exit(ExitCode.PROGRAM_FAILED)


def _findings() -> Iterator[Finding]:
    yield Finding("labelcheck", True, __version__)
    yield Finding("Python", True, f"{platform.python_version()} on {platform.system()} {platform.machine()}")
    yield _tesseract()
    for name, module in _PACKAGES:
        yield _package(name, module)
    yield _catalogue()


def _tesseract() -> Finding:
    try:
        from labelcheck.read.tesseract_install import find_tesseract  # noqa: PLC0415

        found = find_tesseract()
    except LabelcheckError as error:
        return Finding("Tesseract", False, str(error))
    except ImportError as error:
        return Finding("Tesseract", False, f"cannot be looked for: {error}")
    data = f", data in {found.tessdata}" if found.tessdata else ""
    languages = ", ".join(found.languages)
    return Finding(
        "Tesseract", True, f"{found.version}, {found.path} (from {found.source}{data}; languages {languages})"
    )


def _package(name: str, module: str) -> Finding:
    try:
        version = import_module(module).__version__
    except ImportError as error:
        command = f"{sys.executable} -m pip install --force-reinstall labelcheck"
        return Finding(name, False, f"{error}. Install it: {command}")
    return Finding(name, True, str(version))


def _catalogue() -> Finding:
    try:
        from labelcheck.catalogue.catalogue import Catalogue  # noqa: PLC0415 - pydantic takes its time

        catalogue = Catalogue.bundled()
    except (LabelcheckError, ImportError) as error:
        return Finding("catalogue", False, str(error))
    return Finding("catalogue", True, f"{len(catalogue.recalls):,} recalls, as of {catalogue.date}")
