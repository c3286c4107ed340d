"""What the second version of a notice, in another file of the same authority, adds to the first.

What either version recalls is recalled. The second needs care: a spreadsheet may have glued a table's cells together.
"""

from __future__ import annotations

import re

from labelcheck.notices.extraction.notice import Passage
from labelcheck.notices.extraction.product_maker import Findings
from labelcheck.notices.extraction.unit_finder import Limit
from labelcheck.text.codes import folded

LEAST_KNOWN = 4
"""Letters and digits of a known code that show that a longer one is glued. Shorter codes occur in others by chance."""
AROUND = 150
"""Characters before and behind a code in which glued cells are looked for."""
SAME_BEGINNING = 60
"""Letters and digits at the beginning of two sentences that make them one."""
_GLUED = re.compile(
    r"[a-z][A-Z][A-Za-z]*\d|\d[A-Z][a-z]{2}|[a-z](?:Number|Serial|Model|UPC|Code|Range)|Numbers?[A-Z0-9]|UPC\d"
)
_VALUE = re.compile(r"[A-Za-z]*\d[\w/*-]{2,}")


def add_version(first: Findings, second: Findings, first_text: str, passage: Passage) -> None:
    """Add to the findings of the first version what only the second one has.

    Args:
        first: The findings in the first version; changed.
        second: The findings in the second.
        first_text: The first version.
        passage: The second version.
    """
    known = {folded(code.value) for _, code, _ in first.codes}
    before = folded(first_text)
    for place, code, weak in second.codes:
        fold = folded(code.value)
        if fold in known or fold in before or any(len(one) >= LEAST_KNOWN and one in fold for one in known):
            continue
        if _GLUED.search(passage.text[max(0, code.start - AROUND) : code.end + AROUND]):
            first.conflicts.append(
                f"Another version of the notice has {code.value}, with cells of a table glued together."
            )
            continue
        first.codes.append((place, code, weak))
        first.conflicts.append(f"Only one version of the notice names {code.value}.")
    for place, limit in second.limits:
        _add_limit(first, limit, before, place)
    for url in {lookup.url for lookup in second.lookups} - {lookup.url for lookup in first.lookups}:
        first.lookups += [lookup for lookup in second.lookups if lookup.url == url][:1]
    known_texts = {folded(words)[:SAME_BEGINNING] for words in first.texts}
    first.texts += [words for words in second.texts if folded(words)[:SAME_BEGINNING] not in known_texts]


def _add_limit(first: Findings, limit: Limit, before: str, place: Passage) -> None:
    if limit.descriptive or any(
        limit.rule == own.rule and limit.codes == own.codes for _, own in first.limits if own.rule
    ):
        return
    new = [value for value in _VALUE.findall(limit.words) if folded(value) not in before]
    glued = _GLUED.search(limit.words) is not None
    if not new or (glued and all(folded(value) in before or len(value) > len("T**0815****") for value in new)):
        return
    first.conflicts.append(f"Only one version of the notice says of units: {', '.join(new)[:200]}.")
    alike = any(own.fields == limit.fields for _, own in first.limits if own.rule is not None)
    if limit.rule is None or glued or not alike:
        # The versions limit the recall differently: a person must look.
        limit = Limit(None, (), limit.start, limit.end, limit.words)
    first.limits.append((place, limit))
