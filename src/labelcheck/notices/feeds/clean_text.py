"""Text from feeds, made fit for the catalogue: without HTML, control characters, and characters that turn print."""

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
    r"""Return a text of one or more lines, without markup, and cut to what the catalogue takes; empty for no text.

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
        # Other scripts' spaces; a later check must not stumble over them at the ends of lines.
        text = "".join(" " if one.isspace() and one != "\n" else one for one in unicodedata.normalize("NFC", text))
    lines = (re.sub(" {2,}", " ", one).strip() for one in text.split("\n"))
    return _cut("\n".join(one for one in lines if one), most)


def line(text: object, *, most: int = MAX_LINE) -> str:
    r"""Return a text on one line; empty for no text, and for words that say there is none.

    >>> line(" Anker\tPowerCore "), line("None"), line(12)
    ('Anker PowerCore', '', '12')
    """
    if isinstance(text, int | float) and not isinstance(text, bool):
        text = str(text)
    found = " ".join(prose(text).split())
    return "" if found.casefold() in _NOTHING else _cut(found, most)


def web_address(text: object) -> str:
    """Return an address of the web as the catalogue takes it; empty for anything else."""
    if not isinstance(text, str):
        return ""
    address = "".join(text.split()) if text.startswith(("http://", "https://")) else ""
    address = quote(address, safe="!#$%&'()*+,/:;=?@[]~-._")
    return address if 8 < len(address) <= MAX_URL else ""


def _cut(text: str, most: int) -> str:
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
