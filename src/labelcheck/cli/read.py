"""`labelcheck read`: what is printed in a photo, line by line. No recall is matched."""

from __future__ import annotations

import sys
from enum import Enum
from typing import Annotated

import typer

from labelcheck.cli.options import TesseractPath
from labelcheck.cli.streams import STDIN, photo_from_stdin


class TableOrJson(str, Enum):
    """The formats of what was read."""

    TABLE = "table"
    JSON = "json"


def read(
    *,
    photo: Annotated[str, typer.Argument(metavar="PHOTO", help="A photo; - is standard input.")],
    output_format: Annotated[TableOrJson, typer.Option("--format", help="How it is written.")] = TableOrJson.TABLE,
    tesseract: TesseractPath = None,
) -> None:
    """Show what is read in a photo, line by line, and how sure it is. Nothing is matched."""
    from labelcheck.checking.checker import Checker  # noqa: PLC0415 - OpenCV, and all the rest

    label = Checker(tesseract=tesseract).read(photo_from_stdin() if photo == STDIN else photo)
    if output_format is TableOrJson.JSON:
        from labelcheck.model.serialise import SCHEMA_VERSION  # noqa: PLC0415
        from labelcheck.report.json_report import to_json  # noqa: PLC0415

        document = {"schema": SCHEMA_VERSION, "photo": photo, "label": label.to_dict()}
        sys.stdout.write(to_json(document, sys.stdout, indent=2) + "\n")
    elif label.lines:
        from labelcheck.report.console import console_on, lines_read  # noqa: PLC0415 - Rich

        console_on(sys.stdout).print(lines_read(label))
    else:
        print("Nothing was read: move closer, avoid glare, and hold still.", file=sys.stderr)
