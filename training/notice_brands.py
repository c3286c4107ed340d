"""Write `notice_brands.txt` into `src/labelcheck/data`: the brands of notices that are brands wherever they stand.

python -m training.notice_brands
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from labelcheck.catalogue.catalogue import Catalogue
from labelcheck.catalogue.recall import Recall
from labelcheck.text.brands import split_words

FILE = Path(__file__).parent.parent / "src" / "labelcheck" / "data" / "notice_brands.txt"
COMMON_FROM = 2
"""Notices that write a word in small letters, from which it is a word like others: "solar", "right"."""
SHORTEST = 4
"""Letters of a brand of one word: with fewer, junk is soon one."""
_SMALL = re.compile(r"(?<![\w.-])[a-z]{3,}(?![\w-])")
_HEAD = "# Brands of the bundled notices that no common words make. Made by: python -m training.notice_brands\n"


def main() -> int:
    """Read the bundled notices and write the list."""
    recalls = Catalogue.bundled().recalls
    common = _common_words(recalls)
    brands = sorted({brand for recall in recalls for brand in recall.brands if _telling(brand, common)})
    FILE.write_text(_HEAD + "".join(f"{brand}\n" for brand in brands), encoding="utf-8")
    print(f"{len(brands)} brands")
    return 0


def _common_words(recalls: Iterable[Recall]) -> frozenset[str]:
    notices: Counter[str] = Counter()
    for recall in recalls:
        names = (product.name for product in recall.products)
        text = " ".join([recall.title, recall.hazard, recall.identification_text or "", *names])
        notices.update(set(_SMALL.findall(text)))
    return frozenset(word for word, count in notices.items() if count >= COMMON_FROM)


def _telling(brand: str, common: frozenset[str]) -> bool:
    words = split_words(brand)
    return len(brand) >= SHORTEST and any(word.casefold() not in common for word in words)


if __name__ == "__main__":
    sys.exit(main())
