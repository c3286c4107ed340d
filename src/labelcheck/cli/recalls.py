"""`labelcheck recalls`: look at the catalogue, and test files of one's own."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from labelcheck.cli.catalogue_options import RecallFiles, Regions, load_catalogue
from labelcheck.cli.read import TableOrJson
from labelcheck.errors import EXIT_PROGRAM_FAILED, CatalogueError
from labelcheck.reports.safe_text import safe

if TYPE_CHECKING:
    from labelcheck.recalls.model import Recall

app = typer.Typer(help="Look at the recalls in use, and validate files of recalls.", no_args_is_help=True)

_Format = Annotated[TableOrJson, typer.Option("--format", help="How it is written.")]


@app.command("list")
def list_recalls(
    *, recalls: RecallFiles = None, region: Regions = None, output_format: _Format = TableOrJson.TABLE
) -> None:
    """List the recalls in use."""
    catalogue = load_catalogue(recalls, region)
    _write(catalogue.recalls, output_format)
    print(f"{len(catalogue.recalls):,} recalls, as of {catalogue.date}", file=sys.stderr)


@app.command()
def show(
    *,
    recall_id: Annotated[str, typer.Argument(metavar="ID", help="Such as us-cpsc:25338.")],
    recalls: RecallFiles = None,
    output_format: _Format = TableOrJson.TABLE,
) -> None:
    """Show all that the catalogue says of one recall."""
    recall = load_catalogue(recalls).get(recall_id)
    if recall is None:
        raise CatalogueError(f"The catalogue has no recall {recall_id}.", "See: labelcheck recalls list")
    if output_format is TableOrJson.JSON:
        _write_json(_plain(recall))
    else:
        from labelcheck.cli.recall_page import recall_page  # noqa: PLC0415 - Rich
        from labelcheck.reports.console import console_on  # noqa: PLC0415

        console_on(sys.stdout).print(recall_page(recall))


@app.command()
def search(
    *,
    text: Annotated[list[str], typer.Argument(metavar="TEXT", help="A model, a brand, a name, a number.")],
    recalls: RecallFiles = None,
    region: Regions = None,
    output_format: _Format = TableOrJson.TABLE,
) -> None:
    """Find recalls by model, brand, name, number or title, the likeliest first."""
    found = load_catalogue(recalls, region).search(" ".join(text))
    _write(found, output_format)
    if not found:
        print(f"No recall in the catalogue matches {safe(' '.join(text))}.", file=sys.stderr)


@app.command()
def validate(*, files: Annotated[list[str], typer.Argument(metavar="FILE", help="Files of recalls.")]) -> None:
    """Check files of recalls; exit with 1 if one of them cannot be used."""
    from labelcheck.recalls.catalogue import Catalogue  # noqa: PLC0415 - pydantic takes its time

    wrong = 0
    for file in files:
        try:
            catalogue = Catalogue.load(file)
        except CatalogueError as error:
            wrong += 1
            print(f"labelcheck: {safe(str(error))}", file=sys.stderr)
        else:
            print(f"{safe(file)}: valid, {len(catalogue.recalls):,} recalls, as of {catalogue.date}")
    raise typer.Exit(EXIT_PROGRAM_FAILED if wrong else 0)


@app.command()
def schema() -> None:
    """Print the JSON Schema of files of recalls."""
    from labelcheck.recalls.schema import schema_text  # noqa: PLC0415 - pydantic takes its time

    sys.stdout.write(schema_text())


def _write(recalls: Sequence[Recall], output_format: TableOrJson) -> None:
    if output_format is TableOrJson.JSON:
        _write_json([_plain(recall) for recall in recalls])
    elif recalls:
        from labelcheck.cli.recall_page import recall_table  # noqa: PLC0415 - Rich
        from labelcheck.reports.console import console_on  # noqa: PLC0415

        console_on(sys.stdout).print(recall_table(recalls))


def _write_json(data: object) -> None:
    from labelcheck.reports.json_report import to_json  # noqa: PLC0415

    sys.stdout.write(to_json(data, sys.stdout, indent=2) + "\n")


def _plain(recall: Recall) -> dict[str, object]:
    return recall.model_dump(mode="json", by_alias=True, exclude_none=True)
