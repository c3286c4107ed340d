"""Selects recalls for a person by authority, brand, day of publication or hazard, and counts them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from labelcheck.catalogue.recall import Recall
from labelcheck.text.codes import folded

HAZARDS = {
    "fire": ("fire", "burn", "overheat", "ignit", "incendie", "brûl", "explo"),
    "shock": ("shock", "electrocut", "électri", "electric"),
    "choking": ("chok", "suffocat", "strangul", "ingest", "swallow", "asphyx", "étouff"),
    "fall": ("fall", "tip-over", "tip over", "crash", "chute"),
    "injury": ("injur", "lacerat", "cut", "impact", "crush", "amputat", "entrap", "bless"),
    "poisoning": ("poison", "chemical", "lead ", "carbon monoxide", "toxic", "chimique", "phthalate"),
}
"""Kinds of hazards, with the beginnings of the words that name them in notices."""


@dataclass(frozen=True)
class Choice:
    """Conditions on a recall; an empty one is not checked.

    Attributes:
        authorities: Beginnings of ids (`us-cpsc`), or words of the authority's name.
        brands: Brands, whatever their case.
        since, until: Years, months or days, both included.
        hazards: Kinds of `HAZARDS`, or words of the hazard's text.
    """

    authorities: tuple[str, ...] = ()
    brands: tuple[str, ...] = ()
    since: str = ""
    until: str = ""
    hazards: tuple[str, ...] = ()

    def takes(self, recall: Recall) -> bool:
        """Whether a recall meets all conditions."""
        return (
            (not self.authorities or any(_of(recall, name) for name in self.authorities))
            and (not self.brands or bool({folded(one) for one in self.brands} & {folded(one) for one in recall.brands}))
            # A recall of "2024" may be of any day of it.
            and (not self.since or recall.published[: len(self.since)].ljust(len(self.since), "~") >= self.since)
            and (not self.until or recall.published[: len(self.until)] <= self.until)
            and (not self.hazards or any(_has(recall, hazard) for hazard in self.hazards))
        )


def hazards_of(recall: Recall) -> tuple[str, ...]:
    """Return the kinds of hazards that a recall's text names."""
    return tuple(kind for kind in HAZARDS if _has(recall, kind))


def _of(recall: Recall, name: str) -> bool:
    wanted = name.casefold()
    return recall.id.split(":", 1)[0] == wanted or wanted in recall.authority.casefold()


def _has(recall: Recall, hazard: str) -> bool:
    text = f"{recall.hazard} {recall.title}".casefold()
    return any(word in text for word in HAZARDS.get(hazard.casefold(), (hazard.casefold(),)))


@dataclass(frozen=True)
class Statistics:
    """How many recalls there are of each kind, the largest numbers first.

    Attributes:
        recalls, products, codes: How many.
        with_codes: Recalls whose products all have codes.
        with_unit_rules: Recalls that cover only some units, by a rule.
        with_conditions: Recalls with a condition that a person must look at.
        with_conflicts: Recalls whose sources disagree.
        authorities, years, hazards, brands: Recalls by each; the twenty commonest brands.
    """

    recalls: int
    products: int
    codes: int
    with_codes: int
    with_unit_rules: int
    with_conditions: int
    with_conflicts: int
    authorities: dict[str, int]
    years: dict[str, int]
    hazards: dict[str, int]
    brands: dict[str, int]


def statistics(recalls: Iterable[Recall]) -> Statistics:
    """Count recalls."""
    all_of_them = list(recalls)
    products = [product for recall in all_of_them for product in recall.products]
    brands: Counter[str] = Counter(brand for recall in all_of_them for brand in recall.brands)
    return Statistics(
        recalls=len(all_of_them),
        products=len(products),
        codes=sum(len(product.codes) for product in products),
        with_codes=sum(all(product.codes for product in recall.products) for recall in all_of_them),
        with_unit_rules=sum(any(one.unit_rule is not None for one in recall.products) for recall in all_of_them),
        with_conditions=sum(any(one.seen or one.lookup for one in recall.products) for recall in all_of_them),
        with_conflicts=sum(recall.conflict is not None for recall in all_of_them),
        authorities=dict(Counter(recall.authority for recall in all_of_them).most_common()),
        years=dict(sorted(Counter(recall.published[:4] for recall in all_of_them).items(), reverse=True)),
        hazards=dict(Counter(kind for recall in all_of_them for kind in hazards_of(recall)).most_common()),
        brands=dict(brands.most_common(20)),
    )
