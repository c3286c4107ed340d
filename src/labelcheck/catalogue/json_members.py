"""Reads a JSON object member by member, so that a list in it may be far larger than memory should hold."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple, NoReturn

MAX_DEPTH = 32
"""How deep lists and objects may nest; the deepest rule of a recall needs 20."""
MAX_MEMBER = 64 * 1024 * 1024
"""Characters of one member, or of one item of the list that is read item by item."""

_CHUNK = 1 << 20
"""Characters that are read at once, at least."""
_NUMBER_AT_END = re.compile(r"[0-9.eE+-]*")
_SPACE = re.compile(r"[ \t\n\r]*")


class RefusedJsonError(ValueError):
    """JSON that Python would accept and this format does not."""


class Member(NamedTuple):
    """A part of a document.

    Attributes:
        key: The member's key; None when the document is no object: then this is all of it.
        item: Its place in the list that is read item by item; None for all other values.
        value: The value.
        text: The value as it stands in the document.
    """

    key: str | None
    item: int | None
    value: Any
    text: str


def read_members(read: Callable[[int], str], listed: str) -> Iterator[Member]:
    """Yield the members of a document's object; those of one list in it one by one.

    Args:
        read: Returns up to so many characters more, and none at the end.
        listed: The key of the list whose items come one by one, after the list itself, which comes empty.

    Raises:
        json.JSONDecodeError: It is not JSON; says where.
        RefusedJsonError: It is JSON with a key that stands twice, with NaN or Infinity, or nested too deep.
        RecursionError: It is nested far too deep.
    """
    text = _Text(read)
    if text.peek() != "{":
        value, spelt = text.value(MAX_DEPTH)
        yield Member(None, None, value, spelt)
    else:
        seen: set[str] = set()
        for _ in text.parts("{", "}", "Expecting property name enclosed in double quotes"):
            key = text.key()
            if key in seen:
                raise _twice(key)
            seen.add(key)
            if key == listed and text.peek() == "[":
                yield Member(key, None, [], "")
                for item in text.parts("[", "]", "Expecting value"):
                    yield Member(key, item, *text.value(MAX_DEPTH - 2))
            else:
                yield Member(key, None, *text.value(MAX_DEPTH - 1))
    if text.peek():
        raise text.error("Extra data")


class _Text:
    """A document, of which only as much is in memory as is looked at."""

    def __init__(self, read: Callable[[int], str]) -> None:
        self._read = read
        self._held = ""
        self._at = 0
        self._ended = False
        self._lines_before = 0
        self._columns_before = 0
        self._decoder = json.JSONDecoder(object_pairs_hook=_unique_keys, parse_constant=_no_constant)

    def peek(self) -> str:
        """Return the next character that is no space; none at the end."""
        while True:
            self._at = _SPACE.match(self._held, self._at).end()  # type: ignore[union-attr] # it matches nothing, too
            if self._at < len(self._held) or not self._more():
                return self._held[self._at : self._at + 1]

    def parts(self, opening: str, closing: str, missing: str) -> Iterator[int]:
        """Step through what stands between brackets, from comma to comma; what asks must read each part."""
        self._expect(opening, missing)
        number = 0
        while self.peek() != closing or number:
            if self.peek() in ("", ",", closing):
                raise self.error(missing)
            yield number
            number += 1
            if self.peek() == closing:
                break
            self._expect(",", "Expecting ',' delimiter")
        self._expect(closing, missing)

    def key(self) -> str:
        """Read a key and its colon."""
        if self.peek() != '"':
            raise self.error("Expecting property name enclosed in double quotes")
        key, _ = self.value(1)
        self.peek()
        self._expect(":", "Expecting ':' delimiter")
        return str(key)

    def value(self, depth: int) -> tuple[Any, str]:
        """Read a value that nests no deeper than this, and return it and its text."""
        self.peek()
        while True:
            try:
                value, end = self._decoder.raw_decode(self._held, self._at)
            except json.JSONDecodeError as error:
                # What is wrong may be no more than that the rest has not been read yet.
                if len(self._held) - self._at > MAX_MEMBER or not self._more():
                    raise self.error(error.msg, error.pos) from None
                continue
            # Where what is held ends in a number, the number may go on in what comes next.
            if not _NUMBER_AT_END.fullmatch(self._held, end) or not self._more():
                break
        _check_depth(value, depth)
        spelt = self._held[self._at : end]
        self._at = end
        return value, spelt

    def error(self, message: str, at: int | None = None) -> json.JSONDecodeError:
        """Return an error that tells the place in the whole document."""
        place = self._at if at is None else at
        error = json.JSONDecodeError(message, self._held, place)
        if error.lineno == 1:
            error.colno += self._columns_before
        error.lineno += self._lines_before
        return error

    def _expect(self, mark: str, missing: str) -> None:
        if self.peek() != mark:
            raise self.error(missing)
        self._at += 1

    def _more(self) -> bool:
        """Read on, and let go of what was looked at; False at the end, and then nothing has moved."""
        # Twice as much each time: a long value is not tried again for each chunk.
        more = "" if self._ended else self._read(max(_CHUNK, len(self._held) - self._at))
        if not more:
            self._ended = True
            return False
        done = self._held[: self._at]
        lines = done.count("\n")
        self._lines_before += lines
        self._columns_before = len(done) - done.rfind("\n") - 1 if lines else self._columns_before + len(done)
        self._held, self._at = self._held[self._at :] + more, 0
        return True


def _twice(key: str) -> RefusedJsonError:
    return RefusedJsonError(f"the key {key[:80]!r} stands twice in one object")


def _unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        keys = [key for key, _ in pairs]
        raise _twice(next(key for key in keys if keys.count(key) > 1))
    return found


def _no_constant(name: str) -> NoReturn:
    raise RefusedJsonError(f"{name} is no JSON")


def _check_depth(value: Any, depth: int) -> None:
    """Raise when lists and objects nest deeper."""
    level = [value]
    for _ in range(depth):
        level = [
            inner
            for one in level
            if isinstance(one, (dict, list))
            for inner in (one.values() if isinstance(one, dict) else one)
        ]
        if not level:
            return
    raise RefusedJsonError(f"nests deeper than {MAX_DEPTH} levels")
