"""What every feed gives: records of one shape, and reasons for those that it cannot give."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Protocol


class Why(str, Enum):
    """Why a record did not become a recall."""

    UNUSABLE = "unusable"
    OUT_OF_SCOPE = "out of scope"


@dataclass(frozen=True)
class SetAside:
    """A record that was read and did not become a recall: reported, never dropped in silence.

    Attributes:
        where: The file and the record in it.
        why: Whether it is damaged, or about something that has no label: food, a car.
        reason: In words.
    """

    where: str
    why: Why
    reason: str


@dataclass(frozen=True)
class Picture:
    """A picture of a notice: its address and the words below it."""

    url: str
    caption: str = ""


@dataclass(frozen=True)
class NamedCode:
    """A code that an authority gives in a field of its own: `kind` as in the catalogue, and the code as written."""

    kind: str
    value: str


@dataclass(frozen=True)
class FeedRecord:
    """One notice as one file of an authority has it. Texts are cleaned, and else as published.

    Attributes:
        id: `<authority>:<number>`, as in the catalogue.
        authority: The authority's name, for people.
        number: The number as the authority writes it.
        source: The kind of file, for people: `CPSC Recall API`.
        rank: Which file's text leads when several have the notice: the lowest.
        published: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
        updated: The day of its latest change, or empty.
        title, url: Of the notice.
        jurisdictions: As in the catalogue.
        brands: The brands, when the feed knows them.
        companies: Makers, importers and distributors, as written.
        descriptions, product_names, product_lines, upcs, hazards, remedies, sold_at, units: As in `Notice`.
        codes: Codes from fields of their own.
        remedy_options: `Refund`, `Replace` ...
        contact: Whom to ask.
        pictures: The notice's pictures.
        expands: Whether it says that it expands or repeats an earlier notice.
        earlier: Ids of earlier notices that it names.
        remarks: What a reader of the catalogue should know about this record.
    """

    id: str
    authority: str
    number: str
    source: str
    rank: int
    published: str
    updated: str
    title: str
    url: str
    jurisdictions: tuple[str, ...]
    brands: tuple[str, ...] = ()
    companies: tuple[str, ...] = ()
    descriptions: tuple[str, ...] = ()
    product_names: tuple[str, ...] = ()
    product_lines: tuple[str, ...] = ()
    upcs: tuple[str, ...] = ()
    codes: tuple[NamedCode, ...] = ()
    hazards: tuple[str, ...] = ()
    remedies: tuple[str, ...] = ()
    remedy_options: tuple[str, ...] = ()
    contact: str = ""
    sold_at: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
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
        changes: Whether it can change under its address; one that cannot is fetched once.
        may_be_gone: Whether the authority may have withdrawn it: then it is reported, and the others go on.
    """

    url: str
    name: str
    changes: bool = True
    may_be_gone: bool = False


Fetch = Callable[[Download], "Path | None"]
"""Gives a file, from the web or from an earlier time; None when it may be gone, and is."""


class Feed(Protocol):
    """One authority's recalls: how its files are had, and what stands in them."""

    @property
    def name(self) -> str:
        """What `--feed` calls it."""
        ...

    @property
    def authority(self) -> str:
        """The authority's name, for people."""
        ...

    @property
    def licence(self) -> str:
        """Under which terms its records may be passed on."""
        ...

    def read(self, path: Path) -> Iterator[FeedRecord | SetAside]:
        """Yield every record of one file, one by one.

        Raises:
            FeedError: The file is none of this feed's, or damaged; names it.
        """
        ...

    def download(self, fetch: Fetch) -> Iterator[Path]:
        """Yield the files of the feed, each once it is there.

        Raises:
            FeedError: An answer is not what the feed promises.
            DownloadError: A file cannot be had.
        """
        ...
