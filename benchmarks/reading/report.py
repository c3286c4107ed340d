"""The outcome as JSON, as a table for the terminal, and as Markdown; each from the same summaries."""

from __future__ import annotations

import importlib.metadata
import json
import os
import platform
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import cv2

from benchmarks.reading.measure import Row, Share, Summary, summarise
from benchmarks.reading.photos import PROJECT
from benchmarks.reading.systems import REFERENCE, SYSTEMS

COLUMNS = (
    "system", "models read", "look-alikes as one", "own model field", "borderline", "no model claimed",
    "character error", "median s", "95 % s", "processor s", "time ÷ RapidOCR", "processor ÷ RapidOCR",
)  # fmt: skip


@dataclass
class Outcome:
    """All that was measured, in one run or several.

    Attributes:
        machine: Where and with what.
        runs: For each set the command that measured it, the machine's load (1 minute mean) before and
            after, and the commit.
        rows: Every system on every photo.
        peak_megabytes: Most memory held by each system while it read one photo of `memory_megapixels`, by key.
        memory_megapixels: The size of that photo.
    """

    machine: dict[str, Any]
    runs: dict[str, dict[str, Any]] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    peak_megabytes: dict[str, float] = field(default_factory=dict)
    memory_megapixels: float = 12.0

    @classmethod
    def from_dict(cls, report: dict[str, Any]) -> Outcome:
        """Return the outcome of a report, to add to it."""
        runs = {name: one["run"] for name, one in report["sets"].items()}
        rows = [Row.from_dict(row) for row in report["rows"]]
        return cls(report["machine"], runs, rows, report["peak_megabytes"], report["memory_megapixels"])

    def add(self, photos: str, rows: Sequence[Row], command: str, load: tuple[float, float]) -> None:
        """Add a set's rows, in place of an older measurement of the same set."""
        self.rows = [row for row in self.rows if row.photos != photos] + list(rows)
        self.runs[photos] = {"command": command, "load": [round(value, 2) for value in load], **source_state()}

    def sets(self) -> list[str]:
        """Return the sets' names in the order in which they were measured."""
        return list(dict.fromkeys(row.photos for row in self.rows))

    def summaries(self, photos: str, *, held_out: bool = False) -> list[Summary]:
        """Sum up a set, or its held-out half, one summary a system."""
        rows = [row for row in self.rows if row.photos == photos and (row.photo.held_out or not held_out)]
        return [summarise(rows, system, REFERENCE) for system in dict.fromkeys(row.system for row in rows)]

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON types."""
        return {
            "machine": self.machine,
            "peak_megabytes": {key: round(value, 1) for key, value in self.peak_megabytes.items()},
            "memory_megapixels": self.memory_megapixels,
            "sets": {
                photos: {
                    "run": self.runs.get(photos, {}),
                    "photos": len({row.photo.path for row in self.rows if row.photos == photos}),
                    "all": [_plain(summary) for summary in self.summaries(photos)],
                    "held_out": [_plain(summary) for summary in self.summaries(photos, held_out=True)],
                }
                for photos in self.sets()
            },
            "rows": [row.to_dict() for row in self.rows],
        }


def as_json(report: dict[str, Any]) -> str:
    """Return the report as JSON, a row of measurements on one line each."""
    rows = ",\n".join(json.dumps(row, ensure_ascii=False) for row in report["rows"])
    rest = json.dumps({**report, "rows": []}, ensure_ascii=False, indent=1)
    return rest.replace('"rows": []', f'"rows": [\n{rows}\n]') + "\n"


def machine() -> dict[str, Any]:
    """Describe the machine and the versions of what was measured."""
    versions = {}
    for package in ("rapidocr", "onnxruntime", "opencv-python-headless", "pytesseract", "tesserocr", "pillow"):
        try:
            versions[package] = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            continue
    return {
        "python": platform.python_version(),
        "system": platform.system(),
        "architecture": platform.machine(),
        "processors": os.cpu_count(),
        "opencv": cv2.__version__,
        "tesseract": _tesseract(),
        **versions,
    }


def source_state() -> dict[str, Any]:
    """Return the commit that was measured, and whether its sources had been changed since."""
    return {
        "commit": _asked("rev-parse", "--short", "HEAD"),
        "changed_since": bool(_asked("status", "--porcelain", "src")),
    }


def _tesseract() -> str:
    from labelcheck.errors import ReaderMissingError  # noqa: PLC0415
    from labelcheck.read.tesseract_install import find_tesseract  # noqa: PLC0415

    try:
        found = find_tesseract()
    except ReaderMissingError:
        return "none"
    return f"{found.version} ({found.source})"


def _asked(*command: str) -> str:
    try:
        answer = subprocess.run(["git", "-C", PROJECT, *command], capture_output=True, text=True, check=False)  # noqa: S603, S607
    except OSError:
        return ""
    return answer.stdout.strip()


def _plain(summary: Summary) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for name, value in vars(summary).items():
        if isinstance(value, Share):
            low, high = value.interval
            result[name] = {"hits": value.hits, "of": value.of, "interval": [round(low, 3), round(high, 3)]}
        else:
            result[name] = round(value, 4) if isinstance(value, float) else value
    return result


def has_halves(photos: str) -> bool:
    """Whether a set was there while labelcheck was developed; made photos are new to every system."""
    return not photos.startswith(("sweep ", "synthetic"))


def cells(summary: Summary) -> list[str]:
    """Return a summary's cells, in the order of `COLUMNS`."""

    def number(value: float | None, digits: int = 2) -> str:
        return "–" if value is None else f"{value:.{digits}f}"

    low, high = summary.exactly.interval
    spread = f" ({low * 100:.0f}–{high * 100:.0f} %)" if summary.exactly.of else ""
    error = summary.character_error
    return [
        SYSTEMS[summary.system][0] if summary.system in SYSTEMS else summary.system,
        f"{summary.exactly}{spread}",
        str(summary.folded),
        str(summary.itself),
        str(summary.borderline),
        str(summary.not_claimed),
        "–" if error is None else f"{error * 100:.1f} %",
        number(summary.median_seconds),
        number(summary.p95_seconds),
        number(summary.median_cpu_seconds),
        number(summary.ratio),
        number(summary.cpu_ratio),
    ]


def table(summaries: Sequence[Summary]) -> str:
    """Return an aligned table for a terminal."""
    rows = [list(COLUMNS), *(cells(summary) for summary in summaries)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(COLUMNS))]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)


def markdown_table(summaries: Sequence[Summary]) -> str:
    """Return a Markdown table."""
    lines = [" | ".join(COLUMNS), " | ".join(["---", *["---:"] * (len(COLUMNS) - 1)])]
    return "\n".join(f"| {line} |" for line in [*lines, *(" | ".join(cells(summary)) for summary in summaries)])


def markdown(outcome: Outcome) -> str:
    """Return every set's table, whole and held-out half, the sweeps in one table, memory and machine, as Markdown."""
    parts: list[str] = []
    swept = [photos for photos in outcome.sets() if photos.startswith("sweep ")]
    for photos in outcome.sets():
        if photos not in swept:
            parts += _section(outcome, photos, held_out=False)
            if has_halves(photos):
                parts += _section(outcome, photos, held_out=True)
    if swept:
        parts += [
            "**One thing wrong, ever more**: models read, look-alikes as one (to the letter)",
            _sweeps(outcome, swept),
        ]
    if outcome.peak_megabytes:
        listed = ", ".join(f"{_name(key)} {value:.0f}" for key, value in outcome.peak_megabytes.items())
        parts.append(f"**Peak memory**, MB, one photo of {outcome.memory_megapixels:g} megapixels: {listed}.")
    if outcome.runs:
        parts.append(_runs(outcome))
    return "\n\n".join(parts) + "\n"


BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"


def put_into(document: str, tables: str) -> str:
    """Put tables between the two marks of a document, in place of older ones; a document without marks is replaced.

    >>> put_into(f"before {BEGIN} old {END} after", "new").split()
    ['before', '<!--', 'measured:', 'begin', '-->', 'new', '<!--', 'measured:', 'end', '-->', 'after']
    """
    before, begin, rest = document.partition(BEGIN)
    _, end, after = rest.partition(END)
    return f"{before}{begin}\n\n{tables.strip()}\n\n{end}{after}" if begin and end else tables


def _name(key: str) -> str:
    return SYSTEMS[key][0] if key in SYSTEMS else key


def _section(outcome: Outcome, photos: str, *, held_out: bool) -> list[str]:
    paths = {row.photo.path for row in outcome.rows if row.photos == photos and (row.photo.held_out or not held_out)}
    if not paths:
        return []
    half = ", held-out half" if held_out else ""
    heading = f"**{photos}{half}** ({len(paths)} photos)"
    return [heading, markdown_table(outcome.summaries(photos, held_out=held_out))]


def _sweeps(outcome: Outcome, swept: Sequence[str]) -> str:
    found = {photos: {summary.system: summary for summary in outcome.summaries(photos)} for photos in swept}
    systems = list(dict.fromkeys(system for summaries in found.values() for system in summaries))
    lines = [["one thing wrong", *map(_name, systems)], ["---", *["---:"] * len(systems)]]
    for photos, summaries in found.items():
        shares = [f"{summaries[key].folded} ({summaries[key].exactly})" if key in summaries else "–" for key in systems]
        lines.append([photos.removeprefix("sweep "), *shares])
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _runs(outcome: Outcome) -> str:
    """Say on what machine, how busy, and at which commit the sets were measured."""
    names = ("tesseract", "rapidocr", "onnxruntime", "tesserocr")
    versions = ", ".join(f"{name} {outcome.machine[name]}" for name in names if name in outcome.machine)
    states: dict[str, list[str]] = {}
    for photos, run in outcome.runs.items():
        changed = ", changed since" if run["changed_since"] else ""
        states.setdefault(f"commit `{run['commit']}`{changed}", []).append(
            f"{photos} (load {run['load'][0]:.1f} to {run['load'][1]:.1f})"
        )
    sets = "; ".join(f"{state}: {', '.join(photos)}" for state, photos in states.items())
    return f"{outcome.machine.get('processors')} processors; {versions}. Measured at {sets}."
