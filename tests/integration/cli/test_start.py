"""The command line's start: quick, light, and helpful when it is used wrongly."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from command_runs import Run
from labelcheck.version import __version__

HEAVY = (
    "numpy",
    "cv2",
    "PIL",
    "rapidfuzz",
    "pytesseract",
    "rich",
    "jinja2",
    "pillow_heif",
    "labelcheck.catalogue.catalogue",
)


@pytest.mark.parametrize(
    ("arguments", "heavy"),
    [
        (["--help"], (*HEAVY, "pydantic")),
        (["--version"], (*HEAVY, "pydantic")),
        (["check", "--help"], HEAVY),  # Typer itself takes pydantic, where there is one, for a command's options
        (["recalls", "--help"], HEAVY),
    ],
)
def test_help_imports_nothing_heavy(arguments: list[str], heavy: tuple[str, ...]) -> None:
    program = f"""
import sys
from labelcheck.cli import main
try:
    main()
finally:
    print([name for name in {heavy!r} if name in sys.modules], file=sys.stderr)
"""
    told = subprocess.run([sys.executable, "-c", program, *arguments], capture_output=True, text=True, check=False)
    assert (told.returncode, told.stderr.strip()) == (0, "[]")


def test_version_is_that_of_the_package(labelcheck: Run) -> None:
    assert labelcheck("--version").stdout.decode().split() == ["labelcheck", __version__]


@pytest.mark.parametrize(
    "arguments", [["-h"], ["check", "-h"], ["recheck", "-h"], ["read", "-h"], ["recalls", "-h"], ["doctor", "-h"]]
)
def test_every_command_has_help(labelcheck: Run, arguments: list[str]) -> None:
    told = labelcheck(*arguments)
    assert told.returncode == 0
    assert b"Usage: labelcheck" in told.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ["check"],
        ["nonsense"],
        ["check", "--format", "pdf", "a.jpg"],
        ["check", "--jobs", "0", "a.jpg"],
        ["check", "--fail-on", "broken", "a.jpg"],
        ["check", "--region", "Europe", "a.jpg"],
        ["check", "-", "a.jpg"],
        ["check", "--files-from", "no such list"],
        ["recheck"],
        ["recalls", "show"],
    ],
)
def test_wrong_usage_exits_with_2_and_says_why_on_stderr(labelcheck: Run, arguments: list[str]) -> None:
    told = labelcheck(*arguments)
    assert told.returncode == 2
    assert told.stdout == b""
    assert told.stderr
    assert b"Traceback" not in told.stderr


def test_doctor_names_versions_and_the_catalogue(labelcheck: Run) -> None:
    told = labelcheck("doctor")
    text = told.stdout.decode()
    for name in ("labelcheck", "Python", "Tesseract", "OpenCV", "Pillow", "pillow-heif", "RapidFuzz", "catalogue"):
        assert name in text
    assert told.returncode == (1 if "MISSING" in text else 0)


@pytest.mark.skipif(os.name == "nt", reason="PATH works differently there")
def test_doctor_says_how_to_install_a_tesseract_that_is_missing(labelcheck: Run) -> None:
    told = labelcheck("doctor", LABELCHECK_TESSERACT="/nowhere/tesseract")
    assert told.returncode == 1
    assert b"MISSING  Tesseract" in told.stdout
    assert b"apt install tesseract-ocr" in told.stdout


def test_check_without_a_tesseract_exits_with_1_and_the_remedy(labelcheck: Run) -> None:
    told = labelcheck("check", "a.jpg", "--tesseract", "/nowhere/tesseract")
    assert told.returncode == 1
    assert told.stderr.startswith(b"labelcheck: /nowhere/tesseract")
    assert b"Traceback" not in told.stderr
