"""Notices of one sentence, and what is asked of what was made of them."""

from __future__ import annotations

from typing import Any

from labelcheck.catalogue.recall import Product
from labelcheck.notices.extraction import Extraction, Notice, extract


def notice(*descriptions: str, **texts: Any) -> Notice:
    given: dict[str, Any] = {
        "id": "us-cpsc:1",
        "authority": "US CPSC",
        "title": "Fans Recalled",
        "descriptions": descriptions,
        "product_names": ("Tower fans",),
        "published": "2025-01-01",
    }
    return Notice(**{**given, **texts})


def extraction(*descriptions: str, **texts: Any) -> Extraction:
    return extract(notice(*descriptions, **texts))


def product(*descriptions: str, **texts: Any) -> Product:
    return extraction(*descriptions, **texts).products[0]


def codes(*descriptions: str, **texts: Any) -> list[str]:
    """Every code as `kind match value`, `exact` left out."""
    found = product(*descriptions, **texts).codes
    return [" ".join(part for part in (code.kind, code.match, code.value) if part != "exact") for code in found]


def rule(*descriptions: str, **texts: Any) -> Any:
    """The unit rule as JSON, without what is not given."""
    found = product(*descriptions, **texts).unit_rule
    return None if found is None else found.model_dump(mode="json", by_alias=True, exclude_defaults=True)
