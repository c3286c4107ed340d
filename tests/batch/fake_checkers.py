"""Checkers that misbehave on purpose. They stand in a module of their own so that worker processes can import them."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from pathlib import Path

from labelcheck.errors import ReaderMissingError
from labelcheck.verdict import Answer, Verdict


@dataclass(frozen=True)
class FakeChecker:
    """Answers `not_listed`, and does what the photo's name says: `crash`, `raise`, `slow`, `no-reader`."""

    def check(self, photo: str | Path | bytes, *, name: str | None = None) -> Verdict:
        called = str(photo)
        if "crash" in called:
            os._exit(9)
        if "raise" in called:
            raise RuntimeError("something odd")
        if "no-reader" in called:
            raise ReaderMissingError("Tesseract is not installed.", "Install it.")
        if "slow" in called:
            time.sleep(0.3)
        return Verdict(called, Answer.NOT_LISTED, 0.9, why=f"checked in {os.getpid()}", next="")


@dataclass(frozen=True)
class Unstartable:
    """A checker that no worker can take over."""

    def __reduce__(self) -> tuple[object, tuple[int]]:
        return os._exit, (9,)

    def check(self, photo: str | Path | bytes, *, name: str | None = None) -> Verdict:
        raise AssertionError("it never gets there")
