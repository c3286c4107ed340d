"""`labelcheck recalls`: look at the catalogue, keep it up to date, and test files of one's own."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from labelcheck.cli import recall_selection as choice
from labelcheck.cli.options import RecallFiles, Regions, load_catalogue
from labelcheck.cli.read import TableOrJson
from labelcheck.cli.recall_feeds import import_feed, update
from labelcheck.cli.recall_rows import RECALL_COLUMNS, TableJsonOrCsv, recall_row, write_json, write_rows
from labelcheck.errors import CatalogueError, ExitCode
from labelcheck.system.safe_text import safe

if TYPE_CHECKING:
    from labelcheck.catalogue.recall import Recall

app = typer.Typer(
    help="Look at the recalls in use, keep them up to date, and validate files of recalls.", no_args_is_help=True
)

_Format = Annotated[TableOrJson, typer.Option("--format", help="How it is written.")]
_AnyFormat = Annotated[TableJsonOrCsv, typer.Option("--format", help="How it is written.")]


@app.command("list")
def list_recalls(
    *,
    recalls: RecallFiles = None,
    region: Regions = None,
    authority: choice.Authorities = None,
    brand: choice.Brands = None,
    since: choice.Since = None,
    until: choice.Until = None,
    hazard: choice.Hazards = None,
    output_format: _AnyFormat = TableJsonOrCsv.TABLE,
) -> None:
    """List the recalls in use."""
    catalogue = load_catalogue(recalls, region)
    found = choice.chosen(catalogue, authority=authority, brand=brand, since=since, until=until, hazard=hazard)
    _write(found, output_format)
    of = f" of {len(catalogue):,}" if len(found) != len(catalogue) else ""
    print(f"{len(found):,}{of} recalls, as of {catalogue.date}", file=sys.stderr)


@app.command()
def show(
    *,
    recall_id: Annotated[str, typer.Argument(metavar="ID", help="Such as us-cpsc:25338.")],
    recalls: RecallFiles = None,
    output_format: _Format = TableOrJson.TABLE,
) -> None:
    """Show all that the catalogue says of one recall, and which of the notice's words became a rule."""
    recall = load_catalogue(recalls).get(recall_id)
    if recall is None:
        raise CatalogueError(f"The catalogue has no recall {recall_id}.", "See: labelcheck recalls list")
    if output_format is TableOrJson.JSON:
        write_json(_plain(recall))
    else:
        from labelcheck.cli.recall_page import recall_page  # noqa: PLC0415 - Rich
        from labelcheck.report.console import console_on  # noqa: PLC0415

        console_on(sys.stdout).print(recall_page(recall))


@app.command()
def search(
    *,
    text: Annotated[list[str], typer.Argument(metavar="TEXT", help="A model, a brand, a name, a number.")],
    recalls: RecallFiles = None,
    region: Regions = None,
    authority: choice.Authorities = None,
    brand: choice.Brands = None,
    since: choice.Since = None,
    until: choice.Until = None,
    hazard: choice.Hazards = None,
    output_format: _AnyFormat = TableJsonOrCsv.TABLE,
) -> None:
    """Find recalls by model, brand, name, number or title, the likeliest first."""
    candidates = load_catalogue(recalls, region).search(" ".join(text))
    found = choice.chosen(candidates, authority=authority, brand=brand, since=since, until=until, hazard=hazard)
    _write(found, output_format)
    if not found:
        print(f"No recall in the catalogue matches {safe(' '.join(text))}.", file=sys.stderr)


@app.command()
def stats(
    *, recalls: RecallFiles = None, region: Regions = None, output_format: _AnyFormat = TableJsonOrCsv.TABLE
) -> None:
    """Count the recalls in use: by authority, year, hazard and brand, and how they can be told."""
    from dataclasses import asdict  # noqa: PLC0415

    from labelcheck.catalogue.selection import statistics  # noqa: PLC0415 - pydantic takes its time

    catalogue = load_catalogue(recalls, region)
    counted = {"date": catalogue.date, **asdict(statistics(catalogue))}
    rows = [
        (name.replace("_", " "), key, number)
        for name, value in counted.items()
        for key, number in (value.items() if isinstance(value, dict) else [("", value)])
    ]
    write_rows(output_format, lambda: counted, ("of", "which", "number"), rows, whole=("of", "number"))


@app.command()
def diff(
    *,
    old: Annotated[str, typer.Argument(metavar="OLD", help="A catalogue.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="A later one.")],
    output_format: _AnyFormat = TableJsonOrCsv.TABLE,
) -> None:
    """Say what changed between two catalogues: recalls that came, went, or say something else."""
    from labelcheck.catalogue.catalogue import Catalogue  # noqa: PLC0415 - pydantic takes its time
    from labelcheck.catalogue.differences import differences  # noqa: PLC0415

    found = differences(Catalogue.load(old), Catalogue.load(new))
    write_rows(
        output_format,
        lambda: [{"change": one.kind, "id": one.id, "fields": one.fields, "title": one.title} for one in found],
        ("change", "id", "fields", "title"),
        ((one.kind, one.id, " | ".join(one.fields), one.title) for one in found),
        whole=("change", "id"),
    )
    counts = {kind: sum(one.kind == kind for one in found) for kind in ("added", "changed", "merged", "removed")}
    print(", ".join(f"{count:,} {kind}" for kind, count in counts.items()), file=sys.stderr)


@app.command()
def validate(*, files: Annotated[list[str], typer.Argument(metavar="FILE", help="Files of recalls.")]) -> None:
    """Check files of recalls; exit with 1 if one of them cannot be used."""
    from labelcheck.catalogue.catalogue import Catalogue  # noqa: PLC0415 - pydantic takes its time

    wrong = 0
    for file in files:
        try:
            catalogue = Catalogue.load(file)
        except CatalogueError as error:
            wrong += 1
            print(f"labelcheck: {safe(str(error))}", file=sys.stderr)
        else:
            print(f"{safe(file)}: valid, {len(catalogue.recalls):,} recalls, as of {catalogue.date}")
    raise typer.Exit(ExitCode.PROGRAM_FAILED if wrong else 0)


@app.command()
def schema() -> None:
    """Print the JSON Schema of files of recalls."""
    from labelcheck.catalogue.schema import schema_text  # noqa: PLC0415 - pydantic takes its time

    sys.stdout.write(schema_text())


app.command("import")(import_feed)
app.command("update")(update)


def _write(recalls: Sequence[Recall], output_format: TableJsonOrCsv) -> None:
    columns, row = RECALL_COLUMNS, recall_row
    if output_format is TableJsonOrCsv.TABLE:
        columns, row = ("id", "published", "brands", "title"), _table_row
    write_rows(output_format, lambda: list(map(_plain, recalls)), columns, map(row, recalls), whole=("id", "published"))


def _table_row(recall: Recall) -> tuple[str, ...]:
    return recall.id, recall.published, ", ".join(recall.brands), recall.title


def _plain(recall: Recall) -> dict[str, object]:
    return recall.model_dump(mode="json", by_alias=True, exclude_none=True)
