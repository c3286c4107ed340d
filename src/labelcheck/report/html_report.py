"""One HTML page that needs nothing else: pictures, style and script stand in it, and a policy forbids all the rest.

The cards come in the order of what matters, recalled first; until then they wait on disk.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import TextIO

from labelcheck.model.verdict import Answer, Verdict
from labelcheck.report.appearance import APPEARANCES, age_warning, lists_used
from labelcheck.report.card_pile import CardPile
from labelcheck.report.html_card import card, picture
from labelcheck.report.html_page import Summary, closing, opening

MOST_PICTURES = 4_000
"""Pictures in one page, of some 20 kB each: beyond that browsers grow slow."""

MOST_CARDS = 10_000
"""Photos with a card of their own; the others are counted. Those that matter most have one."""


class HtmlReport:
    """Makes one card a photo and writes the page at the end. Memory does not grow with the photos."""

    def __init__(self, stream: TextIO, thumbnail_of: Callable[[Verdict], bytes] | None = None) -> None:
        """Begin a page.

        Args:
            stream: Where it is written.
            thumbnail_of: Gives the picture of a verdict's photo, a JPEG without metadata; empty if there is none. It
                is asked once, when the verdict is added, and only while the page has room.
        """
        self._stream = stream
        self._thumbnail_of = thumbnail_of
        self._piles = {answer: CardPile() for answer in APPEARANCES}
        self._counts: Counter[Answer] = Counter()
        self._lists: dict[str, None] = {}
        self._warning = ""
        self._undrawn = False

    def add(self, verdict: Verdict) -> None:
        """Make one card."""
        self._counts[verdict.answer] += 1
        if lists := lists_used(verdict):
            self._lists[lists] = None
        self._warning = age_warning(verdict) or self._warning
        above = [self._piles[answer] for answer in _down_to(verdict.answer)]
        if sum(pile.cards for pile in above) >= MOST_CARDS:
            return  # whatever comes, as many that matter more, or came before, are shown instead
        full = sum(pile.pictures for pile in above) >= MOST_PICTURES
        self._undrawn = self._undrawn or full
        shown = "" if full else self._picture(verdict)
        head, rest = card(verdict, self._counts.total())
        self._piles[verdict.answer].add(head, shown, rest)

    def finish(self) -> None:
        """Write the page."""
        self._write(opening(self._summary()))
        cards = pictures = 0
        for pile in self._piles.values():
            for head, shown, rest in pile.take():
                if cards == MOST_CARDS:
                    break
                cards += 1
                pictures += bool(shown)
                self._write(f"{head}{shown if pictures <= MOST_PICTURES else ''}{rest}")
        self._write(closing())

    def _write(self, html: str) -> None:
        """Write all but ASCII as references: any encoding holds them, and browsers read plain ASCII twice as fast."""
        self._stream.write(html.encode("ascii", "xmlcharrefreplace").decode("ascii"))

    def _picture(self, verdict: Verdict) -> str:
        jpeg = b"" if self._thumbnail_of is None else self._thumbnail_of(verdict)
        return picture(jpeg, verdict) if jpeg else ""

    def _summary(self) -> Summary:
        left, without_card = MOST_CARDS, {}
        for answer, pile in self._piles.items():
            shown = min(left, pile.cards)
            left -= shown
            if self._counts[answer] > shown:
                without_card[answer] = self._counts[answer] - shown
        undrawn = self._undrawn or sum(pile.pictures for pile in self._piles.values()) > MOST_PICTURES
        return Summary(
            counts=dict(self._counts),
            lists=tuple(self._lists),
            warning=self._warning,
            without_card=without_card,
            most_pictures=MOST_PICTURES if undrawn else None,
        )


def _down_to(answer: Answer) -> list[Answer]:
    """Return the answers that matter at least as much."""
    order = list(APPEARANCES)
    return order[: order.index(answer) + 1]
