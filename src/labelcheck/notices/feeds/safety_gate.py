"""EU Safety Gate: weekly reports in XML, and notifications as JSON.

The field for bar codes also contains sellers' own codes. Only numbers with a correct check digit are taken from it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from labelcheck.notices.feeds.clean_text import line, non_empty, prose, web_address
from labelcheck.notices.feeds.countries import country
from labelcheck.notices.feeds.feed_errors import FeedError
from labelcheck.notices.feeds.file_records import first_bytes
from labelcheck.notices.feeds.interface import Download, Feed, FeedRecord, Fetch, SetAside, Why, pictures
from labelcheck.notices.feeds.iso_dates import day
from labelcheck.notices.feeds.json_feed import read_objects
from labelcheck.notices.feeds.structured_codes import beside_gtins, gtin_codes, model_codes
from labelcheck.notices.feeds.xml_records import XmlRecord, xml_records

SITE = "https://ec.europa.eu/safety-gate-alerts/screen/webReport"

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


class SafetyGate(Feed):
    """The feed of the EU's Safety Gate."""

    name = "safety-gate"
    authority = "EU Safety Gate"
    licence = "CC BY 4.0, European Commission"
    address = "https://ec.europa.eu/safety-gate-alerts/api/download/weeklyReport/list/xml/en"

    def read(self, path: Path) -> Iterator[FeedRecord | SetAside]:
        """Yield every notification of one weekly report, or of a list in JSON."""
        if not first_bytes(path).startswith(b"<"):
            complaint = "is neither a weekly report in XML nor a list in JSON."
            yield from read_objects(path, complaint, _from_json)
            return
        for index, (record, outside) in enumerate(xml_records(path, ("notifications", "notification", "alert"))):
            fields = {name: "\n".join(texts) for name, texts in record.items()}
            yield _record(fields, outside, f"{path.name}, record {index + 1}", record.get("picture", ()))

    def download(self, fetch: Fetch) -> Iterator[Path]:
        """Yield every weekly report. The report of a week that is over does not change and is downloaded once."""
        weeks = fetch(Download(self.address, "weeks.xml"))
        if weeks is None:
            return
        found = [week for record, _ in xml_records(weeks, ("weeklyReport",)) if (week := self._week(record))]
        if not found:
            raise FeedError("EU Safety Gate: its list of weekly reports names none.", "Try again later.")
        newest = max(name for name, _ in found)
        for name, url in sorted(found, reverse=True):
            path = fetch(Download(url, f"{name}.xml", changes=name == newest))
            if path is not None:
                yield path

    def _week(self, record: XmlRecord) -> tuple[str, str] | None:
        """Return the name and address of a weekly report. The names sort; the host must be that of the list."""
        texts = {name.lower(): values[0] for name, values in record.items()}
        url = web_address(texts.get("url", "").rstrip(", \n"))
        number = re.search(r"/(\d{1,12})(?:\?|$)", url)
        stamp = day(texts.get("publicationdate", "")) or "0000"
        if not url or number is None or urlsplit(url).hostname != urlsplit(self.address).hostname:
            return None
        if "search=" not in url:
            # Without it, the server answers with a page for browsers, or not at all.
            url += f"{'&' if '?' in url else '?'}search=WEB_REPORT%7C:%7C{number[1]}"
        return f"{stamp}-{number[1]}", url


def _from_json(item: dict[str, Any], where: str) -> FeedRecord | SetAside:
    texts = {_FROM_JSON.get(key, key): prose(value) for key, value in item.items()}
    fields = {key: "" if value == "None" else value for key, value in texts.items()}
    return _record(fields, {}, where, item["images"].split(",") if isinstance(item.get("images"), str) else ())


def _record(
    fields: dict[str, str], outside: dict[str, str], where: str, images: Iterable[str]
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
    names = tuple(dict.fromkeys(non_empty(one("name"), one("product"))))
    if not names:
        return SetAside(number, Why.UNUSABLE, "names no product")
    lines = (("Model", model), ("Batch number", prose(fields.get("batchNumber"))), ("Made", one("productionDates")))
    return FeedRecord(
        id=f"eu-safety-gate:{number}",
        authority=SafetyGate.authority,
        number=number,
        source="EU Safety Gate",
        published=published,
        title=line(" ".join((brand, "; ".join(names))).strip()),
        url=web_address(fields.get("reference", "")) or SITE,
        jurisdictions=("EU", *non_empty(country(one("notifyingCountry")))),
        brands=non_empty(brand),
        descriptions=non_empty(prose(fields.get("description"))),
        product_names=names[:1],
        product_lines=tuple(f"{label}: {text}" for label, text in lines if text and text.casefold() != "unknown"),
        codes=(*model_codes(model), *gtin_codes(bar_code)),
        hazards=non_empty("\n".join(non_empty(one("riskType"), prose(fields.get("danger"))))),
        remedies=non_empty(prose(fields.get("measures"))),
        contact=web_address(fields.get("URLrecall", "")),
        pictures=pictures((text.strip(), "") for text in images),
        remarks=tuple(remarks),
    )
