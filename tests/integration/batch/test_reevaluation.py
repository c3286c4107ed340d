"""A recheck says of each label what judging it anew would say, and reads no photo for it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labelcheck.batch.journal import Journal
from labelcheck.batch.photo_entry import PhotoEntry
from labelcheck.batch.recall_digests import CatalogueState
from labelcheck.batch.reevaluation import reevaluate_journal
from labelcheck.catalogue.catalogue import Catalogue
from labelcheck.catalogue.recall import Recall
from labelcheck.checking.judgement import judge, verdict_of
from labelcheck.errors import JournalError
from labelcheck.model.label import BrandKind, Field, Label, LabelLine
from labelcheck.model.verdict import AttemptMade, CatalogueStamp, Quality, Verdict
from random_labels import labels, recalls
from read_lines import BY_HAND, catalogue, label, recall

QUALITY = Quality(print_px=18.25, sharpness=0.71, glare=0.01, contrast=9.5, detail=(3.1, 2.2, 8.0, 9.0, 4.0))
ATTEMPTS = (AttemptMade("print reader", 0.12345, 9, "recalled", "A1263"),)
Rows = dict[str, dict[str, object]]


def judged(read: Label, recalls_in_use: Catalogue, photo: str) -> Verdict:
    return verdict_of(
        judge(read, recalls_in_use),
        CatalogueStamp(recalls_in_use.date, len(recalls_in_use)),
        photo=photo,
        sha256=hashlib.sha256(photo.encode()).hexdigest(),
        quality=QUALITY,
        attempts=ATTEMPTS,
        seconds=0.5,
    )


def kept(read: Sequence[Label], recalls_in_use: Catalogue, path: Path | None = None) -> Journal:
    """A journal of labels that were judged by a catalogue."""
    journal = Journal(path)
    journal.begin("{}", CatalogueState.of(recalls_in_use))
    journal.replace_photos(PhotoEntry(f"{place}.jpg") for place in range(1, len(read) + 1))
    for listed in list(journal.to_check(twins=True)):
        name = listed.path
        journal.note_answer(listed.place, judged(read[int(name.partition(".")[0]) - 1], recalls_in_use, name))
    return journal


def told(journal: Journal) -> Rows:
    return {shown.verdict.photo: shown.verdict.to_dict() for shown in journal.rows()}


def fresh(read: Sequence[Label], recalls_in_use: Catalogue) -> Rows:
    names = [f"{place}.jpg" for place in range(1, len(read) + 1)]
    return {name: judged(one, recalls_in_use, name).to_dict() for name, one in zip(names, read, strict=True)}


@st.composite
def two_catalogues(draw: st.DrawFn) -> tuple[Catalogue, Catalogue]:
    """Two catalogues that share some recalls; others went, came, say something else, or replace one another."""
    some: list[Recall] = draw(recalls())
    others: list[Recall] = draw(recalls())
    numbers = [one.id.partition(":")[2] for one in some]

    def version() -> Catalogue:
        chosen = []
        for one in some:
            what = draw(st.sampled_from(["as it is", "as it is", "as it is", "gone", "titled", "replaced", "other"]))
            changes: dict[str, object] = {}
            if what == "titled":
                changes = {"title": "Another title"}
            elif what == "replaced":
                changes = {"superseded_by": f"test:{draw(st.sampled_from(numbers))}"}
            elif what == "other":
                changes = {"products": others[0].products}
            if what != "gone":
                chosen.append(one.model_copy(update=changes))
        return Catalogue(chosen, draw(st.sampled_from(["2026-01-01", "2026-02-01"])))

    return version(), version()


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_it_is_what_judging_every_label_anew_would_be(data: st.DataObject) -> None:
    old, new = data.draw(two_catalogues())
    read = data.draw(st.lists(labels([*old, *new] or [recall()]), min_size=1, max_size=4))
    before, after = fresh(read, old), fresh(read, new)
    with kept(read, old) as journal:
        assert told(journal) == before
        changed = reevaluate_journal(journal, new)
        assert told(journal) == after
        others = {shown.verdict.photo for shown in journal.rows() if shown.answer in changed}
    assert others == {name for name in after if _gist(before[name]) != _gist(after[name])}


def _gist(row: dict[str, object]) -> object:
    return row["verdict"], sorted((one["id"], one["unit_rule"]) for one in row["recalls"])  # type: ignore[attr-defined]


BOX = ((0.0, 0.0), (90.0, 0.0), (90.0, 9.0), (0.0, 9.0))
SURE = Label.of(
    model=(Field("KX9942", 1.0, BOX, by_keyword=True, witnesses=2),),
    brand=Field("Kogalla", 1.0, BOX),
    brand_kind=BrandKind.KNOWN,
    lines=(LabelLine("Kogalla Model: KX9942", 1.0, BOX, "reader"),),
)
READ = [
    label("Anker", "Model: A1263", "SN: A1B2C3D4E5"),
    label("Bluetti", "Model: EB3A"),
    label("Model: EB3A"),
    SURE,
    label(),
]


def test_a_recall_speaks_again_when_what_replaced_it_is_gone() -> None:
    old = catalogue(recall("1", codes=("A1263",), superseded_by="test:2"), recall("2", codes=("A1263",)))
    with kept(READ, old) as journal:
        reevaluate_journal(journal, catalogue(old.recalls[0]))
        assert told(journal) == fresh(READ, catalogue(old.recalls[0]))


def test_only_the_labels_that_a_new_recall_concerns_are_judged_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Label] = []
    monkeypatch.setattr("labelcheck.batch.reevaluation.judge", lambda one, use: asked.append(one) or judge(one, use))
    old = catalogue(recall("1", codes=("A1263",)))
    new = catalogue(*old, recall("2", ("Bluetti",), codes=("EB3A",)))
    with kept(READ, old) as journal:
        changed = reevaluate_journal(journal, new)
        assert asked == [READ[1], READ[2]]
        assert len(changed) == 2
        assert told(journal) == fresh(READ, new)
        assert reevaluate_journal(journal, new) == set()
    assert len(asked) == 2


def test_answers_that_hold_name_the_catalogue_that_they_hold_by() -> None:
    old, new = catalogue(recall("1", codes=("A1263",))), Catalogue((recall("1", codes=("A1263",)),), "2026-05-05")
    with kept(READ, old) as journal:
        reevaluate_journal(journal, new)
        rows = told(journal)
    assert rows == fresh(READ, new)
    assert "2026-05-05" in str(rows["4.jpg"]["why"])


def test_it_is_kept_in_the_journal(tmp_path: Path) -> None:
    new = catalogue(recall("2", ("Bluetti",), codes=("EB3A",)))
    with kept(READ, BY_HAND, tmp_path / "j") as journal:
        reevaluate_journal(journal, new)
    with Journal(tmp_path / "j") as again:
        assert told(again) == fresh(READ, new)
        assert reevaluate_journal(again, BY_HAND)
        assert told(again) == fresh(READ, BY_HAND)


def test_processes_say_what_one_would(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("labelcheck.batch.reevaluation.MIN_FOR_WORKERS", 0)
    many = READ * 30
    with kept(many, BY_HAND) as journal:
        others = [one for one in BY_HAND if "Anker" not in one.brands]
        new = catalogue(*others, recall("9", ("Kogalla",), codes=("KX9942",)))
        seen: list[int] = []
        reevaluate_journal(journal, new, jobs=2, on_progress=seen.append)
        assert sum(seen) == len(many)
        assert told(journal) == fresh(many, new)


def test_a_recheck_that_is_stopped_changes_nothing() -> None:
    def stop(_: int) -> None:
        raise KeyboardInterrupt

    with kept(READ, BY_HAND) as journal:
        before = told(journal)
        with pytest.raises(KeyboardInterrupt):
            reevaluate_journal(journal, catalogue(recall("2", ("Bluetti",), codes=("EB3A",))), on_progress=stop)
        assert told(journal) == before


def test_another_version_of_the_program_judges_every_label(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Label] = []
    monkeypatch.setattr("labelcheck.batch.reevaluation.judge", lambda one, use: asked.append(one) or judge(one, use))
    with kept(READ, BY_HAND) as journal:
        monkeypatch.setattr("labelcheck.batch.recall_digests.__version__", "99")
        reevaluate_journal(journal, BY_HAND)
    assert len(asked) == len(READ)


def test_readings_that_are_damaged_are_an_error_and_no_answer() -> None:
    with kept(READ, BY_HAND) as journal:
        journal.file.run("UPDATE readings SET label = x'00' WHERE answer = 2")
        with pytest.raises(JournalError, match="damaged"):
            reevaluate_journal(journal, catalogue(recall("2", ("Bluetti",), codes=("EB3A",))))


def test_hints_go_with_the_answer() -> None:
    new = catalogue(recall("1", ("Bluetti",), codes=("EB3A1",)))
    with kept(READ, catalogue(recall("3", codes=("X9999",)))) as journal:
        reevaluate_journal(journal, new)
        assert told(journal) == fresh(READ, new)
    assert "needs_check" in {row["verdict"] for row in fresh(READ, new).values()}
