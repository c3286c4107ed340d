"""JSON lines: one object for each photo, written at once."""

from __future__ import annotations

from typing import TextIO

from labelcheck.model.verdict import Verdict
from labelcheck.report.json_report import to_json


class JsonlReport:
    """Writes one line for each verdict."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def add(self, verdict: Verdict) -> None:
        """Write one line and flush it."""
        self._stream.write(to_json(verdict.to_dict(), self._stream) + "\n")
        self._stream.flush()

    def finish(self) -> None:
        """Write nothing more."""
