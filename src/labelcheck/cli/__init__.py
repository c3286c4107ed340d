"""The command line. Nothing heavy is imported before a command needs it: `labelcheck --help` must be fast."""

from __future__ import annotations

import os
import sys
import warnings
from contextlib import suppress
from typing import NoReturn

from labelcheck.errors import ExitCode, LabelcheckError


def main() -> NoReturn:
    """Run the command line, and exit with the code that `labelcheck.errors` documents."""
    _make_streams_robust()
    if not sys.warnoptions:
        warnings.simplefilter("ignore")  # decoders warn about a photo's metadata: nothing that a user could act on
    try:
        from labelcheck.cli.app import app  # noqa: PLC0415 - Ctrl-C while it is imported is handled too

        app(prog_name="labelcheck")
    except LabelcheckError as error:
        from labelcheck.system.safe_text import safe  # noqa: PLC0415

        print(f"labelcheck: {safe(str(error))}", file=sys.stderr)
        _exit(error.exit_code)
    except KeyboardInterrupt:
        _exit(ExitCode.INTERRUPTED)
    except BrokenPipeError:
        _exit(ExitCode.PROGRAM_FAILED)
    except SystemExit as end:
        _exit(end.code)
    _exit(0)


def _make_streams_robust() -> None:
    """Make any text printable on a terminal of any encoding."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")


def _exit(code: int | str | None) -> NoReturn:
    """Exit; silently if the reader of the output has gone (`| head`)."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        with suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(code)
