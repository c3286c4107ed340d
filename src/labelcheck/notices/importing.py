"""Imports the files of feeds into a catalogue: read, group by id, compose, link, write.

Records are on disk between the steps, so that memory does not grow with their texts.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import TypeAdapter

from labelcheck.catalogue.recall import Recall
from labelcheck.catalogue.writer import catalogue_writer, recall_json
from labelcheck.notices.compose import compose
from labelcheck.notices.feeds.interface import Feed, FeedRecord, SetAside, Why
from labelcheck.notices.linking import Links, Outline, link, linked, outline
from labelcheck.system.temporary import Spool
from labelcheck.text.codes import folded

LEAST_COPIED = 30
"""The least characters of a text that two recalls of different brands do not share by chance."""
_RECORD = TypeAdapter(FeedRecord)


@dataclass
class Imported:
    """The result of an import.

    Attributes:
        records: The number of records read.
        recalls: The number of recalls in the catalogue.
        joined: The number of records that joined another record's recall: further files of one notice.
        merged: The number of recalls that were merged into another: other authorities' notices of one recall.
        set_aside: The records that became no recall, each with its reason.
        newest: The day of the newest record.
    """

    records: int = 0
    recalls: int = 0
    joined: int = 0
    merged: int = 0
    set_aside: list[SetAside] = field(default_factory=list)
    newest: str = ""


@dataclass(frozen=True)
class Composed:
    """One recall before it is linked to others.

    Attributes:
        recall: The recall.
        expands, earlier: As in `FeedRecord`.
        digest: The digest of its records: the same records make the same recall.
    """

    recall: Recall
    expands: bool = False
    earlier: tuple[str, ...] = ()
    digest: str = ""

    @property
    def key(self) -> str:
        """The key by which the recall can be used again."""
        return f"{self.recall.id} {self.digest}"

    def to_json(self) -> str:
        """Return it as JSON on one line."""
        marks = {"expands": self.expands, "earlier": self.earlier, "digest": self.digest}
        return f'{json.dumps(marks)[:-1]}, "recall": {recall_json(self.recall)}}}'

    @classmethod
    def from_json(cls, text: str) -> Composed:
        """Return what `to_json` wrote; the recall is validated again.

        Raises:
            ValueError: The text is something else.
        """
        data = json.loads(text)
        return cls(
            Recall.model_validate(data["recall"]),
            bool(data["expands"]),
            tuple(map(str, data["earlier"])),
            str(data["digest"]),
        )


def import_files(
    feed: Feed, paths: Iterable[Path], output: Path | str, *, progress: Callable[[int], None] | None = None
) -> Imported:
    """Turn files of one feed into a catalogue.

    Args:
        feed: The feed of the files.
        paths: The files; several may contain the same recalls.
        output: The catalogue to write.
        progress: Receives the number of recalls made so far.

    Raises:
        FeedError: A file cannot be used.
        OutputError: The catalogue cannot be written.
    """
    paths = list(paths)
    done = Imported()
    recalls = composed(feed, paths, done)
    command = f"labelcheck recalls import {' '.join(path.name for path in paths)} --feed {feed.name}"
    source = f"{feed.authority} ({feed.licence}); made by: {command}"
    write_catalogue(_counted(recalls, progress), output, source[:500], done)
    return done


def composed(feed: Feed, paths: Iterable[Path], done: Imported, made: Spool | None = None) -> Iterator[Composed]:
    """Yield the recalls of a feed's files, not yet linked; fills `done`.

    Args:
        feed: The feed.
        paths: Its files.
        done: The counts.
        made: Recalls made earlier, by their `key`. They are used again where the records have not changed.
    """
    with Spool() as records:
        copies = _Copies()
        for path in paths:
            for record in feed.read(path):
                done.records += 1
                if isinstance(record, SetAside):
                    done.set_aside.append(record)
                    continue
                done.newest = max(done.newest, record.updated, record.published)
                done.joined += record.id in records
                copies.note(record)
                records.add(record.id, json.dumps(vars(record), default=vars))
        for key in records:
            texts = list(records.get(key))
            versions = list(map(_RECORD.validate_json, texts))
            copied = copies.among(versions)
            digest = hashlib.sha256("\0".join((*texts, *sorted(copied))).encode()).hexdigest()[:24]
            if made is not None and f"{key} {digest}" in made:
                yield Composed.from_json(next(made.get(f"{key} {digest}")))
                continue
            recall = _composed_or_told(versions, copied)
            if isinstance(recall, SetAside):
                done.set_aside.append(recall)
            else:
                earlier = tuple(dict.fromkeys(one for version in versions for one in version.earlier))
                yield Composed(recall, any(version.expands for version in versions), earlier, digest)


def _composed_or_told(versions: Sequence[FeedRecord], copied: frozenset[str]) -> Recall | SetAside:
    """Return the recall of one notice's records, or the reason for none.

    The texts come from the web, and many rules read them. A notice that breaks a rule is reported, and the rest of the
    feed is imported.
    """
    try:
        return compose(versions, copied)
    except Exception as error:  # noqa: BLE001 - see above
        return SetAside(
            versions[0].id,
            Why.UNUSABLE,
            f"labelcheck cannot read it ({type(error).__name__}): please report this notice",
        )


def write_catalogue(
    recalls: Iterable[Composed], output: Path | str, source: str, done: Imported, *, date: str | None = None
) -> None:
    """Link recalls and write them, the newest first; fills `done`.

    Args:
        recalls: The recalls; of two with one id, the first counts.
        output: The catalogue.
        source: The origin of the catalogue, in words.
        done: The counts so far.
        date: The date of the catalogue; None for that of the newest record.
    """
    with Spool() as spool:
        outlines: dict[str, Outline] = {}
        for one in recalls:
            if one.recall.id not in outlines:
                outlines[one.recall.id] = outline(one.recall, expands=one.expands, earlier=one.earlier)
                spool.add(one.recall.id, recall_json(one.recall))
        links = link(outlines.values())
        newest = max((one.published for one in outlines.values()), default="")
        day = date or max(done.newest, newest)
        with catalogue_writer(
            output, date=day if re.fullmatch(r"[\d-]{10}", day) else "1973-01-01", source=source
        ) as write:
            for name in _newest_first(outlines.values()):
                if name not in links.merged_into:
                    write(_linked(spool, name, links))
                    done.recalls += 1
        done.merged = len(links.merged_into)


def _linked(spool: Spool, name: str, links: Links) -> Recall:
    recall, *merged = (Recall.model_validate_json(next(spool.get(one))) for one in (name, *links.merged.get(name, ())))
    return linked(recall, links, merged)


def _newest_first(outlines: Iterable[Outline]) -> list[str]:
    by_id = sorted(outlines, key=lambda one: one.id)
    return [one.id for one in sorted(by_id, key=lambda one: one.published, reverse=True)]


def _counted(recalls: Iterable[Composed], progress: Callable[[int], None] | None) -> Iterator[Composed]:
    for count, one in enumerate(recalls, start=1):
        if progress is not None:
            progress(count)
        yield one


class _Copies:
    """Finds texts that recalls of different brands share word for word: one has the other's by mistake."""

    def __init__(self) -> None:
        self._owners: dict[int, dict[str, frozenset[str]]] = {}

    def note(self, record: FeedRecord) -> None:
        """Note the owner of a record's texts."""
        brands = frozenset(folded(brand) for brand in record.brands)
        for text in _ownable(record):
            owners = self._owners.setdefault(hash(text), {})
            owners[record.id] = owners.get(record.id, frozenset()) | brands

    def among(self, versions: Sequence[FeedRecord]) -> frozenset[str]:
        """Return the texts of one notice that are likely another's.

        A text in a second file of the same notice is its own: a copy by mistake is in one file only.
        """
        found = set()
        for version in versions:
            for text in _ownable(version):
                owners = self._owners[hash(text)]
                mine = owners[version.id]
                others = [brands for owner, brands in owners.items() if owner != version.id]
                confirmed = sum(text in _ownable(other) for other in versions) > 1
                if others and not confirmed and not any(mine & brands for brands in others):
                    found.add(text)
        return frozenset(found)


def _ownable(record: FeedRecord) -> tuple[str, ...]:
    """Return the texts that belong to one recall: the place of sale, and the API's remedy, which names the firm.

    The export's remedies do not: some are the authority's own words about firms that do not answer.
    """
    texts = (*record.sold_at, *(record.remedies if record.rank == 0 else ()))
    return tuple(text for text in texts if len(text) >= LEAST_COPIED)
