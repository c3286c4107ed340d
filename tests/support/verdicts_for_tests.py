"""Made-up verdicts: one as it should be, and one whose every word means harm."""

from __future__ import annotations

from labelcheck.model.geometry import Quad
from labelcheck.model.label import Field, Label, LabelLine
from labelcheck.model.verdict import Answer, CatalogueStamp, Evidence, RecallMatch, UnitRule, Verdict


def box(x: float, y: float, width: float, height: float) -> Quad:
    return ((x, y), (x + width, y), (x + width, y + height), (x, y + height))


MODEL_BOX = box(60, 80, 120, 20)
MODEL = Field("A1263", 0.98, MODEL_BOX, by_keyword=True)
LABEL = Label.of(
    model=(MODEL,),
    brand=Field("Anker", 0.99, box(60, 40, 80, 20)),
    lines=(
        LabelLine("ANKER", 0.99, box(60, 40, 80, 20), "tesseract"),
        LabelLine("Model: A1263", 0.93, MODEL_BOX, "tesseract"),
        LabelLine("输入 5V⎓2A", 0.55, box(60, 120, 200, 20), "tesseract"),
    ),
)
RECALL = RecallMatch(
    "us-cpsc:25338",
    "Anker Power Banks Recalled Due to Fire Hazard",
    "https://www.cpsc.gov/Recalls/2025/Anker",
    "The battery can overheat.",
    "Replace.",
    "support@anker.com",
    "Anker PowerCore 10000",
    UnitRule.CANNOT_TELL,
)
EVIDENCE = (
    Evidence("prior", RECALL.id, "", "", -6.0),
    Evidence("model", RECALL.id, "A1263", "A1263", 9.0, MODEL_BOX),
    Evidence("brand", RECALL.id, "Anker", "ANKER", 4.0),
)


def verdict(answer: Answer = Answer.RECALLED, photo: str = "label.jpg", **changes: object) -> Verdict:
    fields: dict[str, object] = {
        "confidence": 0.998,
        "why": "Model A1263 was read, and the recall covers it.",
        "next": "Stop using it.",
        "label": LABEL,
        "recalls": (RECALL,),
        "evidence": EVIDENCE,
        "hints": ("Move closer.",),
        "catalogue": CatalogueStamp("2026-03-01", 32),
        "seconds": 0.61,
    }
    return Verdict(photo, answer, **(fields | changes))  # type: ignore[arg-type]


HOSTILE = "=cmd|'/c calc'!A1\n\x1b[31m[red]<script>alert(1)</script>\u202egnp\x9b2J\udcff"
"""A formula, a new line, escape sequences of both kinds, Rich's markup, a script, reversed text, and no Unicode."""


def hostile_verdict() -> Verdict:
    label = Label.of(
        model=(Field(HOSTILE, 0.9, MODEL_BOX),),
        brand=Field(HOSTILE, 0.9),
        serial=Field(HOSTILE, 0.9),
        date_code=(Field(HOSTILE, 0.9),),
        lines=(LabelLine(HOSTILE, 0.9, MODEL_BOX, "tesseract"),),
    )
    recall = RecallMatch("x:1", HOSTILE, "javascript:alert(1)//" + HOSTILE, *[HOSTILE] * 4, UnitRule.MET)
    evidence = (Evidence(HOSTILE, HOSTILE, HOSTILE, HOSTILE, 3.0),)
    return verdict(
        photo=HOSTILE, why=HOSTILE, next=HOSTILE, label=label, recalls=(recall,), evidence=evidence, hints=(HOSTILE,)
    )
