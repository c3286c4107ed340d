"""One test a kind of condition: can it be asked of a value, and does the value, or a look-alike of it, pass?

A value comes as one string of possible characters a position (`readings.Characters`), single ones where it is sure.
A test walks the positions once or twice; none tries the combinations one by one, save those of dates, which are few.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from labelcheck.catalogue.rule import Condition, masked, shape
from labelcheck.text.codes import folded
from labelcheck.text.dates import DateFormat, TooManyDatesError
from labelcheck.text.globs import fewest_misreads, folded_glob


class ValueTest(Protocol):
    """What a condition asks of a value."""

    def comparable(self, characters: Sequence[str]) -> bool:
        """Return whether the question makes sense for the value as read; else one cannot tell."""

    def admits(self, characters: Sequence[str]) -> bool:
        """Return whether the value, or a look-alike, passes."""


def _fits(characters: Sequence[str], literal: str) -> bool:
    """Return whether a text may be what stands there; `?` is any character."""
    return len(characters) == len(literal) and all(
        one == "?" or one in options for one, options in zip(literal, characters, strict=True)
    )


@dataclass(frozen=True)
class _OneOf:
    """The whole value is one of those listed; one of a length that none has was misread, or is some other number."""

    values: tuple[str, ...]

    def comparable(self, characters: Sequence[str]) -> bool:
        return any(len(value) == len(characters) for value in self.values)

    def admits(self, characters: Sequence[str]) -> bool:
        return any(_fits(characters, value) for value in self.values)


@dataclass(frozen=True)
class _Ends:
    """The value begins, or ends, with one of those listed."""

    values: tuple[str, ...]
    at_end: bool

    def comparable(self, characters: Sequence[str]) -> bool:
        return len(characters) >= max(len(value) for value in self.values)

    def admits(self, characters: Sequence[str]) -> bool:
        def end(length: int) -> Sequence[str]:
            return characters[-length:] if self.at_end else characters[:length]

        return any(_fits(end(len(value)), value) for value in self.values)


@dataclass(frozen=True)
class _Glob:
    """The whole value matches one of the patterns, in which `?` is one character and `*` any run."""

    patterns: tuple[str, ...]

    def comparable(self, characters: Sequence[str]) -> bool:
        return any(
            len(pattern.replace("*", "")) <= len(characters) and ("*" in pattern or len(pattern) == len(characters))
            for pattern in self.patterns
        )

    def admits(self, characters: Sequence[str]) -> bool:
        return any(fewest_misreads(pattern, characters) == 0 for pattern in self.patterns)


@dataclass(frozen=True)
class _Range:
    """The value lies between two others of the same length and letter pattern; `?` in those is any character."""

    low: str | None
    high: str | None

    def comparable(self, characters: Sequence[str]) -> bool:
        model = shape(self.low or self.high or "")
        return _fits([shape(options[0]) for options in characters], model)

    def admits(self, characters: Sequence[str]) -> bool:
        model = self.low or self.high or ""
        if len(model) != len(characters):
            return False
        # The value can still lie on the low bound, on the high bound, on both, or has left them for good.
        open_ends = {(self.low is not None, self.high is not None)}
        for place, (mark, options) in enumerate(zip(model, characters, strict=True)):
            if mark == "?":
                continue
            same_kind = [one for one in options if shape(one) == shape(mark)]
            open_ends = {
                step for one in same_kind for ends in open_ends if (step := self._step(one, place, *ends)) is not None
            }
            if not open_ends:
                return False
        return True

    def _step(self, one: str, place: int, on_low: bool, on_high: bool) -> tuple[bool, bool] | None:
        """Return on which bounds a value still lies after one more character, or None when it falls outside."""
        low, high = (self.low or "")[place : place + 1], (self.high or "")[place : place + 1]
        if (on_low and one < low) or (on_high and one > high):
            return None
        return on_low and one == low, on_high and one == high


@dataclass(frozen=True)
class _Dates:
    """The value is a date in one format and lies between two others, or is only a date when both are missing."""

    form: DateFormat
    low: tuple[int, ...] | None
    high: tuple[int, ...] | None

    def comparable(self, characters: Sequence[str]) -> bool:
        return self.form.read("".join(options[0] for options in characters)) is not None

    def admits(self, characters: Sequence[str]) -> bool:
        try:
            return any(self._within(date) for date in self.form.dates(characters))
        except TooManyDatesError:
            return True

    def _within(self, date: tuple[int, ...]) -> bool:
        after, before = self.low is None or date >= self.low, self.high is None or date <= self.high
        if self.low is not None and self.high is not None and self.low > self.high:
            # Only one-digit years: from 506 (June 2015) to 408 (August 2024).
            return after or before
        return after and before


@dataclass(frozen=True)
class _Piece:
    """The test holds for a piece of the value: from `position` on, `width` characters; -1 is the last character."""

    position: int
    width: int
    test: ValueTest

    def comparable(self, characters: Sequence[str]) -> bool:
        piece = self._piece(characters)
        return len(piece) == self.width and self.test.comparable(piece)

    def admits(self, characters: Sequence[str]) -> bool:
        return self.test.admits(self._piece(characters))

    def _piece(self, characters: Sequence[str]) -> Sequence[str]:
        start = self.position - 1 if self.position > 0 else len(characters) + self.position
        return characters[start : start + self.width] if start >= 0 else ()


@dataclass(frozen=True)
class _Both:
    """A date that also passes another test."""

    date: _Dates
    other: ValueTest

    def comparable(self, characters: Sequence[str]) -> bool:
        return self.date.comparable(characters) and self.other.comparable(characters)

    def admits(self, characters: Sequence[str]) -> bool:
        return self.date.admits(characters) and self.other.admits(characters)


@lru_cache(maxsize=4096)
def value_test(condition: Condition) -> ValueTest:
    """Return the test of a condition on one value: any op but `all` and `missing`."""
    form = None if condition.format is None else DateFormat.parse(condition.format)
    low, high = condition.from_, condition.to
    test: ValueTest
    if condition.op == "glob_range":
        return _Range(masked(low or ""), masked(high or ""))
    if condition.op == "range":
        if form is None:
            test = _Range(None if low is None else folded(low), None if high is None else folded(high))
            width = len(folded(low or high or ""))
        else:
            test = _Dates(form, form.read(folded(low or "")), form.read(folded(high or "")))
            width = form.width
        return test if condition.position is None else _Piece(condition.position, width, test)
    if condition.op == "glob":
        return _Glob(tuple(folded_glob(value) for value in condition.value or ()))
    values = tuple(folded(value) for value in condition.value or ())
    if condition.op == "at":
        return _Piece(condition.position or 1, len(values[0]), _OneOf(values))
    test = _OneOf(values) if condition.op == "in" else _Ends(values, at_end=condition.op == "suffix")
    return test if form is None else _Both(_Dates(form, None, None), test)
