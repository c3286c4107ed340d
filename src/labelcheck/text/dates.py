"""Formats in which makers write dates (`WWYY`, `DDDYY`, `YYYY WW-??`), and dates as values that can be compared."""

from __future__ import annotations

import calendar
import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

DateKey = tuple[int, ...]
"""(year), (year, week), (year, month), (year, day of year) or (year, month, day): comparable within one format."""

PIVOT_YEAR = 70
"""Two-digit years from this one on belong to the 1900s. The oldest notices are of 1973."""
MAX_DATES = 20_000
"""Most possible dates that are enumerated."""

_WIDTHS = {"Y": (1, 2, 4), "M": (1, 2, 3), "D": (1, 2, 3), "W": (2,)}
_ONE_OR_TWO = ("M", "D")
"""Months and days that may have one digit: 2/25 and 12/25."""
_NO_SEPARATORS = str.maketrans("", "", " -/.")
# Not calendar.month_abbr, which follows the locale.
_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")


class TooManyDatesError(Exception):
    """Too many characters are in doubt to enumerate the possible dates."""


Layout = tuple[tuple[str, int, int], ...]
"""(`YYYY`, `MM`, `?` ...; where it begins; where it ends), counted in letters and digits."""


@dataclass(frozen=True)
class DateFormat:
    """One way of writing a date.

    Attributes:
        layouts: One for each number of letters and digits that a month or a day may have: one layout for most formats,
            two for `M/YY`, four for `M/D/YY`.
    """

    layouts: tuple[Layout, ...]

    @classmethod
    def parse(cls, text: str) -> DateFormat:
        """Return the format that a text such as `DD-MMM-YY` describes; separators do not count.

        Raises:
            ValueError: It is no such format; the message says why.
        """
        runs = [letter * len(list(run)) for letter, run in itertools.groupby(text.translate(_NO_SEPARATORS))]
        for run in runs:
            if run[0] != "?" and len(run) not in _WIDTHS.get(run[0], ()):
                raise ValueError(f"`{run}` is not known in a date's format")
        names = sorted(run[0] for run in runs if run[0] != "?")
        day_of_year = "DDD" in runs
        known = [["D", "Y"]] if day_of_year else [["Y"], ["W", "Y"], ["M", "Y"], ["D", "M", "Y"]]
        if names not in known:
            raise ValueError(
                "a date's format needs a year, and beside it a week, a month (and day) or a day of the year"
            )
        ways = itertools.product(*((run, 2 * run) if run in _ONE_OR_TWO else (run,) for run in runs))
        return cls(tuple(map(_layout, ways)))

    @property
    def width(self) -> int:
        """Most letters and digits of a date."""
        return max(layout[-1][2] for layout in self.layouts)

    @property
    def fixed(self) -> bool:
        """Whether all dates have the same number of letters and digits."""
        return len(self.layouts) == 1

    @property
    def cyclic(self) -> bool:
        """Whether years have one digit. Then a range may run from 5 (2015) to 4 (2024)."""
        return any(name == "Y" for name, _, _ in self.layouts[0])

    def read(self, text: str) -> DateKey | None:
        """Return the date that letters and digits give, or None if it does not exist."""
        return next(self.dates(text), None)

    def dates(self, characters: Sequence[str]) -> Iterator[DateKey]:
        """Yield every date that the characters can give. Each position is a string of the characters that it may be.

        Raises:
            TooManyDatesError: There are more than `MAX_DATES`.
        """
        for layout in self.layouts:
            if len(characters) == layout[-1][2]:
                yield from self._dates(characters, layout)

    def _dates(self, characters: Sequence[str], layout: Layout) -> Iterator[DateKey]:
        parts = [(name[0], _numbers(name, characters[start:end])) for name, start, end in layout if name[0] != "?"]
        if math.prod(len(numbers) for _, numbers in parts) > MAX_DATES:
            raise TooManyDatesError
        order = sorted(range(len(parts)), key=lambda index: "YWMD".index(parts[index][0]))
        for key in itertools.product(*(parts[index][1] for index in order)):
            if self._exists(key):
                yield key

    def _exists(self, key: DateKey) -> bool:
        kinds = {name for name, _, _ in self.layouts[0]}
        # A one-digit year could be a leap year.
        year = 2000 if self.cyclic else key[0]
        if "WW" in kinds:
            return 1 <= key[1] <= 53
        if "DDD" in kinds:
            return 1 <= key[1] <= (366 if calendar.isleap(year) else 365)
        if len(key) == 3:
            return 1 <= key[1] <= 12 and 1 <= key[2] <= calendar.monthrange(year, key[1])[1]
        return len(key) == 1 or 1 <= key[1] <= 12


def _layout(runs: Sequence[str]) -> Layout:
    ends = list(itertools.accumulate(map(len, runs), initial=0))
    return tuple(zip(runs, ends, ends[1:], strict=False))


def _numbers(name: str, characters: Sequence[str]) -> list[int]:
    """Return every number that the characters of one token can give."""
    if name == "MMM":
        return [
            number
            for number, month in enumerate(_MONTHS, start=1)
            if all(letter in options for letter, options in zip(month, characters, strict=True))
        ]
    digits = ["".join(one for one in options if one.isdecimal()) for options in characters]
    if math.prod(len(options) for options in digits) > MAX_DATES:
        raise TooManyDatesError
    numbers = [int("".join(one)) for one in itertools.product(*digits)]
    if name == "YY":
        return [year + (1900 if year >= PIVOT_YEAR else 2000) for year in numbers]
    return [number for number in numbers if number > 0] if name == "YYYY" else numbers
