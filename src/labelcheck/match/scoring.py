"""How much speaks for one recalled code being what is printed, against all else that may be.

All else is the "none of these" hypothesis: a sibling that no list knows, one character away, misread as this code or
read as what it is; another maker's device that carries the same code. Readings are weighed by the confusions that our
readers were measured to make (`channel`): readings by one reader are one witness and are averaged, witnesses are
multiplied.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import lru_cache

from labelcheck.match.channel import reading_bits
from labelcheck.model.label import Field, FieldReading
from labelcheck.text.codes import folded
from labelcheck.text.lookalikes import look_alike_key

PRIOR_BITS = -12.0
"""Log-odds that a device is one given recalled product before anything is read: one in four thousand, a guess. What is
decided does not hang on it, because readings are weighed against what else could have been printed."""
UNLISTED_SIBLING = 1.0
"""How often a sibling one character away is met that is not recalled, for each recalled unit; 304 of 597 codes in
notices have one that is recalled too, so one more that is not is the least to expect."""
LONGER_SIBLING, ODD_SIBLING = 0.3, 0.015
"""The same for codes of another length: one continues the other (2G505, 2G505B: 108 of 2,301 do), or a character is
missing elsewhere: makers number their products in codes of one length. Guesses."""
KNOWN_SIBLING = 4.0
"""The same for a code that the notice itself names as not recalled: it is known to be about."""
MISREAD_AS_THIS = 0.1
"""Share of a reading's doubt that lies with siblings of just this code; the rest lies with codes that nothing has. At
0.3, on 8,000 simulated labels, answers `recalled` given at 0.93 were right 995 times in 1,000."""
MISREAD_BY_ONE = 0.3
"""The same where one reader alone gave a value: of the last four simulated siblings that were called recalled two were,
of the recalled units that are found one in thirty is. A guess."""
LOOK_ALIKE_DOUBT = 0.01
"""Doubt added where a reading differs from a code in look-alikes: no two of 2,301 codes do."""
BRAND_TELLS = 500.0
"""How many times less likely another maker's device with the same code is once the right brand is read."""
OTHER_BRAND = 60.0
"""How many times more likely it is when another brand is read: brands are misread, and makers print their own name."""
ASKED_ABOUT_BITS = -4.0
"""The least weight of a code being printed of which the beginning or the end was read, or which was read with more
around it: glare and the photo's edge cut codes, and makers print more than notices give; no reading tells. The same of
a code that any one reading gave, however weak: that it should have come to just a recalled code by chance is too much
to clear a device by."""

SECOND_WITNESS = 0.6
"""Weight of a further witness that lost or added characters: on simulated labels both readers often lose the same."""
SECOND_MISREADING = 0.3
"""The same of one that misread characters as the first did: weak print misleads both. Of 16,000 simulated recalled
units four were cleared because both readers took a 3 for a 5, as if they had done so without each other."""
CERTAIN = 1e-6
"""The least doubt, and the least certainty, that is told apart from none."""
LEAST_LOG_LIKELY = -1000.0
"""Less is no number any more."""


def bits(probability: float) -> float:
    """Return the log-odds of a probability, base 2; nothing is more certain than one in a million."""
    certain = min(max(probability, CERTAIN), 1 - CERTAIN)
    return math.log2(certain / (1 - certain))


def probability_of(log_odds: float) -> float:
    """Return the probability with these log-odds, base 2."""
    return float(1 / (1 + 2.0 ** -min(max(log_odds, -60.0), 60.0)))


@lru_cache(maxsize=1 << 12)
def support(readings: tuple[FieldReading, ...], printed: str) -> float:
    """Return log2 of how likely these readings are when this code is printed.

    The same is asked for each recalled code that is near, with and without the brand.
    """
    witnesses: dict[str, list[tuple[float, str]]] = {}
    for one in readings:
        likely = 2.0 ** reading_bits(one.value, printed, one.confidence, one.witness)
        witnesses.setdefault(one.witness, []).append((likely, look_alike_key(one.value)))
    found = sorted(
        (
            (math.log2(sum(likely for likely, _ in own) / len(own)), frozenset(key for _, key in own))
            for own in witnesses.values()
        ),
        key=lambda pair: pair[0],
        reverse=True,
    )
    # Witnesses see one print: what hid a character from one, or made it another, often did so to the other.
    said = found[0][1] if found else frozenset()
    return sum(
        log_likely * (1.0 if place == 0 else _weight(keys, said, printed))
        for place, (log_likely, keys) in enumerate(found)
    )


def _weight(keys: frozenset[str], said: frozenset[str], printed: str) -> float:
    """Return what a further witness counts: less if it lost or added characters, or misread them as the first did."""
    if any(len(key) != len(folded(printed)) for key in keys):
        return SECOND_WITNESS
    return SECOND_MISREADING if keys == said else 1.0


def same_makers(code: str) -> float:
    """Return how many devices of other makers carry the same code, for each of its own.

    Of 2,301 codes in notices, no two of four and more characters with a letter are one, so it is one in a hundred for
    the few of four and less for the others, at most; digits and short codes repeat.
    """
    value = folded(code)
    if len(value) < 4 or value.isdigit():
        return 3.0
    return 0.02 if len(value) == 4 else 0.01


def sibling(other: str, code: str) -> float:
    """Return how often a code next to a recalled one is met that no list knows, for each recalled unit."""
    one, listed = look_alike_key(other), look_alike_key(code)
    if len(one) == len(listed):
        return UNLISTED_SIBLING
    return LONGER_SIBLING if one.startswith(listed) or listed.startswith(one) else ODD_SIBLING


def posterior_as_read(field: Field, code: str, brand: bool | None, *, alike: bool = False) -> float:
    """Return the probability that a code is what is printed, and on a device of its maker, when it was read so.

    Args:
        field: What was read.
        code: The code.
        brand: Whether the maker's brand was read; None when no brand was.
        alike: Whether what was read differs from the code in look-alikes.
    """
    doubt = max(1 - field.confidence, CERTAIN) + (LOOK_ALIKE_DOUBT if alike else 0.0)
    others = same_makers(code) * (1.0 if brand is None else 1 / BRAND_TELLS if brand else OTHER_BRAND)
    share = MISREAD_BY_ONE if field.witnesses < 2 else MISREAD_AS_THIS
    against = share * UNLISTED_SIBLING * doubt / max(1 - doubt, CERTAIN) + others
    unlisted = _unlisted(field.readings, [one.value for one in field.readings], code)
    return 1 / (1 + against + unlisted / _likelihood(field.readings, code))


def _likelihood(readings: tuple[FieldReading, ...], printed: str) -> float:
    """Return how likely these readings are when this code is printed; never 0, so that it can be divided by."""
    return math.pow(2.0, max(support(readings, printed), LEAST_LOG_LIKELY))


def _unlisted(readings: tuple[FieldReading, ...], read: Iterable[str], code: str, known: Iterable[str] = ()) -> float:
    """Return how likely the readings are on siblings of a code, those that were read; against 1 for each recalled unit.

    Args:
        readings: The readings.
        read: The codes that were read, the code itself perhaps among them; of look-alikes, the last one counts.
        code: The recalled code.
        known: Codes, folded, that the notice names as not recalled.
    """
    siblings = {look_alike_key(one): one for one in read}
    siblings.pop(look_alike_key(code), None)
    return sum(
        (KNOWN_SIBLING if folded(one) in known else sibling(one, code)) * _likelihood(readings, one)
        for one in siblings.values()
    )


def posterior_misread(
    field: Field, code: str, brand: bool | None, excluded: Iterable[str] = (), *, in_part: bool
) -> float:
    """Return the probability that a code is printed although another was read.

    Args:
        field: What was read.
        code: The code, as it would be printed.
        brand: Whether the maker's brand was read; None when no brand was.
        excluded: Codes that the notice names as not recalled.
        in_part: Whether what was read is the beginning or the end of the code, or the code that of what was read.
    """
    readings = field.readings or (FieldReading(field.value, field.confidence),)
    read = (*(one.value for one in readings), *field.rivals, field.value)
    unlisted = _unlisted(readings, read, code, {folded(one) for one in excluded})
    if not unlisted:
        return posterior_as_read(field, code, brand)
    if brand is False:
        unlisted *= OTHER_BRAND
    log_odds = support(readings, code) - math.log2(unlisted)
    if brand is not False and (in_part or any(folded(one.value) == folded(code) for one in readings)):
        log_odds = max(log_odds, ASKED_ABOUT_BITS)
    return probability_of(log_odds)
