"""How the tests run the command line: in a process of its own, as a user does."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from command_runs import Run
from places import NAMED_ANSWERS

_REAL = ["-c", "from labelcheck.cli import main; main()"]
_FAKE = [str(NAMED_ANSWERS)]


def _runner(program: list[str]) -> Run:
    def run(
        *arguments: object, cwd: Path | None = None, stdin: bytes = b"", **environment: str
    ) -> subprocess.CompletedProcess[bytes]:
        usual = {name: value for name, value in os.environ.items() if name not in ("FORCE_COLOR", "NO_COLOR")}
        return subprocess.run(
            [
                sys.executable,
                *program,
                *(argument if isinstance(argument, bytes) else str(argument) for argument in arguments),
            ],
            input=stdin,
            capture_output=True,
            timeout=120,
            check=False,
            cwd=cwd,
            env=usual | {"COLUMNS": "120", "PYTHONIOENCODING": "utf-8"} | environment,
        )

    return run


@pytest.fixture
def labelcheck() -> Run:
    """The command line, as it is."""
    return _runner(_REAL)


@pytest.fixture
def fake() -> Run:
    """The command line, with a checker that answers by the photo's name."""
    return _runner(_FAKE)


@pytest.fixture
def photos(tmp_path: Path) -> Callable[..., list[Path]]:
    """Makes small photos of the given names."""

    def make(*names: str) -> list[Path]:
        for number, name in enumerate(names):
            Image.new("RGB", (32, 24), (number % 256, 9, 9)).save(tmp_path / name, "PNG")
        return [tmp_path / name for name in names]

    return make
