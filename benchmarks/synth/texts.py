"""What device labels say: a grammar that makes lines of print from a random source.

Model codes and serial numbers are drawn character by character, each letter and digit as likely as any other, in shapes
that makers use (letters, digits, mixed groups, joined by a hyphen, slash, dot or nothing); only O and I are rare beside
a digit, as they are on devices. No real code is listed here and no list of recalls is read: a reader trained on these
lines cannot learn to prefer one code over another.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from benchmarks.synth import words

UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
LOWER = "abcdefghijklmnopqrstuvwxyz"
DIGITS = "0123456789"
LOOK_ALIKES = "O0QDCI1LTZ2S5B8G6A43E3F7HMNWVYUKX9"
"""Characters that readers confuse; some codes are made of these alone."""
PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
DIRECT = "⎓"
"""Direct current, U+2393."""
CHARSET = " " + PUNCTUATION + DIGITS + UPPER + LOWER + DIRECT + "°"
"""Every character that a line may hold: printable ASCII and two signs."""


def _chars(rng: random.Random, alphabet: str, low: int, high: int) -> str:
    return "".join(rng.choices(alphabet, k=rng.randint(low, high)))


LETTER_BESIDE_DIGIT = {"O": 0.12, "I": 0.05}
"""How often these stay beside a digit, where makers avoid them: of 1,646 codes in recall notices, 0 stands 16 times as
often before a digit as O, and 1 480 times as often as I. Print that tells 0 from O apart is still read by its shape."""
_BESIDE_DIGIT = re.compile(r"(?<=[0-9])[OI]|[OI](?=[0-9])")


def _as_makers_do(rng: random.Random, made: str) -> str:
    """Put 0 and 1 for most of the O and I that stand beside a digit."""
    return _BESIDE_DIGIT.sub(
        lambda found: found[0] if rng.random() < LETTER_BESIDE_DIGIT[found[0]] else "01"["OI".index(found[0])], made
    )


def _code_group(rng: random.Random) -> str:
    kind = rng.random()
    if kind < 0.28:
        return _chars(rng, UPPER, 1, 4)
    if kind < 0.60:
        return _chars(rng, DIGITS, 1, 6)
    if kind < 0.90:
        return _chars(rng, UPPER + DIGITS, 2, 8)
    return _chars(rng, LOOK_ALIKES, 2, 7)


def code(rng: random.Random) -> str:
    """Return a code of any shape: 3 to some 16 characters, nearly uniform within its group's alphabet."""
    kind = rng.random()
    if kind < 0.22:
        made = _chars(rng, UPPER, 1, 2) + _chars(rng, DIGITS, 2, 5)
        if rng.random() < 0.25:
            made += _chars(rng, UPPER, 1, 2)
    elif kind < 0.32:
        made = _chars(rng, UPPER + DIGITS, 3, 8)
    elif kind < 0.42:
        made = _chars(rng, LOOK_ALIKES, 3, 8)
    elif kind < 0.48:
        made = _chars(rng, UPPER + DIGITS, 10, 16)
    else:
        joint = rng.choices(["-", "", "/", " ", ".", "_", "--"], [45, 35, 6, 6, 4, 3, 1])[0]
        made = joint.join(_code_group(rng) for _ in range(rng.randint(2, 3)))
    made = _as_makers_do(rng, made)
    if rng.random() < 0.06:
        made = made.lower()
    if rng.random() < 0.04:
        made += rng.choice(["(1)", "*", "#", "+", "-2.0", "/A", " V2", "_R", " Pro"])
    return made


def pseudo_word(rng: random.Random) -> str:
    """Return a pronounceable word that is in no language, any case."""
    word = "".join(
        rng.choice(words.ONSETS) + rng.choice(words.NUCLEI) + rng.choice(words.CODAS)
        for _ in range(rng.choices([1, 2, 3], [3, 5, 2])[0])
    )
    kind = rng.random()
    if kind < 0.45:
        return word.capitalize()
    if kind < 0.65:
        return word.upper()
    if kind < 0.75:
        cut = rng.randint(1, len(word))
        return word[:cut].capitalize() + word[cut:].capitalize()
    return word


def _word(rng: random.Random) -> str:
    return rng.choice(words.WORDS) if rng.random() < 0.45 else pseudo_word(rng)


def _words(rng: random.Random, low: int, high: int) -> str:
    return " ".join(_word(rng) for _ in range(rng.randint(low, high)))


def _recased(rng: random.Random, text: str) -> str:
    kind = rng.random()
    if kind < 0.25:
        return text.upper()
    if kind < 0.30:
        return text.lower()
    return text


def _keyed(rng: random.Random, keys: str, value: str) -> str:
    key = _recased(rng, rng.choice(keys.split("|")))
    colon = rng.choices([":", ": ", " : ", " ", ".: ", "="], [30, 45, 8, 12, 3, 2])[0]
    return key + colon + value


def _number(rng: random.Random, low: float, high: float) -> str:
    value = rng.uniform(low, high)
    return f"{value:.{rng.choices([0, 1, 2], [5, 4, 2])[0]}f}"


def _volts(rng: random.Random) -> str:
    volts = rng.choice(["5", "9", "12", "15", "20", "28", "3.6", "5.0", "3.3-11", _number(rng, 1, 48)])
    sign = rng.choices([DIRECT, "=", "-", " ", "⎓ ", " = ", "--", "~", "/"], [42, 22, 5, 4, 10, 5, 2, 3, 7])[0]
    amps = rng.choice(["1", "2", "3", "2.4", "0.5", "1.5", "1.67", "2.22", "3.25", "5", _number(rng, 0.1, 9)])
    volt, ampere = rng.choices([("V", "A"), ("V", "mA"), (" V", " A"), ("Vdc", "A"), ("v", "a")], [80, 5, 8, 3, 4])[0]
    return f"{volts}{volt}{sign}{amps}{ampere}"


def _ratings(rng: random.Random) -> str:
    joint = rng.choice([", ", ",", " ", "/", " / ", "; ", " or "])
    rating = joint.join(_volts(rng) for _ in range(rng.randint(1, 3)))
    if rng.random() < 0.2:
        rating += rng.choice(
            [" Max", " (Max)", " MAX", "(Max)", f" {_number(rng, 5, 140)}W", f"({_number(rng, 5, 140)}W Max)"]
        )
    return rating


def _mains(rng: random.Random) -> str:
    volts = rng.choice(["100-240V", "110-240V", "220-240V", "AC100-240V", "AC 120V", "AC110V-240V", "230V", "120 V"])
    tilde = rng.choice(["~", " ~ ", "", " ", "~ ", "-"])
    hertz = rng.choice(["50/60Hz", "50/60 Hz", "50-60Hz", "60Hz", "50HZ", "50/60HZ"])
    amps = rng.choice(
        [" 0.5A", ",0.35A", " 1.5A", f" {_number(rng, 0.1, 3)}A", " MAX", f", {rng.randint(5, 3000)}W", ""]
    )
    return volts + tilde + hertz + amps


def _power_line(rng: random.Random) -> str:
    key = rng.choice(words.POWER_KEYS.split("|"))
    colon = rng.choice([": ", ":", " : ", " "])
    return key + colon + (_mains(rng) if rng.random() < 0.25 else _ratings(rng))


def _capacity_line(rng: random.Random) -> str:
    amount = rng.choice([2, 3, 5, 10, 20, 26, 27, 30]) * 1000 if rng.random() < 0.5 else rng.randint(100, 60000)
    shown = f"{amount:,}" if rng.random() < 0.25 else str(amount)
    unit = rng.choice(["mAh", "mAh", "mAh", " mAh", "MAH", "mah"])
    volts = rng.choice(["3.7V", "3.85V", "3.6V", "3.7 V", "7.4V", "11.1V", f"{_number(rng, 3, 22)}V"])
    hours = _number(rng, 2, 260) + rng.choice(["Wh", "WH", " Wh"])
    key = rng.choice(words.CAPACITY_KEYS.split("|"))
    form = rng.choice(
        [
            "{k}: {c}{u} {v} / {h}",
            "{k}: {c}{u}",
            "{k}:{c}{u}/{h}",
            "{c}{u} {v} {h}",
            "{k}: {c}{u} ({v}, {h})",
            "{k} {c}{u}",
        ]
    )
    return form.format(k=_recased(rng, key), c=shown, u=unit, v=volts, h=hours)


def _date(rng: random.Random) -> str:
    year, month, day = rng.randint(2010, 2029), rng.randint(1, 12), rng.randint(1, 31)
    return rng.choice(
        [
            f"{year}-{month:02}-{day:02}",
            f"{year}/{month:02}",
            f"{month:02}/{year}",
            f"{day:02}.{month:02}.{year}",
            f"{year}.{month:02}",
            f"{year % 100:02}{rng.randint(1, 53):02}",
            f"{rng.randint(1, 53):02}{year % 100:02}",
            f"{year}{month:02}{day:02}",
            f"{day:02}-{rng.choice(words.MONTHS)}-{year % 100}",
            f"{rng.choice(words.MONTHS)} {year}".upper(),
            f"{rng.randint(1, 365):03}{year % 100:02}",
        ]
    )


def _model_line(rng: random.Random) -> str:
    return _keyed(rng, words.MODEL_KEYS, code(rng))


def _serial_line(rng: random.Random) -> str:
    if rng.random() < 0.6:
        return _keyed(rng, words.SERIAL_KEYS, _as_makers_do(rng, _chars(rng, UPPER + DIGITS, 8, 17)))
    return _keyed(rng, words.SERIAL_KEYS, code(rng))


def _date_line(rng: random.Random) -> str:
    return _date(rng) if rng.random() < 0.4 else _keyed(rng, words.DATE_KEYS, _date(rng))


def _bare_code(rng: random.Random) -> str:
    return code(rng) if rng.random() < 0.8 else _chars(rng, DIGITS, 6, 14)


def _address(rng: random.Random) -> str:
    parts = [
        rng.choice(["Room", "Rm", "Unit", "No.", "Floor", "Flat", "Bldg"])
        + f" {rng.randint(1, 2400)}{rng.choice(['', '', 'A', 'F'])}",
        _words(rng, 1, 3),
        f"{rng.randint(1, 999)} {pseudo_word(rng)} {rng.choice(['Road', 'Street', 'Ave.', 'Rd', 'Str.', 'Lane'])}",
        f"{rng.randint(10000, 99999)} {pseudo_word(rng)}",
    ]
    rng.shuffle(parts)
    return ", ".join(parts[: rng.randint(1, 3)])


def _company(rng: random.Random) -> str:
    tail = rng.choice(words.COMPANY_TAILS.split("|"))
    return _recased(rng, f"{_words(rng, 1, 3)} {tail}")


def _product(rng: random.Random) -> str:
    name = pseudo_word(rng)
    parts = [name, rng.choice([code(rng), str(rng.randint(1, 30) * 1000), _word(rng)]), _words(rng, 1, 2)]
    text = " ".join(parts)
    if rng.random() < 0.35:
        inner = rng.choice([code(rng), _word(rng), f"{rng.randint(1, 30)},000mAh", f"{rng.randint(5, 200)}W"])
        text += f" ({inner}, {_word(rng)})"
    return text


def _web(rng: random.Random) -> str:
    host = pseudo_word(rng).lower() + rng.choice(["", "-" + pseudo_word(rng).lower()])
    end = rng.choice([".com", ".cn", ".de", ".co.uk", ".net", ".io", ".eu"])
    form = rng.choice(
        ["www.{h}{e}", "https://{h}{e}", "http://www.{h}{e}/", "support@{h}{e}", "{w}@{h}{e}", "Email: {w}@{h}{e}"]
    )
    return form.format(h=host, e=end, w=pseudo_word(rng).lower())


def _phrase(rng: random.Random) -> str:
    text = _words(rng, 1, 5)
    if rng.random() < 0.3:
        text += rng.choice([".", ",", "!", ":", ";", "?", "...", ")"])
    return _recased(rng, text)


def _made_in(rng: random.Random) -> str:
    place = rng.choice(["China", "China", "China", "P.R.C.", "Vietnam", "Taiwan", "Germany", "USA", pseudo_word(rng)])
    return _recased(rng, f"{rng.choice(['Made in', 'Designed in', 'Assembled in', 'Product of'])} {place}")


def _marks(rng: random.Random) -> str:
    return " ".join(rng.choice(words.MARKS.split("|")) for _ in range(rng.randint(1, 3)))


def _any_characters(rng: random.Random) -> str:
    words = []
    for _ in range(rng.randint(1, 4)):
        alphabet = rng.choice(
            [UPPER, LOWER, DIGITS, UPPER + DIGITS, LOWER + DIGITS, UPPER + LOWER, CHARSET[1:], CHARSET[1:]]
        )
        words.append(_chars(rng, alphabet, 1, 8))
    return " ".join(words)


def _temperature(rng: random.Random) -> str:
    unit = rng.choice(["°C", "°F", "°C"])
    key, joint = rng.choice(["Temp:", "ta:", "Operating", ""]), rng.choice(["~", "-", " to "])
    return f"{key} {rng.randint(-20, 20)}{unit}{joint}{rng.randint(21, 80)}{unit}".strip()


_LINES: tuple[tuple[Callable[[random.Random], str], int], ...] = (
    (_model_line, 26),
    (_bare_code, 14),
    (_serial_line, 11),
    (_power_line, 12),
    (_capacity_line, 5),
    (_date_line, 4),
    (_address, 4),
    (_company, 4),
    (_product, 6),
    (_web, 2),
    (_phrase, 7),
    (_made_in, 2),
    (_marks, 2),
    (_any_characters, 8),
    (_temperature, 1),
)
_MAKERS, _WEIGHTS = zip(*_LINES, strict=True)


def line(rng: random.Random, longest: int = 60) -> str:
    """Return one line of a label, at most `longest` characters, all of them in `CHARSET`.

    A longer line is cut at random places: a line finder cuts lines too, and the short piece trains as well.
    """
    text = " ".join(rng.choices(_MAKERS, _WEIGHTS)[0](rng).split())
    if len(text) > longest:
        start = rng.choice([0, len(text) - longest, rng.randint(0, len(text) - longest)])
        text = text[start : start + longest].strip()
    return text
