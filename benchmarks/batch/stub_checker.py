"""A checker that reads nothing: it answers by a photo's digest after a moment, always the same."""

from __future__ import annotations

import hashlib
import time
from pathlib import Path

from labelcheck.model.label import Field, FieldReading, Label, LabelLine
from labelcheck.model.verdict import Answer, AttemptMade, CatalogueStamp, Verdict

SECONDS = 0.02
"""What it takes for a photo, about."""
_ANSWERS = (*[Answer.NOT_LISTED] * 9, *[answer for answer in Answer if answer is not Answer.NOT_LISTED])


class StubChecker:
    """Stands in for `labelcheck.Checker`, with its arguments."""

    def __init__(self, catalogue: object = None, **_settings: object) -> None:
        recalls = len(catalogue) if catalogue is not None else 0  # type: ignore[arg-type]
        self._stamp = CatalogueStamp(str(getattr(catalogue, "date", "")), recalls)

    def check(self, photo: str | Path | bytes, *, name: str | None = None) -> Verdict:
        """Return a verdict that hangs on the bytes alone, but for its seconds."""
        began = time.perf_counter()
        data = photo if isinstance(photo, bytes) else Path(photo).read_bytes()
        digest = hashlib.sha256(data).hexdigest()
        told = int(digest[:8], 16)
        time.sleep(SECONDS * (0.5 + told % 256 / 256))
        answer = _ANSWERS[told % len(_ANSWERS)]
        called = name or str(photo)
        if answer is Answer.FAILED:
            return Verdict(called, answer, 1.0, f"{called} is damaged.", "Take it again.", sha256=digest)
        model = f"A{told % 9000 + 1000}"
        box = tuple((told % 97 + x / 3, told % 89 + y / 7) for x, y in ((0, 0), (90, 0), (90, 20), (0, 20)))
        sure = (told % 1000) / 1000
        field = Field(model, sure, box, by_keyword=True, readings=(FieldReading(model, sure, "stub"),))  # type: ignore[arg-type]
        line = LabelLine(f"Model: {model}", sure, box, "stub", (sure,) * 12)  # type: ignore[arg-type]
        seconds = time.perf_counter() - began
        return Verdict(
            called, answer, sure, f"It reads {model}.", "Go on.", digest,
            label=Label.of(model=field, lines=(line,)),
            catalogue=self._stamp,
            attempts=(AttemptMade("stub", seconds, 1, answer.value, model),),
            seconds=seconds,
        )  # fmt: skip
