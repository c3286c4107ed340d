"""US Consumer Product Safety Commission: its API's JSON, its site's CSV export, and the short list of 1973 to 2013.

The API and the export differ on the same notices, in identifiers too. Which is the later is not known: both are kept,
and the API's come first. The API's `Model` field is empty; models are in the prose.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from labelcheck.notices.feeds.brand_of_notice import brands_of, without_sellers
from labelcheck.notices.feeds.clean_text import line, non_empty, prose, web_address
from labelcheck.notices.feeds.file_records import csv_records, first_bytes
from labelcheck.notices.feeds.interface import Feed, FeedRecord, SetAside, Why, pictures
from labelcheck.notices.feeds.iso_dates import day
from labelcheck.notices.feeds.json_feed import objects_in, read_objects
from labelcheck.notices.feeds.structured_codes import listed_codes

SITE = "https://www.cpsc.gov/Recalls"

_COMPANIES = ("Manufacturers", "Importers", "Distributors")
_EARLIER = re.compile(r"(?:recall(?:ed)?|release|alert)(?: number| no\.?|\s*#)?:?\s*#?(\d\d-?\d{3})\b", re.IGNORECASE)
_EXPANDS = re.compile(
    r"\b(?:recall expansion|expand(?:s|ed|ing)? (?:the |its |this )?(?:\w+ )?recall|re-?announce|previously recalled|"
    r"(?:part of|replaces) (?:a|the) (?:previous|prior|earlier) recall)",
    re.IGNORECASE,
)


class Cpsc(Feed):
    """The feed of the CPSC."""

    name = "cpsc"
    authority = "US Consumer Product Safety Commission"
    licence = "work of the United States government, in the public domain"
    address = "https://www.saferproducts.gov/RestWebServices/Recall?format=json"

    def read(self, path: Path) -> Iterator[FeedRecord | SetAside]:
        """Yield every record of one file. Its first bytes tell which of the three kinds it is."""
        begins = first_bytes(path)
        if begins.startswith(b"Recall Number") or b"Recall Heading" in begins.split(b"\n")[0]:
            for index, row in enumerate(csv_records(path)):
                yield _from_csv(row, f"{path.name}, row {index + 2}")
        else:
            complaint = "is neither JSON of the CPSC's recall API nor its CSV export."
            yield from read_objects(path, complaint, _from_json)


def _from_json(record: dict[str, Any], where: str) -> FeedRecord | SetAside:
    return _from_short(record, where) if "recall_number" in record else _from_api(record, where)


def _number(text: object) -> str:
    """Return a recall number as the API writes it: without the hyphen of the site."""
    return re.sub(r"[^A-Za-z0-9]", "", line(text))


def _record(number: str, title: str, description: str, names: tuple[str, ...], beside: str, **own: Any) -> FeedRecord:
    """Return a record of the API or the export; `beside` is the text beside the description that may name a brand."""
    named = map(_number, _EARLIER.findall(description))
    return FeedRecord(
        id=f"us-cpsc:{number}",
        authority=Cpsc.authority,
        number=number,
        title=title,
        brands=brands_of(title, names, own["companies"], (description, beside)),
        descriptions=non_empty(description),
        product_names=names,
        expands=_EXPANDS.search(f"{title} {description}") is not None,
        earlier=tuple(dict.fromkeys(f"us-cpsc:{one}" for one in named if one != number)),
        **own,
    )


def _from_api(record: dict[str, Any], where: str) -> FeedRecord | SetAside:
    number, title = _number(record.get("RecallNumber")), line(record.get("Title"))
    published = day(record.get("RecallDate"))
    if not number or not title:
        # The API answers dates that it does not understand with this record and status 200.
        return SetAside(
            where, Why.UNUSABLE, "has no recall number or no title: an error of the API in a record's place"
        )
    if not published:
        return SetAside(where, Why.UNUSABLE, f"recall {number} has no date")
    names = _texts(record, "Products", "Name")
    contact = prose(record.get("ConsumerContact"))
    lines = (text for key in ("Description", "Model", "Type") for text in _texts(record, "Products", key))
    return _record(
        number,
        title,
        prose(record.get("Description")),
        names,
        contact,
        companies=tuple(name for key in _COMPANIES for name in _texts(record, key, "Name")),
        source="CPSC Recall API",
        published=published,
        updated=day(record.get("LastPublishDate")),
        url=web_address(record.get("URL")) or SITE,
        jurisdictions=_jurisdictions(record),
        product_lines=tuple(text for text in lines if text not in names),
        upcs=_texts(record, "ProductUPCs", "UPC"),
        hazards=_texts(record, "Hazards", "Name"),
        remedies=_texts(record, "Remedies", "Name"),
        remedy_options=tuple(map(line, _texts(record, "RemedyOptions", "Option"))),
        contact=contact,
        sold_at=_texts(record, "Retailers", "Name"),
        units=tuple(map(line, _texts(record, "Products", "NumberOfUnits"))),
        pictures=pictures((one.get("URL"), one.get("Caption")) for one in objects_in(record.get("Images"))),
    )


def _texts(record: dict[str, Any], key: str, inner: str) -> tuple[str, ...]:
    """Return each text of a list of objects once."""
    return tuple(dict.fromkeys(text for one in objects_in(record.get(key)) if (text := prose(one.get(inner)))))


def _jurisdictions(record: dict[str, Any]) -> tuple[str, ...]:
    """Return where the recall holds: joint recalls name the other authority's page."""
    joint = " ".join(_texts(record, "Inconjunctions", "URL")).casefold()
    also = (("CA", ("canad",)), ("MX", ("profeco", ".mx/", "gob.mx")))
    return ("US", *(place for place, signs in also if any(sign in joint for sign in signs)))


def _from_csv(row: dict[str, str], where: str) -> FeedRecord | SetAside:
    number, date = _number(row.get("Recall Number")), row.get("Date")
    if not number:
        number, date = _number(row.get("Product Safety Warning Number")), row.get("Product Safety Warning Date")
    if not number:
        return SetAside(where, Why.UNUSABLE, "has no recall number")
    title, published = line(row.get("Recall Heading")), day(date)
    if not title or not published:
        return SetAside(where, Why.UNUSABLE, f"recall {number} has no {'title' if not title else 'date'}")
    remedy = prose(row.get("Remedy"))
    return _record(
        number,
        title,
        prose(row.get("Description")),
        non_empty(prose(row.get("Name of product"))),
        remedy,
        companies=non_empty(*(prose(row.get(key)) for key in _COMPANIES)),
        source="CPSC export, CSV",
        rank=1,
        published=published,
        url=SITE,
        jurisdictions=("US",),
        hazards=non_empty(prose(row.get("Hazard Description"))),
        remedies=non_empty(remedy, prose(row.get("Consumer Action"))),
        remedy_options=non_empty(*map(line, row.get("Remedy Type", "").split("|"))),
        sold_at=non_empty(prose(row.get("Sold At"))),
        units=non_empty(line(row.get("Units"))),
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
        fiscal_year = re.match(r"(\d\d)\d{3}", number)
        if fiscal_year is None:
            return SetAside(where, Why.UNUSABLE, f"recall {number} has no date")
        published = f"{19 if int(fiscal_year[1]) >= 73 else 20}{int(fiscal_year[1]):02}"
        remarks.append("The list has no date for it; the year is that of the recall number.")
    return FeedRecord(
        id=f"us-cpsc:{number}",
        authority=Cpsc.authority,
        number=number,
        source="CPSC recalls list, 1973 to 2013",
        rank=2,
        published=published,
        title=line("; ".join(lines)),
        url=web_address(record.get("recall_url")) or SITE,
        jurisdictions=("US",),
        brands=without_sellers(map(line, companies)),
        descriptions=("\n".join(lines),),
        product_names=tuple(map(line, lines)),
        product_lines=kinds,
        codes=tuple(code for text in lines for code in listed_codes(text)),
        upcs=upcs,
        hazards=hazards,
        remarks=tuple(remarks),
    )


def _strings(value: object) -> tuple[str, ...]:
    items = value if isinstance(value, list) else []
    return tuple(dict.fromkeys(text for one in items if (text := prose(str(one)))))
