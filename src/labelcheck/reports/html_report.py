"""One HTML page that needs nothing else: no script, no address but the links, a policy that forbids all the rest.

The cards stand in the order of what matters: recalled first.
"""

from __future__ import annotations

import base64
import hashlib
import itertools
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from html import escape
from typing import TextIO

from labelcheck.photo import Photo
from labelcheck.reports.appearance import (
    APPEARANCES,
    about,
    age_warning,
    appearance,
    certainty,
    lists_used,
    of_this_unit,
    summary,
)
from labelcheck.reports.drawing import draw, to_jpeg
from labelcheck.reports.page_style import STYLE
from labelcheck.reports.safe_text import safe
from labelcheck.verdict import Answer, Evidence, RecallMatch, Verdict

MOST_PICTURES = 400
"""Pictures in one page, of some 30 kB each: beyond that browsers grow slow."""

_PICTURE_SIDE = 560
_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
_POLICY = f"default-src 'none'; img-src data:; style-src 'sha256-{_HASH}'; base-uri 'none'; form-action 'none'"


class HtmlReport:
    """Collects one card a photo and writes the page at the end."""

    def __init__(self, stream: TextIO, photo_of: Callable[[Verdict], Photo | None] | None = None) -> None:
        self._stream = stream
        self._photo_of = photo_of
        self._cards: dict[Answer, list[str]] = {answer: [] for answer in APPEARANCES}
        self._counts: Counter[Answer] = Counter()
        self._lists: dict[str, None] = {}
        self._warning = ""
        self._pictures = 0

    def add(self, verdict: Verdict) -> None:
        """Make one card."""
        self._counts[verdict.answer] += 1
        if lists := lists_used(verdict):
            self._lists[lists] = None
        self._warning = age_warning(verdict) or self._warning
        self._cards[verdict.answer].append(_card(verdict, self._picture(verdict)))

    def finish(self) -> None:
        """Write the page."""
        title = f"labelcheck: {summary(self._counts)}"
        self._stream.write(
            f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
            f'<meta http-equiv="Content-Security-Policy" content="{escape(_POLICY)}">\n'
            f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            f'<meta name="referrer" content="no-referrer">\n'
            f"<title>{escape(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n"
        )
        self._stream.write(self._head())
        for cards in self._cards.values():
            for card in cards:
                self._stream.write(card)
        self._stream.write("</main>\n</body>\n</html>\n")

    def _head(self) -> str:
        counts = "".join(
            f'<li class="{answer.value}"><b>{self._counts[answer]:,}</b> {escape(look.plural)}</li>'
            for answer, look in APPEARANCES.items()
            if self._counts[answer]
        )
        lists = "; ".join(self._lists)
        used = f"<p>Checked against {_text(lists)}. What is on no list is not therefore safe.</p>" if lists else ""
        if self._warning:
            used += f'<p class="old">{_text(self._warning)}</p>'
        missing = sum(self._counts.values()) - self._pictures
        if self._pictures == MOST_PICTURES and missing:
            used += f"<p>Only the first {MOST_PICTURES} photos are shown as pictures.</p>"
        return f'<header><h1>labelcheck</h1><ul class="counts">{counts}</ul>{used}</header>\n<main>\n'

    def _picture(self, verdict: Verdict) -> str:
        if self._photo_of is None or self._pictures >= MOST_PICTURES:
            return ""
        photo = self._photo_of(verdict)
        if photo is None:
            return ""
        self._pictures += 1
        jpeg = to_jpeg(draw(photo, verdict, long_side=_PICTURE_SIDE, banner=False), quality=80)
        data = base64.b64encode(jpeg).decode()
        return f'<img src="data:image/jpeg;base64,{data}" alt="The photo, with what was read framed.">'


def _card(verdict: Verdict, picture: str) -> str:
    look = appearance(verdict)
    device = about(verdict)
    parts = [
        f'<p class="why">{_text(verdict.why)}</p>' if verdict.why else "",
        f'<p class="next"><b>What to do:</b> {_text(verdict.next)}</p>' if verdict.next else "",
        "".join(_recall(recall, verdict.next) for recall in verdict.recalls),
        _list("For a better photo", verdict.hints),
        _evidence(verdict.evidence),
        _lines(verdict),
    ]
    sure = f'<span class="certainty">{certainty(verdict)}</span>'
    return (
        f'<article class="{verdict.answer.value}">\n'
        f'<h2><span class="answer">{look.heading}</span> {_text(device)} {sure}</h2>\n'
        f'<p class="file">{_text(verdict.photo)}</p>\n'
        f'<div class="body">{picture}<div class="said">{"".join(parts)}</div></div>\n</article>\n'
    )


def _recall(recall: RecallMatch, said: str) -> str:
    """Return what one recall says, but for the remedy if it is said anyway."""
    rows = (
        ("Product", recall.product),
        ("Hazard", recall.hazard),
        ("Remedy", "" if recall.remedy in said else recall.remedy),
        ("Contact", recall.contact),
        ("This unit", of_this_unit(recall)),
    )
    terms = "".join(f"<dt>{name}</dt><dd>{_text(value)}</dd>" for name, value in rows if value)
    return (
        f'<section class="recall"><h3>{_link(recall.url, recall.title)}</h3><p class="id">{_text(recall.id)}</p>'
        f"<dl>{terms}</dl></section>"
    )


def _evidence(evidence: Sequence[Evidence]) -> str:
    """Draw the evidence for each product as a waterfall: each bar begins where the one before it ended."""
    if not evidence:
        return ""
    begins = [place for place, item in enumerate(evidence) if item.kind == "prior" or place == 0]
    rows = "".join(
        _waterfall(evidence[begin:end]) for begin, end in zip(begins, [*begins[1:], len(evidence)], strict=True)
    )
    return _folded(
        "Why: the evidence", ("What", "In the notice", "Read", "Weight (bits)", "Against, for", "Recall"), rows
    )


def _waterfall(evidence: Sequence[Evidence]) -> str:
    """Return the rows of one product's evidence."""
    steps = list(itertools.accumulate((item.weight for item in evidence), initial=0.0))
    low, high = min(steps), max(steps)
    scale = 100 / (high - low) if high > low else 0.0

    def bar(start: float, end: float) -> str:
        left, width = scale * (min(start, end) - low), max(1.0, scale * abs(end - start))
        side = "for" if end >= start else "against"
        return (
            '<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">'
            f'<rect class="axis" x="{-scale * low:.1f}" width="0.5" height="8"/>'
            f'<rect class="{side}" x="{left:.1f}" y="1" width="{width:.1f}" height="6"/></svg>'
        )

    rows = [
        f"<tr><td>{_text(item.kind)}</td><td>{_text(item.expected)}</td><td>{_text(item.read)}</td>"
        f'<td class="weight {"for" if item.weight >= 0 else "against"}">{item.weight:+.1f}</td>'
        f"<td>{bar(start, end)}</td><td>{_text(item.recall)}</td></tr>"
        for item, start, end in zip(evidence, steps, steps[1:], strict=False)
    ]
    total = f'<tr class="sum"><td>sum</td><td></td><td></td><td class="weight">{steps[-1]:+.1f}</td>'
    return "".join(rows) + f"{total}<td>{bar(0.0, steps[-1])}</td><td></td></tr>"


def _lines(verdict: Verdict) -> str:
    rows = "".join(
        f'<tr><td>{_text(line.text)}</td><td class="weight">{line.confidence:.0%}</td></tr>'
        for line in verdict.label.lines
    )
    if not rows:
        return ""
    return _folded("All that was read", ("Line", "Sure"), rows)


def _folded(title: str, columns: Iterable[str], rows: str) -> str:
    head = "".join(f"<th>{column}</th>" for column in columns)
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    return f"<details><summary>{title}</summary>{table}</details>"


def _list(title: str, items: Iterable[str]) -> str:
    points = "".join(f"<li>{_text(item)}</li>" for item in items)
    return f"<p><b>{title}:</b></p><ul>{points}</ul>" if points else ""


def _link(url: str, title: str) -> str:
    """Return a link if the address is one of the web, else the bare title: `javascript:` is an address too."""
    words = _text(title or url)
    if not url.lower().startswith(("https://", "http://")):
        return words
    return f'<a href="{escape(safe(url))}" rel="noopener noreferrer">{words}</a>'


def _text(text: str) -> str:
    return escape(safe(text))
