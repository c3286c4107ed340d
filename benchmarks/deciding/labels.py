"""Words simulated labels as makers do: brand, product, model in one of many forms, ratings, maker, serial number."""

from __future__ import annotations

import random
import string
from dataclasses import dataclass

from benchmarks.deciding.material import Family
from benchmarks.synth.label_wording import device_label
from labelcheck.text.lookalikes import look_alike_key

KINDS = {"recalled": 40, "sibling": 30, "unrelated": 20, "outside": 10}
"""What a simulated device is, with weights: under recall; one edit away from a recalled model and in no list; another
device; a recalled model whose serial number lies outside the notice's rule."""
FORMS = {
    "Model: {}": 22, "Model:{}": 10, "MODEL: {}": 8, "Model No.: {}": 11, "MODEL NO.:{}": 8, "M/N: {}": 8,
    "型号: {}": 6, "Modèle: {}": 4, "Typ: {}": 4, "Type: {}": 4, "Model: {} 5V⎓3A": 3, "{}": 4, "space": 3,
    "two lines": 3, "in the name": 2,
}  # fmt: skip
"""How the model is printed, with weights; `{}` alone has no keyword at all."""
SIBLINGS = {"another": 92, "less": 4, "more at the end": 3, "more": 1}
"""How a sibling differs from the recalled code, with weights: of 3,236 pairs of codes one edit apart that notices list
for one brand, as many in a hundred have another character, one more or one less; of these, three in four at the end."""
AT_THE_END = 0.75
UNNAMED = ("{}", "in the name")
"""The forms in which no word says that the model is one."""
NO_BRAND = 0.02
"""Share of labels that bear no brand."""
_JUNK = (
    "FCC ID: 2AB{}-X{}", "Battery type: 18650", "Li-ion 3.7V 18.5Wh", "IP44 Class II", "4-in-1 Set", "Max 65W",
    "R410A 0.9kg", "CR2032 x 2", "Made in P.R.C.", "Conforms to UL STD 2056", "LED 6000-6500K", "USB-C PD 3.0",
    "Caution: do not open",
)  # fmt: skip
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"


@dataclass(frozen=True)
class Device:
    """One simulated unit.

    Attributes:
        kind: Of `KINDS`.
        model: As printed.
        near: For a sibling, the recalled code that it is next to; for one under recall, the code itself.
        form: Of `FORMS`.
        brand: As printed; empty when the label bears none.
        serial: As printed; empty when there is none.
        lines: The label, from top to bottom.
    """

    kind: str
    model: str
    near: str
    form: str
    brand: str
    serial: str
    lines: tuple[str, ...]


def device(rng: random.Random, listed: tuple[Family, ...], keys: frozenset[str], brands: list[str]) -> Device:
    """Draw a device and print its label.

    Args:
        rng: For all choices.
        listed: The families under recall.
        keys: The look-alike keys of all their codes.
        brands: Brands to print on devices of other makers.
    """
    kind = rng.choices(list(KINDS), list(KINDS.values()))[0]
    if kind == "outside":
        with_rule = [one for one in listed if one.rule and not all(_several(code, keys) for code in one.codes)]
        kind = "outside" if with_rule else "unrelated"
        listed = tuple(with_rule) or listed
    # A notice with a hundred codes is not recalled a hundred times as often.
    family = rng.choice(listed)
    near = rng.choice(family.codes)
    while kind in ("sibling", "outside") and _several(near, keys):
        family = rng.choice(listed)
        near = rng.choice(family.codes)
    brand, model = family.brand, near
    if kind == "sibling":
        model = sibling(rng, near, keys)
    elif kind == "unrelated":
        model, near = _unrelated(rng, near, keys), ""
        brand = rng.choice(brands) if rng.random() < 0.7 else brand
    serial = _serial(rng, family, kind)
    if rng.random() < NO_BRAND:
        brand = ""
    form = rng.choices(list(FORMS), list(FORMS.values()))[0]
    shown = _parted(rng, model, keys) if form == "space" else model
    return Device(kind, model, near, form, brand, serial, tuple(_label(rng, brand, shown, form, serial)))


def _parted(rng: random.Random, model: str, keys: frozenset[str]) -> str:
    """Part a model by a space, where its first part is no listed code: "A3302 231" is recalled if A3302 is."""
    cuts = [cut for cut in range(2, max(3, len(model) - 1)) if look_alike_key(model[:cut]) not in keys]
    cut = rng.choice(cuts) if cuts else len(model)
    return f"{model[:cut]} {model[cut:]}".rstrip()


def sibling(rng: random.Random, code: str, keys: frozenset[str]) -> str:
    """Return a code one edit away that no list knows, nor its look-alikes; makers change a digit, or add a letter."""
    places = [place for place, one in enumerate(code) if one.isalnum()]
    while True:
        kind = rng.choices(list(SIBLINGS), list(SIBLINGS.values()))[0]
        place = places[-1] if kind == "less" and rng.random() < AT_THE_END else rng.choice(places)
        alphabet = string.digits if code[place].isdigit() else _LETTERS
        if kind == "another":
            made = code[:place] + rng.choice(alphabet) + code[place + 1 :]
        elif kind == "less":
            made = code[:place] + code[place + 1 :]
        else:
            after = len(code) if kind == "more at the end" else place
            made = code[:after] + rng.choice(_LETTERS[:8] + string.digits) + code[after:]
        if look_alike_key(made) not in keys and sum(one.isalnum() for one in made) >= 4 and any(map(str.isdigit, made)):
            return made


def _several(code: str, keys: frozenset[str]) -> bool:
    """Whether a code names another listed one: what differs from "UV34/UV35", or "EVAS - M0859", may still name it."""
    words = code.split()
    runs = (" ".join(part) for count in range(1, len(words)) for part in (words[:count], words[count:]))
    parts = code.split("/") if "/" in code else ()
    return any(look_alike_key(one) in keys for one in (*runs, *parts))


def _unrelated(rng: random.Random, code: str, keys: frozenset[str]) -> str:
    """Return a code of the same shape, all of its characters drawn anew."""
    while True:
        made = "".join(
            rng.choice(string.digits) if one.isdigit() else rng.choice(_LETTERS) if one.isalpha() else one
            for one in code
        )
        if look_alike_key(made) not in keys:
            return made


def _serial(rng: random.Random, family: Family, kind: str) -> str:
    """Draw a serial number that the family's rule covers, or for `outside` does not; for others any, or none."""
    rule = family.rule
    if rule is None or kind not in ("recalled", "outside"):
        if rng.random() < 0.35:
            return ""
        return "".join(rng.choices(_LETTERS + string.digits * 2, k=rng.choice([9, 10, 12, 14, 16])))
    if rule[0] == "prefix":
        head = rule[1]
        while kind == "outside" and look_alike_key(head) == look_alike_key(rule[1]):
            head = rng.choice(_LETTERS) + str(rng.randint(1, 9))
        return head + "".join(rng.choices(string.digits, k=8))
    low, high = int(rule[1]), int(rule[2])
    if kind == "recalled":
        return str(rng.randint(low, high))
    return str(rng.choice([rng.randint(100_000, low - 1), rng.randint(high + 1, 999_999)]))


def _label(rng: random.Random, brand: str, model: str, form: str, serial: str) -> list[str]:
    wording = device_label(rng)
    name = wording.lines[0].text.replace(wording.brand or "", brand, 1).strip()
    body = [
        line.text
        for line in wording.lines[1:]
        if (wording.model or "?").upper() not in line.text.upper() and (wording.serial or "?") not in line.text
    ]
    if form == "in the name":
        name, printed = f"{name} {model}", []
    elif form == "two lines":
        printed = ["Model:", model]
    elif form == "space":
        printed = [f"Model: {model}"]
    else:
        printed = [form.format(model)]
    tail = [f"{rng.choice(['SN: ', 'SN:', 'S/N: '])}{serial}"] if serial else []
    junk = [
        line.format("".join(rng.choices(_LETTERS, k=2)), rng.randint(10, 99))
        for line in rng.sample(_JUNK, k=rng.randint(0, 2))
    ]
    return [name, *printed, *body, *junk, *tail]
