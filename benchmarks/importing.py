"""How long an import takes, and how much memory, as the number of records grows.

    python -m benchmarks.importing [--records 1000,10000,100000] [--runs 3]

Measured on the CPSC records in `../shared/recalls` beside the checkout; for more records than there are, they are
repeated under other numbers. Each import is a process of its own, as a user runs it; its peak memory is the system's
figure.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SHARED = Path(__file__).resolve().parents[2] / "shared" / "recalls" / "cpsc_2023-12_2025-06.json"
BAR_550_SECONDS = 5.0
BAR_MEMORY_MB = 500.0


@dataclass(frozen=True)
class Measured:
    """One import: records, seconds on the clock and of the processor, peak memory in MB, and the catalogue's size."""

    records: int
    seconds: float
    processor: float
    memory_mb: float
    catalogue_mb: float


def measured(records: list[dict[str, Any]], count: int, folder: Path) -> Measured:
    """Import so many records, in a process of its own."""
    source, output = folder / "feed.json", folder / "catalogue.json"
    with source.open("w", encoding="utf-8") as file:
        file.write("[")
        for index in range(count):
            record = records[index % len(records)]
            again = index // len(records)
            number = f"{record['RecallNumber']}x{again}" if again else record["RecallNumber"]
            file.write("," * (index > 0) + json.dumps({**record, "RecallNumber": number}))
        file.write("]")
    before = os.times()
    started = time.perf_counter()
    # The child tells its own peak: the system's figure for all children is that of the largest so far.
    program = (
        "import resource, sys\n"
        "from labelcheck.cli import main\n"
        "try:\n    main()\n"
        "finally:\n    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    )
    done = subprocess.run(  # noqa: S603 - this very program
        [sys.executable, "-c", program, "recalls", "import", str(source), "--feed", "cpsc", "--output", str(output)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        check=True,
    )
    seconds = time.perf_counter() - started
    after = os.times()
    processor = after.children_user + after.children_system - before.children_user - before.children_system
    # Kilobytes on Linux, bytes on macOS.
    memory = int(done.stdout.split()[-1]) / (1 << 10 if sys.platform.startswith("linux") else 1 << 20)
    return Measured(count, seconds, processor, memory, output.stat().st_size / 1e6)


def main() -> None:
    """Measure, and print a table and whether the bars are met."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", default="550,5500,55000,100000", help="how many, parted by commas")
    parser.add_argument("--runs", type=int, default=3, help="runs of the smallest; of the others, fewer")
    options = parser.parse_args()
    if not SHARED.exists():
        sys.exit(f"There are no records to measure on: {SHARED.relative_to(SHARED.parents[3])} is missing.")
    records = json.loads(SHARED.read_text("utf-8"))
    rows = []
    print("records   seconds  processor  peak MB  catalogue MB  ms a record")
    with tempfile.TemporaryDirectory() as name:
        for count in map(int, options.records.split(",")):
            runs = max(1, options.runs if count <= 1000 else options.runs // 3)
            found = [measured(records, count, Path(name)) for _ in range(runs)]
            row = Measured(
                count,
                statistics.median(one.seconds for one in found),
                statistics.median(one.processor for one in found),
                max(one.memory_mb for one in found),
                found[0].catalogue_mb,
            )
            rows.append(row)
            print(
                f"{row.records:7,}  {row.seconds:8.1f}  {row.processor:9.1f}  {row.memory_mb:7.0f}  "
                f"{row.catalogue_mb:12.1f}  {1000 * row.processor / row.records:11.2f}",
                flush=True,
            )
    if len(rows) > 1:
        first, last = rows[0], rows[-1]
        power = math.log(last.processor / first.processor) / math.log(last.records / first.records)
        print(f"Time grows as the number of records to the power of {power:.2f}.")
    for row in rows:
        if row.records == len(records):
            print(f"{row.records} records: {row.processor:.1f} s of the processor (bar {BAR_550_SECONDS:.0f} s)")
    print(f"Peak memory: {max(row.memory_mb for row in rows):.0f} MB (bar {BAR_MEMORY_MB:.0f} MB)")


if __name__ == "__main__":
    main()
