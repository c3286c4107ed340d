"""From a label to a verdict, without its photo: so that readings that were kept can be judged anew."""

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
    """What a catalogue says of a label.

    Attributes:
        label: The label.
        decision: The answer, and what it rests on.
        considered: The ids of the recalls that the label was held against; nothing else of the catalogue had a say.
    """

    label: Label
    decision: Decision
    considered: tuple[str, ...]


def judge(label: Label, catalogue: Catalogue) -> Judgement:
    """Hold a label against a catalogue."""
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
    """Say a judgement in the words of a verdict.

    Args:
        judgement: The judgement.
        stamp: The catalogue that it was made by.
        photo: The path as the user gave it.
        sha256: Hex digest of the file's bytes.
        quality: The photo's quality where the print is.
        attempts: What was tried to read the label.
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
    """Return a verdict that holds by another catalogue too, in the words that it would have had by that one.

    Only what is said of a device that no recall is about names the catalogue.
    """
    words = verdict.why
    if verdict.answer in (Answer.NOT_LISTED, Answer.NEEDS_CHECK) and not verdict.recalls:
        doubt = Doubt.BRAND if verdict.answer is Answer.NEEDS_CHECK else Doubt.NONE
        decision = Decision(verdict.answer, verdict.confidence, (), doubt, verdict.label.model)
        words = why(decision, verdict.label, stamp)
    return replace(verdict, why=words, catalogue=stamp)


def _recalls(decision: Decision) -> tuple[RecallMatch, ...]:
    """One entry a recall, though several of its products may match."""
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
