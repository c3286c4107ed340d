"""How notices say which units: patterns over the class strings of `tokens`, in one place.

One character is one token, so a pattern reads as the sentence does: `ufCtC` is "serial numbers from A100 to A200".
Spaces in a pattern mean nothing. No pattern repeats a group that can match nothing, nor two neighbouring groups that
share a class without a mark between, so that a match takes time linear in the sentence. `wording` has the patterns over
words.
"""

from __future__ import annotations

import re


def _pattern(text: str, **parts: str) -> re.Pattern[str]:
    for name, part in parts.items():
        text = text.replace(f"<{name}>", part)
    return re.compile(text.replace(" ", ""))


VALUE = "[CIYDLG]"
"""What may be a serial number, a lot or a date code."""
FILLER = "[v:O]{0,10}"
""""are", "included in this", "the following:" ..."""
BEGINNING = "[CIYDLGW]"
"""What a serial number may begin with: letters alone too."""
LIST = rf"{VALUE}(?:(?:[,/]|,?a){{1,2}}v{{0,3}}{VALUE})*"
"""A, B/C, and D."""
RANGE = rf"{VALUE}[t-]{VALUE}"
RANGES = rf"[fb]?v{{0,3}}{RANGE}(?:[,a]{{0,2}}v{{0,4}}[fb]?{RANGE})*"
"""A to B, C - D and from E through F; in tables, nothing stands between."""
BETWEEN = rf"bv{{0,3}}{VALUE}[a]{VALUE}(?:[,a]{{1,2}}b?{VALUE}[a]{VALUE})*"

UNIT_STATEMENTS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (
        name,
        _pattern(
            text,
            filler=FILLER,
            list=LIST,
            beginnings=LIST.replace(VALUE, BEGINNING),
            ranges=RANGES,
            between=BETWEEN,
            value=VALUE,
        ),
    )
    for name, text in (
        # serial numbers that begin with 35S or 57X
        ("prefix", "u [^pehunm.]{0,30} p [v:a]{0,6} (?P<said><beginnings>)"),
        # serial number ending in the number 0 through 9 or the letter "D"
        ("suffix", r"u [^pehunm.]{0,30} e [v:]{0,4} (?P<said><value>(?:[t-]<value>)?(?:[,a]{1,2}v{0,4}<value>)*)"),
        # serial numbers from A100 to A199, and B1 - B9
        ("ranges", "u <filler> (?P<said><ranges>)"),
        # date codes between 16919 and 11122
        ("between", "u <filler> (?P<said><between>)"),
        # serial number 123456 and lower
        ("open", "u <filler> (?P<said>I[qz])"),
        # lot numbers A09050 and A10055
        ("values", "u <filler> (?P<said><list>)"),
    )
)
"""What a word for units is followed by, the most telling first; `said` are the values."""

NUMBERED_UNIT = _pattern("(?P<said><list>) v{0,2} u $", list=LIST)
""""JUL24" or "AUG24" date code."""
PAIR = re.compile(rf"({VALUE})[t-]({VALUE})")
PAIR_BETWEEN = re.compile(rf"({VALUE})[at-]({VALUE})")

DATE = "[DY]"
WINDOW_STATEMENTS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, _pattern(text, filler="[v:A]{0,6}", date=DATE))
    for name, text in (
        # manufactured from June 2021 through March 2023; between May 2022 and October 2023
        ("span", "[ks] <filler> f? v{0,2} (?P<from><date>) [t-] v? (?P<to><date>)"),
        ("span", "[ks] <filler> b v{0,2} (?P<from><date>) [at-] v? (?P<to><date>)"),
        # manufactured before May 1, 2021
        ("before", "[ks] <filler> l v? (?P<to><date>)"),
        # manufactured on or after June 23, 2022
        ("after", "[ks] <filler> g v? (?P<from><date>)"),
        # manufactured August 2021 or earlier
        ("until", "[ks] <filler> v? (?P<to><date>) z"),
        ("since", "[ks] <filler> v? (?P<from><date>) q"),
        # manufactured in July 2022
        ("in", "[ks] v{1,3} (?P<from><date>)"),
    )
)
"""When a unit was made or sold."""
MODEL_YEARS = re.compile(r"y v{0,2} (?P<said>[YCD](?:(?:[,/at-]|,a){1,2} v{0,1} [YC])*)".replace(" ", ""))

_HEADERS = (
    "(from) (to) affected brand codes color colors colour configuration content date dates description details"
    " dimensions end fabric first from last location manufacturer name names prefix price product products quantity"
    " range recalled series size sizes specification start title to type units year"
)
HEADER_WORDS = frozenset(_HEADERS.split())
"""Words that head the columns of a table."""
FROM_TO = (
    ("from", "to"),
    ("start", "end"),
    ("first", "last"),
    ("begin", "end"),
    ("beginning", "ending"),
    ("low", "high"),
)
"""Words that head two columns with a range between them."""

ON_SALE = re.compile(r"(?:f|b)?v{0,2}(?P<from>[DY])[at-]v?(?P<to>[DY])")
""""from June 2016 through December 2022", wherever it stands."""
GLOSS = re.compile(r"[CDY]\(D\)")
""""(October 2023)" behind 2023-10: the same date once more."""
