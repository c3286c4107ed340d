"""Ctrl-C, and what else asks a program to stop: all end a batch cleanly, and tell how to go on with it."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

RESUME = "--resume"


Handler = Callable[[int, FrameType | None], None]
"""What is called when a signal comes."""


@contextmanager
def signals_handled(handler: Handler, *names: str) -> Iterator[None]:
    """Have a handler called for these signals, as far as the platform has them; what is ignored stays so."""
    before = {}
    for name in names:
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:  # `nohup` means it
            before[number] = signal.signal(number, handler)
    try:
        yield
    finally:
        for number, earlier in before.items():
            signal.signal(number, earlier)


@contextmanager
def stopped_like_ctrl_c() -> Iterator[None]:
    """Have the signals that end a process, and may be caught, end the block as Ctrl-C does."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    with signals_handled(stop, "SIGTERM", "SIGHUP"):
        yield


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
