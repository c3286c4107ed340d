"""What changed between two catalogues: recalls that were added, removed or changed, and in which fields."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from labelcheck.catalogue.recall import Recall

_ID = re.compile(r"[a-z0-9][a-z0-9-]*:[A-Za-z0-9][A-Za-z0-9._/-]*")


@dataclass(frozen=True)
class Change:
    """One recall that differs.

    Attributes:
        id: The recall.
        kind: `added`, `removed`, `changed`, or `merged`: another recall now includes it.
        title: Its title.
        fields: Which fields differ, for `changed`; the id of that other recall, for `merged`.
    """

    id: str
    kind: str
    title: str
    fields: tuple[str, ...] = ()


def differences(old: Iterable[Recall], new: Iterable[Recall]) -> list[Change]:
    """Return what changed, ordered by kind and id."""
    before, after = {one.id: one for one in old}, {one.id: one for one in new}
    merged_into = {name: recall.id for recall in after.values() for name in notice_ids(recall)}
    found = [Change(name, "added", after[name].title) for name in after.keys() - before.keys()]
    for name in before.keys() - after.keys():
        if name in merged_into:
            found.append(Change(name, "merged", before[name].title, (merged_into[name],)))
        else:
            found.append(Change(name, "removed", before[name].title))
    for name in before.keys() & after.keys():
        if before[name] != after[name]:
            names = [field for field in Recall.model_fields if field != "spans"]
            fields = tuple(field for field in names if getattr(before[name], field) != getattr(after[name], field))
            found.append(Change(name, "changed", after[name].title, fields))
    order = ("added", "changed", "merged", "removed")
    return sorted(found, key=lambda change: (order.index(change.kind), change.id))


def notice_ids(recall: Recall) -> tuple[str, ...]:
    """Return the ids of the notices that a recall was made from: its own, and those that its sources begin with."""
    named = (source.split(" (", 1)[0] for source in recall.sources)
    return tuple(dict.fromkeys((recall.id, *(name for name in named if _ID.fullmatch(name)))))
