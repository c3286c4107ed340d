"""EU Safety Gate: weekly reports in XML, and notifications as JSON.

The field for bar codes holds sellers' own codes too; only numbers with a good check digit are taken from it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from labelcheck.notices.feeds.clean_text import line, prose, web_address
from labelcheck.notices.feeds.countries import country
from labelcheck.notices.feeds.dates import day
from labelcheck.notices.feeds.errors import FeedError
from labelcheck.notices.feeds.file_records import first_bytes, numbered_records
from labelcheck.notices.feeds.interface import Download, FeedRecord, Fetch, Picture, SetAside, Why
from labelcheck.notices.feeds.structured_codes import beside_gtins, gtin_codes, model_codes
from labelcheck.notices.feeds.xml_records import XmlRecord, xml_records

WEEKS = "https://ec.europa.eu/safety-gate-alerts/api/download/weeklyReport/list/xml/en"
SITE = "https://ec.europa.eu/safety-gate-alerts/screen/webReport"

_NOTIFICATIONS = ("notifications", "notification", "alert")
_WEEK = ("weeklyReport",)
_FROM_JSON = {
    "alert_number": "caseNumber",
    "product_name": "product",
    "product_category": "category",
    "brand": "brand",
    "product_description": "name",
    "risk_type": "riskType",
    "risk_description": "danger",
    "measures_authorities": "measures",
    "notifying_country": "notifyingCountry",
    "company_recall_code": "companyRecallCode",
    "production_dates": "productionDates",
    "published_on": "published",
}
_NO_BRAND = re.compile(r"unknown|no brand|unbranded|not indicated|without brand|n/?a", re.IGNORECASE)


class SafetyGate:
    """The feed of the EU's Safety Gate."""

    name = "safety-gate"
    authority = "EU Safety Gate"
    licence = "CC BY 4.0, European Commission"

    def read(self, path: Path) -> Iterator[FeedRecord | SetAside]:
        """Yield every notification of one weekly report, or of a list in JSON."""
        begins = first_bytes(path)
        if begins.startswith(b"<"):
            for index, (record, outside) in enumerate(xml_records(path, _NOTIFICATIONS)):
                fields = {name: "\n".join(texts) for name, texts in record.items()}
                yield _record(fields, outside, f"{path.name}, record {index + 1}", tuple(record.get("picture", ())))
        elif begins.startswith(b"["):
            for item, where in numbered_records(path):
                yield _from_json(item, where)
        else:
            raise FeedError(
                f"{path}: is neither a weekly report in XML nor a list in JSON.", "Choose the right --feed."
            )

    def download(self, fetch: Fetch) -> Iterator[Path]:
        """Yield every weekly report: a week that is over does not change, and is fetched once."""
        weeks = fetch(Download(WEEKS, "weeks.xml"))
        if weeks is None:
            return
        found = [week for record, _ in xml_records(weeks, _WEEK) if (week := _week(record))]
        if not found:
            raise FeedError("EU Safety Gate: its list of weekly reports names none.", "Try again later.")
        newest = max(name for name, _ in found)
        for name, url in sorted(found, reverse=True):
            path = fetch(Download(url, f"{name}.xml", changes=name == newest))
            if path is not None:
                yield path


def _week(record: XmlRecord) -> tuple[str, str] | None:
    """Return a weekly report's name, which sorts, and its address, which must be of the list's own host."""
    texts = {name.lower(): values[0] for name, values in record.items()}
    url = web_address(texts.get("url", "").rstrip(", \n"))
    number = re.search(r"/(\d{1,12})(?:\?|$)", url)
    stamp = day(texts.get("publicationdate", "")) or "0000"
    if not url or number is None or urlsplit(url).hostname != urlsplit(WEEKS).hostname:
        return None
    if "search=" not in url:
        # Without it, the server answers with a page for browsers, or not at all.
        url += f"{'&' if '?' in url else '?'}search=WEB_REPORT%7C:%7C{number[1]}"
    return f"{stamp}-{number[1]}", url


def _from_json(item: Any, where: str) -> FeedRecord | SetAside:
    if not isinstance(item, dict):
        return SetAside(where, Why.UNUSABLE, "is no JSON object")
    texts = {_FROM_JSON.get(key, key): prose(value) for key, value in item.items() if isinstance(key, str)}
    fields = {key: "" if value == "None" else value for key, value in texts.items()}
    pictures = tuple(item["images"].split(",")) if isinstance(item.get("images"), str) else ()
    return _record(fields, {}, where, pictures)


def _record(
    fields: dict[str, str], outside: dict[str, str], where: str, pictures: tuple[str, ...]
) -> FeedRecord | SetAside:
    def one(name: str) -> str:
        return line(fields.get(name))

    number = re.sub(r"\s+", "", one("caseNumber"))
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._/-]{2,40}", number):
        what = one("product") or "no product"
        return SetAside(where, Why.UNUSABLE, f"has no case number ({what})")
    if one("category").casefold() == "motor vehicles":
        return SetAside(number, Why.OUT_OF_SCOPE, "motor vehicle")
    published = day(fields.get("published", "")) or day(outside.get("report_date", ""))
    remarks = []
    if not published:
        year = re.search(r"/(\d\d)$", number)
        if year is None:
            return SetAside(number, Why.UNUSABLE, "has no date, and none in its number")
        published = f"20{year[1]}"
        remarks.append("No day is given; the year is that of the case number.")
    brand = "" if _NO_BRAND.fullmatch(one("brand")) else one("brand")
    model, bar_code = prose(fields.get("type_numberOfModel")), prose(fields.get("barcode"))
    if other := beside_gtins(bar_code):
        remarks.append(f"The field for the bar code holds besides: {other}")
    if one("companyRecallCode"):
        remarks.append(f"The company calls this recall {one('companyRecallCode')}.")
    names = tuple(dict.fromkeys(text for text in (one("name"), one("product")) if text))
    if not names:
        return SetAside(number, Why.UNUSABLE, "names no product")
    lines = (("Model", model), ("Batch number", prose(fields.get("batchNumber"))), ("Made", one("productionDates")))
    place = country(one("notifyingCountry"))
    return FeedRecord(
        id=f"eu-safety-gate:{number}",
        authority=SafetyGate.authority,
        number=number,
        source="EU Safety Gate",
        rank=0,
        published=published,
        updated="",
        title=line(" ".join((brand, "; ".join(names))).strip()),
        url=web_address(fields.get("reference", "")) or SITE,
        jurisdictions=("EU", *((place,) if place else ())),
        brands=(brand,) if brand else (),
        descriptions=_some(prose(fields.get("description"))),
        product_names=names[:1],
        product_lines=tuple(f"{label}: {text}" for label, text in lines if text and text.casefold() != "unknown"),
        codes=(*model_codes(model), *gtin_codes(bar_code)),
        hazards=_some("\n".join(text for text in (one("riskType"), prose(fields.get("danger"))) if text)),
        remedies=_some(prose(fields.get("measures"))),
        contact=web_address(fields.get("URLrecall", "")),
        pictures=tuple(Picture(url) for text in pictures if (url := web_address(text.strip()))),
        remarks=tuple(remarks),
    )


def _some(text: str) -> tuple[str, ...]:
    return (text,) if text else ()
