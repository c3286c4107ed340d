"""Health Canada: the open data of recalls and safety alerts, one JSON file.

It has no fields for models and brands. The title names the product; the notice's page gives more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from labelcheck.notices.feeds.brand_of_notice import brands_of
from labelcheck.notices.feeds.clean_text import line, non_empty, prose, web_address
from labelcheck.notices.feeds.interface import Feed, FeedRecord, SetAside, Why
from labelcheck.notices.feeds.iso_dates import day
from labelcheck.notices.feeds.json_feed import read_objects

SITE = "https://recalls-rappels.canada.ca"

_OURS = "consumer product safety"
"""The organization whose notices of every category are kept."""
_ELSEWHERE = (
    (re.compile(r"\bCFIA\b|food inspection|\bfoods?\b", re.IGNORECASE), "food"),
    (re.compile(r"\bTC\b|transport canada|\bvehicles?\b|\btires?\b", re.IGNORECASE), "vehicle"),
    (
        re.compile(r"\bdrugs?\b|health products|natural health|medic|biologic|vaccine", re.IGNORECASE),
        "medicine or medical device",
    ),
    (re.compile(r"cannabis", re.IGNORECASE), "cannabis"),
)


class HealthCanada(Feed):
    """The feed of Health Canada."""

    name = "health-canada"
    authority = "Health Canada"
    licence = "Open Government Licence - Canada"
    address = f"{SITE}/sites/default/files/opendata-donneesouvertes/HCRSAMOpenData.json"

    def read(self, path: Path) -> Iterator[FeedRecord | SetAside]:
        """Yield every record of the file."""
        return read_objects(path, "is not Health Canada's list in JSON.", _record)


def _record(record: dict[str, Any], where: str) -> FeedRecord | SetAside:
    number = re.sub(r"[^A-Za-z0-9-]", "", line(record.get("NID")))
    title = line(record.get("Title"))
    if not number or not title:
        return SetAside(where, Why.UNUSABLE, "has no number or no title")
    filed = f"{line(record.get('Organization'))} {line(record.get('Category'))}"
    for words, kind in () if filed.casefold().startswith(_OURS) else _ELSEWHERE:
        if words.search(filed):
            return SetAside(f"{where} ({number})", Why.OUT_OF_SCOPE, kind)
    published = day(record.get("Last updated"))
    if not published:
        return SetAside(f"{where} ({number})", Why.UNUSABLE, "has no date")
    product, issue = prose(record.get("Product")), prose(record.get("Issue"))
    remedy = prose(record.get("What you should do"))
    names = tuple(dict.fromkeys(non_empty(*map(line, product.split("\n"))))) or (title,)
    path = line(record.get("URL"))
    url = web_address(record.get("URL")) or (web_address(SITE + path) if path.startswith("/") else "")
    return FeedRecord(
        id=f"ca-hc:{number}",
        authority=HealthCanada.authority,
        number=number,
        source="Health Canada open data",
        published=published,
        updated=published,
        title=title,
        url=url or f"{SITE}/en",
        jurisdictions=("CA",),
        brands=brands_of(title, names, (), (product, remedy)),
        descriptions=(f"{title}\n{product}".strip(),),
        product_names=names,
        hazards=non_empty(issue),
        remedies=non_empty(remedy),
        remarks=(
            "The open data give the day of the latest change, and no models: the notice itself says more.",
            *non_empty("Archived by the authority." if str(record.get("Archived")) == "1" else ""),
        ),
    )
