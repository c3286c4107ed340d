"""Links recalls: later notices that expand earlier ones, and the notices of several authorities on one recall.

A link must not hide anything. A later recall supersedes an earlier one only if it covers all of its codes without a
condition. Notices are merged only if brand, codes and rules are the same, so that no device gets another answer.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from labelcheck.catalogue.field_types import MAX_LIST
from labelcheck.catalogue.recall import Recall, Region
from labelcheck.text.codes import folded

MERGE_DAYS = 400
"""The most days between two countries' notices of one recall; later, the same codes are recalled for another fault."""


@dataclass(frozen=True)
class Outline:
    """The data of a recall that linking needs; it is small, as there are many recalls.

    Attributes:
        id, published, authority: As in the recall.
        jurisdictions: Where the recall applies.
        brands, codes: Folded brands; folded codes, each with its kind of match.
        rules: A key that is equal for recalls with the same unit rules and other conditions.
        unconditional: Whether the recall has no condition at all.
        expands, earlier: As in `FeedRecord`.
    """

    id: str
    published: str
    authority: str
    jurisdictions: tuple[str, ...]
    brands: frozenset[str]
    codes: frozenset[str]
    rules: int
    unconditional: bool
    expands: bool
    earlier: tuple[str, ...]


@dataclass
class Links:
    """The links between recalls, by id.

    Attributes:
        supersedes: For a later recall, the earlier ones.
        superseded_by: For an earlier recall, the later one that covers all of it.
        merged: For a recall, those that are merged into it.
        merged_into: For a merged recall, the one that contains it.
    """

    supersedes: dict[str, list[str]] = field(default_factory=dict)
    superseded_by: dict[str, str] = field(default_factory=dict)
    merged: dict[str, list[str]] = field(default_factory=dict)
    merged_into: dict[str, str] = field(default_factory=dict)


def outline(recall: Recall, *, expands: bool = False, earlier: Sequence[str] = ()) -> Outline:
    """Return the outline of a recall."""
    products = recall.products
    conditions = [
        (None if one.unit_rule is None else one.unit_rule.model_dump_json(), one.seen, one.lookup, sorted(one.excluded))
        for one in products
    ]
    return Outline(
        id=recall.id,
        published=recall.published,
        authority=recall.id.split(":", 1)[0],
        jurisdictions=recall.jurisdictions,
        brands=frozenset(folded(brand) for brand in recall.brands),
        codes=frozenset(f"{code.match}:{folded(code.value)}" for one in products for code in one.codes),
        rules=hash(repr(sorted(conditions, key=repr))),
        unconditional=all(
            one.unit_rule is None and one.seen is None and one.lookup is None and not one.excluded for one in products
        ),
        expands=expands,
        earlier=tuple(earlier),
    )


def link(outlines: Iterable[Outline]) -> Links:
    """Return the links between recalls. The time is proportional to their number."""
    ordered = sorted(outlines, key=lambda one: (one.published, one.id))
    links = Links()
    _find_merged(ordered, links)
    _find_superseded([one for one in ordered if one.id not in links.merged_into], links)
    return links


def _find_merged(ordered: Sequence[Outline], links: Links) -> None:
    groups: dict[tuple[frozenset[str], int, str], list[Outline]] = {}
    for one in ordered:
        for brand in sorted(one.brands) if one.codes and not one.expands else ():
            group = groups.setdefault((one.codes, one.rules, brand), [])
            first = next((known for known in group if _same_recall(known, one)), None)
            if first is None:
                group.append(one)
            elif one.id not in links.merged_into and first.id not in links.merged_into:
                links.merged_into[one.id] = first.id
                links.merged.setdefault(first.id, []).append(one.id)


def _same_recall(first: Outline, other: Outline) -> bool:
    elsewhere = first.authority != other.authority or not set(first.jurisdictions) & set(other.jurisdictions)
    if first.id == other.id or not elsewhere or len(first.published) < 10 or len(other.published) < 10:
        return False
    apart = datetime.date.fromisoformat(other.published) - datetime.date.fromisoformat(first.published)
    return abs(apart.days) <= MERGE_DAYS


def _find_superseded(ordered: Sequence[Outline], links: Links) -> None:
    by_id = {one.id: one for one in ordered}
    by_code: dict[tuple[str, str], list[Outline]] = {}
    for one in ordered:
        keys = [(brand, code) for brand in one.brands for code in one.codes]
        if one.expands:
            earlier = {known.id: known for key in keys for known in by_code.get(key, ())}
            earlier |= {name: by_id[name] for name in one.earlier if name in by_id}
            for known in earlier.values():
                if known.id != one.id and known.authority == one.authority and known.published <= one.published:
                    links.supersedes.setdefault(one.id, []).append(known.id)
                    if one.unconditional and known.codes and known.codes <= one.codes:
                        links.superseded_by[known.id] = one.id
        for key in keys:
            by_code.setdefault(key, []).append(one)


def linked(recall: Recall, links: Links, merged: Sequence[Recall]) -> Recall:
    """Return a recall with its links, and with the content of the notices that are merged into it.

    Args:
        recall: The recall.
        links: All links.
        merged: The recalls of `links.merged[recall.id]`.
    """
    changes: dict[str, object] = {}
    supersedes = tuple(dict.fromkeys((*recall.supersedes, *links.supersedes.get(recall.id, ()))))[:MAX_LIST]
    if supersedes != recall.supersedes:
        changes["supersedes"] = supersedes
    if recall.superseded_by is None and recall.id in links.superseded_by:
        changes["superseded_by"] = links.superseded_by[recall.id]
    if merged:
        together = (recall, *merged)
        changes |= {
            "jurisdictions": _all(place for one in together for place in one.jurisdictions),
            "brands": _all(brand for one in together for brand in one.brands),
            "sources": _all(source for one in together for source in one.sources),
            "regions": (*recall.regions, *(region for one in merged for region in _regions(one)))[:MAX_LIST],
        }
    return Recall.model_validate({**dict(recall), **changes}) if changes else recall


def _regions(recall: Recall) -> Iterable[Region]:
    for place in recall.jurisdictions:
        yield Region(
            jurisdiction=place,
            published=recall.published,
            units=recall.units,
            note=f"{recall.title}\n{recall.hazard}\n{recall.remedy.text}"[:5000],
            source=recall.url[:500],
        )


def _all(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))[:MAX_LIST]
