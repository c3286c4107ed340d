"""The figures of a batch benchmark as a Markdown table, each with its target."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Row = tuple[str, str, str]


def as_markdown(report: dict[str, Any]) -> str:
    """Return what was measured, one row a figure."""
    rows = [("what", "figure", "bar"), ("---", "---:", "---:"), *_rows(report)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _rows(report: dict[str, Any]) -> Iterator[Row]:
    if speed := report.get("speed"):
        rates = speed["photos_a_second"]
        yield "photos a second, plain loop", f"{rates['bare']:.2f}", ""
        yield "photos a second, 1 worker", f"{rates['one']:.2f}", ""
        yield "photos a second, 2 workers", f"{rates['two']:.2f}", ""
        yield "2 workers to 1, same round", f"{speed['two_workers_to_one']:.2f}", "≥ 1.8"
        yield "batch with journal beside the plain loop", f"{speed['overhead_beside_the_bare_pipeline']:+.1%}", "≤ 3 %"
        yield "the same, processor time of all processes", f"{speed['overhead_by_processor_time']:+.1%}", ""
        yield "of it the parent's", f"{speed['parent_processor_share']:.1%}", ""
        yield "time of a batch outside the checks", f"{speed['share_outside_the_checks']:.1%}", ""
        yield "start of one worker, and two photos", f"{speed['start_and_warm_up_seconds']:.1f} s", ""
    if memory := report.get("memory"):
        for size in memory["sizes"]:
            yield f"parent's peak memory, {size['photos']:,} photos (stub)", f"{size['peak_megabytes']:.0f} MB", ""
        yield "its growth from the first to the last", f"{memory['growth']:.2f}", "≤ 1.2"
    if recheck := report.get("recheck"):
        for what, about in (("grown", f"{recheck['new_recalls']} recalls are new"), ("another", "all judged anew")):
            figures = recheck[what]
            bar = "≤ 20 s" if what == "grown" and figures["readings"] >= 100_000 else ""
            yield f"recheck of {figures['readings']:,} readings, {about}", f"{figures['seconds']:.1f} s", bar
    if cluster := report.get("cluster"):
        rates = cluster["photos_a_second"]
        yield "photos a second, 2 local processes, start and all", f"{rates['local']:.2f}", ""
        yield "photos a second, 2 Dask workers", f"{rates['cluster']:.2f}", ""
        yield "cluster beside local processes", f"{cluster['overhead']:+.1%}", ""
    if kills := report.get("kills"):
        yield "kills at random moments", str(kills.get("kills", "")), "50"
        yield "outputs equal to that of an undisturbed run", str(kills.get("equal", "")), "all"
