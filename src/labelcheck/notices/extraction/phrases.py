"""All patterns over the words of a sentence, for what it says beside codes and values.

Each gap between two words has a longest length, so that a search takes time linear in the sentence.
"""

from __future__ import annotations

import re

_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
PLACES = {name: place for place, name in enumerate(_ORDINALS, start=1)} | {"last": -1}
"""Words for places in a number; -1 is the last."""


def _any_case(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


class Phrases:
    """The patterns, by name. The string behind a pattern says what it finds."""

    _with_slashes = r"(?:M{1,2}/D{1,2}|D{1,2}/M{1,2}|M{1,2})/(?:Y{4}|YY)(?![A-Za-z])"
    _part = r"(?:Y{1,4}|M{2,3}|D{2,3}|W{2})"
    date_format = re.compile(rf"(?<![A-Za-z])(?:{_with_slashes}|{_part}(?:[-/. ]?{_part}){{1,2}}(?![A-Za-z]))")
    """How a date code is written, as notices spell it: WWYY, YYYY-MM, M/YY."""
    _stands_for = r"(?:numbers|digits) (?:are for|represent|are|indicate|denote) the"
    day_of_year_then_year = _any_case(rf"last two {_stands_for} year and the first three {_stands_for} day of the year")

    place = _any_case(
        r"\b(?P<what>model|serial|date code|lot|batch|UPC|SKU|item|style|manufactur\w+ date|date of manufacture|po)\b"
        r"[\w ,/&#']{0,60}?\b(?:is|are|can be|appears?)?\s?(?:also )?"
        r"(?:printed|located|stamped|found|engraved|etched|embossed|marked|appears?|displayed|on a label)\b"
        r"(?P<where>[^.;]{3,160})"
    )
    """Where on the device something is printed."""
    packaging = _any_case(r"packag|\bbox\b|receipt|invoice|order confirmation|hang ?tag|carton")

    lookup = _any_case(
        r"(?:determine|confirm|see|check|verify|identify|find out|identified|know|whether|if)\b[^.]{0,160}?"
        r"\b(?:included|part of|affected|subject|recalled|qualif\w+|eligible|list of)"
        r"|\b(?:included|affected|recalled|subject)\b[^.]{0,80}"
        r"\b(?:verified|checked|found|listed|available|confirmed) (?:at|on|by)\b"
        r"|(?:full|complete|a|the) list of [^.]{0,80}(?:serial|affected|recalled|number|model|lot|code)"
        r"|look.?up|directions on identifying"
    )
    """A page tells which units are recalled."""

    _recalled = r"(?:included|affected|part of|subject to|being recalled|recalled|impacted|involved|covered)"
    not_recalled = _any_case(rf"\b(?:not|n't) (?:\w+ )?{_recalled}|\bexclud\w+|\bunaffected|no other \w+|\bexcept\b")
    only = _any_case(
        r"\bonly\b[^.]{0,200}\b(?:included|affected|recalled|involved|subject|part of|impacted)\b"
        r"|\b(?:recall|recalled)\b[^.]{0,60}"
        r"\b(?:only (?:applies|involves|includes|affects)|(?:includes|involves|is) only|is limited to)\b"
        r"|\bonly the\b[^.]{0,80}\bis being recalled"
    )
    """The recall is limited to something."""
    only_those = _any_case(
        r"\bonly (?:the )?(?:those|these) (?:date codes|serial numbers|lot numbers|lots|model numbers|numbers|codes)\b"
    )
    """The limit is in another sentence."""
    only_use = _any_case(r"\bonly (?:use|consume|operate|continue|if|be|after|until|one)\b")
    """In a remedy: how to continue to use the product."""
    certain_units = _any_case(r"\bcertain (?:VINs?|serial|units|lots?|date codes?|batch)")
    certain = _any_case(
        r"\binvolv\w+ (?:only )?(?:certain|select|some|a limited number of)\b"
        rf"|{certain_units.pattern}"
    )
    """Only certain units are recalled, and the sentence does not say which."""
    seen = _any_case(
        r"\b(?:recalled|affected|these|included|impacted)\b[^.]{0,80}"
        r"\b(?:do not have|does not have|don't have|doesn't have|lack|have no)\b"
        r"|\b(?:can|may) be identified by\b|\bconfigured (?:for|with)\b|\binstalled at\b"
        r"|\bif (?:the|your|they|it) (?:\w+ ){0,2}(?:has|have) an?\b"
    )
    """A condition that only a person can see."""
    all_units = _any_case(
        r"\b(?:all|regardless of|any)\b[^.]{0,30}"
        r"\b(?:serial numbers?|production dates?|date codes?"
        r"|lots?(?: numbers?| codes?)?|batch(?:es)?"
        r"|manufactur\w+ dates?|date manufactured|versions|units|models|colou?rs and sizes)\b"
    )
    all_in_brackets = _any_case(
        r"\((?:all|any) (?:serial numbers?|date codes?|lots?(?: numbers?)?|batch(?:es)?(?: numbers?)?|units)\b"
        r"[^()]{0,20}\)"
    )
    """Behind a list: the list has all units, and limits nothing."""
    more_units = re.compile(
        r"\balso (?:included|subject|affected|includes|recalled|involves|part of)\b"
        r"|\bAll \w+ (?:in|of|sold)\b[^.]{0,100}\b(?:affected|included)\b"
    )
    """Units are recalled that no rule covers."""

    first_digits = _any_case(r"\bfirst \w+ (?:digits|numbers|characters|letters)(?: and letters)?\b")
    """The values that follow are beginnings of the printed values."""
    _count = r"(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten)"
    piece = _any_case(rf"\b(?:first|last) {_count}\b|\b(?:begins?|starts?|ends?) (?:in|with)\b")
    """In a table's headings: its cells are pieces of the printed values."""
    position = _any_case(
        r"\b(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|last|\d+(?:st|nd|rd|th)) (?:\w+ ){0,2}"
        r"(?:digits?|numbers?|characters?|letters?|position|code)\b"
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
    another_place = _any_case(rf"\b(?:{_place})\b")
    """Beside such a statement: it may limit further."""
    subset = _any_case(r"\bfor (?:units|doors|all other|the|those|models?)\b|\bsold (?:with|without)\b|\b\w+-pack\b")
    """A rule holds for a part of the products, named in words."""
    also = _any_case(r"\balso\b|\bin addition\b|\badditionally\b|\bas well\b")
    """The next words recall more units, or limit the recall further. The extraction assumes more units."""
    other_units = _any_case(r"\b(?:units|those|products|models|all|any|ones)\b")
    """Between two rules: the second is for other units than the first."""
    explains = _any_case(r"\brepresents?\b|\bexample|\be\.g\.")
    unsure = _any_case(
        r"\b(?:if|unless|greater|less|fall below|followed by|example|xxxx+|some of|not all|consecutive|combination|etc"
        r"|any other|others|and more)\b"
        r"|\b(?:e\.g\.|for example|such as|example|i\.e\.)"
        r"|\b(?:may|might|could) (?:have|be|contain)\b|\bsome of\b|\bmost\b"
    )
    """Words that change a rule in ways that no pattern covers, examples, and "may have", which limits nothing."""

    def in_places(self, sentence: str) -> re.Match[str] | None:
        """Return where a sentence gives the characters at certain places of a serial number."""
        return self._in_places[0].search(sentence) or self._in_places[1].search(sentence)


PHRASES = Phrases()
