"""Converts the countries of feeds to the two letters of the catalogue (ISO 3166-1, with UK for GB)."""

from __future__ import annotations

_NAMES = {
    "austria": "AT", "belgium": "BE", "bulgaria": "BG", "croatia": "HR", "cyprus": "CY", "czechia": "CZ",
    "czech republic": "CZ", "denmark": "DK", "estonia": "EE", "finland": "FI", "france": "FR", "germany": "DE",
    "greece": "GR", "hungary": "HU", "iceland": "IS", "ireland": "IE", "italy": "IT", "latvia": "LV",
    "liechtenstein": "LI", "lithuania": "LT", "luxembourg": "LU", "malta": "MT", "netherlands": "NL",
    "the netherlands": "NL", "northern ireland": "UK", "united kingdom (northern ireland)": "UK", "norway": "NO",
    "poland": "PL", "portugal": "PT", "romania": "RO", "slovakia": "SK", "slovenia": "SI", "spain": "ES",
    "sweden": "SE", "switzerland": "CH", "united kingdom": "UK", "canada": "CA", "mexico": "MX",
    "united states": "US",
}  # fmt: skip


def country(name: str) -> str | None:
    """Return the two letters of a country; None for an unknown name.

    >>> country(" Germany "), country("de"), country("Atlantis")
    ('DE', 'DE', None)
    """
    plain = name.strip().casefold()
    known = _NAMES.get(plain)
    if known is not None:
        return known
    letters = plain.upper()
    letters = {"GB": "UK", "EL": "GR"}.get(letters, letters)
    return letters if letters in _NAMES.values() else None
