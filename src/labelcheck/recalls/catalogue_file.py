"""Reads one file of recalls, and says of a bad one which record and which field are wrong."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NoReturn

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from labelcheck.errors import CatalogueError
from labelcheck.recalls.model import CatalogueFile

MAX_BYTES = 64 * 1024 * 1024
"""Bytes of a file; 902 CPSC notices take under 4 MB."""
MAX_DEPTH = 32
"""How deep lists and objects may nest; the deepest rule needs 20."""
MAX_SHOWN = 5
"""Errors that are told one by one; the others are counted."""

_REMEDY = "Correct it as docs/recalls-json.md describes, or use another catalogue."
_TAGS = ("any-rule", "all-rule", "condition")


def read_catalogue_file(path: Path) -> CatalogueFile:
    """Return one file of recalls, checked.

    Raises:
        CatalogueError: The file cannot be read or is no catalogue; names file, record and field.
    """
    data = _parse(path, _read(path))
    try:
        file = CatalogueFile.model_validate(data)
    except ValidationError as error:
        raise CatalogueError(_describe(path, data, error), _REMEDY) from None
    seen: set[str] = set()
    for recall in file.recalls:
        if recall.id in seen:
            raise CatalogueError(f"{path}: record {recall.id}: stands there twice.", _REMEDY)
        seen.add(recall.id)
    return file


def _read(path: Path) -> str:
    """Return the file's text; reads no more than the cap, whatever the file claims to be."""
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise CatalogueError(f"{path}: there is no such file.", "Check the path of the catalogue.") from None
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise CatalogueError(f"{path}: cannot be read ({reason}).", "Check the file and its permissions.") from None
    except ValueError:
        raise CatalogueError(f"{str(path)!r}: is no path.", "Check the path of the catalogue.") from None
    if len(raw) > MAX_BYTES:
        raise CatalogueError(f"{path}: is larger than {MAX_BYTES // 2**20} MB.", "Split it into several files.")
    try:
        # Some editors begin a file with a byte order mark.
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CatalogueError(f"{path}: is not UTF-8 text (byte {error.start}).", "Save it as UTF-8.") from None


class _RefusedError(ValueError):
    """JSON that Python would accept and this format does not."""


def _unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        keys = [key for key, _ in pairs]
        raise _RefusedError(
            f"the key {next(key for key in keys if keys.count(key) > 1)[:80]!r} stands twice in one object"
        )
    return found


def _no_constant(name: str) -> NoReturn:
    raise _RefusedError(f"{name} is no JSON")


def _parse(path: Path, text: str) -> Any:
    """Return the JSON value of a file."""
    try:
        data = json.loads(text, object_pairs_hook=_unique_keys, parse_constant=_no_constant)
        _check_depth(data)
    except json.JSONDecodeError as error:
        problem = f"{path}: line {error.lineno}, column {error.colno}: is not JSON ({error.msg})."
        raise CatalogueError(problem, _REMEDY) from None
    except RecursionError:
        raise CatalogueError(f"{path}: nests too deep.", _REMEDY) from None
    except ValueError as error:
        raise CatalogueError(f"{path}: {error}.", _REMEDY) from None
    return data


def _check_depth(data: Any) -> None:
    """Raise when lists and objects nest deeper than `MAX_DEPTH`."""
    level = [data]
    for _ in range(MAX_DEPTH):
        level = [
            inner
            for one in level
            if isinstance(one, (dict, list))
            for inner in (one.values() if isinstance(one, dict) else one)
        ]
        if not level:
            return
    raise _RefusedError(f"nests deeper than {MAX_DEPTH} levels")


def _describe(path: Path, data: Any, error: ValidationError) -> str:
    """Return what is wrong, one line: the first errors one by one, and how many more there are."""
    details = error.errors(include_url=False, include_context=True, include_input=False)
    shown = [_one_error(data, detail) for detail in details[:MAX_SHOWN]]
    if len(details) > MAX_SHOWN:
        shown.append(f"and {len(details) - MAX_SHOWN} more")
    return f"{path}: {'; '.join(shown)}."


def _one_error(data: Any, detail: ErrorDetails) -> str:
    place = [part for part in detail["loc"] if part not in _TAGS]
    record = ""
    if len(place) >= 2 and place[0] == "recalls" and isinstance(place[1], int):
        record = f"record {_name_of_record(data, place[1])}, "
        place = place[2:]
    field = ""
    for part in place:
        # Keys come from the file: shown quoted where they are odd, so that they cannot steer a terminal.
        name = part if isinstance(part, int) or part.isidentifier() else repr(part[:80])
        field += f"[{name}]" if isinstance(part, int) else f".{name}" if field else str(name)
    where = (record + field).rstrip(", ")
    return f"{where}: {_complaint(detail)}" if where else _complaint(detail)


def _name_of_record(data: Any, index: int) -> str:
    """Return a record's id, or its place in the list when it has none that can be shown."""
    record = data["recalls"][index]
    name = record.get("id") if isinstance(record, dict) else None
    return name[:80] if isinstance(name, str) and name.isprintable() and name else f"[{index}]"


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
