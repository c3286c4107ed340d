"""What a whole label says: brand, name, model, ratings, maker, serial number, in the order that makers print them.

Everything is invented: brands are pseudo-words, models and serial numbers are drawn at random.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

from benchmarks.synth import texts

_LETTERS = "".join(c for c in texts.UPPER if c not in "IO")


@dataclass(frozen=True)
class Text:
    """One line of a label: what it says, its size against the model line's, and its weight."""

    text: str
    size: float = 1.0
    bold: bool = False


@dataclass(frozen=True)
class Wording:
    """A label's lines, and what the truth says about the device.

    Attributes:
        lines: From top to bottom.
        brand, model, serial: As printed in the lines; None where no line says so.
        gtin: The number under the bar code, when there is one.
    """

    lines: tuple[Text, ...]
    brand: str | None = None
    model: str | None = None
    serial: str | None = None
    gtin: str | None = None


def model_code(rng: random.Random) -> str:
    """Return a code in one of the shapes that chargers and power banks have; without I and O, as makers avoid them."""

    def letters(count: int) -> str:
        return "".join(rng.choices(_LETTERS, k=count))

    def digits(count: int) -> str:
        return "".join(rng.choices(texts.DIGITS, k=count))

    return rng.choice(
        [
            f"{letters(1)}{digits(4)}",
            f"{letters(2)}-{letters(1)}{digits(2)}",
            f"{letters(2)}-{digits(2)}{letters(2)}{digits(3)}",
            f"{letters(3)}{digits(3)}",
            f"{digits(1)}{letters(1)}{digits(3)}{rng.choice(['', 'B'])}",
            f"{letters(1)}{digits(2)}{letters(1)}",
            f"{letters(2)}{digits(4)}{letters(2)}",
            f"{letters(3)}-{digits(2)}",
        ]
    )


def serial_number(rng: random.Random) -> str:
    """Return a serial number of 9 to 16 characters without O and I, as makers avoid them."""
    return "".join(rng.choices(_LETTERS + texts.DIGITS * 2, k=rng.choice([9, 10, 12, 14, 16])))


def gtin13(rng: random.Random) -> str:
    """Return a GTIN of the range 200–299, which shops use inside: it belongs to no product."""
    head = "2" + "".join(rng.choices(texts.DIGITS, k=11))
    odd, even = sum(map(int, head[::2])), sum(map(int, head[1::2]))
    return head + str(-(odd + 3 * even) % 10)


def device_label(rng: random.Random, *, chinese: bool = False) -> Wording:
    """Word the label of a power bank or charger.

    Args:
        rng: For the choices.
        chinese: Add the Chinese lines that many labels carry beside the English ones.
    """
    brand = texts.pseudo_word(rng).capitalize()
    model, serial = model_code(rng), serial_number(rng)
    capacity = rng.choice([5000, 10000, 20000, 26800])
    volts = rng.choice(["5V=2A", "5V=3A 9V=2A", "5V⎓2.4A", "5V=3A, 9V=2.22A, 12V=1.5A", "5V=3A 20V=1.5A"])
    charger = rng.random() < 0.35
    keyword = rng.choice(["Model: ", "Model:", "MODEL:", "Model No.: ", "Model NO.:", "M/N: ", "Type: "])
    kind = rng.choice(
        ["Wall Charger", "USB-C Charger"] if charger else ["Power Bank", "Magnetic Battery", "Portable Charger"]
    )
    fill = " " if keyword.endswith(" ") else ""
    name = Text(
        f"{brand} {kind} {rng.choice(['', '321', 'Pro', 'Mini', f'{capacity // 1000}K'])}".strip(),
        rng.choice([1, 1.15, 1.4]),
        True,
    )
    body = [Text(keyword + model)]
    if chinese:
        body.append(Text(f"型号: {model}"))
    if charger:
        body.append(Text(f"Input:{fill}100-240V~50/60Hz {rng.choice(['0.5A', '0.35A', '1.2A'])}"))
    else:
        key = rng.choice(["Capacity", "Battery Capacity", "Rated"])
        body.append(Text(f"{key}:{fill}{capacity}mAh 3.7V / {capacity * 3.7 / 1000:.4g}Wh"))
        body.append(Text(f"Input:{fill}{volts}"))
    body.append(Text(f"Output:{fill}{volts}"))
    if chinese:
        body.append(Text(f"输出: {volts}"))
    maker = [
        Text(
            f"{texts.pseudo_word(rng).capitalize()} {rng.choice(['Innovation', 'Technology', 'Electronics'])} Co., Ltd."
        )
    ]
    if rng.random() < 0.5:
        maker.append(
            Text(f"Room {rng.randint(1, 2400)}, {rng.randint(1, 999)} {texts.pseudo_word(rng).capitalize()} Road")
        )
    maker.append(Text(rng.choice(["Made in China", "MADE IN CHINA", "Made in Vietnam"])))
    if chinese:
        maker.append(Text("中国制造"))
    serial_line = [Text(f"{rng.choice(['SN: ', 'SN:', 'S/N: '])}{serial}")] if rng.random() < 0.75 else []
    lines = [name, *body, *maker, *serial_line]
    if rng.random() < 0.25:
        lines = [Text(line.text.upper() if line.text.isascii() else line.text, line.size, line.bold) for line in lines]
        brand = brand.upper()
    gtin = gtin13(rng) if rng.random() < 0.15 else None
    return Wording(tuple(lines), brand, model, serial if serial_line else None, gtin)


def logo_only(rng: random.Random, brand: str | None = None) -> Wording:
    """Word the side of a device that bears nothing but the brand, large."""
    name = (brand or texts.pseudo_word(rng)).upper()
    return Wording((Text(name, 5.0, True),), name)
