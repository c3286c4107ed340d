"""The protocol that every reader follows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from labelcheck.model.geometry import Grey
from labelcheck.model.reading import Reading


class Reader(Protocol):
    """Reads straightened strips: upright, dark print on light ground, one line each."""

    name: str

    def read(self, strips: Sequence[Grey]) -> list[Reading]:
        """Return one reading for each strip, in order. An unreadable strip gives an empty text.

        Raises:
            ReaderError: The reader itself failed; no strip is to blame.
        """
        ...
