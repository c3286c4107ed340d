"""Reads a JSON document part by part, so that a list in it may be far larger than memory should hold.

It may come from anywhere: it is refused if a key stands twice in one object, if it nests deep, or if one part is huge.
"""

from __future__ import annotations

import codecs
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple, NoReturn, Protocol

MAX_DEPTH = 32
"""How deep lists and objects may nest; the deepest rule of a recall needs 20."""
MAX_PART = 64 * 1024 * 1024
"""Characters of one member, or of one item of the list that is read item by item."""

_CHUNK = 1 << 20
"""Characters that are read at once, at least."""
_NUMBER_AT_END = re.compile(r"[0-9.eE+-]*")
_SPACE = re.compile(r"[ \t\n\r]*")


class RefusedJsonError(ValueError):
    """JSON that Python would accept and this format does not."""


class CutOffJsonError(json.JSONDecodeError):
    """A document ends before it is complete."""


class NotUtf8Error(ValueError):
    """A file is not UTF-8 text.

    Attributes:
        place: The first byte that is not, counted from 0.
    """

    def __init__(self, place: int) -> None:
        super().__init__(f"is not UTF-8 text (byte {place})")
        self.place = place


class TooLongError(ValueError):
    """A file has more bytes than it may."""


class JsonPart(NamedTuple):
    """A part of a document.

    Attributes:
        key: The member's key; None when the document is no object.
        item: Its place in the list that is read item by item; None for all other values.
        value: The value.
    """

    key: str | None
    item: int | None
    value: Any


def read_parts(read: Callable[[int], str], listed: str | None) -> Iterator[JsonPart]:
    """Yield the members of a document's object; the items of one list one by one.

    Args:
        read: Returns up to so many characters more, and none at the end.
        listed: The key of the list whose items come one by one, after the list itself, which comes empty. None: the
            document itself is that list.

    Raises:
        json.JSONDecodeError: It is not JSON; says where. A `CutOffJsonError` if it ends too early.
        RefusedJsonError: It is JSON with a key that stands twice, with NaN or Infinity, or nested too deep.
        RecursionError: It is nested far too deep.
    """
    text = _Document(read)
    if text.peek() == "[" and listed is None:
        for item in text.parts("[", "]", "Expecting value"):
            yield JsonPart(None, item, text.value(MAX_DEPTH - 1))
    elif text.peek() != "{":
        yield JsonPart(None, None, text.value(MAX_DEPTH))
    else:
        seen: set[str] = set()
        for _ in text.parts("{", "}", "Expecting property name enclosed in double quotes"):
            key = text.key()
            if key in seen:
                raise _twice(key)
            seen.add(key)
            if key == listed and text.peek() == "[":
                yield JsonPart(key, None, [])
                for item in text.parts("[", "]", "Expecting value"):
                    yield JsonPart(key, item, text.value(MAX_DEPTH - 2))
            else:
                yield JsonPart(key, None, text.value(MAX_DEPTH - 1))
    if text.peek():
        raise text.error("Extra data")


class _Readable(Protocol):
    """A file, packed or not."""

    def read(self, count: int, /) -> bytes:
        """Return up to so many bytes more; none at the end."""


class Utf8Text:
    """The text of a file, without a byte order mark, which some editors begin a file with.

    Args:
        file: The file.
        most: Bytes that it may have.
    """

    def __init__(self, file: _Readable, most: int) -> None:
        self._file = file
        self._most = most
        self._bytes = 0
        self._begun = False
        self._decoder = codecs.getincrementaldecoder("utf-8")()

    def read(self, count: int) -> str:
        """Return about so many characters more; none at the end.

        Raises:
            NotUtf8Error: It is not UTF-8.
            TooLongError: It is longer than it may be; no more than that was read.
            OSError: As the file's `read`.
        """
        text, raw = "", b"."
        while raw and not text:
            raw = self._file.read(min(count, self._most + 1 - self._bytes))
            waiting = len(self._decoder.getstate()[0])
            try:
                text = self._decoder.decode(raw, final=not raw)
            except UnicodeDecodeError as error:
                raise NotUtf8Error(self._bytes - waiting + error.start) from None
            if text and not self._begun:
                self._begun, text = True, text.removeprefix("\ufeff")
            self._bytes += len(raw)
            if self._bytes > self._most:
                raise TooLongError(f"is larger than {self._most >> 20} MB")
        return text


class _Document:
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
        key = self.value(1)
        self.peek()
        self._expect(":", "Expecting ':' delimiter")
        return str(key)

    def value(self, depth: int) -> Any:
        """Read a value that nests no deeper than this."""
        self.peek()
        while True:
            try:
                value, end = self._decoder.raw_decode(self._held, self._at)
            except json.JSONDecodeError as error:
                # What is wrong may be no more than that the rest has not been read yet.
                if len(self._held) - self._at > MAX_PART or not self._more():
                    raise self.error(error.msg, error.pos) from None
                continue
            # Where what is held ends in a number, the number may go on in what comes next.
            if not _NUMBER_AT_END.fullmatch(self._held, end) or not self._more():
                break
        _check_depth(value, depth)
        self._at = end
        return value

    def error(self, message: str, at: int | None = None) -> json.JSONDecodeError:
        """Return an error that tells the place in the whole document."""
        place = self._at if at is None else at
        at_end = place >= len(self._held.rstrip()) or message.startswith("Unterminated")
        kind = CutOffJsonError if self._ended and at_end else json.JSONDecodeError
        error = kind(message, self._held, place)
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
        counted = Counter(key for key, _ in pairs)
        raise _twice(next(key for key, count in counted.items() if count > 1))
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
