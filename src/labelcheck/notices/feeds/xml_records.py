"""Reads the records of XML one by one. Entities and document types are refused: attacks on XML readers use them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from xml.parsers import expat

from labelcheck.notices.feeds.feed_errors import FeedError
from labelcheck.notices.feeds.file_records import open_feed_file

MAX_DEPTH = 32
MAX_TEXT = 400_000
"""The most characters of one element; the longest known has 6,000."""

MAX_ELEMENTS = 5_000
"""The most elements of one record."""

XmlRecord = dict[str, list[str]]
"""The texts of a record's elements by name; of nested elements, the inner ones."""


class _RefusedError(Exception):
    pass


class _Reader:
    """Collects the texts of each record element, and the texts outside of all records."""

    def __init__(self, names: Collection[str]) -> None:
        self.done: list[XmlRecord] = []
        self.outside: dict[str, str] = {}
        self._names = names
        self._path: list[str] = []
        self._text: list[str] = []
        self._length = 0
        self._records: list[tuple[int, XmlRecord]] = []
        self._elements = 0

    def start(self, name: str, _attributes: dict[str, str]) -> None:
        if len(self._path) >= MAX_DEPTH:
            raise _RefusedError("nests too deep")
        self._path.append(name)
        self._text, self._length = [], 0
        self._elements += 1
        if name in self._names:
            self._records.append((len(self._path), {}))
            self._elements = 0
        elif self._records and self._elements > MAX_ELEMENTS:
            raise _RefusedError("has a record of too many elements")

    def text(self, text: str) -> None:
        self._length += len(text)
        if self._length > MAX_TEXT:
            raise _RefusedError("has an element that is too long")
        self._text.append(text)

    def end(self, name: str) -> None:
        text = "".join(self._text).strip()
        self._text, self._length = [], 0
        if self._records and self._records[-1][0] == len(self._path):
            record = self._records.pop()[1]
            if record:  # a list of records may have the name of a record
                self.done.append(record)
        elif text and self._records:
            self._records[-1][1].setdefault(name, []).append(text)
        elif text and len(self.outside) < MAX_ELEMENTS:
            self.outside[name] = text
        self._path.pop()


def xml_records(path: Path, names: Collection[str]) -> Iterator[tuple[XmlRecord, dict[str, str]]]:
    """Yield each record of an XML file, with the texts outside of the records so far.

    Args:
        path: The file.
        names: The names of the elements that are records.

    Raises:
        FeedError: The file is no XML, is cut off, or declares entities; the error names it.
    """
    reader = _Reader(names)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    parser.UnparsedEntityDeclHandler = _refuse
    parser.ExternalEntityRefHandler = _refuse
    with open_feed_file(path) as file:
        last = False
        while not last:
            chunk = file.read(1 << 16)
            last = not chunk
            try:
                parser.Parse(chunk, last)
            except expat.ExpatError as error:
                raise FeedError(f"{path}: is not XML, or is cut off ({error}).", "Download it again.") from None
            except _RefusedError as error:
                raise FeedError(f"{path}: is refused: it {error}.", "Get it from the authority itself.") from None
            for record in reader.done:
                yield record, reader.outside
            reader.done.clear()


def _refuse(*_what: object) -> int:
    raise _RefusedError("declares a document type or entities")
