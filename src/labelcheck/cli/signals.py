"""Ctrl-C and the other signals that stop a program. Each ends a batch cleanly, so that it can be resumed."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

RESUME = "--resume"


@contextmanager
def signals_handled(handler: Callable[[int, FrameType | None], None], *names: str) -> Iterator[None]:
    """Call a handler for these signals, if the platform has them; a signal that is ignored stays ignored."""
    before = {}
    for name in names:
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:  # `nohup` asks for this
            before[number] = signal.signal(number, handler)
    try:
        yield
    finally:
        for number, earlier in before.items():
            signal.signal(number, earlier)


@contextmanager
def stopped_like_ctrl_c() -> Iterator[None]:
    """Let SIGTERM and SIGHUP end the block as Ctrl-C does."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    with signals_handled(stop, "SIGTERM", "SIGHUP"):
        yield


def resuming_command() -> str:
    """Return the command that resumes this one, to be pasted into a shell."""
    arguments = sys.argv[1:]
    if RESUME not in arguments:
        arguments = [*arguments, RESUME]
    words = ["labelcheck", *arguments]
    if sys.platform == "win32":
        import subprocess  # noqa: PLC0415 - `--help` must be fast

        return subprocess.list2cmdline(words)
    import shlex  # noqa: PLC0415

    return shlex.join(words)
