"""Labels as readers give them: lines with their readings, without a photo."""

from __future__ import annotations

from collections.abc import Iterable

from labelcheck.catalogue.catalogue import Catalogue
from labelcheck.catalogue.recall import Recall
from labelcheck.catalogue.user_catalogue import bundled_files
from labelcheck.decide.decision import Decision, decide
from labelcheck.interpret.label_fields import ReadLine, gather
from labelcheck.match.matches import find_matches
from labelcheck.model.label import Label
from labelcheck.model.reading import Reading

BY_HAND = Catalogue.load(bundled_files()[0])
"""The recalls that were checked by hand: what is said of them does not change with an archive."""
Said = str | tuple[str, float] | tuple[str, float, str]
"""One reading: its text; its confidence, 0.998 unless told; its reader, `print` unless told."""
Several = Iterable[Said]
"""The readings of one line."""


def read_line(*readings: Said, row: int = 0) -> ReadLine:
    """One line that stands in the given row."""
    box = ((0.0, 30.0 * row), (200.0, 30.0 * row), (200.0, 30.0 * row + 20), (0.0, 30.0 * row + 20))
    made = []
    for number, one in enumerate(readings):
        said = (one,) if isinstance(one, str) else one
        text, confidence, reader = (*said, *(None, 0.998, "print")[len(said) :])
        made.append(Reading(text, (confidence,) * len(text), f"{reader}/{number}"))
    return ReadLine(box, tuple(made))


def label(*lines: str | Several) -> Label:
    """Gather a label from its lines, top to bottom, each read once or several times."""
    return gather([read_line(*([line] if isinstance(line, str) else line), row=row) for row, line in enumerate(lines)])


def recall(number: str = "1", brands: tuple[str, ...] = ("Anker",), **keys: object) -> Recall:
    """A recall of one product; `codes` are models unless they are dictionaries."""
    whole = {key: keys.pop(key) for key in ("supersedes", "superseded_by", "products") if key in keys}
    codes = [
        code if isinstance(code, dict) else {"kind": "model", "match": "exact", "value": code}
        for code in keys.pop("codes", ())  # type: ignore[attr-defined]
    ]
    return Recall.model_validate(
        {
            "id": f"test:{number}",
            "authority": "Test",
            "published": "2025",
            "jurisdictions": ["US"],
            "brands": list(brands),
            "title": f"Recall {number}",
            "url": f"https://example.com/{number}",
            "hazard": "Fire.",
            "remedy": {"text": "Stop using it."},
            "identification_text": "As written.",
            "sources": ["made for a test"],
            "products": [{"name": "Power bank", "codes": codes, **keys}],
            **whole,
        }
    )


def catalogue(*recalls: Recall) -> Catalogue:
    """A catalogue made in a test."""
    return Catalogue(recalls, "2026-01-01")


def decided(one: Label, recalls: Catalogue) -> Decision:
    """Match and decide."""
    return decide(one, find_matches(one, recalls))
