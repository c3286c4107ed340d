"""A time limit for work that has none of its own, or does not keep it."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from typing import TypeVar

_T = TypeVar("_T")


def in_time(work: Callable[[], _T], seconds: float) -> _T:
    """Return what the work returns, or raise what it raises. Work that takes too long is left to end with the program.

    Raises:
        TimeoutError: It took longer than so many seconds.
    """
    done: queue.SimpleQueue[tuple[_T | None, BaseException | None]] = queue.SimpleQueue()

    def run() -> None:
        try:
            done.put((work(), None))
        except BaseException as error:  # noqa: BLE001 - raised again, in the thread that asked
            done.put((None, error))

    threading.Thread(target=run, daemon=True).start()
    try:
        result, error = done.get(timeout=seconds)
    except queue.Empty:
        raise TimeoutError("no answer") from None
    if error is not None:
        raise error
    return result  # type: ignore[return-value]
