"""CSV by RFC 4180, one row a photo, that a spreadsheet opens without running anything in it."""

from __future__ import annotations

import csv
import re
from typing import TextIO

from labelcheck.model.label import Field
from labelcheck.model.verdict import Verdict
from labelcheck.report.appearance import age_warning
from labelcheck.system.safe_text import safe

COLUMNS = (
    "photo",
    "verdict",
    "confidence",
    "brand",
    "name",
    "model",
    "serial",
    "gtin",
    "date_codes",
    "recalls",
    "unit_rules",
    "titles",
    "urls",
    "why",
    "next",
    "hints",
    "catalogue_date",
    "catalogue_warning",
    "seconds",
    "sha256",
)
_BEGINS_FORMULA = re.compile(r"[\t\r\n]|\W*?[=+\-@＝＋－＠]")
"""What makes a spreadsheet take a cell for a formula (OWASP, "CSV Injection"), also in its full-width forms; and behind
spaces, quotes and what cannot be seen, for some programs drop these before they look."""


class CsvReport:
    """Writes a header, and a row a verdict; several values in one cell are parted by ` | `."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._writer = csv.writer(stream, lineterminator="\r\n")
        self._writer.writerow(COLUMNS)

    def add(self, verdict: Verdict) -> None:
        """Write one row, and hand it on at once."""
        self._writer.writerow([csv_cell(value) for value in _row(verdict)])
        self._stream.flush()

    def finish(self) -> None:
        """Write nothing more."""


def _row(verdict: Verdict) -> tuple[str, ...]:
    label, recalls = verdict.label, verdict.recalls
    return (
        verdict.photo,
        verdict.answer.value,
        f"{verdict.confidence:.4f}",
        _value(label.brand),
        _value(label.name),
        _value(label.model),
        _value(label.serial),
        _value(label.gtin),
        " | ".join(code.value for code in label.date_codes),
        " | ".join(recall.id for recall in recalls),
        " | ".join(recall.unit_rule.value for recall in recalls),
        " | ".join(recall.title for recall in recalls),
        " | ".join(recall.url for recall in recalls),
        verdict.why,
        verdict.next,
        " | ".join(verdict.hints),
        verdict.catalogue.date if verdict.catalogue else "",
        age_warning(verdict),
        f"{verdict.seconds:.3f}",
        verdict.sha256 or "",
    )


def _value(field: Field | None) -> str:
    return "" if field is None else field.value


def csv_cell(text: str) -> str:
    """Return a text as a cell that a spreadsheet shows and does not run."""
    return ("'" if _BEGINS_FORMULA.match(text) else "") + safe(text)
