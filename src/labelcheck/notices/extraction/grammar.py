"""How notices say which units are recalled: all patterns over the class strings of `tokens`.

One character is one token, so a pattern has the order of the sentence: `ufCtC` is "serial numbers from A100 to A200".
Spaces in a pattern have no meaning. No pattern repeats a group that can match nothing, or two neighbouring groups that
share a class without a mark between, so that a match takes linear time. `phrases` has the patterns over words.
"""

from __future__ import annotations

import re
from typing import Final

Statements = tuple[tuple[str, re.Pattern[str]], ...]
"""Patterns by name, the most specific first."""


def _pattern(text: str, **parts: str) -> re.Pattern[str]:
    for name, part in parts.items():
        text = text.replace(f"<{name}>", part)
    return re.compile(text.replace(" ", ""))


def _statements(*rows: tuple[str, str], **parts: str) -> Statements:
    return tuple((name, _pattern(text, **parts)) for name, text in rows)


class StatementGrammar:
    """The patterns, by name; `values` are the values in a match."""

    value: Final = "[CIYDLG]"
    """What may be a serial number, a lot or a date code."""
    _filler = "[v:O]{0,10}"
    """"are", "included in this", "the following:" ..."""
    _beginning = "[CIYDLGW]"
    """What a serial number may begin with: letters alone too."""
    _list = rf"{value}(?:(?:[,/]|,?a){{1,2}}v{{0,3}}{value})*"
    """A, B/C, and D."""
    _range = rf"{value}[t-]{value}"
    _ranges = rf"[fb]?v{{0,3}}{_range}(?:[,a]{{0,2}}v{{0,4}}[fb]?{_range})*"
    """A to B, C - D and from E through F; in tables, nothing stands between."""
    _between = rf"bv{{0,3}}{value}[a]{value}(?:[,a]{{1,2}}b?{value}[a]{value})*"

    units: Final[Statements] = _statements(
        # serial numbers that begin with 35S or 57X
        ("prefix", "u [^pehunm.]{0,30} p [v:a]{0,6} (?P<values><beginnings>)"),
        # serial number ending in the number 0 through 9 or the letter "D"
        ("suffix", r"u [^pehunm.]{0,30} e [v:]{0,4} (?P<values><value>(?:[t-]<value>)?(?:[,a]{1,2}v{0,4}<value>)*)"),
        # serial numbers from A100 to A199, and B1 - B9
        ("ranges", "u <filler> (?P<values><ranges>)"),
        # date codes between 16919 and 11122
        ("between", "u <filler> (?P<values><between>)"),
        # serial number 123456 and lower
        ("open", "u <filler> (?P<values>I[qz])"),
        # lot numbers A09050 and A10055
        ("values", "u <filler> (?P<values><list>)"),
        filler=_filler,
        list=_list,
        beginnings=_list.replace(value, _beginning),
        ranges=_ranges,
        between=_between,
        value=value,
    )
    """What a word for units is followed by."""
    numbered_unit: Final[re.Pattern[str]] = _pattern("(?P<values><list>) v{0,2} u $", list=_list)
    """"JUL24" or "AUG24" date code."""
    pair: Final[re.Pattern[str]] = re.compile(rf"({value})[t-]({value})")
    pair_between: Final[re.Pattern[str]] = re.compile(rf"({value})[at-]({value})")

    windows: Final[Statements] = _statements(
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
        # manufactured in July 2022, August 2022 and May 2023
        ("in", "[ks] v{1,3} (?P<from><date>) (?:(?:,a?|a)<date>)*"),
        filler="[v:A]{0,6}",
        date="[DY]",
    )
    """When a unit was made or sold."""
    model_years: Final[re.Pattern[str]] = _pattern("y v{0,2} (?P<values>[YCD](?:(?:[,/at-]|,a){1,2} v{0,1} [YC])*)")
    on_sale: Final[re.Pattern[str]] = _pattern("(?:f|b)?v{0,2}(?P<from>[DY])[at-]v?(?P<to>[DY])")
    """"from June 2016 through December 2022", wherever it stands."""
    gloss: Final[re.Pattern[str]] = _pattern(r"[CDY]\(D\)")
    """"(October 2023)" behind 2023-10: the same date once more."""


GRAMMAR = StatementGrammar()
