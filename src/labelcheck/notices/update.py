"""Brings the user's catalogue up to date: download, import, compare, and only then replace.

After any error the catalogue in use stays. An update that would lose recalls is refused: a suddenly shorter list of an
authority is more often a fault than a withdrawal.
"""

from __future__ import annotations

import datetime
import gzip
import json
import secrets
import shutil
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from labelcheck.catalogue.catalogue import Catalogue
from labelcheck.catalogue.user_catalogue import UserCatalogue
from labelcheck.errors import CatalogueError
from labelcheck.notices.feeds.feed_errors import UpdateRefusedError
from labelcheck.notices.feeds.interface import Download, Feed
from labelcheck.notices.importing import Composed, Imported, composed, write_catalogue
from labelcheck.system.files import output_errors, whole_file, whole_text
from labelcheck.system.temporary import Spool
from labelcheck.version import __version__

if TYPE_CHECKING:
    from labelcheck.notices.download import Downloader

LOCK_HOURS = 6.0
"""Hours after which a lock is ignored: no update takes as long."""
MOST_NAMED = 5
"""The most lost recalls that are named; the others are counted."""


@dataclass(frozen=True)
class Updated:
    """The result of an update of one feed.

    Attributes:
        feed: The feed's name.
        changed: Whether any file was new.
        recalls: The number of recalls that the feed gives now.
        added, lost: Ids of new recalls, and of recalls that are gone.
        imported: The result of the import; None when no file was new.
    """

    feed: str
    changed: bool
    recalls: int
    added: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    imported: Imported | None = None


def update_feed(
    feed: Feed,
    files: UserCatalogue,
    downloader: Downloader,
    *,
    accept_loss: bool = False,
    progress: Callable[[str], None] = lambda _message: None,
    today: datetime.date | None = None,
) -> Updated:
    """Bring one feed's recalls in the user's catalogue up to date.

    Args:
        feed: The feed.
        files: The user's catalogue.
        downloader: Downloads the files.
        accept_loss: Whether the catalogue may lose recalls that the feed no longer has.
        progress: Receives a message for each step.
        today: The date of the catalogue; None for today.

    Raises:
        DownloadError: The feed cannot be downloaded.
        FeedError: An answer is not what the feed promises.
        UpdateRefusedError: The new recalls are worse than the old, or another update is running.
        OutputError: The user's folder cannot be written.
    """
    with _locked(files):
        state = read_state(files)
        paths, changed = _downloaded(feed, files, downloader, progress)
        part = files.part(feed.name)
        now = (today or datetime.date.today()).isoformat()
        known = state.get(feed.name, {})
        if not changed and part.exists() and files.file.exists() and known.get("version") == __version__:
            result = Updated(feed.name, False, int(known.get("recalls", 0)))
            draft = part
        else:
            draft = part.with_name(f"{part.name}.{secrets.token_hex(4)}")
            with _made_before(part, known) as made:
                result = _import(feed, paths, part, draft, made=made, progress=progress)
        try:
            if result.lost and not accept_loss:
                raise _refused(feed, result)
            if not result.recalls:
                raise UpdateRefusedError(
                    f"{feed.authority}: not one recall in what it sent.", "The old catalogue stays."
                )
            progress("putting the catalogue together")
            entry = {"checked": now, "recalls": result.recalls, "version": __version__}
            _replace(files, feed.name, draft, {**state, feed.name: entry})
        finally:
            if draft != part:
                draft.unlink(missing_ok=True)
    return result


def read_state(files: UserCatalogue) -> dict[str, dict[str, Any]]:
    """Return, for each feed in the user's catalogue, when it was last asked and how many recalls it gave."""
    try:
        data = json.loads(files.state.read_text("utf-8"))
        return {str(name): dict(entry) for name, entry in data["feeds"].items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return {}


def _downloaded(
    feed: Feed, files: UserCatalogue, downloader: Downloader, progress: Callable[[str], None]
) -> tuple[list[Path], bool]:
    """Return the feed's files, and whether any is new: in this update, or in one that did not finish."""
    folder = files.downloads(feed.name)
    _make(folder)

    def fetch(wanted: Download) -> Path | None:
        path = folder / wanted.name
        if wanted.changes or not path.exists():
            progress(f"asking for {wanted.name}")
            if downloader.get(wanted.url, path, may_be_gone=wanted.may_be_gone):
                files.unread(feed.name).touch()
        return path if path.exists() else None

    return list(feed.download(fetch)), files.unread(feed.name).exists()


def _made_before(part: Path, known: dict[str, Any]) -> Spool:
    """Return the recalls of a part for use again; none of another version, which reads notices differently."""
    made = Spool()
    if part.exists() and known.get("version") == __version__:
        for one in _part(part):
            made.add(one.key, one.to_json())
    return made


def _import(
    feed: Feed, paths: Iterable[Path], old: Path, draft: Path, *, made: Spool, progress: Callable[[str], None]
) -> Updated:
    """Write the feed's recalls to a draft, and compare it with the old part."""
    _make(draft.parent)
    done = Imported()
    found: set[str] = set()
    with whole_file(draft) as file, gzip.GzipFile(filename="", mode="wb", fileobj=file, mtime=0) as packed:
        for one in composed(feed, paths, done, made):
            if one.recall.id not in found:
                packed.write(one.to_json().encode("utf-8") + b"\n")
                found.add(one.recall.id)
                if len(found) % 250 == 0:
                    progress(f"{len(found):,} recalls read")
    before = {one.recall.id for one in _part(old)} if old.exists() else set()
    return Updated(feed.name, True, len(found), tuple(sorted(found - before)), tuple(sorted(before - found)), done)


def _replace(files: UserCatalogue, feed: str, draft: Path, state: dict[str, dict[str, Any]]) -> None:
    """Make the catalogue from the parts of all feeds, test it, keep the old one, and replace it."""
    parts = [draft if name == feed else files.part(name) for name in sorted(state)]
    recalls = (one for part in parts if part.exists() for one in _part(part))
    new = files.folder / f"catalogue.{secrets.token_hex(4)}.json"
    date = min(str(entry.get("checked", "")) for entry in state.values())
    source = "Made by labelcheck recalls update from " + ", ".join(
        f"{name} ({entry.get('checked')})" for name, entry in sorted(state.items())
    )
    try:
        with output_errors(f"{files.folder} cannot be written", "Make room, or set it free."):
            write_catalogue(recalls, new, source[:500], Imported(), date=date)
            try:
                Catalogue.load(new)
            except CatalogueError as error:
                raise UpdateRefusedError(
                    f"The new catalogue cannot be used: {error.problem}", "The old one stays."
                ) from None
            if files.file.exists():
                with whole_file(files.previous) as previous, files.file.open("rb") as current:
                    shutil.copyfileobj(current, previous)
            if draft != files.part(feed):
                draft.replace(files.part(feed))
            new.replace(files.file)
            files.unread(feed).unlink(missing_ok=True)
            with whole_text(files.state) as text:
                json.dump({"feeds": state}, text, indent=1)
    finally:
        new.unlink(missing_ok=True)


def _part(path: Path) -> Iterator[Composed]:
    """Yield the recalls of a part; a damaged part is refused."""
    try:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for text in lines:
                yield Composed.from_json(text)
    except (OSError, EOFError, ValueError, KeyError, TypeError):
        raise UpdateRefusedError(
            f"{path}: is damaged.", f"Delete the folder {path.parent.parent} and update again."
        ) from None


def _refused(feed: Feed, result: Updated) -> UpdateRefusedError:
    named = ", ".join(result.lost[:MOST_NAMED])
    more = f" and {len(result.lost) - MOST_NAMED:,} more" if len(result.lost) > MOST_NAMED else ""
    return UpdateRefusedError(
        f"{feed.authority}: its list lacks {len(result.lost):,} recalls that the catalogue has ({named}{more}). "
        "The catalogue stays as it is.",
        "If they were withdrawn, run it again with --accept-loss.",
    )


def _make(folder: Path) -> None:
    with output_errors(f"{folder} cannot be made", "Set LABELCHECK_DATA to a folder that can be written."):
        folder.mkdir(parents=True, exist_ok=True)


@contextmanager
def _locked(files: UserCatalogue) -> Iterator[None]:
    """Hold the lock: two simultaneous updates would write into each other's downloads."""
    _make(files.folder)
    with suppress(FileNotFoundError):
        if time.time() - files.lock.stat().st_mtime > LOCK_HOURS * 3600:
            files.lock.unlink(missing_ok=True)
    with output_errors(f"{files.lock} cannot be written", "Set it free."):
        try:
            files.lock.open("x").close()
        except FileExistsError:
            raise UpdateRefusedError(
                f"Another update is running ({files.lock} is there).",
                "Wait for it; if there is none, delete that file.",
            ) from None
    try:
        yield
    finally:
        files.lock.unlink(missing_ok=True)
