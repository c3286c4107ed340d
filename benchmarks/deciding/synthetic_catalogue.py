"""Catalogues of any size, shaped like real ones: families of codes one character apart, digits only, open ends, brands.

The shares come from the bundled catalogue and from `../shared/recalls`, as the constants say. The texts are filler:
they weigh what short notices weigh, and nothing reads them.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from labelcheck.text.lookalikes import confusable

CODES_A_RECALL = 4
"""On average; 2.4 in the bundled catalogue, 2.6 in 902 CPSC notices, more in feeds that list each size and colour."""
CODELESS = 0.2
"""Share of recalls with brand and name only: 20.7 % of 188 electronics notices."""
DIGITS_ONLY = 0.21
"""Share of codes: 177 of 830."""
PREFIXES, GLOBS, SEVERAL_WORDS, GTINS = 0.02, 0.006, 0.01, 0.05
"""Shares of codes; prefixes and globs are what 2.6 % of 188 electronics notices needed."""
LENGTHS = {3: 1, 4: 19, 5: 14, 6: 14, 7: 10, 8: 10, 9: 6, 10: 12, 11: 4, 12: 3, 13: 4, 14: 1, 16: 1}
"""Letters and digits of a code, in per cent: 908 codes behind the word "model" in 550 CPSC notices."""
RECALLS_A_BRAND = 4
"""On average; a few brands have hundreds."""

CONSONANTS = "b c d f g h j k l m n p r s t v w z br ch dr fl gr kr pl sh st tr".split()  # noqa: SIM905
VOWELS, ENDS = "a e i o u ai ea oo".split(), ("", "", "", "n", "r", "s", "l", "x")  # noqa: SIM905
LETTERS, DIGITS = "ABCDEFGHJKLMNPRSTUVWXYZ", "0123456789"
SECOND_WORDS = ("Power", "Home", "Audio", "Tools", "Home Appliances", "& Sons", "Living")
KINDS = ("power bank", "kettle", "heater", "drill", "lamp", "stroller", "charger", "fan", "helmet", "router")
PROSE = (
    "The lithium-ion battery can overheat and ignite, posing fire and burn hazards to consumers. Stop using it at once "
    "and contact the firm for a full refund. It was sold online and in stores nationwide. "
)


@dataclass(frozen=True)
class Listed:
    """What one product of the catalogue has on its label.

    Attributes:
        brand: The brand.
        name: The product's name.
        code: Its code, wildcards filled in; empty when the notice gives none.
    """

    brand: str
    name: str
    code: str


def write_catalogue(path: Path, codes: int, seed: int, remembered: int) -> tuple[int, list[Listed]]:
    """Write a catalogue, and return how many recalls it has and some of its products, drawn evenly.

    Args:
        path: Where.
        codes: How many codes it has, at least.
        seed: The same seed makes the same catalogue.
        remembered: How many products to return.
    """
    rng = random.Random(seed)  # noqa: S311 - nothing is kept secret
    recalls = max(8, codes // CODES_A_RECALL)
    brands = list(dict.fromkeys(_brand(rng) for _ in range(max(4, recalls // RECALLS_A_BRAND))))
    families = _Families(rng, max(2, codes // 30))
    kept: list[Listed] = []
    written = number = 0
    with path.open("w", encoding="utf-8") as file:
        file.write('{"schema": 1, "date": "2026-01-01", "source": "synthetic", "recalls": [')
        while written < codes:
            # Unevenly: of 60,000 brands the largest has one recall in 250, most have one to four.
            brand = brands[int(len(brands) * rng.random() ** 2)]
            name = f"{brand} {rng.choice(KINDS)}"
            spelt = [] if rng.random() < CODELESS else list(families.codes(min(40, 1 + int(rng.expovariate(0.25)))))
            file.write(
                (",\n" if number else "\n") + json.dumps(_recall(rng, number, brand, name, [code for code, _ in spelt]))
            )
            listed = Listed(brand, name, rng.choice(spelt)[1] if spelt else "")
            if len(kept) < remembered:
                kept.append(listed)
            elif (place := rng.randrange(number + 1)) < remembered:
                kept[place] = listed
            written += len(spelt)
            number += 1
        file.write("\n]}\n")
    return number, kept


def labels(products: list[Listed], count: int, seed: int) -> Iterator[list[str]]:
    """Yield the lines of labels: recalled devices, read right and misread, siblings one character apart, others."""
    rng = random.Random(seed)  # noqa: S311 - nothing is kept secret
    for _ in range(count):
        one = rng.choice(products)
        code, kind = one.code, rng.random()
        if code and kind < 0.2:
            code = _misread(rng, code)
        elif code and kind < 0.25:
            code = code[1:] if rng.random() < 0.5 else code[:-1]
        elif code and kind < 0.4:
            code = code[:-1] + rng.choice(DIGITS)
        elif kind >= 0.7:
            brand = _brand(rng)
            code = _code(rng, _stem(rng), rng.randrange(100))
            one = Listed(brand, f"{brand} {rng.choice(KINDS)}", code)
        yield [
            one.name,
            *([f"Model: {code}"] if code else []),
            "Input: 5V⎓2A  Output: 5V⎓3A, 9V⎓2.22A (20W Max)",
            f"SN: {_some(rng, LETTERS + DIGITS, 14)}",
            "Capacity: 10000mAh 3.85V/38.5Wh  Rated 6000mAh",
            f"Manufacturer: {_word(rng)} Technology Co., Ltd.",
            "Room 701, Building 8, Innovation Park, Longhua District",
            "Please read the instructions before use. Do not dispose of in fire",
            f"Made in China  {rng.randrange(2018, 2026)}-{rng.randrange(1, 13):02d}",
        ]


class _Families:
    """Codes of devices of one kind: a common beginning, numbers side by side, half of which are recalled."""

    def __init__(self, rng: random.Random, count: int) -> None:
        self._rng = rng
        self._stems = [_stem(rng) for _ in range(count)]

    def codes(self, count: int) -> Iterator[tuple[dict[str, str], str]]:
        """Yield codes as a catalogue has them, each with what is printed on one of its devices."""
        rng = self._rng
        stem, number = rng.choice(self._stems), rng.randrange(100)
        for _ in range(count):
            printed = _code(rng, stem, number % 100)
            number += rng.choice((1, 1, 2, 3))
            what = rng.random()
            if what < GTINS:
                yield {"kind": "gtin", "match": "exact", "value": _some(rng, DIGITS, 12)}, printed
            elif what < GTINS + PREFIXES and len(printed) > 4:
                yield {"kind": "model", "match": "prefix", "value": printed[:-1]}, printed
            elif what < GTINS + PREFIXES + GLOBS and len(printed) > 4:
                # Most leave the end open: a colour, a size, a country.
                place = max(4, len(printed) - rng.choice((1, 1, 1, 2, 2, 3)))
                pattern = printed[:place] + rng.choice(("?" + printed[place + 1 :], "*"))
                yield {"kind": "sku", "match": "glob", "value": pattern}, printed
            elif what < GTINS + PREFIXES + GLOBS + SEVERAL_WORDS:
                printed = f"{printed} {rng.choice(LETTERS)}{rng.choice(DIGITS)}"
                yield {"kind": "model", "match": "exact", "value": printed}, printed
            else:
                yield {"kind": "model", "match": "exact", "value": printed}, printed


def _stem(rng: random.Random) -> str:
    """Return how the codes of a family begin: all but the last two digits."""
    length = rng.choices(list(LENGTHS), list(LENGTHS.values()))[0] - 2
    if rng.random() < DIGITS_ONLY:
        return _some(rng, DIGITS, min(length, 8))
    letters = rng.randint(1, min(4, length))
    return _some(rng, LETTERS, letters) + rng.choice(("", "", "-")) + _some(rng, DIGITS, length - letters)


def _code(rng: random.Random, stem: str, number: int) -> str:
    return f"{stem}{number:02d}" + ("" if stem.isdigit() or rng.random() < 0.8 else rng.choice(LETTERS))


def _some(rng: random.Random, characters: str, count: int) -> str:
    return "".join(rng.choice(characters) for _ in range(count))


def _brand(rng: random.Random) -> str:
    word = _word(rng)
    return word if rng.random() < 0.7 else f"{word} {rng.choice(SECOND_WORDS)}"


def _word(rng: random.Random) -> str:
    syllables = (
        rng.choice(CONSONANTS) + rng.choice(VOWELS) + rng.choice(ENDS) for _ in range(rng.choice((2, 2, 3, 3, 4)))
    )
    return "".join(syllables).capitalize()


def _misread(rng: random.Random, code: str) -> str:
    for _ in range(rng.choice((1, 1, 2))):
        place = rng.randrange(len(code))
        others = [one for one in LETTERS + DIGITS if one != code[place] and confusable(one, code[place].upper())]
        code = code[:place] + rng.choice(others or [code[place]]) + code[place + 1 :]
    return code


def _recall(rng: random.Random, number: int, brand: str, name: str, codes: list[dict[str, str]]) -> dict[str, Any]:
    return {
        "id": f"synthetic:{number}",
        "authority": "Synthetic",
        "published": "2025-01-01",
        "jurisdictions": rng.choice((["US"], ["US"], ["US", "CA"], ["DE"], ["FR"], ["UK"])),
        "brands": [brand],
        "title": f"{name} recalled",
        "url": f"https://example.org/{number}",
        "hazard": PROSE[:120].strip(),
        "remedy": {"text": PROSE.strip()},
        "identification_text": f"{name}, model {', '.join(code['value'] for code in codes[:9])}. {PROSE}".strip(),
        "sources": ["made for a benchmark"],
        "products": [{"name": name, "codes": codes}],
    }
