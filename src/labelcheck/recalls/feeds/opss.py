"""UK Office for Product Safety and Standards: GOV.UK's search lists the notices, its content API has each of them.

A notice is a page with a table. Its row for the model often holds the number of a shop's listing, which stands on no
device and is not taken.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from labelcheck.recalls.feeds.clean_text import line, prose, web_address
from labelcheck.recalls.feeds.dates import day
from labelcheck.recalls.feeds.errors import FeedError
from labelcheck.recalls.feeds.file_records import first_bytes, json_records, numbered_records
from labelcheck.recalls.feeds.html_table import TablePage
from labelcheck.recalls.feeds.interface import Download, FeedRecord, Fetch, Picture, SetAside, Why
from labelcheck.recalls.feeds.structured_codes import beside_gtins, gtin_codes, is_listing, model_codes

GOV_UK = "https://www.gov.uk"
SEARCH = (
    GOV_UK + "/api/search.json?filter_format=product_safety_alert_report_recall"
    "&order=-public_timestamp&fields=link,public_timestamp&count={count}&start={start}"
)
PAGE = 500
"""Notices of one page of the search."""
MAX_NOTICES = 50_000
AUTHORITY = "UK Office for Product Safety and Standards"

_TITLE = re.compile(r"^Product (?:Recall|Safety (?:Report|Alert)|Alert):\s*", re.IGNORECASE)
_NUMBER = re.compile(r"\((\d{4}-\d{3,5})\)\s*$")
_LINES = re.compile(r"batch|lot|serial|date code|date of manufacture|description", re.IGNORECASE)


class Opss:
    """The feed of the OPSS."""

    name = "opss"
    authority = AUTHORITY
    licence = "Open Government Licence v3.0"

    def read(self, path: Path) -> Iterator[FeedRecord | SetAside]:
        """Yield the notice of a file of the content API, or those of a list of such."""
        begins = first_bytes(path)
        if not begins.startswith((b"[", b"{")):
            raise FeedError(f"{path}: is not JSON of GOV.UK's content API.", "Choose the right --feed.")
        for item, where in numbered_records(path, "item" if begins.startswith(b"[") else ""):
            yield _record(item, where)

    def download(self, fetch: Fetch) -> Iterator[Path]:
        """Yield every notice; one that has not changed since is not fetched again."""
        for link, stamp in _search(fetch):
            slug = re.sub(r"[^a-z0-9-]", "", link.rsplit("/", 1)[-1])[:80]
            mark = hashlib.sha256(f"{link} {stamp}".encode()).hexdigest()[:12]
            url = f"{GOV_UK}/api/content{quote(link)}"
            path = fetch(Download(url, f"{slug}-{mark}.json", changes=False, may_be_gone=True))
            if path is not None:
                yield path


def _search(fetch: Fetch) -> Iterator[tuple[str, str]]:
    """Yield the path and the time of change of every notice."""
    for start in range(0, MAX_NOTICES, PAGE):
        page = fetch(Download(SEARCH.format(count=PAGE, start=start), f"search-{start}.json"))
        found = list(json_records(page, "results.item")) if page is not None else []
        if not found and start == 0:
            raise FeedError("UK OPSS: the search of GOV.UK lists no notices.", "Try again later.")
        for item in found:
            link = item.get("link") if isinstance(item, dict) else None
            if isinstance(link, str) and re.fullmatch(r"/product-safety-alerts-reports-recalls/[\w%.-]+", link):
                yield link, str(item.get("public_timestamp", ""))
        if len(found) < PAGE:
            return


def _record(item: Any, where: str) -> FeedRecord | SetAside:
    if not isinstance(item, dict):
        return SetAside(where, Why.UNUSABLE, "is no JSON object")
    title, details = line(item.get("title")), item.get("details")
    if not title or not isinstance(details, dict):
        return SetAside(where, Why.UNUSABLE, "is no notice: it has no title or no text")
    found = details.get("metadata")
    metadata: dict[str, Any] = found if isinstance(found, dict) else {}
    number = _NUMBER.search(title)
    slug = re.sub(r"[^a-z0-9-]", "", str(item.get("base_path", "")).rsplit("/", 1)[-1])
    name = number[1] if number else slug[:50].strip("-")
    published = day(metadata.get("product_recall_alert_date")) or day(item.get("first_published_at"))
    if not name or not published:
        return SetAside(where, Why.UNUSABLE, f"has no {'number' if not name else 'date'}")
    if "vehicle" in line(metadata.get("product_category")).casefold():
        return SetAside(name, Why.OUT_OF_SCOPE, "motor vehicle")
    page = TablePage(_body(details))
    return _notice(item, page, name, published, _NUMBER.sub("", _TITLE.sub("", title)).strip())


def _body(details: dict[str, Any]) -> str:
    """Return a page's HTML: a text, or a list of versions of which one is HTML."""
    body = details.get("body")
    if isinstance(body, list):
        body = next(
            (one.get("content") for one in body if isinstance(one, dict) and one.get("content_type") == "text/html"), ""
        )
    return body if isinstance(body, str) else ""


def _notice(item: dict[str, Any], page: TablePage, number: str, published: str, title: str) -> FeedRecord:
    table = [(line(row[0]), prose("\n".join(row[1:]))) for row in page.rows if len(row) >= 2]

    def rows(*words: str) -> list[str]:
        return [value for name, value in table if value and any(word in name.casefold() for word in words)]

    models = rows("model", "identifier", "item number", "article", "part number", "type number")
    bar_codes = "\n".join(rows("barcode", "bar code", "ean", "gtin", "upc"))
    listings = [model for model in models if is_listing(model)]
    remarks = [f"A shop's listing number, which is not on the device: {text}" for text in listings]
    if other := beside_gtins(bar_codes):
        remarks.append(f"The row for the bar code holds besides: {other}")
    brand = next(iter(rows("brand")), "")
    brand = "" if re.fullmatch(r"(?i)unbranded|none|n/?a|unknown|no brand", line(brand)) else line(brand)
    called = line(next(iter(rows("product name", "product")), "")) or title
    described = "\n".join(f"{name}: {value}" for name, value in table)
    return FeedRecord(
        id=f"uk-opss:{number}",
        authority=AUTHORITY,
        number=number,
        source="GOV.UK content API",
        rank=0,
        published=published,
        updated=day(item.get("public_updated_at")),
        title=title or called,
        url=web_address(GOV_UK + str(item.get("base_path", ""))) or GOV_UK,
        jurisdictions=("UK",),
        brands=(brand,) if brand else (),
        descriptions=(described,) if described else (),
        product_names=(called,),
        product_lines=tuple(f"{name}: {value}" for name, value in table if value and _LINES.search(name)),
        codes=(*(code for model in models for code in model_codes(model)), *gtin_codes(bar_codes)),
        hazards=_section(page, "hazard", "risk"),
        remedies=_section(page, "corrective", "what you", "action"),
        pictures=tuple(_pictures(item.get("details", {}))),
        remarks=tuple(remarks),
    )


def _section(page: TablePage, *words: str) -> tuple[str, ...]:
    texts = (prose(text) for name, text in page.sections.items() if any(word in name for word in words))
    return tuple(text for text in texts if text)[:1]


def _pictures(details: dict[str, Any]) -> Iterator[Picture]:
    attachments = details.get("attachments")
    for one in attachments if isinstance(attachments, list) else ():
        if not isinstance(one, dict) or not str(one.get("content_type", "")).startswith("image/"):
            continue
        if url := web_address(one.get("url")):
            yield Picture(url, line(one.get("title")))
