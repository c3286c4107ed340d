"""The commands together. Help is plain text: Rich would double the time that it takes."""

from __future__ import annotations

from typing import Annotated

import typer

from labelcheck.cli import recalls
from labelcheck.cli.check import check
from labelcheck.cli.doctor import doctor
from labelcheck.cli.read import read
from labelcheck.cli.recheck import recheck
from labelcheck.cli.watch import watch
from labelcheck.version import __version__

app = typer.Typer(
    name="labelcheck",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(wanted: bool) -> None:
    if wanted:
        print(f"labelcheck {__version__}")
        raise typer.Exit


@app.callback()
def labelcheck(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Point it at a photo of a device's label and know whether that very unit has been recalled.

    Exit codes: 0 decided, none recalled; 3 recalled or to be checked; 4 unreadable or failed; 1 the program failed;
    2 wrong usage; 130 interrupted.
    """


app.command()(check)
app.command()(recheck)
app.command()(watch)
app.command()(read)
app.add_typer(recalls.app, name="recalls")
app.command()(doctor)
