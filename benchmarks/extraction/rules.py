"""Whether two unit rules are the same, and whether one clears a unit that the other recalls."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from typing import Any

from pydantic import TypeAdapter

from labelcheck.catalogue.recall import AllOf, AnyOf, Condition, Rule
from labelcheck.catalogue.rule import masked
from labelcheck.match.unit_rules import evaluate
from labelcheck.model.label import Field, Label
from labelcheck.model.verdict import UnitRule
from labelcheck.text.codes import folded
from labelcheck.text.dates import DateFormat

_RULE: TypeAdapter[Rule] = TypeAdapter(Rule)
Form = tuple[str, Any]


def alternatives(rule: dict[str, Any]) -> Iterator[Rule]:
    """Yield the rules that a labelled rule stands for: one for each way to read fields such as `date_code|lot`."""
    fields = sorted({field for field in _fields(rule) if "|" in field})
    for choice in itertools.product(*(field.split("|") for field in fields)):
        yield _RULE.validate_python(_renamed(rule, dict(zip(fields, choice, strict=True))))


def _fields(rule: dict[str, Any]) -> Iterator[str]:
    for inner in (*rule.get("any", ()), *rule.get("all", ())):
        yield from _fields(inner)
    if "field" in rule:
        yield rule["field"]


def _renamed(rule: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    if "field" in rule:
        return {**rule, "field": names.get(rule["field"], rule["field"])}
    return {
        key: [_renamed(one, names) for one in value] if key in ("any", "all") else value for key, value in rule.items()
    }


def for_code(rule: Rule | None, code: str) -> Rule | None:
    """Return what a rule says of one code; None when it says nothing."""
    if rule is None or (rule.for_ and folded(code) not in {folded(one) for one in rule.for_}):
        return None
    if isinstance(rule, Condition):
        return rule.model_copy(update={"for_": ()})
    inner = [one for part in (rule.any if isinstance(rule, AnyOf) else rule.all) if (one := for_code(part, code))]
    if not inner:
        return None
    return AnyOf(any=tuple(inner)) if isinstance(rule, AnyOf) else AllOf(all=tuple(inner))


def form(rule: Rule | None) -> Form | None:
    """Return a rule in a form in which equal rules are equal: flat, folded, without notes and lengths."""
    if rule is None:
        return None
    if isinstance(rule, Condition):
        leaves = frozenset(_leaves(rule))
        return next(iter(leaves)) if len(leaves) == 1 else ("any", leaves)
    name = "any" if isinstance(rule, AnyOf) else "all"
    parts: set[Any] = set()
    for one in rule.any if isinstance(rule, AnyOf) else rule.all:
        inner = form(one)
        if inner is not None and inner[0] == name:
            parts |= inner[1]
        else:
            parts.add(inner)
    return next(iter(parts)) if len(parts) == 1 else (name, frozenset(parts))


def _leaves(rule: Condition) -> Iterator[Form]:
    if rule.op in ("range", "glob_range"):
        yield (rule.op, (rule.field, rule.position, *(_end(rule, one) for one in (rule.from_, rule.to))))
    elif rule.value:
        for value in rule.value:
            mask = "".join("?" if one in "*?" else folded(one) for one in value)
            start = mask.rstrip("?")
            # A mask that is open at its end alone is a beginning.
            op = "prefix" if rule.op == "glob" and "?" not in start else rule.op
            yield (op, (rule.field, rule.position, start if op == "prefix" else mask))
    else:
        yield (rule.op, (rule.field,))


def _end(rule: Condition, end: str | None) -> object:
    if end is None or rule.op == "glob_range":
        return end and masked(end)
    if rule.format is not None:
        key = DateFormat.parse(rule.format).read(folded(end))
        bare = folded(rule.format)
        # Year first: the order of the characters is that of time, with or without a format.
        return folded(end) if bare.startswith("Y") and "?" not in rule.format and rule.field != "made" else key
    if rule.field in ("made", "sold", "model_year"):
        return tuple(int(part) for part in end.split("-"))
    return folded(end)


def clears(found: Rule | None, true: Rule) -> str:
    """Return a value that `true` recalls and `found` clears; empty when there is none among those tried."""
    if found is None:
        return ""
    for field, value in _probes(true):
        label = _label(field, value)
        if evaluate(true, label) is UnitRule.MET and evaluate(found, label) is UnitRule.NOT_MET:
            return f"{field} {value}"
    return ""


def _probes(rule: Rule) -> Iterator[tuple[str, str]]:
    """Yield values that a rule speaks of: its ends, its list, its beginnings made longer."""
    if not isinstance(rule, Condition):
        for one in rule.any if isinstance(rule, AnyOf) else rule.all:
            yield from _probes(one)
        return
    for value in (*(rule.value or ()), rule.from_, rule.to):
        if value:
            yield from ((rule.field, one) for one in _longer(rule, value))


def _longer(rule: Condition, value: str) -> Iterable[str]:
    plain = value.replace("*", "0").replace("?", "0")
    if rule.op == "prefix" or rule.position:
        return (plain + "0001", plain + "1234567")
    return ("00001" + plain,) if rule.op == "suffix" else (plain,)


def _label(field: str, value: str) -> Label:
    read = Field(value, 1.0, by_keyword=True)
    name = "date_code" if field == "made" else field
    fields = {name: read} if name in ("serial", "lot", "po_number", "date_code") else {}
    return Label.of(model=Field("X", 1.0, by_keyword=True), **fields)
