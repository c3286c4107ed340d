"""What the batch benchmark measures is what it says."""

from __future__ import annotations

from pathlib import Path

from benchmarks.batch.__main__ import main
from benchmarks.batch.photos import BROKEN, copies, tasks_of
from benchmarks.batch.warm import Warmed

from fake_checkers import FakeChecker
from labelcheck.batch.worker_pool import WorkerPool
from labelcheck.photo.open import photo_digest


def test_copies_are_real_photos_each_of_another_content(tmp_path: Path) -> None:
    files = copies(12, tmp_path)
    assert len({photo_digest(file, file.name) for file in files}) == 12
    assert not any(broken in file.name for file in files for broken in BROKEN)


def test_warming_up_is_not_measured_and_not_told(tmp_path: Path) -> None:
    photos = [tmp_path / f"{number}.jpg" for number in range(5)]
    for photo in photos:
        photo.write_bytes(b"photo")
    engine = Warmed(WorkerPool(FakeChecker(), 2), photos[0], 2)
    assert sorted(outcome.number for outcome in engine.run(tasks_of(photos))) == list(range(5))
    assert engine.start_seconds > 0
    assert engine.processor >= 0


def test_memory_is_measured_and_written(tmp_path: Path) -> None:
    output = tmp_path / "figures.json"
    assert main(["--only", "memory", "--sizes", "5", "20", "--output", str(output)]) == 0
    assert '"photos": 20' in output.read_text()
