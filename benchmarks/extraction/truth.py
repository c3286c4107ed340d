"""The hand-labelled notices: what a careful reader takes from each."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from labelcheck.notices.extraction import Notice

HALVES = ("development", "held-out")
TRUTH_FILE = Path(__file__).with_name("truth.jsonl")
LATER = ("second", "third", "fourth")
LATER_FILES = tuple(Path(__file__).with_name(f"truth_{name}.jsonl") for name in LATER)
"""Notices labelled after all those before had been looked at, to measure again on what nothing was written on."""


@dataclass(frozen=True)
class TrueCode:
    """One code that the notice names.

    Attributes:
        kinds: Its kind; several where readers may differ (an "item code" is a model or a sales number).
        matches: `exact`, `prefix`, `glob`; several where both will do.
        values: Its spellings: PRO M01 or M01.
    """

    kinds: tuple[str, ...]
    matches: tuple[str, ...]
    values: tuple[str, ...]


@dataclass(frozen=True)
class TrueLimit:
    """One statement of the notice on which units are recalled.

    Attributes:
        rule: The unit rule as in a catalogue, or `text` when no rule can say it. A field may be two: `date_code|lot`.
        codes: The codes that it holds for; empty: all.
        soft: Whether it only describes (a lot number that "is printed on the label"): a rule, a text and nothing are
            all right, a wrong rule is not.
    """

    rule: dict[str, Any] | str
    codes: tuple[str, ...]
    soft: bool


@dataclass(frozen=True)
class Labelled:
    """A notice and what is true of it.

    Attributes:
        notice: Its texts.
        half: `development` or `held-out`, by the hash of its id; `second`, `third` ... in later samples.
        codes: What it recalls.
        optional: Codes, or beginnings with `*`, that are neither wanted nor wrong: names of series, codes of parts.
        excluded: Codes that it says are not recalled.
        limits: Which units.
        lookup: A piece of the address of the maker's page that alone can tell; empty: none.
        seen: Words of a condition that only eyes can tell; empty: none.
    """

    notice: Notice
    half: str
    codes: tuple[TrueCode, ...]
    optional: tuple[str, ...]
    excluded: tuple[str, ...]
    limits: tuple[TrueLimit, ...]
    lookup: str
    seen: str


def half_of(notice_id: str) -> str:
    """Return the half that a notice belongs to."""
    return HALVES[hashlib.sha256(notice_id.encode()).digest()[0] % 2]


def read_truth(path: Path = TRUTH_FILE) -> list[Labelled]:
    """Return the labelled notices.

    Raises:
        ValueError: A notice stands in the wrong half, or the file is damaged.
    """
    found = [_labelled(json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines() if line]
    for one in found:
        if one.half not in (half_of(one.notice.id), *LATER):
            raise ValueError(f"{path}: {one.notice.id} is not of the half {one.half}")
    return found


def _labelled(row: dict[str, Any]) -> Labelled:
    return Labelled(
        as_notice(row["notice"]),
        row["half"],
        tuple(
            TrueCode(tuple(code["kind"].split("|")), tuple(code["match"].split("|")), tuple(code["value"].split("|")))
            for code in row.get("codes", ())
        ),
        tuple(row.get("optional", ())),
        tuple(row.get("excluded", ())),
        tuple(
            TrueLimit(limit["rule"], tuple(limit.get("for", ())), limit.get("soft", False))
            for limit in row.get("limits", ())
        ),
        row.get("lookup", ""),
        row.get("seen", ""),
    )


def as_notice(row: dict[str, Any]) -> Notice:
    """Return the notice that a JSON object holds: its keys are the notice's attributes."""
    known = {one.name for one in fields(Notice)}
    return Notice(
        **{key: tuple(value) if isinstance(value, list) else value for key, value in row.items() if key in known}
    )
