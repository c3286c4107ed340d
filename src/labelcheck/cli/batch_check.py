"""A batch on the command line: its journal, its engine, its report, and how to resume it when it is stopped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from labelcheck.cli.batch_journal import JournalPlace
from labelcheck.cli.options import processes
from labelcheck.cli.signals import resuming_command
from labelcheck.cli.streams import progress, say
from labelcheck.cli.verdict_output import ReportOutput
from labelcheck.errors import JournalError, LabelcheckError
from labelcheck.model.verdict import Answer, Verdict
from labelcheck.report import Format

if TYPE_CHECKING:
    from labelcheck.batch.journal import Journal
    from labelcheck.batch.photo_entry import PhotoEntry
    from labelcheck.batch.task import ChecksPhotos, Engine
    from labelcheck.catalogue.catalogue import Catalogue


@dataclass(frozen=True)
class EngineOptions:
    """The options that choose the engine.

    Attributes:
        jobs: The number of processes; None: one a processor.
        seconds, megabytes: The limits for one photo.
        cluster: The address of a Dask cluster to use instead, or None.
    """

    jobs: int | None
    seconds: float
    megabytes: float
    cluster: str | None

    @contextmanager
    def engine(self, checker: ChecksPhotos, photos: int) -> Iterator[Engine]:
        """Return the engine for a number of photos."""
        from labelcheck.batch.limits import Limits  # noqa: PLC0415
        from labelcheck.batch.worker_pool import WorkerPool  # noqa: PLC0415

        limits = Limits(self.seconds, self.megabytes)
        if self.cluster is None:
            yield WorkerPool(checker, min(processes(self.jobs), max(photos, 1)), limits)
            return
        from labelcheck.batch.cluster import connect  # noqa: PLC0415 - an extra

        with connect(self.cluster, checker, limits=limits) as cluster:
            yield cluster


@dataclass(frozen=True)
class BatchCheck:
    """The check of a batch.

    Attributes:
        catalogue: The recalls to use.
        checker: What checks one photo.
        settings: The settings that change what is read, as a text.
        engine_options: The options that choose the engine.
        report: The report.
        drawings: The folder for drawings, or None.
    """

    catalogue: Catalogue
    checker: ChecksPhotos
    settings: str
    engine_options: EngineOptions
    report: ReportOutput
    drawings: Path | None

    def check(self, photos: Iterable[PhotoEntry], place: JournalPlace | None, *, resume: bool) -> Counter[Answer]:
        """Check photos and write the report; returns how many verdicts there are of each answer.

        Args:
            photos: The photos.
            place: Where the journal is; None for a single photo, which is checked in this process.
            resume: Whether to go on with the contents of the journal.
        """
        from labelcheck.batch.journal import Journal  # noqa: PLC0415
        from labelcheck.batch.task_runner import InProcessEngine  # noqa: PLC0415

        if place is None:
            with Journal() as journal:
                self._begin(journal, photos, resume=False)
                return self._report(journal, InProcessEngine(self.checker))
        resumes = resume and place.there
        if resume and not resumes:
            say("There is nothing to resume: the batch begins anew.")
        with place.opened(resume=resume) as journal:
            with _resume_hint(journal):
                self._begin(journal, photos, resume=resumes)
                with self.engine_options.engine(self.checker, journal.unanswered()) as engine:
                    counts = self._report(journal, engine)
            failures = journal.failures()
        if failures:
            say(f"{failures:,} failed. To try these again, once what is wrong is mended: {resuming_command()}")
        elif not place.named:
            place.remove()
        return counts

    def _begin(self, journal: Journal, photos: Iterable[PhotoEntry], *, resume: bool) -> None:
        from labelcheck.batch.recall_digests import CatalogueState  # noqa: PLC0415
        from labelcheck.batch.reevaluation import reevaluate_journal  # noqa: PLC0415

        journal.begin(self.settings, CatalogueState.of(self.catalogue))
        journal.replace_photos(photos, drawings=self.drawings is not None)
        if resume:
            say(f"{journal.done():,} of {journal.photos():,} photos are done already.")
            if journal.outdated_catalogues():
                say("The recalls have changed: what was read is held against them anew.")
                reevaluate_journal(journal, self.catalogue, jobs=processes(self.engine_options.jobs))

    def _report(self, journal: Journal, engine: Engine) -> Counter[Answer]:
        from labelcheck.batch.run import RunOptions, run  # noqa: PLC0415
        from labelcheck.batch.verdict_images import verdict_images  # noqa: PLC0415

        def thumbnail_of(verdict: Verdict) -> bytes:
            return journal.thumbnail(verdict) or verdict_images(verdict, thumbnail=True).thumbnail

        shown = journal.photos() > 1 and self.report.leaves_room_for_progress
        thumbnails = self.report.output_format is Format.HTML
        with progress("Checking", journal.photos(), journal.done(), shown=shown) as advance:
            run_options = RunOptions(thumbnails, self.drawings, lambda _: advance(1), on_undrawn=say)
            return self.report.write(run(journal, engine, run_options), thumbnail_of)


@contextmanager
def _resume_hint(journal: Journal) -> Iterator[None]:
    """If the block is stopped, print the command that resumes the batch."""
    try:
        yield
    except (KeyboardInterrupt, LabelcheckError):
        with suppress(JournalError):
            if done := journal.done():
                say(f"Stopped with {done:,} of {journal.photos():,} photos done. To go on: {resuming_command()}")
        raise
