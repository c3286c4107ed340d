"""What a verdict says to a person: one sentence why, one or two on what to do next."""

from __future__ import annotations

from labelcheck.decide.decision import Decision, Doubt
from labelcheck.match.matches import Match
from labelcheck.model.label import Label
from labelcheck.model.verdict import Answer, CatalogueStamp


def why(decision: Decision, label: Label, stamp: CatalogueStamp) -> str:
    """Say in one sentence why the answer is what it is."""
    model = decision.model.value if decision.model else None
    first = decision.matches[0] if decision.matches else None
    if decision.answer is Answer.RECALLED and first is not None:
        what = f"The label reads {_device(label, first, model)}"
        rule = f", and its {_unit_field(first)} is in the range" if first.unit_rule.value == "met" else ""
        return f"{what}{rule}: it is covered by the recall “{first.recall.title}”."
    if decision.answer is Answer.NOT_AFFECTED and first is not None:
        return (
            f"Model {model} is under recall, but the {_unit_field(first)} on this unit lies outside what was recalled."
        )
    if decision.answer is Answer.NEEDS_CHECK:
        return _why_check(decision, label, first, model, stamp)
    if decision.answer is Answer.NOT_LISTED:
        brand = f"{label.brand.value} " if label.brand else ""
        return (
            f"{brand}{model} is on none of the {stamp.recalls} recalls in the catalogue of {stamp.date}. "
            "That is not the same as safe."
        )
    if not label.lines:
        return "No print could be found or read in this photo."
    if model is None:
        return "Print was read, but no model number: it may stand elsewhere on the device, or be too weak to read here."
    return f"The model could not be read beyond doubt: it may be {model}."


def _why_check(decision: Decision, label: Label, first: Match | None, model: str | None, stamp: CatalogueStamp) -> str:
    if first is None:
        return (
            f"Model {model} is on none of the {stamp.recalls} recalls in the catalogue of {stamp.date}, "
            "but no brand could be read, and some recalls name only brand and product."
        )
    recalled = first.expected or first.product.name
    title = first.recall.title
    reasons = {
        Doubt.SERIAL: f"Model {recalled} is under recall (“{title}”), but only the serial number tells which units.",
        Doubt.UNIT: f"Model {recalled} is under recall (“{title}”), but only for some units, and the "
        f"{_unit_field(first)} could not be read beyond doubt.",
        Doubt.CHARACTER: f"The model was read as {model}, {_how_near(first)} {recalled}, which is recalled.",
        Doubt.BRAND: f"Model {recalled} is under recall, but for {' or '.join(first.recall.brands)}, "
        f"and this label reads {label.brand.value if label.brand else 'no brand'}.",
        Doubt.SALES_NUMBER: f"Some {recalled} units are recalled (“{title}”), told apart by a sales number.",
        Doubt.SEEN: f"Model {recalled} is under recall for units on which this can be seen: {first.product.seen}",
        Doubt.NAME: f"{' or '.join(first.recall.brands)} recalled “{first.product.name}”, without naming a model.",
        Doubt.MODEL: f"The model looks like {recalled}, which is recalled, but it could not be read beyond doubt.",
    }
    return reasons.get(decision.doubt, f"This may be the recalled {recalled}.")


def _how_near(match: Match) -> str:
    if match.within:
        return "a part of which is"
    return "which may be a part of" if match.cut_off else "one unclear character from"


def next_step(decision: Decision, label: Label) -> str:
    """Say what to do next, in a sentence or two."""
    first = decision.matches[0] if decision.matches else None
    if decision.answer is Answer.RECALLED and first is not None:
        return f"{first.recall.remedy.text} See {first.recall.url}"
    if decision.answer is Answer.NOT_AFFECTED and first is not None:
        return f"Compare the {_unit_field(first)} with the notice yourself: {first.recall.url}"
    if decision.answer is Answer.NEEDS_CHECK:
        return _next_check(decision, label, first)
    if decision.answer is Answer.NOT_LISTED:
        return "Update the catalogue now and then, and check the maker's recall page too."
    return "Take the photo again: closer, sharp, in even light, with the side that carries the model number."


def _next_check(decision: Decision, label: Label, first: Match | None) -> str:
    if first is None:
        return "Look for the brand on the other sides of the device, and photograph that too."
    serial = f" The serial number reads {label.serial.value}." if label.serial else ""
    page = first.product.lookup.url if first.product.lookup else first.recall.url
    steps = {
        Doubt.SERIAL: f"Stop using it until you have entered its serial number at {page}.{serial}",
        Doubt.UNIT: f"Stop using it until you have compared its {_unit_field(first)} with the notice: {page}.{serial}",
        Doubt.CHARACTER: f"Compare the whole model on the device with the notice: {page}"
        if first.within
        else f"Look at character {first.place} of the model on the device: if it reads {first.expected}, "
        f"it is recalled: {page}",
        Doubt.BRAND: f"Look whether the device carries the name {' or '.join(first.recall.brands)}: {page}",
        Doubt.SALES_NUMBER: f"Compare the sales number or serial number with the notice: {page}.{serial}",
        Doubt.SEEN: f"Look at the device and compare it with the notice: {page}",
        Doubt.NAME: f"Compare the device with the pictures and words of the notice: {page}",
        Doubt.MODEL: f"Read the model on the device: if it is {first.expected}, see {page}",
    }
    return steps.get(decision.doubt, f"See {page}")


def _device(label: Label, match: Match, model: str | None) -> str:
    brand = label.brand.value if label.brand else ""
    return " ".join(part for part in (brand, f"model {model}" if model else match.product.name) if part)


def _unit_field(match: Match) -> str:
    """Name the field that the unit rule is about."""
    names = {"po_number": "PO number", "date_code": "date code", "made": "date of making", "lot": "lot number"}
    rule = match.product.unit_rule
    while rule is not None and not hasattr(rule, "field"):
        rule = (getattr(rule, "any", None) or getattr(rule, "all", None) or (None,))[0]
    return names.get(getattr(rule, "field", "serial"), "serial number")
