"""Evaluate the stored readings of a journal by another catalogue, without the photos.

An answer depends on the recalls that its label was compared with, and on nothing else of a catalogue. So a label is
reevaluated only if one of these recalls is gone or has changed, or if a recall that is new or has changed may concern
it. All other answers hold as they are.

The evaluation uses what was read then. A new check may take longer over a photo, for its findings decide how long.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain

from labelcheck.batch.journal import Journal
from labelcheck.batch.outdated_answers import GlanceRow, OutdatedAnswers
from labelcheck.batch.recall_digests import CatalogueState
from labelcheck.batch.reevaluation import Changes, Reevaluator, reevaluators
from labelcheck.catalogue.catalogue import Catalogue
from labelcheck.model.serialise import DamagedError

MIN_FOR_WORKERS = 2_000
"""With fewer answers, worker processes would take longer to start than this process takes for all."""


def reevaluate_journal(
    journal: Journal, catalogue: Catalogue, *, jobs: int = 1, on_progress: Callable[[int], None] | None = None
) -> set[int]:
    """Make all answers of a journal hold by a catalogue: all of them or, if it is stopped, none.

    Args:
        journal: The journal.
        catalogue: The catalogue.
        jobs: Number of processes.
        on_progress: Called with the number of answers that have been looked at since the last call.

    Returns:
        The numbers of the answers that have changed: the verdict, the recalls, or what their unit rules say.

    Raises:
        JournalError: The journal is damaged, or cannot be written.
        ReaderError: A worker process died.
    """
    state = CatalogueState.of(catalogue)
    changed: set[int] = set()
    try:
        with journal.transaction():
            journal.use(state)
            for outdated in OutdatedAnswers.each(journal):
                changes = Changes.between(outdated.state(), state, catalogue)
                workers = jobs if len(outdated) > MIN_FOR_WORKERS else 1
                with reevaluators(catalogue, changes, workers) as map_chunks:
                    affected = map_chunks(Reevaluator.affected, _counted(outdated.glances(), on_progress))
                    rows = outdated.whole(chain.from_iterable(affected))
                    for answer in chain.from_iterable(map_chunks(Reevaluator.reevaluated, rows)):
                        outdated.replace(answer.number, answer.told, answer.outline, answer.glance)
                        if answer.has_changed:
                            changed.add(answer.number)
                outdated.carry_over()
            OutdatedAnswers.forget_catalogues(journal)
    except DamagedError as error:
        raise journal.file.damaged(error) from error
    return changed


def _counted(chunks: Iterator[list[GlanceRow]], on_progress: Callable[[int], None] | None) -> Iterator[list[GlanceRow]]:
    for chunk in chunks:
        yield chunk
        if on_progress is not None:
            on_progress(len(chunk))
