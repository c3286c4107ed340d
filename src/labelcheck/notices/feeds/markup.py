"""Reads HTML in time that grows with its length: Python's own parser takes minutes for some hostile pages."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Literal

MAX_MARKUP = 200_000
"""The most characters of HTML that are read; the longest known notice has 30,000."""

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,20})(?:[\s/][^<>]{0,4000})?>")
_HIDDEN = ("script", "style")
_HEADINGS = ("h1", "h2", "h3", "h4")

Piece = tuple[Literal["start", "end", "text"], str]
"""The start or end of a tag with the tag's name in lower case, or a text."""


def pieces(markup: str) -> Iterator[Piece]:
    """Yield the tags and texts of HTML, without comments, scripts and styles.

    >>> list(pieces("<P class='x'>1 &lt; 2<!-- no --></p>"))
    [('start', 'p'), ('text', '1 < 2'), ('end', 'p')]
    """
    text = _without_comments(markup[:MAX_MARKUP])
    end = 0
    hidden = ""
    for tag in _TAG.finditer(text):
        name = tag[2].lower()
        if not hidden and tag.start() > end:
            yield "text", html.unescape(text[end : tag.start()])
        end = tag.end()
        if hidden and not (tag[1] and name == hidden):
            continue
        hidden = name if name in _HIDDEN and not tag[1] else ""
        yield "end" if tag[1] else "start", name
    if not hidden and end < len(text):
        yield "text", html.unescape(text[end:])


def has_markup(text: str) -> bool:
    """Whether a text is HTML."""
    return "<" in text and (_TAG.search(text) is not None or "<!--" in text)


def _without_comments(text: str) -> str:
    first, *others = text.split("<!--")
    return first + "".join(other.partition("-->")[2] for other in others)


class TablePage:
    """The content of a page of headings, paragraphs and tables.

    Attributes:
        rows: The cells of each row of each table.
        sections: The text below each heading without tables, by the heading in lower case.
    """

    def __init__(self, html: str) -> None:
        self.rows: list[list[str]] = []
        self.sections: dict[str, str] = {}
        self._cell: list[str] | None = None
        self._heading: list[str] | None = None
        self._under = ""
        parts: dict[str, list[str]] = {}
        for kind, what in pieces(html):
            if kind == "start":
                self._begin(what)
            elif kind == "end":
                self._end(what)
            text = what if kind == "text" else "\n" if kind == "start" and what in ("br", "li", "p") else ""
            if self._cell is not None:
                self._cell.append(text)
            elif self._heading is not None:
                self._heading.append(text)
            else:
                parts.setdefault(self._under, []).append(text)
        self.sections = {name: "".join(texts) for name, texts in parts.items()}

    def _begin(self, tag: str) -> None:
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self._cell = []
        elif tag in _HEADINGS:
            self._heading = []

    def _end(self, tag: str) -> None:
        if tag in ("td", "th") and self._cell is not None:
            if not self.rows:
                self.rows.append([])
            self.rows[-1].append("".join(self._cell).strip())
            self._cell = None
        elif tag in _HEADINGS and self._heading is not None:
            self._under = " ".join("".join(self._heading).split()).casefold()
            self._heading = None
