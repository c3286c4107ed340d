"""Finds the brand of a notice that has no field for it.

A brand begins a product's name ("Oreck Discover Upright Vacuums") and also occurs elsewhere: as the company, in a web
address, in quotation marks, or in the list of known brands. Other words are left out: a wrong brand makes devices look
recalled that have the word by chance.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from labelcheck.catalogue.field_types import MAX_LIST
from labelcheck.data import data_file
from labelcheck.notices.feeds.clean_text import line
from labelcheck.text.codes import folded

MAX_WORDS = 4
"""Words of a brand."""


class _NamePatterns:
    """Patterns of the names of firms and brands in titles, company fields and prose."""

    legal = re.compile(
        r"[,.]?\s*\b(?:inc|incorporated|llc|l\.l\.c|ltd|limited|co|corp|corporation|company|gmbh|s\.?a|spa|s\.p\.a|ag|plc|"
        r"lp|l\.p|b\.?v|usa|u\.s\.a|us|u\.s|north america|america|of america)\b\.?,?\s*$",
        re.IGNORECASE,
    )
    recalls = re.compile(
        r"^(?P<firm>.{2,80}?) (?:[Rr]ecalls?|Expands? (?:the )?Recall|Reannounces?|Re-announces?|Announces?|Issues?)\b"
    )
    by = re.compile(
        r"\b(?:Recalled|Imported|Manufactured|Distributed|Made|Sold)(?: Exclusively)?(?: [\w.]+){0,6}? by "
        r"(?P<firm>[A-Z][^;(]{1,80}?)(?= Due to | in \w+ 20|[;(]|$)"
    )
    place = re.compile(r",? (?:of|based in|located in) (?:the )?[A-Z].*$")
    also = re.compile(r"\b(?:d/?b/?a|formerly(?: known as)?|doing business as)\b:?\s*", re.IGNORECASE)
    domain = re.compile(
        r"(?:www\.|@|https?://(?:www\.)?)?\b([a-z0-9][a-z0-9-]{1,40})\.(?:com|net|org|co|us|eu|de|uk|ca)\b"
    )
    quoted = re.compile(r"[“\"]([A-Z0-9][^”\"]{1,40})[”\"]")
    coined = re.compile(r"(?=.{4,})(?=.*[A-Z].*[A-Z])(?=.*[A-Za-z]{3})[A-Za-z][A-Za-z0-9]*(?:-branded)?")
    """A word that is not written like an ordinary one: MJKSARE, GhostBed."""


_NO_BRANDS = frozenset(
    (
        "ACCESS", "ADAPTER", "AMAZON", "AMERICAN", "ATVS", "BANK", "BASIC", "BATTERY", "BLACK", "BLUE", "BOYS",
        "CABLE", "CAUTION", "CE", "CHARGER", "CHARGERS", "CHILD", "CHILDREN", "CHILDRENS", "CHINA", "CHINESE",
        "CLASS", "CLASSIC", "COMPANY", "CONSUMER", "CONSUMERS", "CORPORATION", "CUSTOMERSERVICE", "DELUXE",
        "DESIGN", "DESIGNED", "DIGITAL", "DISTRIBUTOR", "EBAY", "EBIKE", "EBIKES", "ELECTRIC", "ELECTRONICS",
        "EXPRESS", "FAST", "FCC", "FIRE", "GENERIC", "GIRLS", "GREEN", "GROUP", "HDMI", "HOME", "HOT", "HVAC",
        "IMPORTANT", "IMPORTER", "INDOOR", "INDUSTRIES", "INFANT", "INFO", "INNOVATIONS", "INPUT",
        "INTERNATIONAL", "ION", "KIDS", "LED", "LIMITED", "LITHIUM", "LTD", "MADE", "MADEINCHINA", "MAGNETIC",
        "MAGNETISM", "MANUFACTURER", "MAX", "MENS", "MINI", "MODEL", "NEW", "NOBRAND", "OEM", "ONLINE",
        "ORIGINAL", "OUTDOOR", "OUTPUT", "PLUS", "PORTABLE", "POWER", "POWERBANK", "PREMIUM", "PRO", "PRODUCTS",
        "PUZZLE", "RATED", "RECALL", "RECALLS", "RED", "ROVS", "SAFETY", "SERIAL", "SERVICE", "SMART",
        "STANDARD", "STYLE", "SUPPORT", "TECHNOLOGIES", "TECHNOLOGY", "TEMU", "THE", "TOY", "TRADING", "TYPE",
        "UL", "ULTRA", "UNBRANDED", "UNITED", "UNIVERSAL", "UNKNOWN", "USA", "USB", "USBC", "UTVS", "VARIOUS",
        "WALMART", "WARNING", "WHITE", "WIRELESS", "WOMENS", "YOUTH",
    )
)  # fmt: skip
"""Words at the beginning of product names, in addresses or on any label that are no brands."""


_SELLERS = frozenset(
    (
        "ACEHARDWARE", "AMAZON", "AMAZONCOM", "BABIESRUS", "BEDBATHBEYOND", "BESTBUY", "BIGLOTS", "BJSWHOLESALE",
        "COSTCO", "COSTCOWHOLESALE", "DOLLARGENERAL", "DOLLARTREE", "EBAY", "FAMILYDOLLAR", "HOMEDEPOT", "HSN",
        "JCPENNEY", "KMART", "KOHLS", "LOWES", "MARSHALLS", "MEIJER", "MENARDS", "QVC", "SAMSCLUB", "SEARS",
        "TARGET", "THEHOMEDEPOT", "TJMAXX", "TOYSRUS", "TRUEVALUE", "WALGREENS", "WALMART",
    )
)  # fmt: skip
"""Shops that the short list of the CPSC names among the makers."""


def brands_of(
    title: str, product_names: Iterable[str], companies: Iterable[str], texts: Iterable[str]
) -> tuple[str, ...]:
    """Return the brands of a notice, likeliest first.

    Args:
        title: The headline.
        product_names: The products' names.
        companies: Makers, importers, distributors, as written.
        texts: Other texts that may name a brand: description, contact.

    >>> brands_of("Oreck Vacuums Recalled by TTI Floor Care", ["Oreck Discover Vacuums"], [], ["See www.oreck.com."])
    ('Oreck', 'TTI Floor Care')
    """
    product_names, companies = tuple(product_names), tuple(companies)
    firms = [*_firms_in_title(title), *(firm for company in companies for firm in _firms(company))]
    words = " ".join((title, *product_names, *texts))[:20_000]
    anchors = {folded(firm) for firm in firms} | {
        folded(found) for found in _NamePatterns.domain.findall(words.lower())
    }
    anchors |= {folded(found) for found in _NamePatterns.quoted.findall(words)} | _known_brands()
    anchors -= _NO_BRANDS
    # The beginning of a company's name is more often a brand than the whole: "Peg Perego USA Inc.".
    first_words = {folded(" ".join(firm.split()[:count])) for firm in firms for count in (1, 2)} - _NO_BRANDS
    found = [brand for name in (*product_names, title) for brand in _leading(name, anchors, first_words)]
    kept = (line(one, most=100) for one in (*found, *_firms_in_title(title)))
    unique = {folded(one): one for one in reversed(list(kept)) if is_brand(one)}
    return tuple(reversed(unique.values()))[:MAX_LIST]


def without_sellers(brands: Iterable[str]) -> tuple[str, ...]:
    """Return each brand once, without shops; the shops where there is nothing else: the brand may be theirs.

    >>> without_sellers(["Target", "Kawasaki", "Target"]), without_sellers(["Target"])
    (('Kawasaki',), ('Target',))
    """
    known = tuple(dict.fromkeys(brand for brand in brands if folded(brand)))
    return tuple(brand for brand in known if folded(brand) not in _SELLERS) or known


def is_brand(name: str) -> bool:
    """Whether a name can distinguish one maker's devices from others.

    >>> is_brand("Anker"), is_brand("Limited"), is_brand("model W1056")
    (True, False, False)
    """
    key = folded(name)
    return len(key) > 1 and key not in _NO_BRANDS and not name.casefold().startswith(("model ", "item "))


def firm_names(companies: Iterable[str]) -> tuple[str, ...]:
    """Return the companies' names without legal form and place: brands where nothing better is known."""
    return tuple(dict.fromkeys(firm for company in companies for firm in _firms(company)))[:MAX_LIST]


@cache
def _known_brands() -> frozenset[str]:
    """Return every spelling in `known_brands.txt` that is longer than two letters, folded."""
    listing = data_file("known_brands.txt").read_text(encoding="utf-8")
    lines = (one for one in listing.splitlines() if not one.startswith("#"))
    return frozenset(key for one in lines for part in re.split("[=,]", one) if len(key := folded(part)) > 2)


def _leading(name: str, anchors: set[str], first_words: set[str]) -> Iterator[str]:
    """Yield, for each product name in a text, the longest run of first words that is an anchor."""
    for part in re.split(r"\band\b|[,;/]", name):
        words = part.split()
        for count in range(min(MAX_WORDS, len(words)), 0, -1):
            run = " ".join(words[:count]).strip("“”\"'®™:.")
            key = folded(run)
            if len(key) < 2 or not run[:1].isalnum() or run.islower():
                continue
            if key in anchors or (key in first_words and count <= 2):
                yield run
                break
        if words and _NamePatterns.coined.fullmatch(first := words[0].strip("“”\"'®™:.")):
            yield first.removesuffix("-branded")


def _firms_in_title(title: str) -> list[str]:
    found = [match["firm"] for match in (_NamePatterns.recalls.match(title), _NamePatterns.by.search(title)) if match]
    # "GPU Adapters Recalled Due to …" has no firm before the verb; "X Recalls" has, and it is short.
    several = (part for one in found for part in re.split(r", (?:and )?| and ", one))
    return [firm for one in several for firm in _firms(one) if len(firm.split()) <= 6]


def _firms(company: str) -> Iterator[str]:
    """Yield the names of one company without legal forms and places.

    >>> list(_firms("Royal Appliance Mfg. Co., d/b/a TTI Floor Care North America, of Charlotte, North Carolina"))
    ['Royal Appliance Mfg', 'TTI Floor Care']
    """
    for part in _NamePatterns.also.split(_NamePatterns.place.sub("", " ".join(company.split())[:300])):
        name = part.strip(" ,.;()")
        name = _NamePatterns.place.sub("", name)
        for _ in range(4):
            shorter = _NamePatterns.legal.sub("", name).strip(" ,.;()")
            if shorter == name or not shorter:
                break
            name = shorter
        if name and folded(name):
            yield name
