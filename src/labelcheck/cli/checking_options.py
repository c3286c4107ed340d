"""The options for checking photos, the same in all commands that check photos."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from labelcheck.errors import OutputError

DrawingsFolder = Annotated[
    str | None, typer.Option("--annotate", metavar="DIR", help="Draw each verdict on its photo, into this folder.")
]
Jobs = Annotated[
    int | None, typer.Option("--jobs", "-j", min=1, metavar="N", help="Processes; by default one a processor.")
]
TesseractPath = Annotated[str | None, typer.Option("--tesseract", metavar="PATH", help="The Tesseract to use.")]
Budget = Annotated[
    float | None,
    typer.Option("--budget", min=0.1, metavar="SECONDS", help="Time a photo may take before nothing more is tried."),
]
WithSecondReader = Annotated[
    bool | None,
    typer.Option("--second-reader/--no-second-reader", help="Use the second reader; by default if installed."),
]


def processes(jobs: int | None) -> int:
    """Return the number of processes: as the option says, or one a processor."""
    from labelcheck.batch.worker_pool import available_processors  # noqa: PLC0415

    return min(jobs or available_processors(), 61)  # Windows lets a process wait for no more


def folder_for_drawings(annotate: str | None) -> Path | None:
    """Return the folder for drawings, created if it is not there; None if none are wanted.

    Raises:
        OutputError: It cannot be made.
    """
    if annotate is None:
        return None
    try:
        Path(annotate).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"The folder {annotate} cannot be made ({error.strerror}).", "Choose another.") from error
    return Path(annotate)
