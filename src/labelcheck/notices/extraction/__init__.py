"""From the prose of a recall notice to the catalogue's products, codes and unit rules: `extract(notice)`."""

from labelcheck.notices.extraction.extract import extract
from labelcheck.notices.extraction.notice import Extraction, Kind, Notice, Passage, Section, Span

__all__ = ["Extraction", "Kind", "Notice", "Passage", "Section", "Span", "extract"]
