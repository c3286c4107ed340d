"""France RappelConso: the open data, from the Opendatasoft API. All texts are in lower case.

`identification_produits` mixes bar codes, lots, kinds of dates and dates in one list, five items to a product.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from labelcheck.catalogue.field_types import MAX_CODE
from labelcheck.notices.feeds.clean_text import line, non_empty, prose, web_address
from labelcheck.notices.feeds.interface import Feed, FeedRecord, NamedCode, SetAside, Why, pictures
from labelcheck.notices.feeds.iso_dates import day
from labelcheck.notices.feeds.json_feed import read_objects
from labelcheck.notices.feeds.structured_codes import gtins_in, is_listed, model_codes

SITE = "https://rappel.conso.gouv.fr"


class _FieldPatterns:
    """Patterns of the values of a record's fields."""

    no_brand = re.compile(
        r"sans marque|aucune(?: marque)?|marque inconnue|inconnue?|non communiqu\w+|/|-|\.", re.IGNORECASE
    )
    all_lots = re.compile(r"(?:tous|toutes|tout|ensemble)\b.*|non concern\w+|aucun\w*|/|-|\.", re.IGNORECASE)
    vehicle = re.compile(r"automobiles?\b(?!.*trottinette)", re.IGNORECASE)
    several = re.compile(r"[|¤]+")
    """Separates the values of one field."""
    kind_of_date = re.compile(r"date |dlc$|ddm$|dluo$|sans date", re.IGNORECASE)


_LONGEST_WORD = 4
"""The most letters of a word without digits in a code: "pro 2" is a code, "capacité 200" is none."""


class RappelConso(Feed):
    """The feed of RappelConso."""

    name = "rappelconso"
    authority = "France RappelConso"
    licence = "Licence Ouverte 2.0"
    # The export of the whole data set: the paged records end after 10,000.
    address = (
        "https://data.economie.gouv.fr/api/explore/v2.1/catalog/datasets/rappelconso-v2-gtin-espaces/exports/json"
        "?order_by=date_publication%20desc"
    )

    def read(self, path: Path) -> Iterator[FeedRecord | SetAside]:
        """Yield every record of an export (a list) or of a page of the API (`results`)."""
        return read_objects(path, "is not JSON of the Opendatasoft API.", _record, listed="results")


def _record(record: dict[str, Any], where: str) -> FeedRecord | SetAside:
    def one(name: str) -> str:
        return line(record.get(name))

    number = re.sub(r"[^A-Za-z0-9._/-]", "", one("numero_fiche")).strip("._/-")
    published = day(record.get("date_publication"))
    if not number or not published:
        return SetAside(where, Why.UNUSABLE, f"has no {'number' if not number else 'date'}")
    if one("categorie_produit").casefold() == "alimentation":
        return SetAside(number, Why.OUT_OF_SCOPE, "food")
    if _FieldPatterns.vehicle.match(one("sous_categorie_produit")):
        return SetAside(number, Why.OUT_OF_SCOPE, "motor vehicle")
    name = one("libelle") or one("sous_categorie_produit")
    if not name:
        return SetAside(number, Why.UNUSABLE, "names no product")
    brand = "" if _FieldPatterns.no_brand.fullmatch(one("marque_produit")) else as_written(one("marque_produit"))
    several = _FieldPatterns.several
    model = several.sub("\n", prose(record.get("modeles_ou_references")))
    also = (
        prose(record.get(key)) for key in ("informations_complementaires", "informations_complementaires_publiques")
    )
    gtins, lots = identification(record.get("identification_produits"))
    remedies = non_empty(one("conduites_a_tenir_par_le_consommateur"), one("modalites_de_compensation"))
    sold = non_empty(several.sub(", ", one("distributeurs")), one("zone_geographique_de_vente"))
    return FeedRecord(
        id=f"fr-rappelconso:{number}"[:64],
        authority=RappelConso.authority,
        number=number,
        source="RappelConso open data",
        rank=max(0, 100 - int(version)) if (version := one("numero_version")).isdecimal() else 100,
        published=published,
        updated=published,
        title=line(f"{brand} {name}".strip()),
        url=web_address(record.get("lien_vers_la_fiche_rappel")) or SITE,
        jurisdictions=("FR",),
        brands=non_empty(brand),
        descriptions=("\n".join(non_empty(name, model, *also)),),
        product_names=(name,),
        product_lines=(*((f"Model: {model}",) if model else ()), *(f"Lot number: {lot}" for lot in lots)),
        codes=(*(NamedCode("gtin", digits) for digits in gtins), *_models(model)),
        hazards=non_empty(prose(record.get("motif_rappel")), several.sub(", ", one("risques_encourus"))),
        remedies=non_empty(several.sub("\n", "\n".join(remedies))),
        contact=one("numero_contact"),
        sold_at=non_empty("; ".join(sold)),
        pictures=pictures((text.strip(), "") for text in prose(record.get("liens_vers_les_images")).split("|")),
    )


def _models(text: str) -> Iterator[NamedCode]:
    """Yield the codes of the field for models; "mzbg156 108209" is two, "capacité 200 ah" is none."""
    for one in text.upper().split("\n"):
        if all(map(is_listed, words := one.split())):
            yield from (NamedCode("model", word) for word in words)
            continue
        for code in model_codes(one):
            plain = (word for word in code.value.split() if not any(map(str.isdigit, word)))
            if all(len(word) <= _LONGEST_WORD for word in plain):
                yield code


def identification(items: Any) -> tuple[list[str], list[str]]:
    """Return the GTINs and the lots of `identification_produits`; no lots where all lots of one product are recalled.

    >>> identification(["4006381333931", "V028", "DDM", "2021-04-04", ""])
    (['4006381333931'], ['V028'])
    >>> identification(["4006381333931", "V028", "", "", "", "|96385074", "tous les lots", "", "", ""])
    (['4006381333931', '96385074'], [])
    """
    if isinstance(items, str):
        items = items.split("$")
    gtins: dict[str, None] = {}
    lots: dict[str, None] = {}
    all_lots = False
    for item in items if isinstance(items, list) else ():
        text = line(item).lstrip("|").strip()
        if found := list(gtins_in(text)):
            gtins |= dict.fromkeys(found)
        elif _FieldPatterns.all_lots.fullmatch(text):
            all_lots = True
        elif (
            text
            and not day(text)
            and not _FieldPatterns.kind_of_date.match(text)
            and any(one.isdigit() for one in text)
            and len(text) <= MAX_CODE
        ):
            lots[re.sub(r"(?i)^lots?\b[ :n°]*", "", text) or text] = None
    return list(gtins), [] if all_lots else list(lots)


def as_written(brand: str) -> str:
    """Return a brand with capitals; the feed has it in lower case.

    >>> as_written("xiaomi"), as_written("jbl"), as_written("Anker")
    ('Xiaomi', 'JBL', 'Anker')
    """
    if not brand.islower():
        return brand
    return " ".join(word.upper() if len(word) <= 3 else word.capitalize() for word in brand.split())
