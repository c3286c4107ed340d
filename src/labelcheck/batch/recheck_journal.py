"""Hold what was read before against another catalogue, without the photos.

An answer rests on the recalls that its label was held against, and on nothing else of a catalogue. So only those labels
are judged anew of which one of these recalls is gone or says something else, or that a recall which is new or says
something else may concern. All other answers hold as they are.

What is judged is what was read then. A fresh check may look longer at a photo: how long is decided by what it finds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain

from labelcheck.batch.journal import Journal
from labelcheck.batch.outdated_answers import GlanceRow, OutdatedAnswers
from labelcheck.batch.recall_digests import CatalogueState
from labelcheck.batch.reevaluation import Changes, Reevaluator, reevaluators
from labelcheck.batch.verdict_json import DamagedError
from labelcheck.catalogue.catalogue import Catalogue

FEW = 2_000
"""Answers up to which worker processes would take longer to start than this one takes for all."""


def reevaluate_journal(
    journal: Journal, catalogue: Catalogue, *, jobs: int = 1, on_progress: Callable[[int], None] | None = None
) -> set[int]:
    """Have all answers of a journal hold by a catalogue. All of them or, if it is stopped, none.

    Args:
        journal: The journal.
        catalogue: The catalogue.
        jobs: How many processes to use.
        on_progress: Called with a number of answers whenever so many have been looked at.

    Returns:
        The numbers of the answers that are others now: the word, the recalls, or what their unit rules say.

    Raises:
        JournalError: The journal is damaged, or cannot be written.
        ReaderError: A worker process died.
    """
    state = CatalogueState.of(catalogue)
    changed: set[int] = set()
    try:
        with journal.transaction():
            journal.use(state)
            for earlier in OutdatedAnswers.each(journal):
                changes = Changes.between(earlier.state(), state, catalogue)
                with reevaluators(catalogue, changes, jobs if len(earlier) > FEW else 1) as through:
                    looked = through(Reevaluator.concerned, _counted(earlier.glances(), on_progress))
                    for judged in through(Reevaluator.judged, earlier.whole(chain.from_iterable(looked))):
                        for one in judged:
                            earlier.replace(one.number, one.told, one.outline, one.glance)
                            if one.is_another:
                                changed.add(one.number)
                earlier.carry_over()
            OutdatedAnswers.forget_catalogues(journal)
    except DamagedError as error:
        raise journal.file.damaged(error) from error
    return changed


def _counted(chunks: Iterator[list[GlanceRow]], on_progress: Callable[[int], None] | None) -> Iterator[list[GlanceRow]]:
    for chunk in chunks:
        yield chunk
        if on_progress is not None:
            on_progress(len(chunk))
