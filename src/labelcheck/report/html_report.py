"""One HTML page that needs no other file: it holds the pictures, style and script, and its policy forbids all others.

The cards are sorted by importance, recalled first. Until the page is written they wait on disk.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TextIO

from labelcheck.model.verdict import Answer, Verdict
from labelcheck.report.appearance import APPEARANCES, age_warning, catalogue_used
from labelcheck.report.card_spool import CardSpool
from labelcheck.report.html_template import Card, EmbeddedJpeg, Totals, html_page

MOST_PICTURES = 4_000
"""Pictures in one page, some 20 kB each: with more, browsers become slow."""

MOST_CARDS = 10_000
"""Photos with a card. The others are only counted. The most important photos have a card."""


class HtmlReport:
    """Makes one card for each photo and writes the page at the end. Memory does not grow with the number of photos."""

    def __init__(self, stream: TextIO, thumbnail_of: Callable[[Verdict], bytes] | None = None) -> None:
        """Begin a page.

        Args:
            stream: Where it is written.
            thumbnail_of: Returns the picture of a verdict's photo, a JPEG without metadata; empty if there is none. It
                is called once, when the verdict is added, and only while the page has room.
        """
        self._stream = stream
        self._thumbnail_of = thumbnail_of
        self._spools = {answer: CardSpool() for answer in APPEARANCES}
        self._counts: Counter[Answer] = Counter()
        self._catalogues: dict[str, None] = {}
        self._warning = ""
        self._undrawn = False

    def add(self, verdict: Verdict) -> None:
        """Make one card, if the page can have room for it."""
        self._counts[verdict.answer] += 1
        if catalogue := catalogue_used(verdict):
            self._catalogues[catalogue] = None
        self._warning = age_warning(verdict) or self._warning
        before = [self._spools[answer] for answer in _down_to(verdict.answer)]
        if sum(spool.cards for spool in before) >= MOST_CARDS:
            return  # enough cards that precede this one are already there
        full = sum(spool.pictures for spool in before) >= MOST_PICTURES
        self._undrawn = self._undrawn or full
        jpeg = b"" if full or self._thumbnail_of is None else self._thumbnail_of(verdict)
        self._spools[verdict.answer].add(Card(self._counts.total(), verdict, EmbeddedJpeg.of(jpeg)))

    def finish(self) -> None:
        """Write the page."""
        for piece in html_page(self._totals(), self._cards()):
            self._stream.write(piece)

    def _cards(self) -> Iterator[Card]:
        """Yield the cards that the page has room for, the most important first."""
        cards = pictures = 0
        for spool in self._spools.values():
            for card in spool.take():
                if cards == MOST_CARDS:
                    break
                cards += 1
                pictures += card.picture is not None
                yield card if pictures <= MOST_PICTURES else replace(card, picture=None)

    def _totals(self) -> Totals:
        left, without_card = MOST_CARDS, {}
        for answer, spool in self._spools.items():
            shown = min(left, spool.cards)
            left -= shown
            if self._counts[answer] > shown:
                without_card[answer] = self._counts[answer] - shown
        undrawn = self._undrawn or sum(spool.pictures for spool in self._spools.values()) > MOST_PICTURES
        return Totals(
            counts=dict(self._counts),
            catalogues=tuple(self._catalogues),
            warning=self._warning,
            without_card=without_card,
            most_pictures=MOST_PICTURES if undrawn else None,
        )


def _down_to(answer: Answer) -> list[Answer]:
    """Return the answers that are at least as important."""
    order = list(APPEARANCES)
    return order[: order.index(answer) + 1]
