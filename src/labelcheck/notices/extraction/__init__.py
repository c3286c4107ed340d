"""From the prose of a recall notice to the catalogue's products, codes and unit rules: `extract(notice)`."""

from labelcheck.notices.extraction.extract import extract
from labelcheck.notices.extraction.notice import Extraction, Notice, Passage, Section, Span

__all__ = ["Extraction", "Notice", "Passage", "Section", "Span", "extract"]
