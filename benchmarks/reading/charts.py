"""Charts: of the models, the share that each system reads, against each difficulty. Needs matplotlib.

Look-alikes count as one here: whether a code has 0 or O says much about its typeface and little about the difficulty.

python -m benchmarks.reading.charts reading-benchmark.json docs
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.reading.systems import SYSTEMS

COLOURS = {
    "pytesseract": "#999999",
    "pytesseract-9": "#666666",
    "rapidocr": "#d55e00",
    "labelcheck": "#56b4e9",
    "labelcheck-second": "#0072b2",
}
"""Told apart by colour-blind eyes too (Okabe and Ito)."""
MARKERS = dict(zip(COLOURS, "xv^so", strict=True))
TITLES = {
    "print_px": "height of capitals, px",
    "blur_px": "blur circle, px",
    "defocus_px": "blur circle, px",
    "motion_px": "shake, px",
    "contrast": "contrast of the print, grey levels",
    "noise": "noise, grey levels",
    "glare": "glare on the model line",
    "shade": "shadow across the label",
    "exposure": "exposure, stops",
    "tilt": "seen from the side, degrees",
    "turn": "turned, degrees",
    "bend": "around a cylinder, degrees",
    "jpeg_quality": "JPEG quality",
}
SWEPT = {
    "blur": "defocus_px", "motion": "motion_px", "glare": "glare", "small": "print_px", "dark": "exposure",
    "bright": "exposure", "shade": "shade", "noise": "noise", "faint": "contrast", "turn": "turn", "tilt": "tilt",
    "bend": "bend", "jpeg": "jpeg_quality",
}  # fmt: skip
"""Cause of a sweep → the difficulty that it varies."""
HARDER_TO_THE_LEFT = {"print_px", "contrast", "jpeg_quality"}
LOGARITHMIC = {"print_px", "contrast"}
COLUMNS = 3
GROUPS = 5
"""Groups of equal size that a set of mixed difficulties is cut into."""


def read_rates(rows: Sequence[dict[str, Any]], key: str, groups: int | None) -> list[tuple[float, float, int]]:
    """Return the share of models read, look-alikes as one, against a difficulty.

    Args:
        rows: One system's rows, as in the JSON report.
        key: The difficulty.
        groups: Cut the photos into so many groups of equal size; None for one group a step of a sweep.

    Returns:
        For each group its median difficulty, the share, and the number of photos; by difficulty or step.
    """
    judged = [row for row in rows if row["folded"] is not None and key in row["difficulty"]]
    known = sorted((row["difficulty"][key], row["folded"]) for row in judged)
    if groups is None:
        steps = sorted({row["difficulty"]["strength"] for row in judged})
        parts = [
            [(row["difficulty"][key], row["folded"]) for row in judged if row["difficulty"]["strength"] == step]
            for step in steps
        ]
    else:
        cuts = np.array_split(np.arange(len(known)), min(groups, len(known)) or 1)
        parts = [[known[index] for index in cut] for cut in cuts if len(cut)]
    return [
        (float(np.median([value for value, _ in part])), sum(read for _, read in part) / len(part), len(part))
        for part in parts
    ]


def draw(report: dict[str, Any], folder: Path) -> list[Path]:
    """Draw one chart of the sweeps, and one of each set of mixed difficulties that is large enough.

    Args:
        report: The JSON report.
        folder: Where to write the SVG files.

    Returns:
        The files written.

    Raises:
        ImportError: matplotlib is not installed.
    """
    import matplotlib  # noqa: PLC0415 - optional

    matplotlib.use("svg")
    matplotlib.rcParams["svg.fonttype"] = "none"  # text stays text: a third of the size
    matplotlib.rcParams["svg.hashsalt"] = "labelcheck"  # the same figures give the same file
    written = []
    sets = list(report["sets"])
    swept = [name for name in sets if name.startswith("sweep ")]
    if swept:
        panels = [(_rows(report, name), SWEPT.get(name.removeprefix("sweep "), "strength"), None) for name in swept]
        written.append(
            _figure(
                panels, "One thing wrong, ever more: models read (look-alikes as one)", folder / "reading-sweeps.svg"
            )
        )
    for name in sets:
        rows = _rows(report, name)
        if name in swept or sum(row["folded"] is not None for row in rows) < 30 * len({row["system"] for row in rows}):
            continue
        keys = [key for key in TITLES if len({row["difficulty"].get(key, 0.0) for row in rows}) >= 2 * GROUPS]
        if keys:
            title = f"{name}: models read (look-alikes as one), legible or not"
            written.append(_figure([(rows, key, GROUPS) for key in keys], title, folder / f"reading-{name}.svg"))
    return written


def _rows(report: dict[str, Any], photos: str) -> list[dict[str, Any]]:
    return [row for row in report["rows"] if row["set"] == photos]


def _figure(panels: Sequence[tuple[list[dict[str, Any]], str, int | None]], title: str, file: Path) -> Path:
    from matplotlib import pyplot  # noqa: PLC0415

    lines = -(-len(panels) // COLUMNS)
    figure, axes = pyplot.subplots(
        lines, min(COLUMNS, len(panels)), figsize=(4 * min(COLUMNS, len(panels)), 2.7 * lines + 0.7), squeeze=False
    )
    for axis in axes.flat[len(panels) :]:
        axis.set_visible(False)
    for axis, (rows, key, groups) in zip(axes.flat, panels, strict=False):
        _panel(axis, rows, key, groups)
    handles, labels = axes.flat[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="lower center", ncol=len(labels), frameon=False, fontsize=9)
    figure.suptitle(title, fontsize=12)
    figure.tight_layout(rect=(0, 0.25 / lines * 0.3, 1, 1))
    figure.savefig(file, metadata={"Date": None})
    pyplot.close(figure)
    return file


def _panel(axis: Any, rows: list[dict[str, Any]], key: str, groups: int | None) -> None:
    """Draw one difficulty: grey, where a person can read the model; one line a system."""
    systems = [system for system in SYSTEMS if any(row["system"] == system for row in rows)]
    judged = [{**row, "folded": row["legible"] == "yes"} for row in rows if row["true_model"]]
    by_eye = read_rates([row for row in judged if row["system"] == systems[0]], key, groups)
    axis.fill_between([point[0] for point in by_eye], [point[1] for point in by_eye], color="#e8e8e8", label="legible")
    for system in systems:
        points = read_rates([row for row in rows if row["system"] == system], key, groups)
        axis.plot(
            [point[0] for point in points],
            [point[1] for point in points],
            color=COLOURS.get(system),
            marker=MARKERS.get(system),
            markersize=4,
            linewidth=1.5,
            label=SYSTEMS[system][0],
        )
    if key in LOGARITHMIC:
        from matplotlib import ticker  # noqa: PLC0415

        axis.set_xscale("log")
        axis.xaxis.set_major_locator(ticker.LogLocator(subs=(1, 2, 5)))
        axis.xaxis.set_major_formatter(ticker.ScalarFormatter())
        axis.xaxis.set_minor_formatter(ticker.NullFormatter())
    if key in HARDER_TO_THE_LEFT or (key == "exposure" and by_eye and by_eye[0][0] < -3):
        axis.invert_xaxis()
    axis.set_ylim(-0.03, 1.03)
    axis.set_yticks([0, 0.5, 1], ["0", "50 %", "100 %"])
    axis.set_xlabel(TITLES.get(key, key), fontsize=9)
    axis.tick_params(labelsize=8)
    axis.spines[["top", "right"]].set_visible(False)


def main() -> int:
    """Draw the charts of a report again."""
    report = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    for file in draw(report, Path(sys.argv[2])):
        print(file)
    return 0


if __name__ == "__main__":
    sys.exit(main())
