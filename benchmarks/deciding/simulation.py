"""Simulated labels, in several processes: printed, misread, then gathered, matched and decided as the checker does."""

from __future__ import annotations

import multiprocessing
import random
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import Any

from rapidfuzz import fuzz, process

from benchmarks.deciding.labels import Device, device
from benchmarks.deciding.material import Family, catalogue, families, known_brands
from benchmarks.deciding.misreading import Misreader
from benchmarks.deciding.observations import Observations
from labelcheck.catalogue.catalogue import Catalogue
from labelcheck.checking.plan import LIKE_PRINT
from labelcheck.decide.decision import Decision, decide, settled
from labelcheck.interpret.label_fields import ReadLine, gather, telling
from labelcheck.match.matches import find_matches
from labelcheck.model.label import Label
from labelcheck.model.reading import Reading
from labelcheck.model.verdict import Answer
from labelcheck.text.lookalikes import look_alike_key

RIGHT = {
    "recalled": Answer.RECALLED,
    "sibling": Answer.NOT_LISTED,
    "unrelated": Answer.NOT_LISTED,
    "outside": Answer.NOT_AFFECTED,
}
"""The right answer for each kind of device."""
DECIDED = (Answer.RECALLED.value, Answer.NOT_LISTED.value, Answer.NOT_AFFECTED.value)
ATTEMPTS: tuple[tuple[tuple[str, ...], bool], ...] = (
    (("print/plain",), True),
    (("tesseract/normalised",), False),
    (("print/softened", "print/local"), False),
    (("tesseract/softened", "tesseract/sharpened"), False),
    (("tesseract/normalised", "tesseract/softened"), True),
)
"""The readings that each attempt of the checker adds, and whether to all lines or to those that tell something."""


@dataclass(frozen=True)
class Setting:
    """What is simulated.

    Attributes:
        labels: How many.
        strength: Of the confusions; 1 as measured.
        seed: The same seed gives the same labels.
        codes: How many codes the catalogue has.
        peers: Whether the peers judge too.
        jobs: Processes.
    """

    labels: int
    strength: float
    seed: int
    codes: int
    peers: bool = True
    jobs: int = 2


@dataclass(frozen=True)
class Judged:
    """One label and what came of it: what `--dump` writes.

    Attributes:
        number: Of the label; with the seed it can be made again.
        kind, form, brand: As printed.
        printed, near, serial: The model; the recalled code that it is, or is next to; the serial number.
        clean: Whether the first readings of both readers were right, on all lines that name the brand, the model or the
            serial number.
        read: The model of the verdict, or None.
        field_confidence, rivals, witnesses, by_keyword: Of that field.
        characters: Letters and digits of the printed model.
        answer, confidence, doubt: The verdict.
        right: Whether the answer is right. `needs_check` is right for a unit of a recalled model, `unreadable` when the
            model was not read; both count as undecided.
        brand_read: The brand that was read, or None.
        closeness: Of the strongest match, or None.
        texts: The best reading of each line.
        partial_ratio: The peer's score, 0 to 100.
        folded: Whether the other peer finds a code.
        attempts: How many were made.
    """

    number: int
    kind: str
    form: str
    brand: str
    printed: str
    near: str
    serial: str
    clean: bool
    read: str | None
    field_confidence: float
    rivals: tuple[str, ...]
    witnesses: int
    by_keyword: bool
    characters: int
    answer: str
    confidence: float
    doubt: str
    right: bool
    brand_read: str | None
    serial_read: str | None
    closeness: str | None
    texts: tuple[str, ...]
    partial_ratio: float
    folded: bool
    attempts: int

    @property
    def decided(self) -> bool:
        """Whether the answer is one that says yes or no."""
        return self.answer in DECIDED

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON types."""
        return asdict(self)


@dataclass
class World:
    """What all labels of a simulation share; made once in each process."""

    setting: Setting
    families: tuple[Family, ...] = field(init=False)
    catalogue: Catalogue = field(init=False)

    def __post_init__(self) -> None:
        self.families = families(self.setting.seed, self.setting.codes)
        self.catalogue = catalogue(self.families)
        self._keys = frozenset(look_alike_key(code) for family in self.families for code in family.codes)
        self._codes = [code for family in self.families for code in family.codes]
        self._brands = known_brands()

    @cached_property
    def _misreader(self) -> Misreader:
        return Misreader(Observations.load(), self.setting.strength)

    def judged(self, number: int) -> Judged:
        """Print, misread and decide label `number`."""
        rng = random.Random(f"{self.setting.seed} {number}")  # noqa: S311 - reproducible on purpose
        unit = device(rng, self.families, self._keys, self._brands)
        readings = self._misreader.read(rng, unit.lines)
        label, decision, attempts = self._decide(readings)
        model = decision.model
        texts = tuple(line.text for line in label.lines)
        score, folded = self._peers(texts)
        return Judged(
            number=number, kind=unit.kind, form=unit.form, brand=unit.brand, printed=unit.model, near=unit.near,
            serial=unit.serial, clean=_clean(unit, readings),
            read=model.value if model else None,
            field_confidence=round(model.confidence, 5) if model else 0.0,
            rivals=model.rivals if model else (),
            witnesses=model.witnesses if model else 0,
            by_keyword=bool(model and model.by_keyword),
            characters=sum(map(str.isalnum, unit.model)),
            answer=decision.answer.value, confidence=round(decision.confidence, 5), doubt=decision.doubt.value,
            right=_right(unit, decision),
            brand_read=label.brand.value if label.brand else None,
            serial_read=label.serial.value if label.serial else None,
            closeness=decision.matches[0].closeness.name if decision.matches else None,
            texts=texts, partial_ratio=score, folded=folded, attempts=attempts,
        )  # fmt: skip

    def _decide(self, readings: list[tuple[Reading, ...]]) -> tuple[Label, Decision, int]:
        """Make the checker's attempts, until the answer is settled."""
        found = {row: said for row, said in enumerate(readings) if said}
        heard: dict[int, tuple[Reading, ...]] = dict.fromkeys(found, ())
        made = 0
        for names, every in ATTEMPTS:
            more = {row: _more(said, heard[row], names, every=every) for row, said in found.items()}
            if made and not any(more.values()):
                continue
            made += 1
            heard = {row: before + more[row] for row, before in heard.items()}
            label = gather([_line(row, read) for row, read in heard.items()])
            decision = decide(label, find_matches(label, self.catalogue))
            if settled(decision):
                break
        return label, decision, made

    def _peers(self, texts: tuple[str, ...]) -> tuple[float, bool]:
        """Return the best `partial_ratio` of any code with the whole text, and whether a folded word is a code."""
        whole = " ".join(texts)
        if not self.setting.peers or not whole:
            return 0.0, False
        best = process.extractOne(whole, self._codes, scorer=fuzz.partial_ratio)
        return round(best[1], 1), any(look_alike_key(word) in self._keys for text in texts for word in _words(text))


def _right(unit: Device, decision: Decision) -> bool:
    if decision.answer is Answer.NEEDS_CHECK:
        return unit.kind in ("recalled", "outside")
    if decision.answer is Answer.UNREADABLE:
        model = decision.model
        return model is None or look_alike_key(model.value) != look_alike_key(unit.model)
    return decision.answer is RIGHT[unit.kind]


def _clean(unit: Device, readings: list[tuple[Reading, ...]]) -> bool:
    """Whether both readers' first readings are right on every line that the answer rests on."""
    needed = [
        (printed, read)
        for place, (printed, read) in enumerate(zip(unit.lines, readings, strict=True))
        if place == 0
        or printed.startswith("Model")
        or unit.model in printed
        or (unit.serial and unit.serial in printed)
    ]
    return all(read and all(same_print(one.text, printed) for one in read[:2]) for printed, read in needed)


def same_print(read: str, printed: str) -> bool:
    """Whether a reading is right, spaces and what makers draw in several ways aside."""
    return _plain(read) == _plain(printed)


def simulate(setting: Setting) -> Iterator[Judged]:
    """Simulate all labels, in order, in several processes."""
    if setting.jobs == 1:
        yield from map(World(setting).judged, range(setting.labels))
        return
    with multiprocessing.get_context("spawn").Pool(setting.jobs, _start, (setting,)) as pool:
        yield from pool.imap(_judged, range(setting.labels), chunksize=200)


_world: list[World] = []


def _start(setting: Setting) -> None:
    _world[:] = [World(setting)]


def _judged(number: int) -> Judged:
    return _world[0].judged(number)


def _more(
    readings: tuple[Reading, ...], before: tuple[Reading, ...], names: tuple[str, ...], *, every: bool
) -> tuple[Reading, ...]:
    """Return the readings that an attempt adds to a line, as `labelcheck.checking.plan.ReadAgain` chooses lines."""
    if before:
        if set(names) <= {reading.reader for reading in before}:
            return ()
        like_print = every and max(reading.plausibility for reading in before) > LIKE_PRINT
        if not telling(before) and not like_print:
            return ()
    return tuple(reading for reading in readings if reading.reader in names)


def _line(row: int, readings: tuple[Reading, ...]) -> ReadLine:
    return ReadLine(
        ((0.0, 30.0 * row), (400.0, 30.0 * row), (400.0, 30.0 * row + 20), (0.0, 30.0 * row + 20)), readings
    )


def _plain(text: str) -> str:
    latin = "".join(one for one in text if not "\u4e00" <= one <= "\u9fff")
    return latin.replace(" ", "").replace("⎓", "=").replace("è", "e")


def _words(text: str) -> list[str]:
    return [part for word in text.split() for part in (word, word.rpartition(":")[2]) if len(part) >= 4]
