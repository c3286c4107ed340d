"""A summary in Markdown for a pull request or a mail: the counts, each alarm, then the photos that are not decided."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable
from typing import TextIO
from urllib.parse import quote

from labelcheck.model.verdict import ALARMS, Answer, RecallMatch, Verdict
from labelcheck.report.appearance import APPEARANCES, age_warning, appearance, catalogue_used, device_name, summary
from labelcheck.system.safe_text import safe

MOST_ALARMS = 50
MOST_UNDECIDED = 20
"""Rows of the tables."""

MOST_CHARACTERS = 25_000
"""Limit for the rows of one table: GitHub refuses texts of more than 65,536 characters."""

_MOST_RECALLS = 3
_LONGEST = 300
"""Limit for one text from outside, characters."""

_UNDECIDED = (Answer.UNREADABLE, Answer.FAILED)

_SPECIAL = re.compile(r"[\\`*\[\]<|~$]|(?<![^\W_])_|_(?![^\W_])|&(?=[#\w])")
"""What Markdown or GitHub could interpret as markup. `_` inside a word is not markup, and is common in addresses."""

_AS_REFERENCES = {"<": "&lt;", "&": "&amp;"}
_MENTION = re.compile(r"(?<!\w)@(?=\w)")


class MarkdownReport:
    """Collects the first alarms and writes the summary at the end. Its length is limited for any number of photos."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._counts: Counter[Answer] = Counter()
        self._rows: dict[Answer, list[str]] = {answer: [] for answer in ALARMS + _UNDECIDED}
        self._catalogues: dict[str, None] = {}
        self._warning = ""

    def add(self, verdict: Verdict) -> None:
        """Count one verdict; keep its row while there is room."""
        self._counts[verdict.answer] += 1
        if catalogue := catalogue_used(verdict):
            self._catalogues[catalogue] = None
        self._warning = age_warning(verdict) or self._warning
        rows = self._rows.get(verdict.answer)
        if rows is not None and len(rows) < MOST_ALARMS:
            rows.append(_table_row(verdict))

    def finish(self) -> None:
        """Write the summary."""
        parts = [f"# {summary(self._counts)}"]
        if self._warning:
            parts.append(f"> **Old lists:** {text(self._warning)}")
        parts += self._table(
            "Recalled or to be checked", ("Verdict", "Photo", "Device", "Recall", "What to do"), ALARMS, MOST_ALARMS
        )
        parts += self._table("Not decided", ("Verdict", "Photo", "Why", "What to do"), _UNDECIDED, MOST_UNDECIDED)
        rest = {answer: count for answer, count in self._counts.items() if answer not in self._rows}
        if rest:
            parts.append("## The rest")
            parts.append(
                "\n".join(f"- {rest[answer]:,} {look.plural}" for answer, look in APPEARANCES.items() if answer in rest)
            )
        if self._catalogues:
            parts.append(
                f"Checked against {text('; '.join(self._catalogues))}. What is on no list is not therefore safe."
            )
        self._stream.write("\n\n".join(parts) + "\n")

    def _table(self, title: str, columns: Iterable[str], answers: tuple[Answer, ...], most: int) -> list[str]:
        """Return the parts of one section; none if the section has no rows."""
        rows = [row for answer in answers for row in self._rows[answer]][:most]
        if not rows:
            return []
        lengths = itertools.accumulate(map(len, rows))
        rows = [row for row, length in zip(rows, lengths, strict=True) if length <= MOST_CHARACTERS]
        head = f"| {' | '.join(columns)} |"
        parts = [f"## {title}", "\n".join([head, re.sub(r"[^|]+", " --- ", head), *rows])]
        more = sum(self._counts[answer] for answer in answers) - len(rows)
        if more:
            parts.append(f"… and {more:,} more; `--format html`, `csv` or `jsonl` has them.")
        return parts


def _table_row(verdict: Verdict) -> str:
    answer = f"**{appearance(verdict).heading}**"
    if verdict.answer in _UNDECIDED:
        cells = [answer, name(verdict.photo), text(verdict.why), text("; ".join(verdict.hints) or verdict.next)]
    else:
        recalls = [_recall_link(recall) for recall in verdict.recalls[:_MOST_RECALLS]]
        if len(verdict.recalls) > _MOST_RECALLS:
            recalls.append(f"and {len(verdict.recalls) - _MOST_RECALLS} more")
        cells = [answer, name(verdict.photo), name(device_name(verdict)), "<br>".join(recalls), text(verdict.next)]
    return f"| {' | '.join(cells)} |"


def _recall_link(recall: RecallMatch) -> str:
    title = text(recall.title or recall.id)
    address = quote(safe(recall.url), safe=":/?#@!$&'*+,;=%~")
    is_of_the_web = address.lower().startswith(("https://", "http://"))
    return f"[{title}]({address})" if is_of_the_web and len(address) <= _LONGEST else title


def text(from_outside: str) -> str:
    r"""Return text from outside on one line, with every character escaped that Markdown interprets.

    >>> print(text("*A1* | <b>_x_</b>, see https://a.example/b_c"))
    \*A1\* \| &lt;b>\_x\_&lt;/b>, see https://a.example/b_c
    """
    escaped = _SPECIAL.sub(
        lambda found: _AS_REFERENCES.get(found.group(), f"\\{found.group()}"), _shortened(from_outside)
    )
    return _MENTION.sub("@&#8203;", escaped)


def name(from_outside: str) -> str:
    """Return a name from outside as code. Code keeps every character and mentions nobody.

    >>> print(name("a*b_@c.jpg"))
    `a*b_@c.jpg`
    """
    kept = _shortened(from_outside).strip()
    if not kept:
        return ""
    if "|" in kept or "`" in kept:  # both end a cell or the code even inside code, and cannot be escaped there
        as_references = re.sub(r"[^ \w./-]|_", lambda found: f"&#{ord(found.group())};", kept)
        return f"<code>{as_references}</code>"
    return f"`{kept}`"


def _shortened(from_outside: str) -> str:
    one_line = safe(from_outside)
    return one_line if len(one_line) <= _LONGEST else one_line[: _LONGEST - 1] + "…"
