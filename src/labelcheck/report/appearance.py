"""The words and colours that all reports share. The words alone are enough: no report depends on colour.

No answer is green: the best news is "not on these lists", which is not "safe". The contrast between ground and print is
at least 4.5 : 1 (WCAG 2.2, 1.4.3).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from labelcheck.model.label import Field, FieldName, Label
from labelcheck.model.verdict import Answer, RecallMatch, UnitRule, Verdict


@dataclass(frozen=True)
class Appearance:
    """How one answer looks.

    Attributes:
        heading: The answer in capitals.
        plural: The words after the number in a summary.
        ground: The background colour, `#rrggbb`.
        print: The text colour on that background, `#rrggbb`.
        style: The style in a terminal, as Rich names it.
    """

    heading: str
    plural: str
    ground: str
    print: str
    style: str


APPEARANCES = {
    Answer.RECALLED: Appearance("RECALLED", "recalled", "#b71c1c", "#ffffff", "red"),
    Answer.NEEDS_CHECK: Appearance("NEEDS CHECK", "to be checked", "#ffb300", "#1f1400", "yellow"),
    Answer.NOT_AFFECTED: Appearance("NOT AFFECTED", "not affected", "#00695c", "#ffffff", "cyan"),
    Answer.NOT_LISTED: Appearance("NOT LISTED", "not listed", "#1a56a8", "#ffffff", "blue"),
    Answer.UNREADABLE: Appearance("UNREADABLE", "unreadable", "#6a1b9a", "#ffffff", "magenta"),
    Answer.FAILED: Appearance("FAILED", "failed", "#424242", "#ffffff", "bright_black"),
}
"""The most important to a person first."""

FIELD_TITLES = {name: name.value.replace("_", " ") for name in FieldName} | {
    FieldName.GTIN: "GTIN",
    FieldName.PO_NUMBER: "PO number",
}


def appearance(verdict: Verdict) -> Appearance:
    """Return how a verdict looks."""
    return APPEARANCES[verdict.answer]


def shown_fields(label: Label, names: Iterable[FieldName] = FieldName) -> Iterator[tuple[FieldName, Field]]:
    """Yield the values that reports show: the first of each field, and every date code.

    Args:
        label: The label.
        names: The fields wanted, in the order wanted.
    """
    for name in names:
        for value in label.all(name)[: None if name is FieldName.DATE_CODE else 1]:
            yield name, value


def device_name(verdict: Verdict) -> str:
    """Return the device's brand, name and model as far as they were read; empty when none was."""
    label = verdict.label
    brand, name, model = ("" if field is None else field.value for field in (label.brand, label.name, label.model))
    if name.casefold().startswith(brand.casefold()):
        brand = ""  # product names often begin with the brand
    return " ".join(part for part in (brand, name, model) if part)


def confidence_text(verdict: Verdict) -> str:
    """Return the confidence in words; never "100 %", and empty for a file that could not be used."""
    if verdict.answer is Answer.FAILED:
        return ""
    return "over 99.9% sure" if verdict.confidence > 0.999 else f"{verdict.confidence:.1%} sure"


_THIS_UNIT = {
    UnitRule.MET: "among those recalled, by its serial, date or lot",
    UnitRule.NOT_MET: "not among those recalled, by its serial, date or lot",
    UnitRule.CANNOT_TELL: "cannot be told from what was read",
    UnitRule.NONE: "",
}


def recall_rows(match: RecallMatch, next_step: str) -> list[tuple[str, str]]:
    """Return the names and values that a report shows of one recall; empty values are left out.

    Args:
        match: The recall.
        next_step: What the verdict says to do next. A remedy that is part of it is not repeated.
    """
    rows = (
        ("Product", match.product),
        ("Hazard", match.hazard),
        ("Remedy", "" if match.remedy in next_step else match.remedy),
        ("Contact", match.contact),
        ("This unit", _THIS_UNIT[match.unit_rule]),
    )
    return [(name, value) for name, value in rows if value]


def odds(bits: float) -> str:
    """Return log-odds, given in bits, in words.

    >>> odds(10.0), odds(-2.0)
    ('1,024 : 1 for', '4.0 : 1 against')
    """
    if abs(bits) < 0.1:
        return "even odds"
    to_one = 2.0 ** min(abs(bits), 60)
    ratio = f"{to_one:,.1f}" if to_one < 10 else f"{to_one:,.0f}" if to_one < 1e6 else f"{to_one:.0e}"
    return f"{ratio} : 1 {'for' if bits > 0 else 'against'}"


def catalogue_used(verdict: Verdict) -> str:
    """Return which catalogue the answer rests on, for a person; empty when none was used."""
    stamp = verdict.catalogue
    return "" if stamp is None else f"{stamp.recalls:,} recalls, as of {stamp.date}"


def age_warning(verdict: Verdict) -> str:
    """Return the warning that the catalogue is old; empty while it is not."""
    return "" if verdict.catalogue is None else verdict.catalogue.warning() or ""


def summary(counts: dict[Answer, int]) -> str:
    """Return one line that counts the answers, the most important first.

    >>> summary({Answer.NOT_LISTED: 2, Answer.RECALLED: 1})
    '3 photos: 1 recalled, 2 not listed'
    """
    total = sum(counts.values())
    parts = [f"{counts[answer]:,} {look.plural}" for answer, look in APPEARANCES.items() if counts.get(answer)]
    return f"{total:,} photo{'s' if total != 1 else ''}" + (": " + ", ".join(parts) if parts else "")
