"""Cleans the text of feeds: no HTML, no control characters, no characters that reverse the direction of print."""

from __future__ import annotations

import html
import re
import unicodedata
from urllib.parse import quote

from labelcheck.catalogue.field_types import MAX_LINE, MAX_PROSE, MAX_URL
from labelcheck.notices.feeds.markup import has_markup, pieces

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_INVISIBLE = re.compile("[\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
_BREAKS = frozenset("p br div li tr h1 h2 h3 h4 h5 h6 table ul ol".split())  # noqa: SIM905
_NOTHING = frozenset(("", "none", "null", "n/a", "na", "unknown", "nan", "-", "--", "not applicable"))


def prose(text: object, *, most: int = MAX_PROSE) -> str:
    r"""Return a text of one or more lines, without markup, cut to the limit of the catalogue; empty for no text.

    >>> prose("<p>Model&nbsp;A1</p><p>All units</p>")
    'Model A1\nAll units'
    """
    if not isinstance(text, str) or not text.strip():
        return ""
    if has_markup(text):
        text = _without_markup(text)
    elif "&" in text:
        text = html.unescape(text)
    text = _INVISIBLE.sub("", _CONTROL.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")))
    if not text.isascii():
        # Spaces of other scripts at the ends of lines would fail a later check.
        text = "".join(" " if one.isspace() and one != "\n" else one for one in unicodedata.normalize("NFC", text))
    lines = (re.sub(" {2,}", " ", one).strip() for one in text.split("\n"))
    return cut("\n".join(one for one in lines if one), most)


def line(text: object, *, most: int = MAX_LINE) -> str:
    r"""Return a text on one line; empty for no text, and for words that mean none.

    >>> line(" Anker\tPowerCore "), line("None"), line(12)
    ('Anker PowerCore', '', '12')
    """
    if isinstance(text, int | float) and not isinstance(text, bool):
        text = str(text)
    found = " ".join(prose(text).split())
    return "" if found.casefold() in _NOTHING else cut(found, most)


def web_address(text: object) -> str:
    """Return a web address in the form of the catalogue; empty for anything else."""
    if not isinstance(text, str):
        return ""
    address = "".join(text.split()) if text.startswith(("http://", "https://")) else ""
    address = quote(address, safe="!#$%&'()*+,/:;=?@[]~-._")
    return address if 8 < len(address) <= MAX_URL else ""


def non_empty(*texts: str | None) -> tuple[str, ...]:
    """Return the texts that are not empty."""
    return tuple(text for text in texts if text)


def cut(text: str, most: int) -> str:
    """Return a text of no more than `most` characters; the mark "…" shows that it was cut."""
    return text if len(text) <= most else text[: most - 2].rstrip() + " …"


def _without_markup(text: str) -> str:
    """Return the words of HTML, each block on a line."""
    parts = []
    for kind, what in pieces(text):
        if kind == "text":
            parts.append(what)
        elif what in _BREAKS:
            parts.append("\n")
        elif what in ("td", "th") and kind == "start":
            parts.append(" ")
    return "".join(parts)
