"""The one serialiser of verdicts and labels: dataclasses to JSON, in two forms.

The public form (`to_dict`) is documented, rounded, and leaves out what only matching looks at. The full form
(`serialise`) loses nothing; `deserialise` checks it, and runs nothing that stands in it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from enum import Enum
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

if TYPE_CHECKING:
    from pydantic import TypeAdapter

SCHEMA_VERSION = 1
"""Of the public form."""

PRIVATE = {"public": False}
"""Metadata of an attribute that is in the full form alone."""


def digits(count: int) -> dict[str, Any]:
    """Return the metadata of an attribute whose numbers the public form rounds to so many decimal places."""
    return {"digits": count}


class DamagedError(ValueError):
    """What was stored is not what was written."""


@dataclass(frozen=True)
class Serialisable:
    """A frozen dataclass that has both forms."""

    __pydantic_config__: ClassVar[dict[str, Any]] = {"extra": "forbid"}

    def to_dict(self) -> dict[str, Any]:
        """Return the public form, of plain JSON types."""
        kind: Any = type(self)
        return {
            name: _plain(getattr(self, name)) if places is None else _rounded(getattr(self, name), places)
            for name, places in _public_attributes(kind)
        }


@cache
def _public_attributes(kind: type[Serialisable]) -> list[tuple[str, int | None]]:
    return [(one.name, one.metadata.get("digits")) for one in fields(kind) if one.metadata.get("public", True)]


def _plain(value: Any) -> Any:
    if value is None or type(value) is str:  # most attributes: a report may have millions of them
        return value
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Serialisable):
        return value.to_dict()
    return value.value if isinstance(value, Enum) else value


def _rounded(value: Any, places: int) -> Any:
    """Round a number, each number of a tuple, or the corners of a box; None stays."""
    if not isinstance(value, tuple):
        return None if value is None else round(value, places)
    if value and isinstance(value[0], tuple):
        return [[round(x, places), round(y, places)] for x, y in value]
    return [round(number, places) for number in value]


def serialise(value: Serialisable) -> bytes:
    """Return the full form, as JSON in ASCII: what was read may hold lone surrogates, which UTF-8 has no bytes for."""
    return json.dumps(value, default=vars, separators=(",", ":")).encode("ascii")


_Kind = TypeVar("_Kind", bound=Serialisable)


def deserialise(data: bytes, kind: type[_Kind]) -> _Kind:
    """Return what has a full form.

    Args:
        data: What `serialise` returned.
        kind: What it was made of: `Verdict` or `Label`.

    Raises:
        DamagedError: It is no full form of this kind: no JSON, an attribute too many or too few, or of another type.
    """
    some_kind: Any = kind
    adapter: TypeAdapter[_Kind] = _adapter(some_kind)
    try:
        if b"\\ud" in data:  # perhaps a lone surrogate, which the faster parser refuses
            return adapter.validate_python(json.loads(data))
        return adapter.validate_json(data)
    except (ValueError, RecursionError) as error:  # pydantic's ValidationError is a ValueError
        raise DamagedError(str(error)) from error


@cache
def _adapter(kind: type[Any]) -> TypeAdapter[Any]:
    from pydantic import TypeAdapter  # noqa: PLC0415 - most commands read no journal

    return TypeAdapter(kind)
