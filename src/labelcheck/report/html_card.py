"""One photo's card in the HTML report: the answer, what to do, the recall, and why.

All but the answer stands in `<noscript>`: a browser that runs the page's script takes it for plain text until the card
comes near, and opens thousands of photos at once; any other shows it as it is.
"""

from __future__ import annotations

import base64
import io
import itertools
from collections.abc import Iterable, Sequence
from html import escape

from PIL import Image

from labelcheck.model.label import Label
from labelcheck.model.verdict import Evidence, RecallMatch, Verdict
from labelcheck.report.appearance import about, appearance, certainty, odds, of_this_unit
from labelcheck.system.safe_text import safe


def card(verdict: Verdict, number: int) -> tuple[str, str]:
    """Return a card's two parts; the photo's picture, if there is one, comes between them.

    Args:
        verdict: The verdict.
        number: The photo's place among the photos, to sort by.
    """
    look = appearance(verdict)
    sure = f' <span class="sure">{certainty(verdict)}</span>' if certainty(verdict) else ""
    above = (
        f'<article class="{verdict.answer.value}" data-number="{number}">\n'
        f'<h2><span class="answer">{look.heading}</span> <span class="device">{as_text(about(verdict))}</span>'
        f"{sure}</h2>\n"
        f'<p class="file">{as_text(verdict.photo)}</p>\n'
    )
    why = f'<p class="why">{as_text(verdict.why)}</p>' if verdict.why else ""
    parts = (
        f'<p class="next"><b>What to do:</b> {as_text(verdict.next)}</p>' if verdict.next else "",
        _list("For a better photo", verdict.hints),
        "".join(_recall(recall, verdict.next) for recall in verdict.recalls),
        _facts(verdict.label),
        _evidence(verdict.evidence),
        _all_that_was_read(verdict.label),
    )
    return above, f'<div class="said">{why}<noscript>{"".join(parts)}</noscript></div>\n</article>\n'


def picture(jpeg: bytes, verdict: Verdict) -> str:
    """Return a card's picture; empty when it is none."""
    try:
        with Image.open(io.BytesIO(jpeg), formats=["JPEG"]) as image:
            width, height = image.size
    except (OSError, ValueError, SyntaxError):
        return ""
    model = verdict.label.model
    shows = "The photo" if model is None else f"The photo, with the print framed that was read as {model.value}"
    return (
        f'<figure><noscript><img alt="{as_text(shows)}." width="{width}" height="{height}" decoding="async" '
        f'src="data:image/jpeg;base64,{base64.b64encode(jpeg).decode()}"></noscript></figure>\n'
    )


def as_text(text: str) -> str:
    """Return text from outside as text of the page, in elements and in quoted attributes."""
    return escape(safe(text))


def _recall(recall: RecallMatch, said: str) -> str:
    """Return what one recall says, but for the remedy if it is said anyway."""
    rows = (
        ("Product", recall.product),
        ("Hazard", recall.hazard),
        ("Remedy", "" if recall.remedy in said else recall.remedy),
        ("Contact", recall.contact),
        ("This unit", of_this_unit(recall)),
    )
    terms = "".join(f"<dt>{name}</dt><dd>{as_text(value)}</dd>" for name, value in rows if value)
    return (
        f'<section class="recall"><h3>{_link(recall.url, recall.title)}</h3><p class="id">{as_text(recall.id)}</p>'
        f"<dl>{terms}</dl></section>"
    )


def _evidence(evidence: Sequence[Evidence]) -> str:
    """Draw the evidence for each product as a waterfall: each bar begins where the one before it ended."""
    if not evidence:
        return ""
    begins = [place for place, item in enumerate(evidence) if item.kind == "prior" or place == 0]
    ends = [*begins[1:], len(evidence)]
    several = len(begins) > 1
    tables = "".join(_waterfall(evidence[begin:end], several) for begin, end in zip(begins, ends, strict=True))
    return _folded("Why: the evidence", f"{tables}<p class='note'>One bit more doubles the odds.</p>", opened=True)


def _waterfall(evidence: Sequence[Evidence], named: bool) -> str:
    """Return the table of one product's evidence; `named` by its recall."""
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

    rows = "".join(
        f"<tr><td>{as_text(item.kind)}</td><td>{as_text(item.expected)}</td><td>{as_text(item.read)}</td>"
        f'<td class="weight {"for" if item.weight >= 0 else "against"}">{item.weight:+.1f}</td>'
        f"<td>{bar(start, end)}</td></tr>"
        for item, start, end in zip(evidence, steps, steps[1:], strict=False)
    )
    total = (
        f'<tr class="sum"><td>sum</td><td colspan="2">{odds(steps[-1])}</td>'
        f'<td class="weight">{steps[-1]:+.1f}</td><td>{bar(0.0, steps[-1])}</td></tr>'
    )
    columns = ("What", "In the notice", "Read", "Bits", "Against, for")
    return _table(columns, rows + total, caption=evidence[0].recall if named else "")


def _facts(label: Label) -> str:
    """Return what else tells this unit from others, as far as it was read."""
    fields = (
        ("serial number", label.serial),
        ("lot", label.lot),
        ("PO number", label.po_number),
        ("GTIN", label.gtin),
        *(("date code", code) for code in label.date_codes),
    )
    facts = "".join(f"<li>{name} <b>{as_text(field.value)}</b></li>" for name, field in fields if field is not None)
    return f'<ul class="facts">{facts}</ul>' if facts else ""


def _all_that_was_read(label: Label) -> str:
    rows = "".join(
        f'<tr><td>{as_text(line.text)}</td><td class="weight">{line.confidence:.0%}</td></tr>' for line in label.lines
    )
    return _folded("All that was read", _table(("Line", "Sure"), rows)) if rows else ""


def _folded(title: str, inside: str, *, opened: bool = False) -> str:
    is_open = " open" if opened else ""
    return f"<details{is_open}><summary>{title}</summary>{inside}</details>"


def _table(columns: Iterable[str], rows: str, *, caption: str = "") -> str:
    head = "".join(f'<th scope="col">{column}</th>' for column in columns)
    titled = f"<caption>{as_text(caption)}</caption>" if caption else ""
    return f"<table>{titled}<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _list(title: str, items: Iterable[str]) -> str:
    points = "".join(f"<li>{as_text(item)}</li>" for item in items)
    return f"<p><b>{title}:</b></p><ul>{points}</ul>" if points else ""


def _link(url: str, title: str) -> str:
    """Return a link if the address is one of the web, else the bare title: `javascript:` is an address too."""
    words = as_text(title or url)
    if not url.lower().startswith(("https://", "http://")):
        return words
    return f'<a href="{as_text(url)}" rel="noopener noreferrer">{words}</a>'
