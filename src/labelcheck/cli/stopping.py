"""Ctrl-C, and what else asks a program to stop: all end a batch cleanly, and tell how to go on with it."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

RESUME = "--resume"


@contextmanager
def stopped_like_ctrl_c() -> Iterator[None]:
    """Have the signals that end a process, and may be caught, end the block as Ctrl-C does."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = {}
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        # What is ignored stays so: `nohup` means it.
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            before[number] = signal.signal(number, stop)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def resuming_command() -> str:
    """Return the command that goes on where this one was stopped, to be pasted into a shell."""
    arguments = sys.argv[1:]
    if RESUME not in arguments:
        arguments = [*arguments, RESUME]
    words = ["labelcheck", *arguments]
    if sys.platform == "win32":
        import subprocess  # noqa: PLC0415 - `--help` is there at once

        return subprocess.list2cmdline(words)
    import shlex  # noqa: PLC0415

    return shlex.join(words)
