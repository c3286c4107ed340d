"""A batch on the command line: its journal, its workers, its report, and what is said when it is stopped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from labelcheck.cli.batch_journal import JournalPlace
from labelcheck.cli.checking_options import processes
from labelcheck.cli.signals import resuming_command
from labelcheck.cli.verdict_output import destination, report_all, say, someone_watches
from labelcheck.errors import JournalError, LabelcheckError
from labelcheck.model.verdict import Answer, Verdict
from labelcheck.report import Format, report_in

if TYPE_CHECKING:
    from labelcheck.batch.discovery import PhotoEntry
    from labelcheck.batch.journal import Journal
    from labelcheck.batch.task import ChecksPhotos, Engine
    from labelcheck.catalogue.catalogue import Catalogue


@dataclass(frozen=True)
class Telling:
    """How verdicts are told: the options of the report, and the folder for drawings."""

    output_format: Format
    output: str | None
    explain: bool = False
    drawings: Path | None = None


@dataclass(frozen=True)
class Working:
    """Who works.

    Attributes:
        checker: What checks one photo.
        jobs: How many processes; one a processor when None.
        seconds, megabytes: What one photo may take.
        cluster: The address of a cluster that works instead, or None.
    """

    checker: ChecksPhotos
    jobs: int | None
    seconds: float
    megabytes: float
    cluster: str | None

    @contextmanager
    def engine(self, photos: int) -> Iterator[Engine]:
        """Return what has photos checked."""
        from labelcheck.batch.limits import Limits  # noqa: PLC0415
        from labelcheck.batch.worker_pool import WorkerPool  # noqa: PLC0415

        limits = Limits(self.seconds, self.megabytes)
        if self.cluster is None:
            yield WorkerPool(self.checker, min(self.processes, max(photos, 1)), limits)
            return
        from labelcheck.batch.cluster import connect  # noqa: PLC0415 - an extra

        with connect(self.cluster, self.checker, limits=limits) as cluster:
            yield cluster

    @property
    def processes(self) -> int:
        """How many processes there are at most."""
        return processes(self.jobs)


@dataclass(frozen=True)
class Batch:
    """Photos that are checked together.

    Attributes:
        catalogue: The recalls to hold them against.
        settings: What changes what is read.
        working: Who works.
        telling: How the verdicts are told.
    """

    catalogue: Catalogue
    settings: str
    working: Working
    telling: Telling

    def check(
        self, found: Iterable[tuple[PhotoEntry, str]], place: JournalPlace | None, *, resume: bool
    ) -> Counter[Answer]:
        """Check photos and write the report; returns how many verdicts there are of each answer.

        Args:
            found: The photos.
            place: Where the journal is; None: the photo is the only one, which is checked in this process.
            resume: Whether to go on with what the journal holds.
        """
        from labelcheck.batch.journal import Journal  # noqa: PLC0415
        from labelcheck.batch.worker_pool import InProcessEngine  # noqa: PLC0415

        if place is None:
            with Journal() as journal:
                self._list(journal, found, resume=False)
                return self._told(journal, InProcessEngine(self.working.checker))
        resumes = resume and place.there
        if resume and not resumes:
            say("There is nothing to resume: the batch begins anew.")
        with place.opened(resume=resume) as journal:
            with self._told_how_to_resume(journal):
                self._list(journal, found, resume=resumes)
                with self.working.engine(journal.unanswered()) as engine:
                    counts = self._told(journal, engine)
            failures = journal.failures()
        if failures:
            say(f"{failures:,} failed. To try these again, once what is wrong is mended: {resuming_command()}")
        elif not place.named:
            place.remove()
        return counts

    def _list(self, journal: Journal, found: Iterable[tuple[PhotoEntry, str]], *, resume: bool) -> None:
        from labelcheck.batch.outdated_answers import OutdatedAnswers  # noqa: PLC0415
        from labelcheck.batch.recall_digests import CatalogueState  # noqa: PLC0415
        from labelcheck.batch.recheck_journal import reevaluate_journal  # noqa: PLC0415

        journal.begin(self.settings, CatalogueState.of(self.catalogue))
        journal.list_photos(found, drawings=self.telling.drawings is not None)
        if resume:
            done = journal.photos() - journal.unanswered()
            say(f"{done:,} of {journal.photos():,} photos are done already.")
            if OutdatedAnswers.each(journal):
                say("The recalls have changed: what was read is held against them anew.")
                reevaluate_journal(journal, self.catalogue, jobs=self.working.processes)

    def _told(self, journal: Journal, engine: Engine) -> Counter[Answer]:
        from labelcheck.batch.run import RunOptions, run  # noqa: PLC0415

        telling = self.telling
        with destination(telling.output) as stream, self._progress(journal) as advance:
            report = report_in(
                telling.output_format, stream, thumbnail_of=self._thumbnails(journal), explain=telling.explain
            )
            wishes = RunOptions(telling.output_format is Format.HTML, telling.drawings, lambda _: advance(1), say)
            return report_all(run(journal, engine, wishes), report)

    def _thumbnails(self, journal: Journal) -> Callable[[Verdict], bytes]:
        """Return what gives a verdict's picture: the worker's, or one of the photo as it is now."""
        from labelcheck.batch.verdict_images import thumbnail_from_file  # noqa: PLC0415

        def thumbnail_of(verdict: Verdict) -> bytes:
            kept = journal.picture(verdict.sha256) if verdict.sha256 is not None else b""
            return kept or thumbnail_from_file(verdict)

        return thumbnail_of

    @contextmanager
    def _progress(self, journal: Journal) -> Iterator[Callable[[int], None]]:
        photos = journal.photos()
        if photos < 2 or not someone_watches(self.telling.output_format, self.telling.output):
            yield lambda _: None
            return
        from labelcheck.cli.progress import progress  # noqa: PLC0415 - Rich

        with progress("Checking", photos, photos - journal.unanswered()) as advance:
            yield advance

    @contextmanager
    def _told_how_to_resume(self, journal: Journal) -> Iterator[None]:
        try:
            yield
        except (KeyboardInterrupt, LabelcheckError):
            with suppress(JournalError):
                photos = journal.photos()
                done = photos - journal.unanswered()
                if done:
                    say(f"Stopped with {done:,} of {photos:,} photos done. To go on: {resuming_command()}")
            raise
