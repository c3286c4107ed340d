"""The options that select recalls, the same in the commands that show them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated

import typer

from labelcheck.cli.options import comma_separated
from labelcheck.errors import UsageError

if TYPE_CHECKING:
    from labelcheck.catalogue.recall import Recall

Authorities = Annotated[
    list[str] | None,
    typer.Option(
        "--authority", metavar="NAME,…", help="Only recalls of these authorities: us-cpsc, or a part of the name."
    ),
]
Brands = Annotated[list[str] | None, typer.Option("--brand", metavar="NAME,…", help="Only recalls of these brands.")]
Since = Annotated[
    str | None, typer.Option("--since", metavar="DAY", help="Only recalls published then or later: 2024, 2024-06-12.")
]
Until = Annotated[str | None, typer.Option("--until", metavar="DAY", help="Only recalls published then or earlier.")]
Hazards = Annotated[
    list[str] | None,
    typer.Option(
        "--hazard",
        metavar="KIND,…",
        help="Only recalls with these hazards: fire, shock, choking, fall, injury, poisoning, or a word of the text.",
    ),
]


def chosen(
    recalls: Iterable[Recall],
    *,
    authority: list[str] | None,
    brand: list[str] | None,
    since: str | None,
    until: str | None,
    hazard: list[str] | None,
) -> list[Recall]:
    """Return the recalls that the options ask for.

    Raises:
        UsageError: A day is not written as one.
    """
    from labelcheck.catalogue.selection import Choice  # noqa: PLC0415 - pydantic takes its time

    for option, day in (("--since", since), ("--until", until)):
        if day and not re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", day):
            raise UsageError(f"{option}: {day!r} is no day.", "Write for example: 2024, 2024-06 or 2024-06-12")
    choice = Choice(
        tuple(comma_separated(authority)),
        tuple(comma_separated(brand)),
        since or "",
        until or "",
        tuple(comma_separated(hazard)),
    )
    return [recall for recall in recalls if choice.takes(recall)]
