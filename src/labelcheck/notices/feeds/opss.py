"""UK Office for Product Safety and Standards: GOV.UK's search lists the notices; its content API gives each of them.

A notice is a page with a table. Its row for the model often contains the number of a shop's listing. That number is on
no device and is not taken.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from labelcheck.notices.feeds.clean_text import line, non_empty, prose, web_address
from labelcheck.notices.feeds.feed_errors import FeedError
from labelcheck.notices.feeds.file_records import first_bytes, json_members
from labelcheck.notices.feeds.interface import Download, Feed, FeedRecord, Fetch, SetAside, Why, pictures
from labelcheck.notices.feeds.iso_dates import day
from labelcheck.notices.feeds.json_feed import objects_in, read_objects
from labelcheck.notices.feeds.markup import TablePage
from labelcheck.notices.feeds.structured_codes import beside_gtins, gtin_codes, is_listing, model_codes

GOV_UK = "https://www.gov.uk"
PAGE = 500
"""Notices on one page of the search."""
MAX_NOTICES = 50_000


class _PagePatterns:
    """Patterns of the title, the summary and the rows of a notice's page."""

    title = re.compile(r"^Product (?:Recall|Safety (?:Report|Alert)|Alert):\s*", re.IGNORECASE)
    number = re.compile(r"\((\d{4}-\d{3,5}[a-z]?)\)\s*$")
    number_below = re.compile(r"PSD notification number:?\s*(\d{4}-\d{3,5}[a-z]?)\b")
    """The place of the number where the title lacks it: one notice in twenty."""
    summary = re.compile(r"^(product|hazard|corrective action):\s*(.+)", re.IGNORECASE | re.MULTILINE)
    seller = re.compile(r"\s+sold (?:exclusively )?(?:by|via|on|at|through)\b.*$", re.IGNORECASE)
    no_brand = re.compile(r"unbranded|none|n/?a|unknown|not known|no brand|not provided|-+", re.IGNORECASE)
    batch = re.compile(r"batch|lot", re.IGNORECASE)
    """Rows that a person may read, and that become no rule (see `compose`)."""
    lines = re.compile(r"batch|lot|serial|date code|date of manufacture|description", re.IGNORECASE)


class Opss(Feed):
    """The feed of the OPSS."""

    name = "opss"
    authority = "UK Office for Product Safety and Standards"
    licence = "Open Government Licence v3.0"
    address = (
        GOV_UK + "/api/search.json?filter_format=product_safety_alert_report_recall"
        "&order=-public_timestamp&fields=link,public_timestamp&count={count}&start={start}"
    )

    def read(self, path: Path) -> Iterator[FeedRecord | SetAside]:
        """Yield the notice of a file of the content API, or those of a list of such."""
        if first_bytes(path).startswith(b"{"):
            yield _record(json_members(path), f"{path.name}, record 1")
        else:
            yield from read_objects(path, "is not JSON of GOV.UK's content API.", _record)

    def download(self, fetch: Fetch) -> Iterator[Path]:
        """Yield every notice; one that has not changed is not downloaded again."""
        for link, stamp in _search(self.address, fetch):
            slug = re.sub(r"[^a-z0-9-]", "", link.rsplit("/", 1)[-1])[:80]
            mark = hashlib.sha256(f"{link} {stamp}".encode()).hexdigest()[:12]
            url = f"{GOV_UK}/api/content{quote(link)}"
            path = fetch(Download(url, f"{slug}-{mark}.json", changes=False, may_be_gone=True))
            if path is not None:
                yield path


def _search(address: str, fetch: Fetch) -> Iterator[tuple[str, str]]:
    """Yield the path and the time of change of every notice; a page may hold fewer than it was asked for."""
    start, total = 0, 1
    while start < min(total, MAX_NOTICES):
        page = fetch(Download(address.format(count=PAGE, start=start), f"search-{start}.json"))
        members = json_members(page) if page is not None else {}
        listed, counted = members.get("results"), members.get("total")
        found = listed if isinstance(listed, list) else []
        total = counted if isinstance(counted, int) else 0
        if not found or not total:
            lists = "lists no notices" if start == 0 else f"counts {total:,} notices and lists {start:,}"
            raise FeedError(f"UK OPSS: the search of GOV.UK {lists}.", "Try again later.")
        for item in objects_in(found):
            link = item.get("link")
            if isinstance(link, str) and re.fullmatch(r"/product-safety-alerts-reports-recalls/[\w%.-]+", link):
                yield link, str(item.get("public_timestamp", ""))
        start += len(found)


def _record(item: dict[str, Any], where: str) -> FeedRecord | SetAside:
    title, details = line(item.get("title")), item.get("details")
    if not title or not isinstance(details, dict):
        return SetAside(where, Why.UNUSABLE, "is no notice: it has no title or no text")
    found = details.get("metadata")
    metadata: dict[str, Any] = found if isinstance(found, dict) else {}
    page = TablePage(_body(details))
    number = _PagePatterns.number.search(title) or _PagePatterns.number_below.search("\n".join(page.sections.values()))
    slug = re.sub(r"[^a-z0-9-]", "", str(item.get("base_path", "")).rsplit("/", 1)[-1])
    name = number[1] if number else slug[:50].strip("-")
    published = day(metadata.get("product_recall_alert_date")) or day(item.get("first_published_at"))
    if not name or not published:
        return SetAside(where, Why.UNUSABLE, f"has no {'number' if not name else 'date'}")
    if "vehicle" in line(metadata.get("product_category")).casefold():
        return SetAside(name, Why.OUT_OF_SCOPE, "motor vehicle")
    return _notice(
        item, page, name, published, _PagePatterns.number.sub("", _PagePatterns.title.sub("", title)).strip()
    )


def _body(details: dict[str, Any]) -> str:
    """Return a page's HTML: a text, or a list of versions of which one is HTML."""
    body = details.get("body")
    if isinstance(body, list):
        body = next((one.get("content") for one in objects_in(body) if one.get("content_type") == "text/html"), "")
    return body if isinstance(body, str) else ""


def _notice(item: dict[str, Any], page: TablePage, number: str, published: str, title: str) -> FeedRecord:
    cells = [(line(row[0]), prose("\n".join(row[1:]))) for row in page.rows if len(row) >= 2]
    table = [(name, text) for name, text in cells if "image" not in name.casefold()]

    def rows(*words: str) -> list[str]:
        return [value for name, value in table if value and any(word in name.casefold() for word in words)]

    summary = {
        name.casefold(): line(text) for name, text in _PagePatterns.summary.findall(prose(page.sections.get("summary")))
    }
    models = rows("model", "identifier", "item number", "article", "part number", "type number")
    bar_codes = "\n".join(rows("barcode", "bar code", "ean", "gtin", "upc"))
    listings = [model for model in models if is_listing(model)]
    remarks = [f"A shop's listing number, which is not on the device: {text}" for text in listings]
    if other := beside_gtins(bar_codes):
        remarks.append(f"The row for the bar code holds besides: {other}")
    called = (
        line(next((text for name, text in table if name.casefold() in ("product name", "product")), ""))
        or _PagePatterns.seller.sub("", summary.get("product", ""))
        or _PagePatterns.seller.sub("", title)
        or title
    )
    # Each row a sentence: "Model: A1" says nothing of the "Frame no" below it.
    described = "\n".join(
        f"{name}: {value.rstrip('.')}." for name, value in table if not _PagePatterns.batch.match(name)
    )
    return FeedRecord(
        id=f"uk-opss:{number}",
        authority=Opss.authority,
        number=number,
        source="GOV.UK content API",
        published=published,
        updated=day(item.get("public_updated_at")),
        title=title or called,
        url=web_address(GOV_UK + str(item.get("base_path", ""))) or GOV_UK,
        jurisdictions=("UK",),
        brands=tuple(_brands(rows("brand"))),
        descriptions=non_empty(described),
        product_names=(called,),
        product_lines=tuple(f"{name}: {value}" for name, value in table if value and _PagePatterns.lines.search(name)),
        codes=(*(code for model in models for code in model_codes(model)), *gtin_codes(bar_codes)),
        hazards=_section(page, "hazard", "risk") or non_empty(summary.get("hazard")),
        remedies=_section(page, "corrective", "what you", "action") or non_empty(summary.get("corrective action")),
        pictures=pictures(
            (one.get("url"), one.get("title"))
            for one in objects_in(item["details"].get("attachments"))
            if str(one.get("content_type", "")).startswith("image/")
        ),
        remarks=tuple(remarks),
    )


def _brands(texts: list[str]) -> Iterator[str]:
    """Yield the brands of a row: "Allegro/Allegrouk" are two."""
    for one in re.split(r"[/,;\n]|\s&\s", "\n".join(texts)):
        brand = re.sub(r"\([^)]*\)", "", line(one)).strip()
        if brand and not _PagePatterns.no_brand.fullmatch(brand):
            yield brand


def _section(page: TablePage, *words: str) -> tuple[str, ...]:
    return non_empty(*(prose(text) for name, text in page.sections.items() if any(word in name for word in words)))[:1]
