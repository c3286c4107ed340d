"""What the words of a sentence say beside codes and values: patterns over text, in one place.

Every stretch between two words has a longest length, so that a search takes time linear in the sentence.
"""

from __future__ import annotations

import re

_WITH_SLASHES = r"(?:M{1,2}/D{1,2}|D{1,2}/M{1,2}|M{1,2})/(?:Y{4}|YY)(?![A-Za-z])"
_PART = r"(?:Y{1,4}|M{2,3}|D{2,3}|W{2})"
DATE_FORMAT = re.compile(rf"(?<![A-Za-z])(?:{_WITH_SLASHES}|{_PART}(?:[-/. ]?{_PART}){{1,2}}(?![A-Za-z]))")
"""How a date code is written, as notices spell it: WWYY, YYYY-MM, M/YY."""
_STANDS_FOR = r"(?:numbers|digits) (?:are for|represent|are|indicate|denote) the"
DAY_OF_YEAR_THEN_YEAR = re.compile(
    rf"last two {_STANDS_FOR} year and the first three {_STANDS_FOR} day of the year", re.IGNORECASE
)

PLACE = re.compile(
    r"\b(?P<what>model|serial|date code|lot|batch|UPC|SKU|item|style|manufactur\w+ date|date of manufacture|po)\b"
    r"[\w ,/&#']{0,60}?\b(?:is|are|can be|appears?)?\s?(?:also )?"
    r"(?:printed|located|stamped|found|engraved|etched|embossed|marked|appears?|displayed|on a label)\b"
    r"(?P<where>[^.;]{3,160})",
    re.IGNORECASE,
)
"""Where on the device something is printed."""
PACKAGING = re.compile(r"packag|\bbox\b|receipt|invoice|order confirmation|hang ?tag|carton", re.IGNORECASE)

LOOKUP = re.compile(
    r"(?:determine|confirm|see|check|verify|identify|find out|identified|know|whether|if)\b[^.]{0,160}?"
    r"\b(?:included|part of|affected|subject|recalled|qualif\w+|eligible|list of)"
    r"|\b(?:included|affected|recalled|subject)\b[^.]{0,80}"
    r"\b(?:verified|checked|found|listed|available|confirmed) (?:at|on|by)\b"
    r"|(?:full|complete|a|the) list of [^.]{0,80}(?:serial|affected|recalled|number|model|lot|code)"
    r"|look.?up|directions on identifying",
    re.IGNORECASE,
)
"""Of a page: it tells which units are recalled."""

_RECALLED = r"(?:included|affected|part of|subject to|being recalled|recalled|impacted|involved|covered)"
NOT_RECALLED = re.compile(
    rf"\b(?:not|n't) (?:\w+ )?{_RECALLED}|\bexclud\w+|\bunaffected|no other \w+|\bexcept\b", re.IGNORECASE
)
ONLY = re.compile(
    r"\bonly\b[^.]{0,200}\b(?:included|affected|recalled|involved|subject|part of|impacted)\b"
    r"|\b(?:recall|recalled)\b[^.]{0,60}"
    r"\b(?:only (?:applies|involves|includes|affects)|(?:includes|involves|is) only|is limited to)\b"
    r"|\bonly the\b[^.]{0,80}\bis being recalled",
    re.IGNORECASE,
)
"""What is recalled is limited to something."""
ONLY_THOSE = re.compile(
    r"\bonly (?:the )?(?:those|these) (?:date codes|serial numbers|lot numbers|lots|model numbers|numbers|codes)\b",
    re.IGNORECASE,
)
"""Limited to what another sentence says."""
ONLY_USE = re.compile(r"\bonly (?:use|consume|operate|continue|if|be|after|until|one)\b", re.IGNORECASE)
"""Of a remedy: how to go on using the product."""
CERTAIN_UNITS = re.compile(r"\bcertain (?:VINs?|serial|units|lots?|date codes?|batch)", re.IGNORECASE)
CERTAIN = re.compile(
    r"\binvolv\w+ (?:only )?(?:certain|select|some|a limited number of)\b"
    rf"|{CERTAIN_UNITS.pattern}",
    re.IGNORECASE,
)
SEEN = re.compile(
    r"\b(?:recalled|affected|these|included|impacted)\b[^.]{0,80}"
    r"\b(?:do not have|does not have|don't have|doesn't have|lack|have no)\b"
    r"|\b(?:can|may) be identified by\b|\bconfigured (?:for|with)\b|\binstalled at\b"
    r"|\bif (?:the|your|they|it) (?:\w+ ){0,2}(?:has|have) an?\b",
    re.IGNORECASE,
)
"""A condition that only eyes can tell."""
ALL_UNITS = re.compile(
    r"\b(?:all|regardless of|any)\b[^.]{0,30}"
    r"\b(?:serial numbers?|production dates?|date codes?"
    r"|lots?(?: numbers?| codes?)?|batch(?:es)?"
    r"|manufactur\w+ dates?|date manufactured|versions|units|models|colou?rs and sizes)\b",
    re.IGNORECASE,
)
ALL_IN_BRACKETS = re.compile(
    r"\((?:all|any) (?:serial numbers?|date codes?|lots?(?: numbers?)?|batch(?:es)?(?: numbers?)?|units)\b"
    r"[^()]{0,20}\)",
    re.IGNORECASE,
)
"""Behind a list: it lists all there are, and limits nothing."""
MORE_UNITS = re.compile(
    r"\balso (?:included|subject|affected|includes|recalled|involves|part of)\b"
    r"|\bAll \w+ (?:in|of|sold)\b[^.]{0,100}\b(?:affected|included)\b"
)
"""Units are recalled that no rule speaks of."""

FIRST_DIGITS = re.compile(r"\bfirst \w+ (?:digits|numbers|characters|letters)(?: and letters)?\b", re.IGNORECASE)
"""What follows is the beginning of what is printed."""
_COUNT = r"(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten)"
PIECE = re.compile(rf"\b(?:first|last) {_COUNT}\b|\b(?:begins?|starts?|ends?) (?:in|with)\b", re.IGNORECASE)
"""Of a table's headings: its cells are pieces of what is printed."""
POSITION = re.compile(
    r"\b(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|last|\d+(?:st|nd|rd|th)) (?:\w+ ){0,2}"
    r"(?:digits?|numbers?|characters?|letters?|position|code)\b",
    re.IGNORECASE,
)
"""What is said is said of some characters of a number only."""
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
PLACES = {name: place for place, name in enumerate(_ORDINALS, start=1)} | {"last": -1}
"""Words for places in a number; -1 is the last."""
_PLACE = "|".join(PLACES)
_PLACES = rf"(?P<place>(?:{_PLACE})(?:(?:, | and |, and )(?:{_PLACE})){{0,5}})"
_CHARACTER = r"(?:digit|character|letter|number)s?"
_CHARACTERS = r"(?:\"[A-Z0-9]{1,6},?\"|[A-Z0-9]{1,6})"
_ONE_OF = rf"(?P<one>{_CHARACTERS}(?:(?:,? or |, |,? and ){_CHARACTERS}){{0,36}})"
_OF_SERIAL = r"(?:of|in|on) (?:the|their|its) serial numbers?\b"
_IN_PLACES = (
    re.compile(
        rf"\b(?:contain\w* (?:either )?the )?(?:letters?|numbers?|digits?|characters?) {_ONE_OF} as the"
        rf" {_PLACES} {_CHARACTER} {_OF_SERIAL}"
    ),
    re.compile(
        rf"\b{_PLACES} {_CHARACTER} {_OF_SERIAL}[^.;]{{0,120}}?"
        rf"\b(?:is|are) (?:an? |either |the (?:letters?|numbers?) ){{0,2}}{_ONE_OF}(?![A-Za-z0-9])"
    ),
)
""""The letter K or M as the last digit", "the sixth digit of the serial number is A"."""


def in_places(sentence: str) -> re.Match[str] | None:
    """Return where a sentence says which characters stand at which places of a serial number."""
    return _IN_PLACES[0].search(sentence) or _IN_PLACES[1].search(sentence)


ANOTHER_PLACE = re.compile(rf"\b(?:{_PLACE})\b", re.IGNORECASE)
"""Beside such a statement: it may limit further."""
SUBSET = re.compile(
    r"\bfor (?:units|doors|all other|the|those|models?)\b|\bsold (?:with|without)\b|\b\w+-pack\b", re.IGNORECASE
)
"""A rule holds for a part of the products, named in words."""
ALSO = re.compile(r"\balso\b|\bin addition\b|\badditionally\b|\bas well\b", re.IGNORECASE)
"""What follows recalls more units, or limits further: of the two, more is taken."""
OTHER_UNITS = re.compile(r"\b(?:units|those|products|models|all|any|ones)\b", re.IGNORECASE)
"""Between two rules: the second is of other units than the first."""
EXPLAINS = re.compile(r"\brepresents?\b|\bexample|\be\.g\.", re.IGNORECASE)
EXAMPLE = re.compile(r"\b(?:e\.g\.|for example|such as|example|i\.e\.)", re.IGNORECASE)
HEDGED = re.compile(r"\b(?:may|might|could) (?:have|be|contain)\b|\bsome of\b|\bmost\b", re.IGNORECASE)
"""What "may have" a fault limits nothing."""
UNSURE = re.compile(
    r"\b(?:if|unless|greater|less|fall below|followed by|example|xxxx+|some of|not all|consecutive|combination|etc"
    r"|any other|others|and more)\b",
    re.IGNORECASE,
)
"""Words that change a rule in ways that no pattern knows."""
