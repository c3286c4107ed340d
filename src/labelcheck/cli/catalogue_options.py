"""The options that choose the recalls to use, the same in all commands."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated

import typer

from labelcheck.errors import UsageError

if TYPE_CHECKING:
    from labelcheck.catalogue.catalogue import Catalogue

RecallFiles = Annotated[
    list[str] | None,
    typer.Option("--recalls", metavar="FILE", help="A catalogue of recalls to use instead of ours; repeatable."),
]
Regions = Annotated[
    list[str] | None,
    typer.Option("--region", metavar="US,EU…", help="Only recalls of these countries, and those that hold worldwide."),
]


def load_catalogue(files: list[str] | None, regions: list[str] | None = None) -> Catalogue:
    """Return the recalls to use.

    Raises:
        CatalogueError: A file cannot be used.
        UsageError: A region is not written as one, or has no recalls: every device would be "not listed".
    """
    from labelcheck.catalogue.catalogue import Catalogue  # noqa: PLC0415 - pydantic takes its time
    from labelcheck.catalogue.user_catalogue import usual_files  # noqa: PLC0415

    wanted = comma_separated(regions)
    for region in wanted:
        if not re.fullmatch(r"[A-Za-z]{2}", region):
            raise UsageError(
                f"--region: {region!r} is not a country's two letters.", "Write for example: --region US,EU"
            )
    catalogue = Catalogue.load(*(files or usual_files()))
    chosen = catalogue.restricted(wanted) if wanted else catalogue
    if not chosen.recalls:
        where = f" for {', '.join(wanted)}" if wanted else ""
        raise UsageError(f"The catalogue has no recalls{where}.", "Choose another --region or --recalls FILE.")
    return chosen


def comma_separated(values: list[str] | None) -> list[str]:
    """Return the values of a repeatable option, each of which may hold several.

    >>> comma_separated(["US,EU", "UK"])
    ['US', 'EU', 'UK']
    """
    return [part.strip() for value in values or () for part in value.split(",") if part.strip()]
