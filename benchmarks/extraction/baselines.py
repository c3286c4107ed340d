"""Baselines of a few lines each: the gain over them is what the full extraction is worth."""

from __future__ import annotations

import re

from labelcheck.notices.extraction import Notice

Found = list[tuple[str, str, str]]
_MODEL = re.compile(
    r"\bmodel(?: (?:numbers?|nos?\.?|#))?s?:? (?:is |are |include )?\"?([A-Z0-9][A-Za-z0-9/-]*\d[A-Za-z0-9/-]*)",
    re.IGNORECASE,
)
_TOKEN = re.compile(r"\b(?=[A-Za-z-]*\d)(?=[\d-]*[A-Za-z])[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*\b")


def after_the_word_model(notice: Notice) -> Found:
    """Return what stands behind "model" or "model number"."""
    return _codes(_MODEL, notice)


def every_mixed_token(notice: Notice) -> Found:
    """Return every run of letters and digits that has both."""
    return _codes(_TOKEN, notice)


def _codes(pattern: re.Pattern[str], notice: Notice) -> Found:
    text = " ".join((notice.title, *notice.product_names, *notice.descriptions, *notice.captions))
    values = [match[match.lastindex or 0] for match in pattern.finditer(text)]
    return [("model", "exact", value) for value in dict.fromkeys(values)]
