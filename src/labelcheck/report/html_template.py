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

from labelcheck.model.label import FieldName, Label
from labelcheck.model.verdict import ALARMS, Answer, Evidence, Verdict
from labelcheck.report.appearance import (
    APPEARANCES,
    FIELD_TITLES,
    appearance,
    confidence_text,
    device_name,
    odds,
    recall_rows,
    shown_fields,
    summary,
)
from labelcheck.report.waterfall_chart import WaterfallChart
from labelcheck.system.safe_text import safe


@dataclass(frozen=True)
class EmbeddedJpeg:
    """A JPEG inside a page.

    Attributes:
        base64: The file, in base64.
        width, height: Pixels.
    """

    base64: str
    width: int
    height: int

    @classmethod
    def of(cls, jpeg: bytes) -> EmbeddedJpeg | None:
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
    picture: EmbeddedJpeg | None


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
        alarms = {answer: self.counts.get(answer, 0) for answer in ALARMS}
        photos, counted = summary(self.counts).partition(":")[0], summary(alarms).partition(":")[2]
        return f"{photos}:{counted}" if counted else photos


def html_page(totals: Totals, cards: Iterable[Card]) -> Iterator[str]:
    """Yield a page piece by piece; the cards are taken one at a time.

    The page is ASCII; other characters become character references. Every encoding can hold these, and browsers read
    ASCII twice as fast.
    """
    page = environment().get_template("page.html").stream(totals=totals, cards=cards)
    page.enable_buffering(500)  # pieces that are joined to one
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
        "device_name": device_name,
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
    """Make a value harmless before it is escaped. Markup is what the templates themselves wrote: it stays."""
    return value if isinstance(value, Markup) else safe(str(value))


def _csp_hash(source: str) -> Markup:
    """Return the source of a content security policy that allows this one style or script."""
    digest = base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()
    return Markup("'sha256-{}'").format(digest)


def _charts(evidence: Sequence[Evidence]) -> list[WaterfallChart]:
    """Return a chart for each product that there is evidence for; the evidence of each begins with its prior."""
    begins = [place for place, item in enumerate(evidence) if item.kind == "prior" or place == 0]
    return [
        WaterfallChart(evidence[begin:end], width=100)
        for begin, end in zip(begins, [*begins[1:], len(evidence)], strict=True)
    ]


def _unit_fields(label: Label) -> list[tuple[str, str]]:
    """Return the title and value of each field that distinguishes this unit from others."""
    names = (FieldName.SERIAL, FieldName.LOT, FieldName.PO_NUMBER, FieldName.GTIN, FieldName.DATE_CODE)
    titles = FIELD_TITLES | {FieldName.SERIAL: "serial number"}
    return [(titles[name], field.value) for name, field in shown_fields(label, names)]
