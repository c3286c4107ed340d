"""Composes one recall from its notices: the fields of all files of the authority, and the result of the extraction.

Where files differ, the union is recalled and `conflict` tells the difference. A text of another recall is not trusted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from pydantic import ValidationError

from labelcheck.catalogue.field_types import MAX_LINE, MAX_LIST, MAX_PROSE
from labelcheck.catalogue.recall import Code, Image, Product, Recall, Remedy
from labelcheck.notices.extraction import Notice, extract
from labelcheck.notices.feeds.brand_of_notice import firm_names, is_brand
from labelcheck.notices.feeds.clean_text import cut, non_empty
from labelcheck.notices.feeds.interface import FeedRecord, NamedCode, Picture, SetAside, Why
from labelcheck.notices.provenance import with_spans
from labelcheck.text.codes import folded

MOST_DIFFERENCES = 30
"""The most words that a conflict names where two files differ."""
LEAST_ALIKE = 0.35
"""Share of common words of two versions of one text; versions with less say different things. Of the 547 CPSC notices
that are in both files, hazards of one recall share 0.92 or more, and those of two recalls 0.31 or less."""
MOST_QUOTED = 400
"""The most characters of another version that a conflict quotes."""

_BATCH = re.compile(r"(?:batch|lot|made)\w*(?: \w+)?: (?=.*\d)", re.IGNORECASE)
_ALL_BATCHES = re.compile(r"\b(?:all|any|every|various)\b", re.IGNORECASE)

_NO_HAZARD = "The notice names no hazard."
_NO_REMEDY = "Stop using it, and do what the notice says."


def compose(records: Sequence[FeedRecord], copied: frozenset[str] = frozenset()) -> Recall | SetAside:
    """Return the recall that one or more records of one notice make.

    Args:
        records: Records of one id, from one or several files.
        copied: Texts that are word for word in another recall's notice. No rules are taken from them.

    Returns:
        The recall, or the reason for none: it has neither a code nor a brand, or breaks a limit of the catalogue.
    """
    ordered = sorted(records, key=lambda record: record.rank)
    main = ordered[0]
    texts = _Texts(ordered, copied)
    try:
        notice = texts.notice()
        found = extract(notice)
        products = _with_codes(found.products, [code for record in ordered for code in record.codes])
        products = _with_batches(products, notice.product_lines)
        brands = _brands(ordered, products)
        recall = Recall(
            id=main.id,
            authority=main.authority,
            number=main.number,
            published=min(record.published for record in ordered),
            jurisdictions=tuple(dict.fromkeys(place for record in ordered for place in record.jurisdictions)),
            brands=brands,
            title=main.title,
            url=main.url,
            hazard=_joined(notice.hazards[:1] or (_NO_HAZARD,)),
            remedy=Remedy(
                text=_joined((*notice.remedies, *texts.untrusted_remedies)[:1] or (_NO_REMEDY,)),
                options=_unique(option for record in ordered for option in record.remedy_options),
                contact=next((record.contact for record in ordered if record.contact), None),
            ),
            units=_cut_line(notice.units[0]) if notice.units else None,
            sold_text=notice.sold_at[0] if notice.sold_at else None,
            identification_text=_joined(notice.descriptions[:1] or notice.product_lines or (main.title,)),
            images=tuple(
                Image(url=picture.url, caption=picture.caption or None) for picture in _pictures(ordered)[:MAX_LIST]
            ),
            conflict=_joined((*texts.conflicts, *found.conflicts)) or None,
            note=_joined(dict.fromkeys(remark for record in ordered for remark in record.remarks)) or None,
            sources=tuple(f"{record.id} ({record.source})" for record in ordered)[:MAX_LIST],
            products=products,
        )
        return with_spans(recall, found.spans)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        reason = str(first.get("ctx", {}).get("error", first["msg"]))
        return SetAside(main.id, Why.UNUSABLE, f"{place}: {reason}" if place else reason)


class _Texts:
    """The texts of a notice's records: the versions of each text, and the conflicts between them."""

    def __init__(self, records: Sequence[FeedRecord], copied: frozenset[str]) -> None:
        self._records = records
        self._copied = copied
        self.conflicts: list[str] = []
        self._tell = self.conflicts.append
        self.untrusted_remedies: tuple[str, ...] = ()

    def notice(self) -> Notice:
        """Return the notice for the extraction; fills `conflicts`."""
        main = self._records[0]
        descriptions = self._versions("descriptions", "description")
        remedies = self._versions("remedies", "remedy")
        if not remedies:
            self.untrusted_remedies = main.remedies
        return replace(
            main,
            descriptions=descriptions,
            product_names=self._all("product_names") or (main.title,),
            product_lines=self._all("product_lines"),
            upcs=self._all("upcs"),
            hazards=self._versions("hazards", "hazard"),
            remedies=remedies,
            sold_at=self._versions("sold_at", "place of sale"),
            captions=tuple(dict.fromkeys(one.caption for one in _pictures(self._records) if one.caption)),
            units=self._all("units"),
            brands=_unique(brand for record in self._records for brand in record.brands),
        )

    def _all(self, name: str) -> tuple[str, ...]:
        """Return the texts of all records, each once."""
        texts = (text for record in self._records for text in getattr(record, name))
        return tuple({_bare(text): text for text in reversed(list(texts))}.values())[::-1]

    def _versions(self, name: str, called: str) -> tuple[str, ...]:
        """Return the trusted versions of a text, the main one first; note their differences."""
        kept: list[tuple[str, str]] = []
        for record in self._records:
            texts = getattr(record, name)
            if not texts:
                continue
            text = _joined(texts)
            if any(one in self._copied for one in texts):
                self._tell(f"The {called} in the {record.source} is word for word another recall's: not relied on.")
            elif not any(_bare(text) == _bare(version) for _, version in kept):
                kept.append((record.source, text))
        return tuple(text for _, text in self._one_notice(kept, called))

    def _one_notice(self, versions: list[tuple[str, str]], called: str) -> list[tuple[str, str]]:
        """Return the versions that are about this recall; note how they differ."""
        if called == "remedy":
            hazards = [_bare(text) for record in self._records for text in record.hazards]
            for source, text in versions[:]:
                if _bare(text) in hazards:
                    self._tell(f"The remedy in the {source} repeats the hazard: not relied on.")
                    versions.remove((source, text))
        if len(versions) < 2 or self._records[-1].rank == 2:  # the short list says everything in other words
            return versions
        (source, first), (other_source, second) = versions[:2]
        if called == "hazard":
            if _alike(first, second) >= LEAST_ALIKE:
                return versions
            subject = _words(" ".join((self._records[0].title, *self._records[0].product_names)))
            mine, theirs = (len(subject & _words(text)) for text in (first, second))
            kept, dropped = (versions[0], other_source) if mine >= theirs else (versions[1], source)
            self._tell(f"The hazard in the {dropped} is about something else: not relied on.")
            return [kept]
        if called == "remedy" and _alike(first, second) < LEAST_ALIKE:
            quoted = " ".join(second.split())
            if len(quoted) > MOST_QUOTED:
                quoted = quoted[:MOST_QUOTED].rstrip() + " …"
            self._tell(f"The remedy in the {other_source} reads otherwise: {quoted}")
        else:
            self._tell_identifiers((source, first), (other_source, second), called)
        return versions

    def _tell_identifiers(self, one: tuple[str, str], other: tuple[str, str], called: str) -> None:
        """Note the words with digits that only one of two versions has: most important differences are in codes."""
        for (source, text), (_, against) in ((one, other), (other, one)):
            if words := sorted(_with_digits(text) - _with_digits(against)):
                more = f" and {len(words) - MOST_DIFFERENCES} more" if len(words) > MOST_DIFFERENCES else ""
                self._tell(f"Only the {called} in the {source} has: {', '.join(words[:MOST_DIFFERENCES])}{more}.")


def _with_codes(products: tuple[Product, ...], named: Iterable[NamedCode]) -> tuple[Product, ...]:
    """Return the products with the codes of separate fields that no product has yet."""
    known = {folded(code.value) for product in products for code in product.codes}
    excluded = {folded(code) for product in products for code in product.excluded}
    added = []
    for code in named:
        key = folded(code.value)
        if key not in known and key not in excluded:
            known.add(key)
            try:
                added.append(Code(kind=code.kind, value=code.value))
            except ValidationError:
                continue  # too short or too long for a code: it stays in the notice's text
    if not added:
        return products
    first = products[0]
    return (first.model_copy(update={"codes": (*first.codes, *added)}), *products[1:])


def _with_batches(products: tuple[Product, ...], lines: Iterable[str]) -> tuple[Product, ...]:
    """Return the products with the batches and dates of manufacture of separate fields, for a person to read.

    They become no rule: a market surveillance authority names the batch that it tested; other batches may be as bad.
    """
    named = [line for line in lines if _BATCH.match(line) and not _ALL_BATCHES.search(line)]
    if not named:
        return products
    return tuple(
        product.model_copy(update={"seen": _joined(dict.fromkeys((product.seen or "", *named)))})
        for product in products
    )


def _brands(records: Sequence[FeedRecord], products: Iterable[Product]) -> tuple[str, ...]:
    brands = _unique(brand for record in records for brand in record.brands if is_brand(brand))
    if brands or all(product.codes or product.unit_rule is not None for product in products):
        return brands
    return firm_names(company for record in records for company in record.companies)


def _pictures(records: Iterable[FeedRecord]) -> list[Picture]:
    return list({one.url: one for record in records for one in record.pictures}.values())


def _unique(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple({folded(text): _cut_line(text) for text in texts if folded(text)}.values())[:MAX_LIST]


def _joined(texts: Iterable[str]) -> str:
    return cut("\n".join(non_empty(*texts)), MAX_PROSE)


def _cut_line(text: str) -> str:
    return cut(" ".join(text.split()), MAX_LINE)


def _bare(text: str) -> str:
    """Return the letters and digits of a text: the CSV export loses the spaces between the cells of a table."""
    return re.sub(r"[\W_]+", "", text).casefold()


def _words(text: str) -> set[str]:
    return set(re.findall(r"[^\W_]{3,}", text.casefold()))


def _alike(one: str, other: str) -> float:
    first, second = _words(one), _words(other)
    return len(first & second) / max(1, min(len(first), len(second)))


def _with_digits(text: str) -> set[str]:
    """Return the words of a text that have a digit, without addresses and prices."""
    words = (word.strip(".,;:()[]“”\"'’") for word in text.split() if "://" not in word and "www." not in word)
    return {word for word in words if any(letter.isdigit() for letter in word) and not word.startswith("$")}
