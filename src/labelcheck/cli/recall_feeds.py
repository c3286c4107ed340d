"""`labelcheck recalls import` and `update`: from official feeds to catalogues."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from labelcheck.cli.options import comma_separated
from labelcheck.errors import ExitCode, LabelcheckError, UsageError
from labelcheck.notices.feeds import FEED_NAMES, feed_named
from labelcheck.system.safe_text import safe

if TYPE_CHECKING:
    from labelcheck.notices.feeds.interface import SetAside
    from labelcheck.notices.update import Updated

_MOST_REPORTED = 10
"""How many records are reported one by one; `--set-aside` has all."""

_Names = ", ".join(FEED_NAMES)


def import_feed(
    *,
    files: Annotated[list[Path], typer.Argument(metavar="FILE", help="Files of one feed, as downloaded.")],
    feed: Annotated[str, typer.Option("--feed", metavar="NAME", help=f"Whose files they are: {_Names}.")],
    output: Annotated[
        Path,
        typer.Option(
            "--output", "-o", metavar="CATALOGUE", help="The catalogue to write: .json, .json.gz or .json.xz."
        ),
    ],
    set_aside: Annotated[
        Path | None,
        typer.Option(
            "--set-aside", metavar="FILE", help="Write the records that gave no recall there, with the reason."
        ),
    ] = None,
) -> None:
    """Turn files of an official feed into a catalogue; every record becomes a recall, or is told with the reason."""
    if not output.name.endswith((".json", ".json.gz", ".json.xz")):
        raise UsageError(
            f"--output: {output.name!r} is no name of a catalogue.", "Let it end in .json, .json.gz or .json.xz."
        )
    chosen = feed_named(feed)

    from labelcheck.notices.importing import import_files  # noqa: PLC0415 - pydantic, and the rules for prose

    progress = _show_count if sys.stderr.isatty() else None
    done = import_files(chosen, files, output, progress=progress)
    _clear(progress is not None)
    joined = f", {done.joined:,} of them further versions of another" if done.joined else ""
    merged = f", {done.merged:,} merged into others" if done.merged else ""
    print(f"{done.records:,} records{joined}: {done.recalls:,} recalls{merged} → {safe(str(output))}", file=sys.stderr)
    _report_set_aside(done.set_aside, set_aside)


def update(
    *,
    feed: Annotated[
        list[str] | None,
        typer.Option("--feed", metavar="NAME,…", help=f"Which feeds: {_Names}. By default those in use, else all."),
    ] = None,
    accept_loss: Annotated[
        bool, typer.Option("--accept-loss", help="Let recalls go that an authority's list no longer has.")
    ] = False,
) -> None:
    """Bring the catalogue up to date from the authorities' sites; `check` uses it from then on."""
    from labelcheck.catalogue.user_catalogue import UserCatalogue  # noqa: PLC0415
    from labelcheck.notices.download import Downloader  # noqa: PLC0415 - only updates need these
    from labelcheck.notices.update import read_state, update_feed  # noqa: PLC0415

    files = UserCatalogue.usual()
    names = comma_separated(feed) or [name for name in read_state(files) if name in FEED_NAMES] or list(FEED_NAMES)
    feeds = [feed_named(name) for name in dict.fromkeys(names)]
    watched = sys.stderr.isatty()
    downloader = Downloader()
    failed = 0
    for one in feeds:

        def tell(message: str, name: str = one.name) -> None:
            if watched:
                print(f"\r\x1b[K{name}: {safe(message)} …", end="", file=sys.stderr, flush=True)

        try:
            result = update_feed(one, files, downloader, accept_loss=accept_loss, progress=tell)
        except LabelcheckError as error:
            _clear(watched)
            failed += 1
            print(f"labelcheck: {one.name}: {safe(str(error))}", file=sys.stderr)
        else:
            _clear(watched)
            _report_update(result)
    _say_what_is_in_use(files.file)
    if failed:
        raise typer.Exit(ExitCode.PROGRAM_FAILED)


def _report_update(result: Updated) -> None:
    if not result.changed:
        print(f"{result.feed}: nothing new, {result.recalls:,} recalls", file=sys.stderr)
        return
    lost = f", {len(result.lost):,} gone" if result.lost else ""
    print(f"{result.feed}: {result.recalls:,} recalls, {len(result.added):,} new{lost}", file=sys.stderr)
    if result.imported is not None:
        _report_set_aside(result.imported.set_aside, None)


def _say_what_is_in_use(file: Path) -> None:
    from labelcheck.catalogue.catalogue import Catalogue  # noqa: PLC0415

    if not file.exists():
        print("There is no updated catalogue: the one that comes with labelcheck stays in use.", file=sys.stderr)
        return
    catalogue = Catalogue.load(file)
    print(f"In use: {len(catalogue):,} recalls, as of {catalogue.date} ({safe(str(file))})", file=sys.stderr)


def _report_set_aside(records: list[SetAside], file: Path | None) -> None:
    """Report the records that gave no recall: a count of those out of scope, the others one by one."""
    if file is not None:
        _write_set_aside(records, file)
    from labelcheck.notices.feeds.interface import Why  # noqa: PLC0415

    reasons = Counter(one.reason for one in records if one.why is Why.OUT_OF_SCOPE)
    for reason, count in reasons.most_common():
        print(f"  {count:,} records set aside: {safe(reason)}", file=sys.stderr)
    unusable = [one for one in records if one.why is Why.UNUSABLE]
    for one in unusable[:_MOST_REPORTED]:
        print(f"  set aside: {safe(one.where)}: {safe(one.reason)}", file=sys.stderr)
    if len(unusable) > _MOST_REPORTED:
        where = f" in {safe(str(file))}" if file is not None else ""
        print(f"  … and {len(unusable) - _MOST_REPORTED:,} more that cannot be used{where}", file=sys.stderr)


def _write_set_aside(records: list[SetAside], file: Path) -> None:
    import csv  # noqa: PLC0415

    from labelcheck.report.csv_report import csv_cell  # noqa: PLC0415
    from labelcheck.system.files import whole_text  # noqa: PLC0415

    with whole_text(file) as text:
        writer = csv.writer(text, lineterminator="\r\n")
        writer.writerow(("record", "why", "reason"))
        writer.writerows([csv_cell(one.where), one.why.value, csv_cell(one.reason)] for one in records)


def _show_count(count: int) -> None:
    if count % 50 == 0:
        print(f"\r\x1b[K{count:,} recalls …", end="", file=sys.stderr, flush=True)


def _clear(shown: bool) -> None:
    """Remove the line of progress."""
    if shown:
        print("\r\x1b[K", end="", file=sys.stderr, flush=True)
