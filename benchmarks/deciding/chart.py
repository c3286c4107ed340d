"""The reliability diagram: of the answers given at a confidence, how many are right. Needs matplotlib.

python -m benchmarks.deciding.chart deciding-benchmark.json docs
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

PANELS = ("recalled", "not_listed", "not_affected", "decided")
COLOURS = {"0": "#999999", "0.5": "#56b4e9", "1": "#0072b2", "2": "#d55e00"}
"""By strength; told apart by colour-blind eyes too (Okabe and Ito)."""
LEAST = 20
"""Answers in a bin below which it shows nothing but chance."""


def draw(report: dict[str, Any], folder: Path) -> Path:
    """Draw one panel an answer, one line a strength.

    Returns:
        The SVG file written.

    Raises:
        ImportError: matplotlib is not installed.
    """
    import matplotlib  # noqa: PLC0415 - optional

    matplotlib.use("svg")
    matplotlib.rcParams["svg.fonttype"] = "none"
    matplotlib.rcParams["svg.hashsalt"] = "labelcheck"  # the same figures give the same file
    from matplotlib import pyplot  # noqa: PLC0415

    figure, axes = pyplot.subplots(1, len(PANELS), figsize=(3.3 * len(PANELS), 3.6), squeeze=False)
    for axis, answer in zip(axes.flat, PANELS, strict=True):
        axis.plot([0, 1], [0, 1], color="#cccccc", linewidth=1)
        for strength, figures in report["strengths"].items():
            bins = [one for one in figures["calibration"].get(answer, {"bins": []})["bins"] if one["answers"] >= LEAST]
            axis.plot(
                [one["confidence"] for one in bins],
                [one["right"] for one in bins],
                color=COLOURS.get(strength),
                marker="o",
                markersize=4,
                label=f"strength {strength}",
            )
        axis.set_title(answer, fontsize=10)
        axis.set_xlim(-0.02, 1.02)
        axis.set_ylim(-0.02, 1.02)
        axis.set_xlabel("confidence", fontsize=9)
        axis.tick_params(labelsize=8)
        axis.spines[["top", "right"]].set_visible(False)
    axes.flat[0].set_ylabel("share of right answers", fontsize=9)
    handles, labels = axes.flat[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="lower center", ncol=len(labels), frameon=False, fontsize=9)
    figure.tight_layout(rect=(0, 0.07, 1, 1))
    file = folder / "deciding-calibration.svg"
    figure.savefig(file, metadata={"Date": None})
    pyplot.close(figure)
    return file


if __name__ == "__main__":
    draw(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")), Path(sys.argv[2]))
