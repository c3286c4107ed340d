"""Check photos from end to end, and count the right verdicts, the misses and the false alarms.

    python -m benchmarks.deciding.photo_verdicts                          the shared photos, where they are there
    python -m benchmarks.deciding.photo_verdicts --synthetic 600 --seed 1

Synthetic photos show the devices of `benchmarks.deciding.labels`: real codes under recall, their siblings, unrelated
ones, and units outside a serial rule, held against a catalogue of the same codes. The shared photos are held against
the catalogue that comes with the program.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import random
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import cv2

from benchmarks.deciding.labels import device
from benchmarks.deciding.material import catalogue, families, known_brands
from benchmarks.deciding.simulation import RIGHT
from benchmarks.reading.photos import SHARED
from benchmarks.synth.label_wording import Text, Wording
from benchmarks.synth.photos import make_photo
from labelcheck.checking.checker import Checker
from labelcheck.model.verdict import Answer, Verdict
from labelcheck.text.lookalikes import look_alike_key

LEGIBLE = ("yes", "borderline", "no")
CODES = 1_000
"""Codes of the catalogue that synthetic photos are held against."""
CLEARED = (Answer.NOT_LISTED, Answer.NOT_AFFECTED)


@dataclass(frozen=True)
class Checked:
    """One photo and what came of it.

    Attributes:
        photo: Its name, or its seed.
        group: The set, and for synthetic photos the kind of device.
        legible: Whether a person can read the model: one of `LEGIBLE`.
        printed, read: The model; None where there is none, or none was read.
        recalled: Whether it is under recall; None where the truth does not say.
        answer: The verdict's word.
        confidence: Of the verdict.
        right: Whether the answer is the right one, or asks the one question that this label leaves open.
        seconds: What it took.
    """

    photo: str
    group: str
    legible: str
    printed: str | None
    read: str | None
    recalled: bool | None
    answer: str
    confidence: float
    right: bool
    seconds: float

    @property
    def missed(self) -> bool:
        """Whether a recalled unit was called fine."""
        return bool(self.recalled) and self.answer in CLEARED

    @property
    def false_alarm(self) -> bool:
        """Whether another device was called recalled."""
        return not self.recalled and self.answer == Answer.RECALLED


def main(arguments: list[str] | None = None) -> int:
    """Check, and print a table."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.deciding.photo_verdicts", description=__doc__.partition("\n")[0]
    )
    parser.add_argument("--synthetic", type=int, default=0, help="so many synthetic photos instead of the shared ones")
    parser.add_argument("--seed", type=int, default=1, help="of the first synthetic photo (default %(default)s)")
    parser.add_argument("--second", action="store_true", help="with the second reader")
    parser.add_argument("--jobs", type=int, default=2, help="processes (default %(default)s)")
    parser.add_argument("--wrong", action="store_true", help="name the legible photos that were not answered rightly")
    parser.add_argument("--dump", type=Path, help="write each photo's outcome as JSON lines")
    options = parser.parse_args(arguments)
    if options.synthetic:
        work: list[Any] = list(range(options.seed, options.seed + options.synthetic))
        setting = _Setting(options.seed, options.second, synthetic=True)
    else:
        work = _shared()
        setting = _Setting(0, options.second, synthetic=False)
    if not work:
        print(f"There are no photos in {SHARED}: only --synthetic can be measured here.", file=sys.stderr)
        return 2
    rows = list(_checked(work, setting, options.jobs))
    print(table(rows))
    if options.wrong:
        for row in rows:
            if row.legible == "yes" and not row.right:
                print(f"{row.photo}: {row.group}, {row.printed} read as {row.read}: {row.answer} {row.confidence:.3f}")
    if options.dump is not None:
        options.dump.write_text("".join(json.dumps(asdict(row)) + "\n" for row in rows), encoding="utf-8")
    return 0


def table(rows: Iterable[Checked]) -> str:
    """Return the counts as a Markdown table, one row for each group of photos that are as legible."""
    groups: dict[tuple[str, str], list[Checked]] = {}
    for row in rows:
        groups.setdefault((row.group, row.legible), []).append(row)
    lines = [
        "| photos | legible | checked | right | called fine though recalled | false alarms | "
        + " | ".join(f"`{answer.value}`" for answer in Answer)
        + " |",
        "| --- | --- |" + " ---: |" * (4 + len(Answer)),
    ]
    for (group, legible), some in sorted(groups.items(), key=lambda pair: (pair[0][0], LEGIBLE.index(pair[0][1]))):
        answers = Counter(row.answer for row in some)
        share = f"{sum(row.right for row in some)} = {100 * sum(row.right for row in some) / len(some):.1f} %"
        counts = [sum(row.missed for row in some), sum(row.false_alarm for row in some)]
        cells = [group, legible, len(some), share, *counts, *(answers[answer.value] for answer in Answer)]
        lines.append("| " + " | ".join(map(str, cells)) + " |")
    return "\n".join(lines)


@dataclass(frozen=True)
class _Setting:
    seed: int
    second: bool
    synthetic: bool


class _Bench:
    """What one process needs."""

    def __init__(self, setting: _Setting) -> None:
        cv2.setNumThreads(1)
        self._synthetic = setting.synthetic
        if setting.synthetic:
            self._families = families(setting.seed, CODES)
            self._keys = frozenset(look_alike_key(code) for family in self._families for code in family.codes)
            self._brands = known_brands()
            recalls = catalogue(self._families)
        else:
            recalls = None
        self._checker = Checker(recalls, second_reader=setting.second)

    def check(self, work: Any) -> Checked:
        return self._made(work) if self._synthetic else self._shared(*work)

    def _made(self, seed: int) -> Checked:
        rng = random.Random(f"{seed} verdict")  # noqa: S311 - reproducible on purpose
        unit = device(rng, self._families, self._keys, self._brands)
        wording = Wording(tuple(map(Text, unit.lines)), unit.brand or None, unit.model, unit.serial or None)
        photo = make_photo(seed, wording=wording)
        verdict = self._checker.check(photo.jpeg, name=str(seed))
        answers = {RIGHT[unit.kind]} | ({Answer.NEEDS_CHECK} if unit.kind == "outside" or not unit.brand else set())
        recalled = unit.kind == "recalled"
        right = verdict.answer in answers or (recalled and _asks(verdict))
        return _row(f"synthetic, {unit.kind}", photo.truth["legible"], unit.model, recalled, verdict, right=right)

    def _shared(self, folder: str, truth: dict[str, Any]) -> Checked:
        verdict = self._checker.check(Path(folder, truth["file"]), name=truth["file"])
        model, recalled = truth["model"], truth.get("recalled", False)
        if model is None:
            right = verdict.answer in (Answer.UNREADABLE, Answer.NEEDS_CHECK)
        elif recalled:
            right = verdict.answer is Answer.RECALLED or _asks(verdict)
        else:
            right = verdict.answer is Answer.NOT_LISTED or (
                not truth.get("brand", True) and _asks_for_the_brand(verdict)
            )
        return _row(Path(folder).name, truth["legible"] if model else "no", model, recalled, verdict, right=right)


def _asks(verdict: Verdict) -> bool:
    """Whether a verdict asks a person about a recall: for its serial number, say."""
    return verdict.answer is Answer.NEEDS_CHECK and bool(verdict.recalls)


def _asks_for_the_brand(verdict: Verdict) -> bool:
    return verdict.answer is Answer.NEEDS_CHECK and not verdict.recalls


def _row(group: str, legible: str, printed: str | None, recalled: bool, verdict: Verdict, *, right: bool) -> Checked:
    read = verdict.label.model.value if verdict.label.model else None
    return Checked(
        verdict.photo, group, legible, printed, read, recalled, verdict.answer.value, verdict.confidence, right,
        verdict.seconds,
    )  # fmt: skip


def _shared() -> list[tuple[str, dict[str, Any]]]:
    return [
        (str(truth.parent), json.loads(line))
        for truth in sorted(SHARED.glob("*/truth.jsonl"))
        for line in truth.read_text(encoding="utf-8").splitlines()
    ]


def _checked(work: list[Any], setting: _Setting, jobs: int) -> Iterator[Checked]:
    with multiprocessing.get_context("spawn").Pool(jobs, _start, (setting,)) as pool:
        yield from pool.imap(_check, work, chunksize=2)


_bench: list[_Bench] = []


def _start(setting: _Setting) -> None:
    _bench[:] = [_Bench(setting)]


def _check(work: Any) -> Checked:
    return _bench[0].check(work)


if __name__ == "__main__":
    sys.exit(main())
