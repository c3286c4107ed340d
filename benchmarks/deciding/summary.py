"""Results of the simulation: errors by kind, shares of answers, calibration, and the peers on the same labels."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from benchmarks.deciding.labels import UNNAMED
from benchmarks.deciding.simulation import DECIDED, Judged

BINS = 10
"""Bins of equal width for the expected calibration error."""
WORST = 40
"""Failures of each cause that are kept as examples."""
NOT_RECALLED = ("sibling", "unrelated")
CLEARED = ("not_listed", "not_affected")


@dataclass
class Calibration:
    """How often answers of each confidence are right.

    Attributes:
        counts, sure, right: For each bin the number of answers, the sum of their confidences, and how many are right.
    """

    counts: list[int] = field(default_factory=lambda: [0] * BINS)
    sure: list[float] = field(default_factory=lambda: [0.0] * BINS)
    right: list[int] = field(default_factory=lambda: [0] * BINS)

    def add(self, confidence: float, *, right: bool) -> None:
        """Count one answer."""
        place = min(BINS - 1, int(confidence * BINS))
        self.counts[place] += 1
        self.sure[place] += confidence
        self.right[place] += right

    @property
    def error(self) -> float:
        """The expected calibration error: mean distance of confidence and share of right answers, over all answers."""
        total = sum(self.counts)
        return (
            sum(abs(sure - right) for sure, right in zip(self.sure, self.right, strict=True)) / total if total else 0.0
        )

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON types."""
        bins = [
            {"answers": count, "confidence": round(sure / count, 4), "right": round(right / count, 4)}
            for count, sure, right in zip(self.counts, self.sure, self.right, strict=True)
            if count
        ]
        return {"answers": sum(self.counts), "error": round(self.error, 4), "bins": bins}


@dataclass
class Summary:
    """One strength's figures; labels are added one by one.

    Attributes:
        answers: (kind, answer) → labels.
        clean: The same, of labels whose model, brand and serial number both readers read right at once.
        forms: (form, answer) → clean labels.
        devices: (device, "labels", "recalled", "clean" or "decided") → labels; siblings by what differs, the last two
            of labels with a word that says which their model is.
        calibration: For each answer, and `decided` for all that decide.
        partial_ratio: (score, whether under recall) → labels, for the peer's threshold.
        folded: (whether found, whether under recall) → labels.
        failures: Examples by cause.
    """

    answers: Counter[tuple[str, str]] = field(default_factory=Counter)
    clean: Counter[tuple[str, str]] = field(default_factory=Counter)
    forms: Counter[tuple[str, str]] = field(default_factory=Counter)
    devices: Counter[tuple[str, str]] = field(default_factory=Counter)
    calibration: dict[str, Calibration] = field(default_factory=dict)
    partial_ratio: Counter[tuple[int, bool]] = field(default_factory=Counter)
    folded: Counter[tuple[bool, bool]] = field(default_factory=Counter)
    causes: Counter[str] = field(default_factory=Counter)
    failures: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    @classmethod
    def of(cls, rows: Iterable[Judged]) -> Summary:
        """Sum up labels."""
        summary = cls()
        for row in rows:
            summary.add(row)
        return summary

    def add(self, row: Judged) -> None:
        """Count one label."""
        self.answers[row.kind, row.answer] += 1
        device = _device(row)
        self.devices[device, "labels"] += 1
        self.devices[device, "recalled"] += row.answer == "recalled"
        if row.clean and row.form not in UNNAMED:
            self.devices[device, "clean"] += 1
            self.devices[device, "decided"] += row.decided
        if row.clean:
            self.clean[row.kind, row.answer] += 1
            self.forms[row.form, row.answer] += 1
        for name in (row.answer, *(["decided"] if row.decided else [])):
            self.calibration.setdefault(name, Calibration()).add(row.confidence, right=row.right)
        if row.kind != "outside":
            # No peer knows serial numbers.
            self.partial_ratio[int(row.partial_ratio), row.kind == "recalled"] += 1
            self.folded[row.folded, row.kind == "recalled"] += 1
        cause = failure(row)
        if cause:
            self.causes[cause] += 1
            examples = self.failures.setdefault(cause, [])
            if len(examples) < WORST:
                examples.append(row.to_dict())

    def count(self, kinds: Sequence[str], answers: Sequence[str] | None = None, *, clean: bool = False) -> int:
        """Return how many labels of some kinds were given some answers, or any."""
        counted = self.clean if clean else self.answers
        return sum(
            number
            for (kind, answer), number in counted.items()
            if kind in kinds and (answers is None or answer in answers)
        )

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON types."""
        kinds = sorted({kind for kind, _ in self.answers})
        clean = self.count(kinds, clean=True)
        recalled, others = self.count(["recalled"]), self.count(NOT_RECALLED)
        decided = self.count(kinds, DECIDED)
        total = self.count(kinds)
        return {
            "labels": total,
            "bars": {
                "missed": {"labels": self.count(["recalled"], CLEARED), "of": recalled},
                "sibling_alarms": {"labels": self.count(["sibling"], ["recalled"]), "of": self.count(["sibling"])},
                "unrelated_alarms": {
                    "labels": self.count(["unrelated"], ["recalled"]),
                    "of": self.count(["unrelated"]),
                },
                "outside_alarms": {"labels": self.count(["outside"], ["recalled"]), "of": self.count(["outside"])},
                "unasked_of_clean": {"labels": clean - self.count(kinds, ["needs_check"], clean=True), "of": clean},
                "decided_of_clean": {"labels": self.count(kinds, DECIDED, clean=True), "of": clean},
                "decided_of_named": self._decided_of_named(),
                "calibration_error": round(self.calibration["decided"].error, 4)
                if "decided" in self.calibration
                else None,
            },
            "decided": round(decided / total, 4) if total else None,
            "answers": {
                kind: {answer: number for (one, answer), number in sorted(self.answers.items()) if one == kind}
                for kind in kinds
            },
            "clean": {
                kind: {answer: number for (one, answer), number in sorted(self.clean.items()) if one == kind}
                for kind in kinds
            },
            "clean_by_form": {
                form: {answer: number for (one, answer), number in sorted(self.forms.items()) if one == form}
                for form in sorted({form for form, _ in self.forms})
            },
            "devices": {
                device: {what: number for (one, what), number in sorted(self.devices.items()) if one == device}
                for device in sorted({device for device, _ in self.devices})
            },
            "calibration": {name: one.to_dict() for name, one in sorted(self.calibration.items())},
            "peers": {"partial_ratio": self._best_threshold(recalled, others), "folded": self._exact(recalled, others)},
            "causes": dict(self.causes.most_common()),
            "failures": self.failures,
        }

    def _decided_of_named(self) -> dict[str, int]:
        """Count clean labels that call their model a model; what none calls so clears nothing, by design."""
        named = {key: number for key, number in self.forms.items() if key[0] not in UNNAMED}
        decided = sum(number for (_, answer), number in named.items() if answer in DECIDED)
        return {"labels": decided, "of": sum(named.values())}

    def _best_threshold(self, recalled: int, others: int) -> dict[str, Any]:
        """Return the threshold with the fewest errors, misses and false alarms alike, on these very labels."""
        best: dict[str, Any] = {}
        for threshold in range(50, 102):
            missed = sum(n for (score, under), n in self.partial_ratio.items() if under and score < threshold)
            alarms = sum(n for (score, under), n in self.partial_ratio.items() if not under and score >= threshold)
            if not best or missed + alarms < best["missed"] + best["alarms"]:
                best = {
                    "threshold": threshold,
                    "missed": missed,
                    "alarms": alarms,
                    "recalled": recalled,
                    "others": others,
                }
        return best

    def _exact(self, recalled: int, others: int) -> dict[str, Any]:
        return {
            "missed": self.folded[False, True],
            "alarms": self.folded[True, False],
            "recalled": recalled,
            "others": others,
        }


def _device(row: Judged) -> str:
    """Name the kind of device, and of a sibling what differs from the recalled code that it is next to."""
    if row.kind != "sibling":
        return row.kind
    more = len(_bare(row.printed)) - len(_bare(row.near))
    return "sibling, another character" if not more else f"sibling, one {'more' if more > 0 else 'less'}"


def failure(row: Judged) -> str | None:
    """Name the bar that a label breaks, with what lay behind it; None when it breaks none."""
    if row.kind == "recalled" and row.answer in CLEARED:
        return f"recalled called {row.answer}: {_misread(row)}"
    if row.kind != "recalled" and row.answer == "recalled":
        return f"{row.kind} called recalled: {_misread(row)}"
    if row.kind == "outside" and row.answer == "not_listed":
        return f"outside called not_listed: {_misread(row)}"
    if row.clean and not row.decided:
        return f"clean but {row.answer} ({row.doubt}), {row.kind}, form {row.form}"
    return None


def _misread(row: Judged) -> str:
    """Say how the model of the verdict stands to the printed one."""
    if row.read is None:
        return "no model read"
    read, printed = _bare(row.read), _bare(row.printed)
    if read == printed:
        return "model read right"
    if read in printed:
        return "model cut short" if row.form != "space" else "model split by a space"
    if printed in read:
        return "model with more around it"
    if len(read) == len(printed):
        wrong = sum(a != b for a, b in zip(read, printed, strict=True))
        return f"{wrong} of its characters misread" if wrong <= 2 else "another text taken for the model"
    return "one lost or added" if abs(len(read) - len(printed)) == 1 else "another text taken for the model"


def _bare(text: str) -> str:
    return "".join(filter(str.isalnum, text.upper()))
