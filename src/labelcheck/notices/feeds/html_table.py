"""The rows of the tables in a page's HTML, and the text below each heading."""

from __future__ import annotations

from labelcheck.notices.feeds.markup import pieces

_HEADINGS = ("h1", "h2", "h3", "h4")


class TablePage:
    """What a page of headings, paragraphs and tables says.

    Attributes:
        rows: The cells of each row of each table.
        sections: The text below each heading, by the heading in small letters; tables left out.
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
