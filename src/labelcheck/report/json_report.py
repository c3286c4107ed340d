"""One JSON document: `{"schema": 1, "verdicts": [...], "summary": {...}}`, written one verdict at a time."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import Any, TextIO

from labelcheck.model.serialise import SCHEMA_VERSION
from labelcheck.model.verdict import Answer, Verdict
from labelcheck.system.safe_text import well_formed

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_NOT_ASCII = re.compile("[^\x00-\x7e]")
_UNSAFE_IN_TERMINAL = re.compile("[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")


class JsonReport:
    """Writes one JSON document."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._counts: Counter[Answer] = Counter()

    def add(self, verdict: Verdict) -> None:
        """Write one verdict."""
        self._stream.write(",\n" if self._counts else self._opening())
        self._stream.write(to_json(verdict.to_dict(), self._stream))
        self._counts[verdict.answer] += 1

    def finish(self) -> None:
        """Write the summary: how many verdicts there are of each answer."""
        counts = {answer.value: self._counts[answer] for answer in Answer}
        if not self._counts:
            self._stream.write(self._opening())
        self._stream.write(f'\n], "summary": {json.dumps(counts)}}}\n')

    def _opening(self) -> str:
        return f'{{"schema": {SCHEMA_VERSION}, "verdicts": [\n'


def to_json(data: Any, stream: TextIO, *, indent: int | None = None) -> str:
    r"""Return JSON that every parser accepts and every terminal shows without harm.

    Letters are not escaped where the stream can hold them. Lone surrogates, which strict parsers refuse, become `\xff`.
    """
    encoding = (getattr(stream, "encoding", None) or "utf-8").lower().replace("-", "")
    text = json.dumps(data, ensure_ascii=False, indent=indent, allow_nan=False)
    # The text is searched, not the data: a report may have 100,000 rows of 100 strings each.
    text = _LONE_SURROGATE.sub(lambda found: json.dumps(well_formed(found.group()))[1:-1], text)
    unsafe = _UNSAFE_IN_TERMINAL if encoding.startswith("utf") else _NOT_ASCII
    return unsafe.sub(lambda found: json.dumps(found.group())[1:-1], text)
