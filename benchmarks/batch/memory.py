"""Peak memory of a batch's parent process by number of photos; a stub replaces the checker."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from benchmarks.batch.photos import ROOT
from labelcheck import Catalogue, Checker
from labelcheck.batch.discovery import walk_photos
from labelcheck.batch.journal import Journal
from labelcheck.batch.recall_digests import CatalogueState
from labelcheck.batch.run import run
from labelcheck.batch.worker_pool import WorkerPool
from labelcheck.model.verdict import Verdict
from labelcheck.report.jsonl_report import JsonlReport

SAMPLE = ROOT / "samples" / "anker-737-a1335.webp"
FILES_A_FOLDER = 1000


@dataclass(frozen=True)
class StubChecker:
    """Reads nothing: gives every photo the verdict, label and all, that a real photo once got."""

    verdict: Verdict

    def check(self, photo: str | Path | bytes, *, name: str | None = None) -> Verdict:
        """Return the verdict."""
        return replace(self.verdict, photo=str(photo) if name is None else name)


def memory(sizes: list[int], say: Callable[[str], None]) -> dict[str, Any]:
    """Run batches of tiny files, each in a process of its own, and return the peak memory of each."""
    rows = []
    with tempfile.TemporaryDirectory(prefix="labelcheck-benchmark-") as name:
        folder = Path(name)
        for photos in sorted(sizes):
            _add_files(folder / "photos", photos)
            command = [sys.executable, "-m", "benchmarks.batch.memory", str(folder / "photos"), str(folder / "out")]
            done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)  # noqa: S603
            rows.append({"photos": photos, **json.loads(done.stdout)})
            assert rows[-1]["rows"] == photos  # noqa: S101 - else the figure says nothing
            say(f"{photos:,} photos: {rows[-1]['peak_megabytes']} MB, {rows[-1]['seconds']} s")
    growth = rows[-1]["peak_megabytes"] / rows[0]["peak_megabytes"]
    return {"sizes": rows, "growth": round(growth, 3)}


def _add_files(folder: Path, wanted: int) -> None:
    """Make tiny files until there are so many, all of other content."""
    for number in range(sum(1 for _ in folder.glob("*/*")), wanted):
        file = folder / f"{number // FILES_A_FOLDER:05}" / f"{number:08}.jpg"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"%d" % number)


def main() -> None:
    """Run one batch, and print what it took."""
    photos, output = sys.argv[1:]
    checker = StubChecker(Checker().check(SAMPLE))
    began = time.perf_counter()
    rows = 0
    with tempfile.TemporaryDirectory(dir=Path(output).parent) as folder, Path(output).open("w") as stream:
        report = JsonlReport(stream)
        with Journal(Path(folder, "journal")) as journal:
            journal.begin("benchmark", CatalogueState.of(Catalogue.bundled()))
            journal.replace_photos(walk_photos([photos]))
            for verdict in run(journal, WorkerPool(checker, 2)):
                report.add(verdict)
                rows += 1
    seconds = time.perf_counter() - began
    print(json.dumps({"rows": rows, "peak_megabytes": round(_peak(), 1), "seconds": round(seconds, 1)}))


def _peak() -> float:
    """Return this process's peak memory, 10^6 bytes. The system's usual figure may be that of the one that began it."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) * 1024 / 1e6
    import resource  # noqa: PLC0415 - not on Windows

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


if __name__ == "__main__":
    main()
