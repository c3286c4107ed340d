"""The figures as text for a terminal, and as Markdown tables."""

from __future__ import annotations

from typing import Any

BARS = {
    "missed": ("recalled, answered `not_listed` or `not_affected`", "≤ 1 in 10,000"),
    "sibling_alarms": ("sibling, answered `recalled`", "≤ 1 in 10,000"),
    "unrelated_alarms": ("unrelated, answered `recalled`", "≤ 1 in 10,000"),
    "outside_alarms": ("outside the serial rule, answered `recalled`", ""),
    "unasked_of_clean": ("not `needs_check`, of clean readings", "≥ 95 %"),
    "decided_of_clean": ("nor `unreadable`, of clean readings", ""),
    "decided_of_named": ("of these, where the label says which its model is", "≥ 95 %"),
    "calibration_error": ("expected calibration error of what was decided", "≤ 0.02"),
}
"""What is measured, and the bar at strength 1."""
ANSWERS = ("recalled", "not_affected", "not_listed", "needs_check", "unreadable")


def value(figures: dict[str, Any], bar: str) -> str:
    """Return one figure: errors as a count and in 10,000, shares in per cent."""
    one = figures["bars"][bar]
    if not isinstance(one, dict):
        return "–" if one is None else f"{one:.4f}"
    if not one["of"]:
        return "–"
    share = one["labels"] / one["of"]
    if bar.endswith(("_of_clean", "_of_named")):
        return f"{100 * share:.1f} % of {one['of']}"
    return f"{one['labels']} of {one['of']} = {10_000 * share:.1f} in 10,000"


def as_text(strength: str, figures: dict[str, Any]) -> str:
    """Return one strength's figures for a terminal."""
    lines = [f"strength {strength}: {figures['labels']} labels in {figures['seconds']:.0f} s"]
    lines += [f"  {title}: {value(figures, bar)}  {aim}" for bar, (title, aim) in BARS.items()]
    for kind, counted in figures["answers"].items():
        total = sum(counted.values())
        lines.append(f"  {kind}: " + ", ".join(f"{answer} {100 * n / total:.2f} %" for answer, n in counted.items()))
    for name, one in figures["calibration"].items():
        lines.append(f"  calibration of {name}: error {one['error']:.4f} over {one['answers']}")
    for name, peer in figures["peers"].items():
        lines.append(f"  peer {name}: {_peer(peer)}")
    lines += [f"  {number} × {cause}" for cause, number in list(figures["causes"].items())[:30]]
    return "\n".join(lines)


def markdown(report: dict[str, Any]) -> str:
    """Return the tables: the bars, the answers by kind, the peers; by strength."""
    strengths = report["strengths"]
    parts = [
        f"`{report['command']}`: {report['codes']} codes in the catalogue, seed {report['seed']}.",
        _table(
            ["", "bar", *(f"strength {name}" for name in strengths)],
            [["labels", "", *(f"{figures['labels']:,}" for figures in strengths.values())]]
            + [
                [title, aim, *(value(figures, bar) for figures in strengths.values())]
                for bar, (title, aim) in BARS.items()
            ],
        ),
    ]
    if "1" in strengths:
        parts += ["Answers at strength 1, % of each kind of device:", _answers(strengths["1"]["answers"])]
        parts += [
            "By device, all labels and, of the clean ones where a word says which the model is, those decided:",
            _devices(strengths["1"]["devices"]),
        ]
        parts += ["Calibration at strength 1:", _calibration(strengths["1"]["calibration"])]
    parts += [
        "The peers on the same labels (they know no serial numbers, so `outside` is left out); the threshold of "
        "`partial_ratio` is the one with the fewest errors on these very labels:",
        _table(
            ["peer", *(f"strength {name}" for name in strengths)],
            [
                [peer, *(_peer(figures["peers"][peer]) for figures in strengths.values())]
                for peer in ("partial_ratio", "folded")
            ]
            + [["labelcheck", *(_own(figures) for figures in strengths.values())]],
        ),
    ]
    return "\n\n".join(parts) + "\n"


def _answers(counted: dict[str, dict[str, int]]) -> str:
    rows = []
    for kind, answers in counted.items():
        total = sum(answers.values())
        rows.append([kind, *(f"{100 * answers.get(answer, 0) / total:.2f}" for answer in ANSWERS), f"{total:,}"])
    return _table(["device", *(f"`{answer}`" for answer in ANSWERS), "labels"], rows)


def _devices(counted: dict[str, dict[str, int]]) -> str:
    rows = []
    for device, one in counted.items():
        clean = one.get("clean", 0)
        decided = f"{100 * one['decided'] / clean:.1f} % of {clean:,}" if clean else "–"
        rows.append([device, f"{one['labels']:,}", f"{one['recalled']:,}", decided])
    return _table(["device", "labels", "answered `recalled`", "clean and decided"], rows)


def _calibration(calibration: dict[str, dict[str, Any]]) -> str:
    rows = [[f"`{name}`", f"{one['error']:.4f}", f"{one['answers']:,}"] for name, one in calibration.items()]
    return _table(["answer", "expected calibration error", "labels"], rows)


def _peer(peer: dict[str, Any]) -> str:
    if not peer or not peer["recalled"] or not peer["others"]:
        return "–"
    threshold = f" (from {peer['threshold']})" if "threshold" in peer else ""
    missed, alarms = 100 * peer["missed"] / peer["recalled"], 100 * peer["alarms"] / peer["others"]
    return f"misses {missed:.2f} %, false alarms {alarms:.2f} %{threshold}"


def _own(figures: dict[str, Any]) -> str:
    """What the peers' words come to for labelcheck: a miss is a recalled unit that is cleared."""
    bars = figures["bars"]
    alarms = bars["sibling_alarms"]["labels"] + bars["unrelated_alarms"]["labels"]
    others = bars["sibling_alarms"]["of"] + bars["unrelated_alarms"]["of"]
    if not bars["missed"]["of"] or not others:
        return "–"
    missed, alarms = 100 * bars["missed"]["labels"] / bars["missed"]["of"], 100 * alarms / others
    return f"misses {missed:.2f} %, false alarms {alarms:.2f} %, undecided {100 * (1 - figures['decided']):.1f} %"


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
