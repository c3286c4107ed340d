"""The Jinja2 templates of the HTML report, and what they are given.

Every value is escaped, wherever it comes from: the environment escapes all output, and first passes it through
`safe_text.safe`. A name that a template does not know is an error.
"""

from __future__ import annotations

import base64
import hashlib
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from PIL import Image

from labelcheck.model.label import Label
from labelcheck.model.verdict import Answer, Evidence, Verdict
from labelcheck.report.appearance import (
    APPEARANCES,
    about,
    appearance,
    confidence_text,
    odds,
    recall_rows,
    summary,
)
from labelcheck.report.waterfall_chart import WaterfallChart
from labelcheck.system.safe_text import safe

_BUFFERED = 500
"""Pieces of a page that are joined before they are written."""


@dataclass(frozen=True)
class Picture:
    """A JPEG as it stands in a page.

    Attributes:
        base64: Its bytes.
        width, height: Pixels.
    """

    base64: str
    width: int
    height: int

    @classmethod
    def of(cls, jpeg: bytes) -> Picture | None:
        """Return the picture; None if it is no JPEG."""
        try:
            with Image.open(io.BytesIO(jpeg), formats=["JPEG"]) as image:
                return cls(base64.b64encode(jpeg).decode(), *image.size)
        except (OSError, ValueError, SyntaxError):
            return None


@dataclass(frozen=True)
class Card:
    """What a page shows of one photo.

    Attributes:
        number: The photo's place among the photos, to sort by.
        verdict: The verdict.
        picture: The photo, or None.
    """

    number: int
    verdict: Verdict
    picture: Picture | None


@dataclass(frozen=True)
class Totals:
    """What a page says of all photos together.

    Attributes:
        counts: How many photos have each answer.
        catalogues: The catalogues that the answers rest on, in words.
        warning: What to say of catalogues that are old; empty while they are not.
        without_card: How many photos of each answer have no card, because there are too many.
        most_pictures: How many pictures are shown if some had to be left out; else None.
    """

    counts: dict[Answer, int]
    catalogues: tuple[str, ...] = ()
    warning: str = ""
    without_card: dict[Answer, int] = field(default_factory=dict)
    most_pictures: int | None = None

    @property
    def heading(self) -> str:
        """How many photos there are, and how many alarms."""
        alarms = {answer: self.counts.get(answer, 0) for answer in (Answer.RECALLED, Answer.NEEDS_CHECK)}
        photos, told = summary(self.counts).partition(":")[0], summary(alarms).partition(":")[2]
        return f"{photos}:{told}" if told else photos


def html_page(totals: Totals, cards: Iterable[Card]) -> Iterator[str]:
    """Yield a page piece by piece; the cards are taken one at a time.

    The page is ASCII, all else in it is character references: any encoding holds them, and browsers read plain ASCII
    twice as fast.
    """
    page = environment().get_template("page.html").stream(totals=totals, cards=cards)
    page.enable_buffering(_BUFFERED)
    return (piece.encode("ascii", "xmlcharrefreplace").decode("ascii") for piece in page)


@cache
def environment() -> Environment:
    """Return the environment of the templates: one for the whole process."""
    loader = PackageLoader("labelcheck.report")
    made = Environment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finalised,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    made.filters |= {
        "about": about,
        "charts": _charts,
        "confidence_text": confidence_text,
        "csp_hash": _csp_hash,
        "heading": lambda verdict: appearance(verdict).heading,
        "odds": odds,
        "recall_rows": recall_rows,
        "summary": summary,
        "unit_fields": _unit_fields,
    }
    made.globals |= {
        "appearances": APPEARANCES,
        # The page's own style and script: nothing in them comes from outside.
        "source": lambda name: Markup(loader.get_source(made, name)[0]),  # noqa: S704
    }
    return made


def _finalised(value: object) -> object:
    """Make text from outside harmless; what a template wrote itself is markup, and stays."""
    return value if isinstance(value, Markup) else safe(str(value))


def _csp_hash(source: str) -> Markup:
    """Return what a content security policy calls this one style or script."""
    digest = base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()
    return Markup("'sha256-{}'").format(digest)


def _charts(evidence: Sequence[Evidence]) -> list[WaterfallChart]:
    """Return a chart for each product that there is evidence for; its prior comes first."""
    begins = [place for place, item in enumerate(evidence) if item.kind == "prior" or place == 0]
    return [
        WaterfallChart(evidence[begin:end], width=100)
        for begin, end in zip(begins, [*begins[1:], len(evidence)], strict=True)
    ]


def _unit_fields(label: Label) -> list[tuple[str, str]]:
    """Return the name and value of each field that tells this unit from others."""
    fields = (
        ("serial number", label.serial),
        ("lot", label.lot),
        ("PO number", label.po_number),
        ("GTIN", label.gtin),
        *(("date code", code) for code in label.date_codes),
    )
    return [(name, field.value) for name, field in fields if field is not None]
