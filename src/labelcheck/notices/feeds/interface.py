"""The interface of a feed: records of one shape, and a reason for each record that gives no recall."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import ClassVar

from labelcheck.notices.extraction import Notice
from labelcheck.notices.feeds.clean_text import line, web_address


class Why(str, Enum):
    """Why a record did not become a recall."""

    UNUSABLE = "unusable"
    OUT_OF_SCOPE = "out of scope"


@dataclass(frozen=True)
class SetAside:
    """A record that was read and did not become a recall. It is reported, never dropped in silence.

    Attributes:
        where: The file and the record in it.
        why: Whether the record is damaged, or about something without a label: food, a car.
        reason: The reason in words.
    """

    where: str
    why: Why
    reason: str


@dataclass(frozen=True)
class Picture:
    """A picture of a notice: its address and the words below it."""

    url: str
    caption: str = ""


def pictures(found: Iterable[tuple[object, object]]) -> tuple[Picture, ...]:
    """Return pictures from pairs of address and caption; a pair without a web address gives none."""
    return tuple(Picture(url, line(caption)) for address, caption in found if (url := web_address(address)))


@dataclass(frozen=True)
class NamedCode:
    """A code that an authority gives in a separate field: `kind` as in the catalogue, and the code as written."""

    kind: str
    value: str


@dataclass(frozen=True, kw_only=True)
class FeedRecord(Notice):
    """One notice in one file of an authority. Texts are cleaned, and otherwise as published.

    `Notice` describes the other attributes.

    Attributes:
        number: The number as the authority writes it.
        source: The kind of file, for people: `CPSC Recall API`.
        jurisdictions: As in the catalogue.
        rank: The file of the lowest rank gives the main text where several files have the notice.
        updated: The day of its latest change, or empty.
        companies: Makers, importers and distributors, as written.
        codes: Codes from separate fields.
        remedy_options: `Refund`, `Replace` ...
        contact: Whom a consumer may ask.
        pictures: The notice's pictures.
        expands: Whether the notice says that it expands or repeats an earlier one.
        earlier: Ids of earlier notices that the notice names.
        remarks: What a reader of the catalogue should know about this record.
    """

    number: str
    source: str
    jurisdictions: tuple[str, ...]
    rank: int = 0
    updated: str = ""
    companies: tuple[str, ...] = ()
    codes: tuple[NamedCode, ...] = ()
    remedy_options: tuple[str, ...] = ()
    contact: str = ""
    pictures: tuple[Picture, ...] = ()
    expands: bool = False
    earlier: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Download:
    """One file of a feed on the web.

    Attributes:
        url: Its address.
        name: Its name on disk, unique within the feed.
        changes: Whether the file can change at its address; one that cannot is downloaded once.
        may_be_gone: Whether the authority may have withdrawn the file: then this is reported, and the others go on.
    """

    url: str
    name: str
    changes: bool = True
    may_be_gone: bool = False


Fetch = Callable[[Download], "Path | None"]
"""Returns a file, downloaded now or earlier; None for a file that may be gone and is gone."""


class Feed(ABC):
    """One authority's recalls: where its files are, and which records they contain.

    Attributes:
        name: What `--feed` calls it.
        authority: The authority's name, for people.
        licence: The terms under which its records may be passed on.
        address: The address of its one file, or of the list of its files.
    """

    name: ClassVar[str]
    authority: ClassVar[str]
    licence: ClassVar[str]
    address: ClassVar[str]

    @abstractmethod
    def read(self, path: Path) -> Iterator[FeedRecord | SetAside]:
        """Yield every record of one file, one by one.

        Raises:
            FeedError: The file is damaged or not of this feed; the error names it.
        """

    def download(self, fetch: Fetch) -> Iterator[Path]:
        """Yield each file of the feed as soon as it is there. Most feeds have one file.

        Raises:
            FeedError: An answer is not what the feed promises.
            DownloadError: A file cannot be downloaded.
        """
        path = fetch(Download(self.address, "recalls.json"))
        if path is not None:
            yield path
