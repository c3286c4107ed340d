"""How makers write dates: `WWYY`, `DDDYY`, `YYYY WW-??`, read into values that can be compared."""

from __future__ import annotations

import calendar
import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

DateKey = tuple[int, ...]
"""(year), (year, week), (year, month), (year, day of year) or (year, month, day): comparable within one format."""

PIVOT_YEAR = 70
"""Two-digit years from here on are of the 1900s; the oldest notices are of 1973."""
MAX_DATES = 20_000
"""More possible dates than this are not looked at one by one."""

_WIDTHS = {"Y": (1, 2, 4), "M": (2, 3), "D": (2, 3), "W": (2,)}
_SEPARATORS = " -/."
# Not calendar.month_abbr, which follows the locale.
_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")


class TooManyDatesError(Exception):
    """So many characters are in doubt that the date could be almost any."""


@dataclass(frozen=True)
class DateFormat:
    """One way of writing a date, with a fixed number of letters and digits.

    Attributes:
        tokens: (`YYYY`, `MM`, `?` ...; where it begins; where it ends), counted in letters and digits.
        width: How many letters and digits a date has.
    """

    tokens: tuple[tuple[str, int, int], ...]
    width: int

    @classmethod
    def parse(cls, text: str) -> DateFormat:
        """Return the format that a text such as `DD-MMM-YY` describes; separators do not count.

        Raises:
            ValueError: It is no such format; the message says why.
        """
        tokens: list[tuple[str, int, int]] = []
        width = 0
        for letter, run in itertools.groupby(one for one in text if one not in _SEPARATORS):
            count = len(list(run))
            if letter != "?" and count not in _WIDTHS.get(letter, ()):
                raise ValueError(f"`{letter * count}` is not known in a date's format")
            tokens.append((letter * count, width, width + count))
            width += count
        names = sorted(name[0] for name, _, _ in tokens if name[0] != "?")
        day_of_year = any(name == "DDD" for name, _, _ in tokens)
        known = [["D", "Y"]] if day_of_year else [["Y"], ["W", "Y"], ["M", "Y"], ["D", "M", "Y"]]
        if names not in known:
            raise ValueError(
                "a date's format needs a year, and beside it a week, a month (and day) or a day of the year"
            )
        return cls(tuple(tokens), width)

    @property
    def cyclic(self) -> bool:
        """Whether years have one digit: then a range may run from 5 (2015) to 4 (2024)."""
        return any(name == "Y" for name, _, _ in self.tokens)

    def read(self, text: str) -> DateKey | None:
        """Return the date that letters and digits say, or None when there is no such date."""
        return next(self.dates(text), None)

    def dates(self, characters: Sequence[str]) -> Iterator[DateKey]:
        """Yield every date that the characters can say, each position being a string of the characters it may be.

        Raises:
            TooManyDatesError: There are more than `MAX_DATES`.
        """
        if len(characters) != self.width:
            return
        parts = [(name[0], _numbers(name, characters[start:end])) for name, start, end in self.tokens if name[0] != "?"]
        if math.prod(len(numbers) for _, numbers in parts) > MAX_DATES:
            raise TooManyDatesError
        order = sorted(range(len(parts)), key=lambda index: "YWMD".index(parts[index][0]))
        for key in itertools.product(*(parts[index][1] for index in order)):
            if self._exists(key):
                yield key

    def _exists(self, key: DateKey) -> bool:
        kinds = {name for name, _, _ in self.tokens}
        # A one-digit year could be a leap year.
        year = 2000 if self.cyclic else key[0]
        if "WW" in kinds:
            return 1 <= key[1] <= 53
        if "DDD" in kinds:
            return 1 <= key[1] <= (366 if calendar.isleap(year) else 365)
        if len(key) == 3:
            return 1 <= key[1] <= 12 and 1 <= key[2] <= calendar.monthrange(year, key[1])[1]
        return len(key) == 1 or 1 <= key[1] <= 12


def _numbers(name: str, characters: Sequence[str]) -> list[int]:
    """Return every number that the characters of one token can say."""
    if name == "MMM":
        return [
            number
            for number, month in enumerate(_MONTHS, start=1)
            if all(letter in options for letter, options in zip(month, characters, strict=True))
        ]
    digits = ["".join(one for one in options if one.isdigit()) for options in characters]
    if math.prod(len(options) for options in digits) > MAX_DATES:
        raise TooManyDatesError
    numbers = [int("".join(one)) for one in itertools.product(*digits)]
    if name == "YY":
        return [year + (1900 if year >= PIVOT_YEAR else 2000) for year in numbers]
    return [number for number in numbers if number > 0] if name == "YYYY" else numbers
