"""Describes what is wrong with a file of recalls: the record, the field, the problem."""

from __future__ import annotations

from pydantic import ValidationError
from pydantic_core import ErrorDetails

MAX_SHOWN = 5
"""Errors that are shown one by one; the others are only counted."""

_TAGS = ("any-rule", "all-rule", "condition")


class Complaints:
    """Collects errors: keeps the first ones, counts all.

    Attributes:
        count: How many there are.
    """

    def __init__(self) -> None:
        self.count = 0
        self._shown: list[str] = []

    @classmethod
    def of(cls, error: ValidationError) -> Complaints:
        """Return the complaints of one error."""
        complaints = cls()
        complaints.add(error)
        return complaints

    def add(self, error: ValidationError, where: str = "") -> None:
        """Add the complaints of one error; `where` is put before each place."""
        details = error.errors(include_url=False, include_context=True, include_input=False)
        self.count += len(details)
        self._shown += [_told(detail, where) for detail in details[: MAX_SHOWN - len(self._shown)]]

    def then(self, others: Complaints) -> Complaints:
        """Return these, and others after them."""
        both = Complaints()
        both.count = self.count + others.count
        both._shown = [*self._shown, *others._shown][:MAX_SHOWN]
        return both

    def __str__(self) -> str:
        """Return one line: the first errors one by one, and how many more there are."""
        more = [f"and {self.count - MAX_SHOWN} more"] if self.count > MAX_SHOWN else []
        return "; ".join([*self._shown, *more])


def _told(detail: ErrorDetails, where: str) -> str:
    field = ""
    for part in detail["loc"]:
        if part in _TAGS:
            continue
        # Keys come from the file. Odd ones are shown quoted, so that they cannot control a terminal.
        name = part if isinstance(part, int) or part.isidentifier() else repr(part[:80])
        field += f"[{name}]" if isinstance(part, int) else f".{name}" if field else str(name)
    place = (where + field).rstrip(", ")
    return f"{place}: {_complaint(detail)}" if place else _complaint(detail)


def _complaint(detail: ErrorDetails) -> str:
    """Return pydantic's message in this project's words."""
    context = detail.get("ctx", {})
    kind = detail["type"]
    if kind in ("string_too_short", "too_short"):
        return "must not be empty"
    if kind == "string_too_long":
        return f"must have at most {context['max_length']} characters"
    if kind == "too_long":
        return f"must have at most {context['max_length']} items"
    if kind == "value_error":
        return str(context["error"])
    words = {
        "missing": "is missing",
        "extra_forbidden": "is not a known key",
        "string_type": "must be text",
        "string_unicode": "must be valid Unicode",
        "string_pattern_mismatch": f"must look like {context.get('pattern')}",
        "tuple_type": "must be a list",
        "dict_type": "must be an object",
        "model_type": "must be an object",
        "model_attributes_type": "must be an object",
        "int_type": "must be a whole number",
        "literal_error": f"must be {context.get('expected')}",
    }
    return words.get(kind, detail["msg"][:1].lower() + detail["msg"][1:])
