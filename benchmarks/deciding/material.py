"""Real model codes to print: from the bundled catalogue, and from the prose of recall notices where they are there."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from labelcheck.catalogue.catalogue import Catalogue
from labelcheck.catalogue.recall import Recall
from labelcheck.catalogue.user_catalogue import bundled_files
from labelcheck.data import data_file
from labelcheck.text.codes import folded
from labelcheck.text.lookalikes import look_alike_key
from labelcheck.text.shapes import NEVER_MODEL, looks_like_model

PROJECT = Path(__file__).resolve().parents[2]
NOTICES = PROJECT.parent / "shared" / "recalls" / "cpsc_2023-12_2025-06.json"
DAY = "2026-01-01"
MOST_CODES = 60
"""Of one notice: some list a thousand."""

_ABOUT_MODELS = re.compile(r"(?:models?|items?|sku|part)\b.{0,400}", re.IGNORECASE | re.DOTALL)
_CODE = re.compile(
    r"(?<![\w./-])(?=[A-Z0-9./-]{0,20}\d)(?=[A-Z0-9./-]{0,20}[A-Z])[A-Z0-9]{1,20}(?:[-./][A-Z0-9]{1,10}){0,3}(?![\w/-])"
)


@dataclass(frozen=True)
class Family:
    """The codes of one notice, and the brand that their labels bear.

    Attributes:
        number: The notice's number in the simulation.
        brand: A known brand.
        codes: As the notice writes them.
        rule: Serial numbers that are recalled: `("prefix", "K3")`, `("range", "412300", "415800")`; None for all units.
    """

    number: int
    brand: str
    codes: tuple[str, ...]
    rule: tuple[str, ...] | None = None


def codes_in(prose: str) -> list[str]:
    """Return what looks like a model code after words such as "model": letters with digits, 4 to 20 characters.

    >>> codes_in("model numbers TFBGWXLZHS1, SP-14 and 2GU505B, with 18.5Wh")
    ['TFBGWXLZHS1', 'SP-14', '2GU505B']
    """
    found = [
        code[0]
        for part in _ABOUT_MODELS.finditer(prose)
        for code in _CODE.finditer(part[0])
        if 4 <= len(folded(code[0])) <= 20 and not NEVER_MODEL.match(code[0])
    ]
    return list(dict.fromkeys(found))


def families(seed: int, count: int) -> tuple[Family, ...]:
    """Return families with `count` codes together, those that were checked by hand first, then as drawn.

    No two codes have the same look-alike key; one family in five holds only for some serial numbers.
    """
    rng = random.Random(f"{seed} families")  # noqa: S311 - reproducible on purpose
    brands = known_brands()
    by_hand, archive = (list(_listed(Catalogue.load(file))) for file in bundled_files())
    listed = by_hand + _shuffled(rng, archive + [(rng.choice(brands), codes) for codes in _noticed()])
    taken: set[str] = set()
    result: list[Family] = []
    for brand, codes in listed:
        fresh = {look_alike_key(code): code for code in codes if look_alike_key(code) not in taken}
        kept = tuple(fresh.values())[: count - len(taken)]
        taken |= set(map(look_alike_key, kept))
        if kept:
            rule = _rule(rng) if rng.random() < 0.2 else None
            result.append(Family(len(result), brand, kept, rule))
    return tuple(result)


def catalogue(listed: Sequence[Family]) -> Catalogue:
    """Return a catalogue of one recall a family."""
    return Catalogue(tuple(map(_recall, listed)), DAY)


def known_brands() -> list[str]:
    """Return the brands that the product knows, without those too short to be sure of."""
    text = data_file("known_brands.txt").read_text(encoding="utf-8")
    names = [line.partition("=")[0].strip() for line in text.splitlines() if line and not line.startswith("#")]
    return [name for name in names if len(name) >= 4 and name.isascii()]


def _listed(recalls: Iterable[Recall]) -> Iterable[tuple[str, list[str]]]:
    for recall in recalls:
        codes = [
            code.value
            for product in recall.products
            for code in product.codes
            if code.kind == "model" and code.match == "exact" and len(folded(code.value)) >= 4
            and not folded(code.value).isdigit()
        ]  # fmt: skip
        if recall.brands and codes and not looks_like_model(recall.brands[0].upper()):
            yield recall.brands[0], codes[:MOST_CODES]


def _noticed() -> list[list[str]]:
    if not NOTICES.is_file():
        return []
    notices = json.loads(NOTICES.read_text(encoding="utf-8"))
    return [codes for notice in notices if (codes := codes_in(notice["Description"])[:MOST_CODES])]


def _shuffled(rng: random.Random, items: list[tuple[str, list[str]]]) -> list[tuple[str, list[str]]]:
    rng.shuffle(items)
    return items


def _rule(rng: random.Random) -> tuple[str, ...]:
    if rng.random() < 0.5:
        return ("prefix", rng.choice("ABCDEFGHJKLMNPRSTUVWXYZ") + str(rng.randint(1, 9)))
    start = rng.randint(200_000, 700_000)
    return ("range", str(start), str(start + rng.randint(1_000, 100_000)))


def _recall(family: Family) -> Recall:
    rule = None
    if family.rule and family.rule[0] == "prefix":
        rule = {"field": "serial", "op": "prefix", "value": [family.rule[1]]}
    elif family.rule:
        rule = {"field": "serial", "op": "range", "from": family.rule[1], "to": family.rule[2]}
    codes = [{"kind": "model", "match": "exact", "value": code} for code in family.codes]
    product = {"name": "Recalled product", "codes": codes} | ({"unit_rule": rule} if rule else {})
    return Recall.model_validate(
        {
            "id": f"simulated:{family.number}",
            "authority": "Simulated",
            "published": DAY,
            "jurisdictions": ["US"],
            "brands": [family.brand],
            "title": f"{family.brand} recalls {family.codes[0]}",
            "url": f"https://example.com/{family.number}",
            "hazard": "Fire.",
            "remedy": {"text": "Stop using it."},
            "identification_text": f"Models {', '.join(family.codes)}"[:2000],
            "sources": ["made for a benchmark"],
            "products": [product],
        }
    )
