"""A batch outlasts kill -9, of itself and of its workers: see `benchmarks.batch.kills`, which does more of it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from benchmarks.batch.kills import outlast_kills


@pytest.mark.skipif(os.name == "nt", reason="no such signal there")
def test_after_kills_and_resume_the_output_is_that_of_an_undisturbed_run(tmp_path: Path) -> None:
    outlasted = outlast_kills(tmp_path, 6, photos=60, seed=7)
    assert outlasted.equal == outlasted.batches
    assert sum(outlasted.kills.values()) == 6
