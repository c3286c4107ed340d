"""Health Canada: the open data of recalls and safety alerts, one JSON file.

It has no models and no brands in fields of their own: the title names the product, and the page itself says more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from labelcheck.notices.feeds.brands import brands_of
from labelcheck.notices.feeds.clean_text import line, prose, web_address
from labelcheck.notices.feeds.dates import day
from labelcheck.notices.feeds.errors import FeedError
from labelcheck.notices.feeds.file_records import first_bytes, numbered_records
from labelcheck.notices.feeds.interface import Download, FeedRecord, Fetch, SetAside, Why

DATA = "https://recalls-rappels.canada.ca/sites/default/files/opendata-donneesouvertes/HCRSAMOpenData.json"
SITE = "https://recalls-rappels.canada.ca/en"

_OURS = "consumer product safety"
"""The organization whose notices are kept whatever their category."""
_ELSEWHERE = (
    (re.compile(r"\bCFIA\b|food inspection|\bfoods?\b", re.IGNORECASE), "food"),
    (re.compile(r"\bTC\b|transport canada|\bvehicles?\b|\btires?\b", re.IGNORECASE), "vehicle"),
    (
        re.compile(r"\bdrugs?\b|health products|natural health|medic|biologic|vaccine", re.IGNORECASE),
        "medicine or medical device",
    ),
    (re.compile(r"cannabis", re.IGNORECASE), "cannabis"),
)


class HealthCanada:
    """The feed of Health Canada."""

    name = "health-canada"
    authority = "Health Canada"
    licence = "Open Government Licence - Canada"

    def read(self, path: Path) -> Iterator[FeedRecord | SetAside]:
        """Yield every record of the file."""
        if not first_bytes(path).startswith(b"["):
            raise FeedError(f"{path}: is not Health Canada's list in JSON.", "Choose the right --feed.")
        for record, where in numbered_records(path):
            yield _record(record, where)

    def download(self, fetch: Fetch) -> Iterator[Path]:
        """Yield the one file there is."""
        path = fetch(Download(DATA, "recalls.json"))
        if path is not None:
            yield path


def _record(record: Any, where: str) -> FeedRecord | SetAside:
    if not isinstance(record, dict):
        return SetAside(where, Why.UNUSABLE, "is no JSON object")
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
    names = tuple(dict.fromkeys(line(one) for one in product.split("\n") if line(one))) or (title,)
    url = web_address(record.get("URL"))
    if not url and line(record.get("URL")).startswith("/"):
        url = web_address("https://recalls-rappels.canada.ca" + line(record.get("URL")))
    return FeedRecord(
        id=f"ca-hc:{number}",
        authority=HealthCanada.authority,
        number=number,
        source="Health Canada open data",
        rank=0,
        published=published,
        updated=published,
        title=title,
        url=url or SITE,
        jurisdictions=("CA",),
        brands=brands_of(title, names, (), (product, remedy)),
        descriptions=(f"{title}\n{product}".strip(),),
        product_names=names,
        hazards=(issue,) if issue else (),
        remedies=(remedy,) if remedy else (),
        remarks=(
            "The open data give the day of the latest change, and no models: the notice itself says more.",
            *(("Archived by the authority.",) if str(record.get("Archived")) == "1" else ()),
        ),
    )
