"""A bar code or QR code found in a photo."""

from __future__ import annotations

import re
from dataclasses import dataclass

from labelcheck.model.geometry import Quad


@dataclass(frozen=True)
class BarCode:
    """One code found in a photo.

    Attributes:
        text: The content, printable characters only.
        kind: The symbology's name: `EAN13`, `Code128`, `QRCode` ...
        box: Its corners in photo pixels.
    """

    text: str
    kind: str
    box: Quad

    @property
    def gtin(self) -> str | None:
        """The GTIN in a retail symbology, or None. In other symbologies any eight digits look like one."""
        retail = self.kind.replace("-", "").replace(" ", "").upper() in {"EAN13", "EAN8", "UPCA", "UPCE"}
        return self.text if retail and self.text.isdigit() else None

    @property
    def serial(self) -> str | None:
        """A possible serial number, or None: one word of letters and digits, in a code that is not for retail."""
        if self.gtin is None and re.fullmatch(r"(?=.*\d)[A-Z0-9][A-Z0-9/-]{5,24}", self.text):
            return self.text
        return None
