"""From a label to a verdict, without the photo: stored readings can be judged again."""

from __future__ import annotations

from dataclasses import dataclass, replace

from labelcheck.catalogue.catalogue import Catalogue
from labelcheck.decide.decision import Decision, Doubt, decide
from labelcheck.decide.explanation import next_step, why
from labelcheck.match.matches import held_against
from labelcheck.model.label import Label
from labelcheck.model.verdict import Answer, AttemptMade, CatalogueStamp, Quality, RecallMatch, Verdict
from labelcheck.photo.advice import hints


@dataclass(frozen=True)
class Judgement:
    """The result of comparing a label with a catalogue.

    Attributes:
        label: The label.
        decision: The answer and its grounds.
        considered: The ids of the recalls that the label was compared with. No other recall influenced the answer.
    """

    label: Label
    decision: Decision
    considered: tuple[str, ...]


def judge(label: Label, catalogue: Catalogue) -> Judgement:
    """Compare a label with a catalogue and decide."""
    matches, recalls = held_against(label, catalogue)
    return Judgement(label, decide(label, matches), tuple(recall.id for recall in recalls))


def verdict_of(
    judgement: Judgement,
    stamp: CatalogueStamp,
    *,
    photo: str,
    sha256: str | None,
    quality: Quality,
    attempts: tuple[AttemptMade, ...],
    seconds: float,
) -> Verdict:
    """Return the verdict of a judgement, with its explanation in words.

    Args:
        judgement: The judgement.
        stamp: The catalogue of the judgement.
        photo: The path as the user gave it.
        sha256: Hex digest of the file's bytes.
        quality: The photo's quality where the print is.
        attempts: The attempts at reading the label.
        seconds: Wall-clock time spent on the photo.
    """
    label, decision = judgement.label, judgement.decision
    return Verdict(
        photo=photo,
        sha256=sha256,
        answer=decision.answer,
        confidence=decision.confidence,
        recalls=_recalls(decision),
        label=label,
        evidence=tuple(evidence for match in decision.matches for evidence in match.evidence),
        why=why(decision, label, stamp),
        next=next_step(decision, label),
        hints=hints(quality) if decision.answer in (Answer.UNREADABLE, Answer.NEEDS_CHECK) else (),
        quality=quality,
        catalogue=stamp,
        attempts=attempts,
        seconds=seconds,
        considered=judgement.considered,
    )


def carried_over(verdict: Verdict, stamp: CatalogueStamp) -> Verdict:
    """Return a verdict that holds by another catalogue too, with the words for that catalogue.

    Only the explanation of a device without a recall names the catalogue.
    """
    words = verdict.why
    if verdict.answer in (Answer.NOT_LISTED, Answer.NEEDS_CHECK) and not verdict.recalls:
        doubt = Doubt.BRAND if verdict.answer is Answer.NEEDS_CHECK else Doubt.NONE
        decision = Decision(verdict.answer, verdict.confidence, (), doubt, verdict.label.model)
        words = why(decision, verdict.label, stamp)
    return replace(verdict, why=words, catalogue=stamp)


def _recalls(decision: Decision) -> tuple[RecallMatch, ...]:
    """Return one entry per recall, even if several of its products match."""
    found: dict[str, RecallMatch] = {}
    for match in decision.matches:
        recall = match.recall
        found.setdefault(
            recall.id,
            RecallMatch(
                id=recall.id,
                title=recall.title,
                url=match.product.lookup.url if match.product.lookup else recall.url,
                hazard=recall.hazard,
                remedy=recall.remedy.text,
                contact=recall.remedy.contact or "",
                product=match.product.name,
                unit_rule=match.unit_rule,
            ),
        )
    return tuple(found.values())
