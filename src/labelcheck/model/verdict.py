"""The answer for one photo: frozen and picklable. The API and all reports use the same dataclasses."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import Enum
from typing import TYPE_CHECKING, Any

from labelcheck.model.geometry import Quad
from labelcheck.model.label import Label
from labelcheck.model.serialise import PRIVATE, SCHEMA_VERSION, Serialisable, digits

if TYPE_CHECKING:
    import datetime

OLD_AFTER_DAYS = 30
"""Days after which a catalogue counts as old: the US authority alone publishes about six recalls a week."""


class Answer(str, Enum):
    """The six answers; their words are stable."""

    RECALLED = "recalled"
    NEEDS_CHECK = "needs_check"
    NOT_AFFECTED = "not_affected"
    NOT_LISTED = "not_listed"
    UNREADABLE = "unreadable"
    FAILED = "failed"


ALARMS = (Answer.RECALLED, Answer.NEEDS_CHECK)
"""The answers on which a person must act, the most important first."""


class UnitRule(str, Enum):
    """The result of a recall's unit rule for this unit."""

    MET = "met"
    NOT_MET = "not met"
    CANNOT_TELL = "cannot tell"
    NONE = "none"


@dataclass(frozen=True)
class RecallMatch(Serialisable):
    """One recall that may cover the device.

    Attributes:
        id: `<authority>:<number>`, the key in the catalogue.
        title: The notice's title.
        url: The notice's address.
        hazard: What can happen, in the notice's words.
        remedy: What the maker offers, one or two sentences.
        contact: Where to claim the remedy.
        product: The name of the product in the notice that matched.
        unit_rule: The result of the recall's unit rule for this unit.
    """

    id: str
    title: str
    url: str
    hazard: str
    remedy: str
    contact: str
    product: str
    unit_rule: UnitRule


@dataclass(frozen=True)
class Evidence(Serialisable):
    """One reason for or against one recall.

    Attributes:
        kind: What was compared: `model`, `brand`, `name`, `gtin`, `serial`, `date_code`, `sibling`, `prior` ...
        recall: The id of the recall that the evidence is about.
        expected: What the notice says.
        read: What was read on the label; empty when nothing was read.
        weight: Log-odds in bits; positive for the recall, negative against it.
        box: The place in the photo, four corners in photo pixels, or None.
    """

    kind: str
    recall: str
    expected: str
    read: str
    weight: float = field(metadata=digits(2))
    box: Quad | None = field(default=None, metadata=digits(1))


@dataclass(frozen=True)
class Quality(Serialisable):
    """How good the photo is where the print is.

    Attributes:
        print_px: Height of capitals in photo pixels, or None when no print was found.
        sharpness: 0 (blurred) to 1 (crisp), or None when no print was found.
        glare: Share of the area around the print that is overexposed to white, 0 to 1.
        contrast: Difference between print and ground, divided by the noise of the ground, or None when no print was
            found.
        light: Grey level that the brightest 1 % of the photo reaches, 0 to 255, or None when not measured.
        blown_out: Share of the whole photo that is overexposed to white, 0 to 1.
        noise: Standard deviation of the noise in even areas, grey levels, or None when not measured.
        edge_px: Width of edges where print is most likely, in pixels of a copy of at most 4 megapixels, or None when
            not measured.
        detail: Density of corners there, grey levels: at full size, 1/2, 1/4, 1/8 and 1/16; empty when not measured.
    """

    print_px: float | None = field(default=None, metadata=digits(3))
    sharpness: float | None = field(default=None, metadata=digits(3))
    glare: float = field(default=0.0, metadata=digits(3))
    contrast: float | None = field(default=None, metadata=digits(3))
    light: float | None = field(default=None, metadata=digits(3))
    blown_out: float = field(default=0.0, metadata=digits(3))
    noise: float | None = field(default=None, metadata=digits(3))
    edge_px: float | None = field(default=None, metadata=digits(3))
    detail: tuple[float, ...] = field(default=(), metadata=digits(3))


@dataclass(frozen=True)
class CatalogueStamp(Serialisable):
    """The catalogue that an answer was given with.

    Attributes:
        date: The date of its newest state, ISO 8601.
        recalls: Number of its recalls.
    """

    date: str
    recalls: int

    def days_old(self, today: datetime.date | None = None) -> int:
        """Return the age of the date in days; 0 for a future date, or when there is no date."""
        import datetime  # noqa: PLC0415 - `--help` is there at once

        try:
            newest = datetime.date.fromisoformat(self.date)
        except ValueError:
            return 0
        return max(0, ((today or datetime.date.today()) - newest).days)

    def warning(self, today: datetime.date | None = None) -> str | None:
        """Return a warning if the catalogue is older than `OLD_AFTER_DAYS`, else None."""
        days = self.days_old(today)
        if days <= OLD_AFTER_DAYS:
            return None
        return (
            f"The catalogue is {days} days old: later recalls are not in it. "
            "Bring it up to date: labelcheck recalls update"
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the public form."""
        return super().to_dict() | {"days_old": self.days_old(), "warning": self.warning()}


@dataclass(frozen=True)
class AttemptMade(Serialisable):
    """The result of one attempt to read the label.

    Attributes:
        name: The attempt's name.
        seconds: Its duration.
        readings: Number of strips that were read.
        answer: The answer after the attempt, one of the six words.
        model: The model after the attempt, or None.
    """

    name: str
    seconds: float = field(metadata=digits(3))
    readings: int
    answer: str
    model: str | None


@dataclass(frozen=True)
class Verdict(Serialisable):
    """The answer for one photo.

    Attributes:
        photo: The path as the user gave it.
        sha256: Hex digest of the file's bytes, or None when it could not be read.
        answer: One of the six words.
        confidence: Probability that the answer is right, 0 to 1.
        recalls: The recalls that cover or may cover the device, the strongest first.
        label: The fields and lines that were read.
        evidence: The reasons, the strongest first.
        why: One sentence for a person.
        next: What to do next, one or two sentences.
        hints: How to take a better photo; empty if that would not help.
        quality: The quality of the photo where the print is.
        catalogue: The catalogue that was used; None for `failed` rows.
        attempts: The attempts to read the label and their results, in order.
        seconds: Wall-clock time for this photo.
        considered: The ids of all recalls that were compared with the label. The answer does not change while these do
            not change and no new recall resembles the label. No report has them.
    """

    photo: str
    answer: Answer
    confidence: float = field(metadata=digits(4))
    why: str
    next: str
    sha256: str | None = None
    recalls: tuple[RecallMatch, ...] = ()
    label: Label = field(default_factory=Label)
    evidence: tuple[Evidence, ...] = ()
    hints: tuple[str, ...] = ()
    quality: Quality = field(default_factory=Quality)
    catalogue: CatalogueStamp | None = None
    attempts: tuple[AttemptMade, ...] = ()
    seconds: float = field(default=0.0, metadata=digits(3))
    considered: tuple[str, ...] = field(default=(), metadata=PRIVATE)

    def renamed(self, photo: str) -> Verdict:
        """Return the same answer for a file of another name."""
        return replace(self, photo=photo)

    def to_dict(self) -> dict[str, Any]:
        """Return the public form, in the documented shape (`"schema": 1`)."""
        form = super().to_dict()
        form["verdict"] = form["answer"]
        names = (
            *("photo", "sha256", "verdict", "confidence", "recalls", "label", "evidence", "why", "next", "hints"),
            *("quality", "catalogue", "attempts", "seconds"),
        )
        return {"schema": SCHEMA_VERSION, **{name: form[name] for name in names}}
