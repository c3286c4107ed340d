"""CSV by RFC 4180, one row for each photo. A spreadsheet that opens it runs nothing in it."""

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
"""The start of a cell that a spreadsheet interprets as a formula (OWASP, "CSV Injection"), full-width forms included.

The sign may follow spaces, quotes and invisible characters: some programs drop these first.
"""


class CsvReport:
    """Writes a header and one row for each verdict. ` | ` separates several values in one cell."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._writer = csv.writer(stream, lineterminator="\r\n")
        self._writer.writerow(COLUMNS)

    def add(self, verdict: Verdict) -> None:
        """Write one row and flush it."""
        self._writer.writerow([csv_cell(value) for value in _cells(verdict)])
        self._stream.flush()

    def finish(self) -> None:
        """Write nothing more."""


def _cells(verdict: Verdict) -> tuple[str, ...]:
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
    """Return a cell whose text a spreadsheet shows and does not run."""
    return ("'" if _BEGINS_FORMULA.match(text) else "") + safe(text)
