"""US Consumer Product Safety Commission: its API's JSON, its site's CSV export, and the short list of 1973 to 2013.

The API and the export differ on the same notices, in identifiers too, and neither is known to be the later: both are
kept, the API's first. The API's `Model` field is empty; models stand in the prose.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from labelcheck.notices.feeds.brands import brands_of, without_sellers
from labelcheck.notices.feeds.clean_text import line, prose, web_address
from labelcheck.notices.feeds.dates import day
from labelcheck.notices.feeds.errors import FeedError
from labelcheck.notices.feeds.file_records import csv_records, first_bytes, numbered_records
from labelcheck.notices.feeds.interface import Download, FeedRecord, Fetch, Picture, SetAside, Why
from labelcheck.notices.feeds.structured_codes import listed_codes

API = "https://www.saferproducts.gov/RestWebServices/Recall?format=json"
SITE = "https://www.cpsc.gov/Recalls"

_COMPANIES = ("Manufacturers", "Importers", "Distributors")
_EARLIER = re.compile(r"(?:recall(?:ed)?|release|alert)(?: number| no\.?|\s*#)?:?\s*#?(\d\d-?\d{3})\b", re.IGNORECASE)
_EXPANDS = re.compile(
    r"\b(?:recall expansion|expand(?:s|ed|ing)? (?:the |its |this )?(?:\w+ )?recall|re-?announce|previously recalled|"
    r"(?:part of|replaces) (?:a|the) (?:previous|prior|earlier) recall)",
    re.IGNORECASE,
)


class Cpsc:
    """The feed of the CPSC."""

    name = "cpsc"
    authority = "US Consumer Product Safety Commission"
    licence = "work of the United States government, in the public domain"

    def read(self, path: Path) -> Iterator[FeedRecord | SetAside]:
        """Yield every record of one file; which of the three kinds it is shows in its first bytes."""
        begins = first_bytes(path)
        if begins.startswith(b"["):
            for record, where in numbered_records(path):
                yield _from_json(record, where)
        elif begins.startswith(b"Recall Number") or b"Recall Heading" in begins.split(b"\n")[0]:
            for index, row in enumerate(csv_records(path)):
                yield _from_csv(row, f"{path.name}, row {index + 2}")
        else:
            raise FeedError(
                f"{path}: is neither JSON of the CPSC's recall API nor its CSV export.", "Choose the right --feed."
            )

    def download(self, fetch: Fetch) -> Iterator[Path]:
        """Yield the one file of the API: it has no pages."""
        path = fetch(Download(API, "recalls.json"))
        if path is not None:
            yield path


def _from_json(record: Any, where: str) -> FeedRecord | SetAside:
    if not isinstance(record, dict):
        return SetAside(where, Why.UNUSABLE, "is no JSON object")
    return _from_short(record, where) if "recall_number" in record else _from_api(record, where)


def _number(text: object) -> str:
    """Return a recall number as the API writes it: without the hyphen of the site."""
    return re.sub(r"[^A-Za-z0-9]", "", line(text))


def _from_api(record: dict[str, Any], where: str) -> FeedRecord | SetAside:
    number = _number(record.get("RecallNumber"))
    published = day(record.get("RecallDate"))
    title = line(record.get("Title"))
    if not number or not title:
        # What the API answers, with status 200, to dates that it does not understand.
        return SetAside(
            where, Why.UNUSABLE, "has no recall number or no title: an error of the API in a record's place"
        )
    if not published:
        return SetAside(where, Why.UNUSABLE, f"recall {number} has no date")
    description = prose(record.get("Description"))
    names = _texts(record, "Products", "Name")
    companies = tuple(name for key in _COMPANIES for name in _texts(record, key, "Name"))
    remedies = _texts(record, "Remedies", "Name")
    contact = prose(record.get("ConsumerContact"))
    return FeedRecord(
        id=f"us-cpsc:{number}",
        authority=Cpsc.authority,
        number=number,
        source="CPSC Recall API",
        rank=0,
        published=published,
        updated=day(record.get("LastPublishDate")),
        title=title,
        url=web_address(record.get("URL")) or SITE,
        jurisdictions=_jurisdictions(record),
        brands=brands_of(title, names, companies, (description, contact)),
        companies=companies,
        descriptions=_some(description),
        product_names=names,
        product_lines=tuple(
            found
            for key in ("Description", "Model", "Type")
            for found in _texts(record, "Products", key)
            if found not in names
        ),
        upcs=_texts(record, "ProductUPCs", "UPC"),
        hazards=_texts(record, "Hazards", "Name"),
        remedies=remedies,
        remedy_options=tuple(line(one) for one in _texts(record, "RemedyOptions", "Option")),
        contact=contact,
        sold_at=_texts(record, "Retailers", "Name"),
        units=tuple(line(one) for one in _texts(record, "Products", "NumberOfUnits")),
        pictures=tuple(_pictures(record)),
        expands=_EXPANDS.search(f"{title} {description}") is not None,
        earlier=_earlier(description, number),
    )


def _texts(record: dict[str, Any], key: str, inner: str) -> tuple[str, ...]:
    """Return the texts of a list of objects, each once, whatever else stands in their place."""
    items = record.get(key)
    found = (prose(item.get(inner)) for item in (items if isinstance(items, list) else ()) if isinstance(item, dict))
    return tuple(dict.fromkeys(one for one in found if one))


def _pictures(record: dict[str, Any]) -> Iterator[Picture]:
    images = record.get("Images")
    for image in images if isinstance(images, list) else ():
        if isinstance(image, dict) and (url := web_address(image.get("URL"))):
            yield Picture(url, line(image.get("Caption")))


def _jurisdictions(record: dict[str, Any]) -> tuple[str, ...]:
    """Return where the recall holds: joint recalls name the other authority's page."""
    joint = " ".join(_texts(record, "Inconjunctions", "URL")).casefold()
    also = (("CA", ("canad",)), ("MX", ("profeco", ".mx/", "gob.mx")))
    return ("US", *(place for place, signs in also if any(sign in joint for sign in signs)))


def _earlier(description: str, number: str) -> tuple[str, ...]:
    """Return the ids of other notices that this one names by number."""
    named = (_number(found) for found in _EARLIER.findall(description))
    return tuple(dict.fromkeys(f"us-cpsc:{one}" for one in named if one != number))


def _some(text: str) -> tuple[str, ...]:
    return (text,) if text else ()


def _from_csv(row: dict[str, str], where: str) -> FeedRecord | SetAside:
    number = _number(row.get("Recall Number"))
    title = line(row.get("Recall Heading"))
    if not number:
        warning = _number(row.get("Product Safety Warning Number"))
        if warning:
            return _from_csv(
                {**row, "Recall Number": warning, "Date": row.get("Product Safety Warning Date", "")}, where
            )
        return SetAside(where, Why.UNUSABLE, "has no recall number")
    published = day(row.get("Date"))
    if not title or not published:
        return SetAside(where, Why.UNUSABLE, f"recall {number} has no {'title' if not title else 'date'}")
    description = prose(row.get("Description"))
    names = _some(prose(row.get("Name of product")))
    companies = tuple(text for key in _COMPANIES if (text := prose(row.get(key))))
    remedy = prose(row.get("Remedy"))
    return FeedRecord(
        id=f"us-cpsc:{number}",
        authority=Cpsc.authority,
        number=number,
        source="CPSC export, CSV",
        rank=1,
        published=published,
        updated="",
        title=title,
        url=SITE,
        jurisdictions=("US",),
        brands=brands_of(title, names, companies, (description, remedy)),
        companies=companies,
        descriptions=_some(description),
        product_names=names,
        hazards=_some(prose(row.get("Hazard Description"))),
        remedies=_some(remedy) + _some(prose(row.get("Consumer Action"))),
        remedy_options=tuple(line(one) for one in row.get("Remedy Type", "").split("|") if line(one)),
        sold_at=_some(prose(row.get("Sold At"))),
        units=_some(line(row.get("Units"))),
        expands=_EXPANDS.search(f"{title} {description}") is not None,
        earlier=_earlier(description, number),
    )


def _from_short(record: dict[str, Any], where: str) -> FeedRecord | SetAside:
    """Return a record of the short list: brand, kind of product, lines with models."""
    number = _number(record.get("recall_number"))
    if not number:
        return SetAside(where, Why.UNUSABLE, "has no recall number")
    kinds, lines, companies, upcs, hazards = (
        _strings(record.get(key)) for key in ("product_types", "descriptions", "manufacturers", "upcs", "hazards")
    )
    if not lines:
        return SetAside(where, Why.UNUSABLE, f"recall {number} names no product")
    remarks = ["From a short list: the notice itself says more."]
    published = day(record.get("recall_date"))
    if not published:
        published = _year_of(number)
        remarks.append("The list has no date for it; the year is that of the recall number.")
    if not published:
        return SetAside(where, Why.UNUSABLE, f"recall {number} has no date")
    return FeedRecord(
        id=f"us-cpsc:{number}",
        authority=Cpsc.authority,
        number=number,
        source="CPSC recalls list, 1973 to 2013",
        rank=2,
        published=published,
        updated="",
        title=line("; ".join(lines)),
        url=web_address(record.get("recall_url")) or SITE,
        jurisdictions=("US",),
        brands=without_sellers(line(one) for one in companies),
        descriptions=("\n".join(lines),),
        product_names=tuple(line(one) for one in lines),
        product_lines=kinds,
        codes=tuple(code for text in lines for code in listed_codes(text)),
        upcs=upcs,
        hazards=hazards,
        remarks=tuple(remarks),
    )


def _strings(value: Any) -> tuple[str, ...]:
    items = value if isinstance(value, list) else []
    return tuple(dict.fromkeys(text for one in items if (text := prose(one if isinstance(one, str) else str(one)))))


def _year_of(number: str) -> str:
    """Return the fiscal year that a recall number begins with, or nothing."""
    found = re.match(r"(\d\d)\d{3}", number)
    if found is None:
        return ""
    year = int(found[1])
    return str(year + (1900 if year >= 73 else 2000))
