"""Products for which a notice gives no code: how likely a device is one, by its brand, its name, and what it is.

Old archives are full of them, and a brand alone says little: most of what a maker ever recalled is not the kind of
thing that carries a rating in volts, or has not been in use for years. Such a notice speaks only when its words are on
the label.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz import fuzz

from labelcheck.catalogue.recall import Product, Recall
from labelcheck.model.label import Label, LabelLine
from labelcheck.text.shapes import looks_like_model

NAME_RATIO = 85.0
"""rapidfuzz partial ratio, 0 to 100, from which a line is taken to carry a product's name."""
UNMISTAKABLE_RATIO = 96.0
"""The same, from which the name alone tells the product, if one of its words is like a code."""
WELL_READ = 0.9
"""Mean confidence of a line from which its words are taken as they stand."""
BRAND_ONLY, NAMED, UNMISTAKABLY_NAMED = 0.1, 0.6, 0.93
"""Probability that a device is the product when its brand was read; its name too; a name that nothing else has.
Guesses; only the last one warns."""
IN_USE_SINCE = "2016"
"""Year from which devices of a notice are likely to be in use still: power banks and chargers last some years. What was
recalled before must be named by its label."""
LEAST_WORD = 4
"""Letters from which a word of a name says what the product is."""

_RATED = re.compile(r"\d\s?(?:V|mAh|Wh|W|A|Hz)\b|[⎓~]")
_ELECTRIC = re.compile(
    r"(?i)batter|power|charg|electri|volt|watt|lithium|adapt|cord|cable|plug|lamp|light|led\b|heat|fan\b|motor|usb|"
    r"appliance|speaker|phone|computer|monitor|wire|outlet|circuit|scooter|vacuum|dryer|kettle|cooker|blanket|blender"
)


def likely_by_name(label: Label, recall: Recall, product: Product) -> tuple[float, LabelLine | None]:
    """Return the probability that a device is a product without codes, and the line that names it.

    Args:
        label: What was read, the recall's brand among it.
        recall: The recall.
        product: Its product.
    """
    names = (product.name, *product.aliases)
    named = [(line, name) for line in label.lines for name in names if _carries(line.text, name, NAME_RATIO)]
    if named:
        unmistakable = any(_unmistakable(line, name) for line, name in named)
        return UNMISTAKABLY_NAMED if unmistakable else NAMED, named[0][0]
    if _shares_a_word(label, names, recall.brands):
        return BRAND_ONLY, None
    old = recall.published[:4] < IN_USE_SINCE
    return (0.0 if old or _other_goods(label, recall, product) else BRAND_ONLY), None


def _carries(text: str, name: str, ratio: float) -> bool:
    """Whether a line carries a product's whole name; a part of it, the brand alone say, is not enough."""
    long_enough = 100 * len(text) >= ratio * len(name)
    return long_enough and fuzz.partial_ratio(name.casefold(), text.casefold()) >= ratio


def _unmistakable(line: LabelLine, name: str) -> bool:
    """Whether a line carries a name that nothing else has: one with a word like a code, read well."""
    special = any(looks_like_model(word.upper()) for word in name.split())
    return special and line.confidence >= WELL_READ and _carries(line.text, name, UNMISTAKABLE_RATIO)


def _shares_a_word(label: Label, names: Iterable[str], brands: Iterable[str]) -> bool:
    """Whether a word of the product's name, other than its brand, stands on the label."""
    own = _words(" ".join(names)) - _words(" ".join(brands))
    return any(not own.isdisjoint(_words(line.text)) for line in label.lines)


@lru_cache(maxsize=4096)
def _words(text: str) -> frozenset[str]:
    found = re.findall(r"[^\W\d_]+", text.casefold())
    return frozenset(word.rstrip("s") for word in found if len(word) >= LEAST_WORD)


def _other_goods(label: Label, recall: Recall, product: Product) -> bool:
    """Whether the label is that of an electric device, and nothing in the notice is."""
    told = " ".join((product.name, recall.title, recall.hazard, recall.identification_text))
    return any(_RATED.search(line.text) for line in label.lines) and not _ELECTRIC.search(told)
