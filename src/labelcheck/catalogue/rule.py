"""Unit rules as a catalogue states them: which units of a product a recall covers."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag, model_validator

from labelcheck.catalogue.field_types import MAX_CODE, MAX_LIST, Code64, Line, Record, Values, partial_date
from labelcheck.text.codes import folded
from labelcheck.text.dates import DateFormat

MAX_RULE_DEPTH = 5
"""How deep `any` and `all` may nest."""


class Condition(Record):
    """One question about one value on the label. How it is answered: `labelcheck.match.unit_rules`.

    Attributes:
        for_: `for`: the codes that it holds for; it says nothing about others. Empty: it holds for all.
        field: The value asked about.
        op: The question; see `docs/recalls-json.md`.
        value: For `in`, `prefix`, `suffix`, `at` and `glob`: any of these.
        from_: `from`: for `range` and `glob_range`, the first value.
        to: The last value, included.
        position: For `at`, and for a `range` inside a longer value: 1 is the first letter or digit, -1 the last.
        length: How many letters and digits the notice gives the value.
        format: How a date is written: `YYYY`, `YY`, `Y`, `MMM`, `MM`, `DDD`, `DD`, `WW`, and `?` for any character.
        note: For people.
    """

    for_: Values = Field(default=(), alias="for")
    field: Literal["serial", "date_code", "lot", "po_number", "made", "sold", "model_year"]
    op: Literal["all", "in", "prefix", "suffix", "range", "at", "glob", "glob_range", "missing"]
    value: Values | None = Field(default=None, min_length=1)
    from_: Code64 | None = Field(default=None, alias="from")
    to: Code64 | None = None
    position: int | None = Field(default=None, strict=True, ge=-MAX_CODE, le=MAX_CODE)
    length: int | None = Field(default=None, strict=True, ge=1, le=MAX_CODE)
    format: Code64 | None = None
    note: Line | None = None

    @model_validator(mode="after")
    def _is_consistent(self) -> Condition:
        self._has_its_keys()
        if self.format is not None:
            DateFormat.parse(self.format)
        if self.op == "glob_range":
            _check_masks(self.from_ or "", self.to or "")
        elif self.op == "range":
            self._check_range()
        if self.position == 0:
            raise ValueError("position: counts from 1, or from -1 backwards")
        if self.op == "at" and len({len(folded(value)) for value in self.value or ()}) != 1:
            raise ValueError("value: those of `at` must have one length")
        marks_allowed = self.op in ("glob", "glob_range")
        for text in (*(self.value or ()), self.from_ or "", self.to or ""):
            if not marks_allowed and any(mark in text for mark in "*?"):
                raise ValueError("`*` and `?` need op `glob` or `glob_range`")
            if text and not folded(text):
                raise ValueError(f"{text!r} has no letter or digit to compare")
        return self

    def _has_its_keys(self) -> None:
        given = {
            key
            for key in ("value", "from", "to", "position", "length", "format")
            if getattr(self, _attribute(key)) is not None
        }
        required, allowed = _KEYS_OF[self.op]
        if missing := required - given:
            raise ValueError(f"op `{self.op}` needs `{min(missing)}`")
        if extra := given - required - allowed:
            raise ValueError(f"op `{self.op}` has no use for `{min(extra)}`")
        if self.field in _DATED and self.op != "range":
            raise ValueError(f"field `{self.field}` needs op `range`")

    def _check_range(self) -> None:
        ends = [end for end in (self.from_, self.to) if end is not None]
        if not ends:
            raise ValueError("op `range` needs `from` or `to`")
        if self.field in _DATED and self.format is None:
            for end in ends:
                partial_date(end)
            in_order = ends == sorted(ends)
        elif self.format is not None:
            date_format = DateFormat.parse(self.format)
            if self.position is not None and not date_format.fixed:
                raise ValueError("format: dates at a `position` need months and days of two digits")
            dates = [date_format.read(folded(end)) for end in ends]
            for end, date in zip(ends, dates, strict=True):
                if date is None:
                    raise ValueError(f"{end!r} is no date written as {self.format}")
                if len(set(date_format.dates(folded(end)))) > 1:
                    raise ValueError(
                        f"{end!r} is several dates in {self.format}: write months and days with two digits"
                    )
            in_order = date_format.cyclic or dates == sorted(date for date in dates if date is not None)
        else:
            folds = [folded(end) for end in ends]
            if len({shape(fold) for fold in folds}) != 1:
                raise ValueError("`from` and `to` must have one length, and letters and digits at the same places")
            in_order = folds == sorted(folds)
        if not in_order:
            raise ValueError("`from` must not be later than `to`")


_DATED = ("made", "sold", "model_year")
_KEYS_OF: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    # op: (keys that it needs, keys that it may have)
    "all": (frozenset(), frozenset()),
    "missing": (frozenset(), frozenset()),
    "in": (frozenset({"value"}), frozenset({"length", "format"})),
    "prefix": (frozenset({"value"}), frozenset({"length", "format"})),
    "suffix": (frozenset({"value"}), frozenset({"length", "format"})),
    "glob": (frozenset({"value"}), frozenset({"length"})),
    "at": (frozenset({"value", "position"}), frozenset({"length"})),
    "range": (frozenset(), frozenset({"from", "to", "position", "length", "format"})),
    "glob_range": (frozenset({"from", "to"}), frozenset({"length"})),
}


def _attribute(key: str) -> str:
    return "from_" if key == "from" else key


def shape(value: str) -> str:
    """Return the letter pattern of a value: `A` for each letter, `9` for each digit, marks as they are."""
    return "".join("9" if one.isdigit() else "A" if one.isalpha() else one for one in value)


def masked(value: str) -> str:
    """Return a mask such as `T**0815****` in comparable form: letters and digits, and `?` for one character each.

    Notices mask single characters with `*`, so here, unlike in a glob, it stands for one.
    """
    return "".join("?" if one in "*?" else folded(one) for one in value)


def _check_masks(start: str, end: str) -> None:
    """Raise a ValueError unless two masks describe one range."""
    masks = masked(start), masked(end)
    if shape(masks[0]) != shape(masks[1]):
        raise ValueError("`from` and `to` must have one length, and letters, digits and marks at the same places")
    if masks[0] > masks[1]:
        raise ValueError("`from` must not be later than `to`")


class AnyOf(Record):
    """A rule that is met when one of its rules is."""

    for_: Values = Field(default=(), alias="for")
    any: tuple[Rule, ...] = Field(min_length=1, max_length=MAX_LIST)
    note: Line | None = None


class AllOf(Record):
    """A rule that is met when all of its rules are."""

    for_: Values = Field(default=(), alias="for")
    all: tuple[Rule, ...] = Field(min_length=1, max_length=MAX_LIST)
    note: Line | None = None


def _kind_of_rule(rule: Any) -> str:
    """Return the tag of a rule, from JSON or from Python."""
    if isinstance(rule, dict):
        return "any-rule" if "any" in rule else "all-rule" if "all" in rule else "condition"
    return "any-rule" if isinstance(rule, AnyOf) else "all-rule" if isinstance(rule, AllOf) else "condition"


Rule = Annotated[
    Annotated[AnyOf, Tag("any-rule")] | Annotated[AllOf, Tag("all-rule")] | Annotated[Condition, Tag("condition")],
    Discriminator(_kind_of_rule),
]
"""A unit rule: `{any: [...]}`, `{all: [...]}` or one condition."""


def depth_of(rule: Rule) -> int:
    """Return how many groups deep a rule nests: 1 for a condition."""
    inner = rule.any if isinstance(rule, AnyOf) else rule.all if isinstance(rule, AllOf) else ()
    return 1 + max((depth_of(one) for one in inner), default=0)


AnyOf.model_rebuild()
AllOf.model_rebuild()
