"""What the words of a sentence say beside codes and values: patterns over text, in one place.

Every stretch between two words has a longest length, so that a search takes time linear in the sentence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
PLACES = {name: place for place, name in enumerate(_ORDINALS, start=1)} | {"last": -1}
"""Words for places in a number; -1 is the last."""


@dataclass(frozen=True)
class Phrases:
    """The patterns, by name; the string behind a pattern says what it finds."""

    _with_slashes = r"(?:M{1,2}/D{1,2}|D{1,2}/M{1,2}|M{1,2})/(?:Y{4}|YY)(?![A-Za-z])"
    _part = r"(?:Y{1,4}|M{2,3}|D{2,3}|W{2})"
    date_format: re.Pattern[str] = re.compile(
        rf"(?<![A-Za-z])(?:{_with_slashes}|{_part}(?:[-/. ]?{_part}){{1,2}}(?![A-Za-z]))"
    )
    """How a date code is written, as notices spell it: WWYY, YYYY-MM, M/YY."""
    _stands_for = r"(?:numbers|digits) (?:are for|represent|are|indicate|denote) the"
    day_of_year_then_year: re.Pattern[str] = re.compile(
        rf"last two {_stands_for} year and the first three {_stands_for} day of the year", re.IGNORECASE
    )

    place: re.Pattern[str] = re.compile(
        r"\b(?P<what>model|serial|date code|lot|batch|UPC|SKU|item|style|manufactur\w+ date|date of manufacture|po)\b"
        r"[\w ,/&#']{0,60}?\b(?:is|are|can be|appears?)?\s?(?:also )?"
        r"(?:printed|located|stamped|found|engraved|etched|embossed|marked|appears?|displayed|on a label)\b"
        r"(?P<where>[^.;]{3,160})",
        re.IGNORECASE,
    )
    """Where on the device something is printed."""
    packaging: re.Pattern[str] = re.compile(
        r"packag|\bbox\b|receipt|invoice|order confirmation|hang ?tag|carton", re.IGNORECASE
    )

    lookup: re.Pattern[str] = re.compile(
        r"(?:determine|confirm|see|check|verify|identify|find out|identified|know|whether|if)\b[^.]{0,160}?"
        r"\b(?:included|part of|affected|subject|recalled|qualif\w+|eligible|list of)"
        r"|\b(?:included|affected|recalled|subject)\b[^.]{0,80}"
        r"\b(?:verified|checked|found|listed|available|confirmed) (?:at|on|by)\b"
        r"|(?:full|complete|a|the) list of [^.]{0,80}(?:serial|affected|recalled|number|model|lot|code)"
        r"|look.?up|directions on identifying",
        re.IGNORECASE,
    )
    """Of a page: it tells which units are recalled."""

    _recalled = r"(?:included|affected|part of|subject to|being recalled|recalled|impacted|involved|covered)"
    not_recalled: re.Pattern[str] = re.compile(
        rf"\b(?:not|n't) (?:\w+ )?{_recalled}|\bexclud\w+|\bunaffected|no other \w+|\bexcept\b", re.IGNORECASE
    )
    only: re.Pattern[str] = re.compile(
        r"\bonly\b[^.]{0,200}\b(?:included|affected|recalled|involved|subject|part of|impacted)\b"
        r"|\b(?:recall|recalled)\b[^.]{0,60}"
        r"\b(?:only (?:applies|involves|includes|affects)|(?:includes|involves|is) only|is limited to)\b"
        r"|\bonly the\b[^.]{0,80}\bis being recalled",
        re.IGNORECASE,
    )
    """What is recalled is limited to something."""
    only_those: re.Pattern[str] = re.compile(
        r"\bonly (?:the )?(?:those|these) (?:date codes|serial numbers|lot numbers|lots|model numbers|numbers|codes)\b",
        re.IGNORECASE,
    )
    """Limited to what another sentence says."""
    only_use: re.Pattern[str] = re.compile(
        r"\bonly (?:use|consume|operate|continue|if|be|after|until|one)\b", re.IGNORECASE
    )
    """Of a remedy: how to go on using the product."""
    certain_units: re.Pattern[str] = re.compile(
        r"\bcertain (?:VINs?|serial|units|lots?|date codes?|batch)", re.IGNORECASE
    )
    certain: re.Pattern[str] = re.compile(
        r"\binvolv\w+ (?:only )?(?:certain|select|some|a limited number of)\b"
        rf"|{certain_units.pattern}",
        re.IGNORECASE,
    )
    """Only certain units are recalled, and the sentence does not say which."""
    seen: re.Pattern[str] = re.compile(
        r"\b(?:recalled|affected|these|included|impacted)\b[^.]{0,80}"
        r"\b(?:do not have|does not have|don't have|doesn't have|lack|have no)\b"
        r"|\b(?:can|may) be identified by\b|\bconfigured (?:for|with)\b|\binstalled at\b"
        r"|\bif (?:the|your|they|it) (?:\w+ ){0,2}(?:has|have) an?\b",
        re.IGNORECASE,
    )
    """A condition that only eyes can tell."""
    all_units: re.Pattern[str] = re.compile(
        r"\b(?:all|regardless of|any)\b[^.]{0,30}"
        r"\b(?:serial numbers?|production dates?|date codes?"
        r"|lots?(?: numbers?| codes?)?|batch(?:es)?"
        r"|manufactur\w+ dates?|date manufactured|versions|units|models|colou?rs and sizes)\b",
        re.IGNORECASE,
    )
    all_in_brackets: re.Pattern[str] = re.compile(
        r"\((?:all|any) (?:serial numbers?|date codes?|lots?(?: numbers?)?|batch(?:es)?(?: numbers?)?|units)\b"
        r"[^()]{0,20}\)",
        re.IGNORECASE,
    )
    """Behind a list: it lists all there are, and limits nothing."""
    more_units: re.Pattern[str] = re.compile(
        r"\balso (?:included|subject|affected|includes|recalled|involves|part of)\b"
        r"|\bAll \w+ (?:in|of|sold)\b[^.]{0,100}\b(?:affected|included)\b"
    )
    """Units are recalled that no rule speaks of."""

    first_digits: re.Pattern[str] = re.compile(
        r"\bfirst \w+ (?:digits|numbers|characters|letters)(?: and letters)?\b", re.IGNORECASE
    )
    """What follows is the beginning of what is printed."""
    _count = r"(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten)"
    piece: re.Pattern[str] = re.compile(
        rf"\b(?:first|last) {_count}\b|\b(?:begins?|starts?|ends?) (?:in|with)\b", re.IGNORECASE
    )
    """Of a table's headings: its cells are pieces of what is printed."""
    position: re.Pattern[str] = re.compile(
        r"\b(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|last|\d+(?:st|nd|rd|th)) (?:\w+ ){0,2}"
        r"(?:digits?|numbers?|characters?|letters?|position|code)\b",
        re.IGNORECASE,
    )
    """The sentence is about some characters of a number only."""
    _place = "|".join(PLACES)
    _places = rf"(?P<place>(?:{_place})(?:(?:, | and |, and )(?:{_place})){{0,5}})"
    _character = r"(?:digit|character|letter|number)s?"
    _characters = r"(?:\"[A-Z0-9]{1,6},?\"|[A-Z0-9]{1,6})"
    _one_of = rf"(?P<one>{_characters}(?:(?:,? or |, |,? and ){_characters}){{0,36}})"
    _of_serial = r"(?:of|in|on) (?:the|their|its) serial numbers?\b"
    _in_places = (
        re.compile(
            rf"\b(?:contain\w* (?:either )?the )?(?:letters?|numbers?|digits?|characters?) {_one_of} as the"
            rf" {_places} {_character} {_of_serial}"
        ),
        re.compile(
            rf"\b{_places} {_character} {_of_serial}[^.;]{{0,120}}?"
            rf"\b(?:is|are) (?:an? |either |the (?:letters?|numbers?) ){{0,2}}{_one_of}(?![A-Za-z0-9])"
        ),
    )
    """"The letter K or M as the last digit", "the sixth digit of the serial number is A"."""
    another_place: re.Pattern[str] = re.compile(rf"\b(?:{_place})\b", re.IGNORECASE)
    """Beside such a statement: it may limit further."""
    subset: re.Pattern[str] = re.compile(
        r"\bfor (?:units|doors|all other|the|those|models?)\b|\bsold (?:with|without)\b|\b\w+-pack\b", re.IGNORECASE
    )
    """A rule holds for a part of the products, named in words."""
    also: re.Pattern[str] = re.compile(r"\balso\b|\bin addition\b|\badditionally\b|\bas well\b", re.IGNORECASE)
    """What follows recalls more units, or limits further: of the two, more is taken."""
    other_units: re.Pattern[str] = re.compile(r"\b(?:units|those|products|models|all|any|ones)\b", re.IGNORECASE)
    """Between two rules: the second is of other units than the first."""
    explains: re.Pattern[str] = re.compile(r"\brepresents?\b|\bexample|\be\.g\.", re.IGNORECASE)
    example: re.Pattern[str] = re.compile(r"\b(?:e\.g\.|for example|such as|example|i\.e\.)", re.IGNORECASE)
    hedged: re.Pattern[str] = re.compile(
        r"\b(?:may|might|could) (?:have|be|contain)\b|\bsome of\b|\bmost\b", re.IGNORECASE
    )
    """What "may have" a fault limits nothing."""
    unsure: re.Pattern[str] = re.compile(
        r"\b(?:if|unless|greater|less|fall below|followed by|example|xxxx+|some of|not all|consecutive|combination|etc"
        r"|any other|others|and more)\b",
        re.IGNORECASE,
    )
    """Words that change a rule in ways that no pattern knows."""

    def in_places(self, sentence: str) -> re.Match[str] | None:
        """Return where a sentence says which characters stand at which places of a serial number."""
        return self._in_places[0].search(sentence) or self._in_places[1].search(sentence)


PHRASES = Phrases()
