"""Where files go that live for moments: strips on their way to Tesseract."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path


def scratch_folder() -> str | None:
    """Return a folder in memory where there is one, so that the files never need to reach a disk; else None.

    None also when this process keeps all its temporary files in a folder of its own, as a worker does: if it is killed,
    its parent clears that away.
    """
    shm = Path("/dev/shm")  # noqa: S108 - only for folders that are private
    if tempfile.tempdir is not None:
        return None
    return str(shm) if sys.platform == "linux" and os.access(shm, os.W_OK) else None
