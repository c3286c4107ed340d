"""HTML in pieces, in time that grows with its length: Python's own parser takes minutes for some hostile pages."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Literal

MAX_MARKUP = 200_000
"""Characters of HTML that are read; the longest notice known has 30,000."""

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,20})(?:[\s/][^<>]{0,4000})?>")
_HIDDEN = ("script", "style")

Piece = tuple[Literal["start", "end", "text"], str]
"""A tag's beginning or end with its name in small letters, or words."""


def pieces(markup: str) -> Iterator[Piece]:
    """Yield the tags and the words of HTML; comments, scripts and styles are left out.

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
