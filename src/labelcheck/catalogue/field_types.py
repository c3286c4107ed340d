"""What the texts of a catalogue may hold, how long they may be, and how codes are made comparable."""

from __future__ import annotations

import datetime
import re
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

MAX_CODE = 64
"""Characters of a code, a serial or a date code."""
MAX_LINE = 500
"""Characters of a title, a brand or any other single line; the longest title in 550 CPSC notices has 268."""
MAX_PROSE = 20_000
"""Characters of a paragraph; the longest description in 550 CPSC notices has 5,983."""
MAX_URL = 2_000
MAX_LIST = 200
"""Items of an ordinary list: brands, images, sources ..."""
MAX_CODES = 5_000
"""Codes of one product, and values of one condition: notices list several hundred serials."""
MAX_RECALLS = 1_000_000
"""Recalls in one file."""

# Control characters but the line feed, and those that turn or hide what follows: a code or an address could look like
# another one (Unicode TR 36). One search: every text of every recall is tested, on every load.
_UNSEEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff]")

_PARTIAL_DATE = r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"


def plain(value: str) -> str:
    """Return a text of one or more lines unchanged.

    Raises:
        ValueError: It is blank, or has control characters, which could steer the terminal that it is shown on.
    """
    if not value.strip():
        raise ValueError("must not be empty")
    if _UNSEEN.search(value):
        raise ValueError("must not have control or invisible characters")
    return value


def one_line(value: str) -> str:
    """Return a text of one line unchanged.

    Raises:
        ValueError: As `plain`, or it begins or ends with a space, or has more than one line.
    """
    if value and value.isprintable() and value == value.strip():
        return value  # as nearly all are, and all of them are tested on every load
    if "\n" in plain(value):
        raise ValueError("must be one line")
    if value != value.strip():
        raise ValueError("must not begin or end with a space")
    return value


def partial_date(value: str) -> str:
    """Return `YYYY`, `YYYY-MM` or `YYYY-MM-DD` unchanged.

    Raises:
        ValueError: There is no such date.
    """
    try:
        if re.fullmatch(_PARTIAL_DATE, value) is None:
            raise ValueError(value)
        datetime.date.fromisoformat(value + "-01-01"[len(value) - 10 :] if len(value) < 10 else value)
    except ValueError:
        raise ValueError("must be a date that exists: YYYY, YYYY-MM or YYYY-MM-DD") from None
    return value


Code64 = Annotated[str, Field(min_length=1, max_length=MAX_CODE), AfterValidator(one_line)]
Line = Annotated[str, Field(min_length=1, max_length=MAX_LINE), AfterValidator(one_line)]
Prose = Annotated[str, Field(min_length=1, max_length=MAX_PROSE), AfterValidator(plain)]
Url = Annotated[str, Field(max_length=MAX_URL, pattern=r'^https?://[^\s<>"\\]+$'), AfterValidator(one_line)]
PartialDate = Annotated[str, Field(pattern=_PARTIAL_DATE), AfterValidator(partial_date)]
Day = Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"), AfterValidator(partial_date)]
Jurisdiction = Annotated[str, Field(pattern=r"^([A-Z]{2}|worldwide)$")]
RecallId = Annotated[str, Field(max_length=MAX_CODE, pattern=r"^[a-z0-9][a-z0-9-]*:[A-Za-z0-9][A-Za-z0-9._/-]*$")]
Lines = Annotated[tuple[Line, ...], Field(max_length=MAX_LIST)]
Values = Annotated[tuple[Code64, ...], Field(max_length=MAX_CODES)]


class Record(BaseModel):
    """The base of every part of a catalogue: frozen, and refuses keys that it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)
