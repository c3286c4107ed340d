"""How long it takes to hold stored readings against a changed catalogue."""

from __future__ import annotations

import hashlib
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from benchmarks.batch.photos import ROOT, real_photos
from labelcheck import Catalogue, Checker
from labelcheck.batch.journal import Journal
from labelcheck.batch.photo_entry import PhotoEntry
from labelcheck.batch.recall_digests import CatalogueState
from labelcheck.batch.reevaluation import reevaluate_journal
from labelcheck.batch.worker_pool import available_processors
from labelcheck.checking.judgement import judge
from labelcheck.model.verdict import Answer, Verdict

NEW_RECALLS = 100
"""By which the catalogue has grown: about four months of the US authority's, taken from all years alike, and the one
that `CONCERNED` is a photo of."""
CONCERNED = ROOT / "samples" / "iwalk-mxb008.jpg"
ONE_IN = 40
"""Of so many readings one is of that photo, and the others of photos that no new notice has a say in: of all that lies
in drawers, notices of four months concern far less."""
KNOWN = 40
"""Real photos that are read; all stored readings are of these."""


def rechecking(readings: int, all_anew: int, say: Callable[[str], None]) -> dict[str, Any]:
    """Store readings of real photos, and have them hold by a catalogue of more recalls.

    Args:
        readings: How many are stored.
        all_anew: How many are stored for the worst case: another catalogue altogether, so that each is judged anew.
        say: Is told how it goes.
    """
    catalogue = Catalogue.bundled()
    in_order = sorted(catalogue, key=lambda recall: str(recall.published))
    new = {recall.id for recall in in_order[:: len(in_order) // (NEW_RECALLS - 1)]}
    new |= {recall.id for recall in Checker(catalogue).check(CONCERNED).recalls}
    before = Catalogue([recall for recall in in_order if recall.id not in new], catalogue.date)
    checker = Checker(before)
    concerned, *others = [checker.check(photo) for photo in [CONCERNED, *islice(real_photos(), KNOWN)]]
    others = [
        verdict
        for verdict in others
        if verdict.answer is not Answer.FAILED and new.isdisjoint(judge(verdict.label, catalogue).considered)
    ]
    say(f"{len(others)} photos read that no new recall has a say in")
    verdicts = [concerned, *islice(cycle(others), ONE_IN - 1)]
    figures: dict[str, Any] = {
        "new_recalls": len(catalogue) - len(before),
        "recalls": len(catalogue),
        "jobs": available_processors(),
    }
    with tempfile.TemporaryDirectory(prefix="labelcheck-benchmark-") as folder:
        for what, count, old in (("grown", readings, before), ("another", all_anew, Catalogue((), "2020-01-01"))):
            file = Path(folder, what)
            _store(file, verdicts, count, old)
            with Journal(file) as journal:
                began = time.perf_counter()
                journal.begin("benchmark", CatalogueState.of(old))
                changed = reevaluate_journal(journal, catalogue, jobs=available_processors())
                seconds = time.perf_counter() - began
            say(f"{what}: {count:,} readings in {seconds:.1f} s, {len(changed):,} changed")
            figures[what] = {
                "readings": count,
                "seconds": round(seconds, 2),
                "readings_a_second": round(count / seconds),
                "answers_changed": len(changed),
                "journal_megabytes": round(file.stat().st_size / 1e6, 1),
            }
    return figures


def _store(file: Path, verdicts: list[Verdict], count: int, catalogue: Catalogue) -> None:
    with Journal(file) as journal:
        journal.begin("benchmark", CatalogueState.of(catalogue))
        paths = (f"photos/{number:08}.jpg" for number in range(count))
        journal.replace_photos(PhotoEntry(path, size=1 + number) for number, path in enumerate(paths))
        with journal.transaction():
            for place, verdict in enumerate(islice(cycle(verdicts), count), start=1):
                content = hashlib.sha256(b"%d" % place).hexdigest()
                journal.note_answer(place, replace(verdict, sha256=content))
