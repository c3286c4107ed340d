"""The journal: what is known of photos that are found again, and files that are none of ours."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import stat
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labelcheck.batch.discovery import walk_photos
from labelcheck.batch.journal import Journal
from labelcheck.batch.photo_entry import PhotoEntry
from labelcheck.batch.recall_digests import CatalogueState
from labelcheck.batch.verdict_record import BlockingKeys, VerdictRecord, read_blocking_keys, read_label, read_verdict
from labelcheck.errors import JournalError, JournalInUseError, PhotoAccessError
from labelcheck.model.label import BrandKind, Field, FieldReading, Label, LabelLine
from labelcheck.model.serialise import DamagedError, deserialise, serialise
from labelcheck.model.verdict import Answer, CatalogueStamp, Verdict
from read_lines import BY_HAND

STATE = CatalogueState.of(BY_HAND)
BOX = ((0.0625, 1.5), (90.25, 1.0), (90.0, 9.0), (0.0, 9.0))


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def verdict(photo: str, content: str, answer: Answer = Answer.NOT_LISTED) -> Verdict:
    return Verdict(photo, answer, 0.5, f"It is {content}.", "Go on.", sha256(content), catalogue=STATE.stamp)


def write(folder: Path, **contents: str) -> None:
    for name, content in contents.items():
        (folder / f"{name}.jpg").write_text(content)


def begun(path: Path | None, folder: Path, settings: str = "{}", *, drawings: bool = False) -> Journal:
    journal = Journal(path)
    journal.begin(settings, STATE)
    journal.replace_photos(walk_photos([folder]), drawings=drawings)
    return journal


def answer_all(journal: Journal) -> list[str]:
    """Answer for every photo that is asked for, as a worker would, and return their names."""
    asked = []
    for photo in journal.to_digest():
        journal.note_digest(photo.place, sha256(Path(photo.path).read_text()))
    for photo in journal.to_check(twins=False):
        asked.append(Path(photo.path).stem)
        journal.note_answer(photo.place, verdict(photo.path, Path(photo.path).read_text()))
    return asked


def said(journal: Journal) -> dict[str, str]:
    return {Path(shown.verdict.photo).stem: shown.verdict.why for shown in journal.rows()}


def test_each_photo_is_asked_for_once_and_told_in_order(tmp_path: Path) -> None:
    write(tmp_path, c="3", a="1", b="2")
    with begun(None, tmp_path) as journal:
        assert answer_all(journal) == ["a", "b", "c"]
        assert said(journal) == {"a": "It is 1.", "b": "It is 2.", "c": "It is 3."}


def test_duplicates_by_content_are_read_once_and_each_has_its_row(tmp_path: Path) -> None:
    write(tmp_path, a="same", b="same", c="othe", d="same", e="longer")
    with begun(None, tmp_path) as journal:
        assert [Path(photo.path).stem for photo in journal.to_digest()] == ["a", "b", "c", "d"]
        assert answer_all(journal) == ["a", "c", "e"]
        assert said(journal)["d"] == "It is same."
        assert journal.unanswered() == 0


def test_rows_are_told_up_to_the_first_that_has_no_answer(tmp_path: Path) -> None:
    write(tmp_path, a="1", b="22", c="333")
    with begun(None, tmp_path) as journal:
        journal.note_answer(1, verdict("a.jpg", "1"))
        journal.note_answer(3, verdict("c.jpg", "333"))
        assert [shown.place for shown in journal.rows_from(1)] == [1]
        assert [shown.place for shown in journal.rows()] == [1, 3]


def test_what_was_answered_is_known_when_it_is_opened_again(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    write(tmp_path / "in", a="1", b="22")
    with begun(tmp_path / "j", tmp_path / "in") as journal:
        journal.note_answer(1, verdict("a.jpg", "1"))
    with begun(tmp_path / "j", tmp_path / "in") as journal:
        assert answer_all(journal) == ["b"]


@pytest.mark.parametrize("change", ["moved", "touched"])
def test_a_photo_that_was_moved_or_touched_is_known_by_its_content(tmp_path: Path, change: str) -> None:
    (tmp_path / "in").mkdir()
    write(tmp_path / "in", a="1", b="22")
    with begun(tmp_path / "j", tmp_path / "in") as journal:
        answer_all(journal)
    if change == "moved":
        (tmp_path / "in" / "a.jpg").rename(tmp_path / "in" / "z.jpg")
    else:
        os.utime(tmp_path / "in" / "a.jpg", (1, 1))
    with begun(tmp_path / "j", tmp_path / "in") as journal:
        assert len(list(journal.to_digest())) == 1
        assert answer_all(journal) == []
        assert "It is 1." in said(journal).values()


def test_a_photo_that_was_replaced_is_read_again(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    write(tmp_path / "in", a="1", b="22")
    with begun(tmp_path / "j", tmp_path / "in") as journal:
        answer_all(journal)
    write(tmp_path / "in", a="9")
    os.utime(tmp_path / "in" / "a.jpg", (1, 1))
    with begun(tmp_path / "j", tmp_path / "in") as journal:
        assert answer_all(journal) == ["a"]
        assert said(journal)["a"] == "It is 9."


def test_answers_with_other_settings_do_not_count_and_stay(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    write(tmp_path / "in", a="1")
    for settings, asked in (("one", ["a"]), ("other", ["a"]), ("one", [])):
        with begun(tmp_path / "j", tmp_path / "in", settings) as journal:
            assert answer_all(journal) == asked


def test_what_failed_is_asked_again_when_it_is_resumed(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    write(tmp_path / "in", a="1", b="1")
    with begun(tmp_path / "j", tmp_path / "in") as journal:
        journal.note_answer(1, verdict("a.jpg", "1", Answer.FAILED))
        assert journal.failures() == 1
        assert [photo.place for photo in journal.to_check(twins=True)] == [2]
        assert [shown.verdict.answer for shown in journal.rows()] == [Answer.FAILED]
    with begun(tmp_path / "j", tmp_path / "in") as journal:
        assert answer_all(journal) == ["a"]


def test_what_cannot_be_checked_has_a_row_and_is_never_asked_for() -> None:
    with Journal() as journal:
        journal.begin("{}", STATE)
        refused = PhotoEntry("x.gif", PhotoAccessError("x.gif is no good.", "Take another."))
        journal.replace_photos([refused])
        assert list(journal.to_check(twins=True)) == []
        (row,) = journal.rows()
        assert (row.verdict.answer, row.verdict.why, row.verdict.next) == (
            Answer.FAILED,
            "x.gif is no good.",
            "Take another.",
        )


def test_paths_stand_as_python_sorts_them_whatever_they_are_made_of() -> None:
    paths = ["a/b", "a b", "Z", "é", "\udcff.jpg", "\U0001f600", "\ue000", "a", "a\n"]
    with Journal() as journal:
        journal.begin("{}", STATE)
        journal.replace_photos(PhotoEntry(path) for path in paths)
        assert [photo.path for photo in journal.to_check(twins=True)] == sorted(paths)


def test_of_one_file_found_twice_the_first_name_in_order_stays() -> None:
    with Journal() as journal:
        journal.begin("{}", STATE)
        journal.replace_photos(PhotoEntry(path, real_path="/x") for path in ("b.jpg", "a.jpg", "a.jpg"))
        assert [photo.path for photo in journal.to_check(twins=True)] == ["a.jpg"]


def test_drawings_keep_their_names_when_photos_are_added(tmp_path: Path) -> None:
    for folder, name in (("b", "x"), ("c", "X"), ("d", "y\n")):
        (tmp_path / "in" / folder).mkdir(parents=True)
        write(tmp_path / "in" / folder, **{name: folder})
    with begun(tmp_path / "j", tmp_path / "in", drawings=True) as journal:
        names = [photo.drawing for photo in journal.to_check(twins=True)]
        assert names == ["x.labelcheck.jpg", "X-2.labelcheck.jpg", "y_.labelcheck.jpg"]
    (tmp_path / "in" / "a").mkdir()
    write(tmp_path / "in" / "a", x="a")
    with begun(tmp_path / "j", tmp_path / "in", drawings=True) as journal:
        again = [photo.drawing for photo in journal.to_check(twins=True)]
        assert again == ["x-3.labelcheck.jpg", *names]


def test_pictures_are_kept_with_their_photo() -> None:
    with Journal() as journal:
        journal.begin("{}", STATE)
        journal.replace_photos([PhotoEntry("a.jpg")])
        first, second = verdict("a.jpg", "1"), verdict("b.jpg", "2")
        journal.note_answer(1, first, b"jpeg")
        assert (journal.thumbnail(first), journal.thumbnail(second)) == (b"jpeg", b"")


# What is kept of a verdict

_floats = st.floats(allow_nan=False)
_texts = st.text(st.characters(exclude_categories=()), max_size=8)
_quads = st.tuples(*[st.tuples(_floats, _floats)] * 4)
_fields = st.builds(
    Field, _texts, _floats, st.none() | _quads, st.booleans(), st.tuples(_texts), st.integers(0, 9),
    st.tuples(st.builds(FieldReading, _texts, _floats, _texts)),
)  # fmt: skip
_labels = st.builds(
    Label.of,
    brand_kind=st.none() | st.sampled_from(BrandKind),
    model=st.tuples(_fields),
    brand=st.none() | _fields,
    serial=st.none() | _fields,
    lines=st.tuples(
        st.builds(
            LabelLine,
            _texts,
            _floats,
            _quads,
            _texts,
            st.tuples(_floats),
            st.tuples(st.tuples(st.tuples(_texts, _floats))),
        )
    ),
)


@given(_labels, _texts, _floats)
def test_a_label_is_kept_without_loss_and_a_row_as_reports_show_it(label: Label, words: str, seconds: float) -> None:
    whole = Verdict(
        "x", Answer.RECALLED, 0.25, words, words, sha256("1"), label=label, seconds=seconds, considered=("a:1",)
    )
    parts = VerdictRecord.of(whole)
    assert read_label(parts.label) == label
    again = read_verdict("x", parts.verdict, parts.report_label)
    assert again.to_dict() == whole.to_dict()
    assert read_blocking_keys(parts.blocking_keys) == BlockingKeys.of(label, whole.considered)


def test_the_lines_of_a_real_label_survive() -> None:
    line = LabelLine("型号 A1263", 0.1 + 0.2, BOX, "print", (0.99, 1 / 3), ((("A", 0.7), ("4", 0.1)),))
    label = Label.of(model=(Field("A1263", 2 / 3, BOX, readings=(FieldReading("A1263", 1 / 7),)),), lines=(line,))
    assert read_label(VerdictRecord.of(replace(verdict("x", "1"), label=label)).label) == label


@given(st.data())
def test_one_wrong_byte_is_noticed(data: st.DataObject) -> None:
    parts = VerdictRecord.of(verdict("x", "1"))
    part = data.draw(st.sampled_from([parts.verdict, parts.report_label, parts.blocking_keys, parts.label]))
    place = data.draw(st.integers(0, len(part) - 1))
    wrong = part[:place] + bytes([part[place] ^ data.draw(st.integers(1, 255))]) + part[place + 1 :]
    with pytest.raises(DamagedError):
        if part is parts.label:
            assert read_label(wrong) != Label()  # an unused bit of the packing may differ
            raise DamagedError
        if part is parts.blocking_keys:
            read_blocking_keys(wrong)
        read_verdict(
            "x",
            wrong if part is parts.verdict else parts.verdict,
            wrong if part is parts.report_label else parts.report_label,
        )


@pytest.mark.parametrize(
    ("written", "instead"),
    [
        (b'"why":', b'"y":'),  # an attribute that there is none of, and one too few
        (b'"hints":', b'"models":[],"hints":'),  # one too many, as another version may have written it
        (b'"answer":"not_listed"', b'"answer":"safe"'),
        (b'"confidence":0.5', b'"confidence":[]'),
        (b'"fields":{}', b'"fields":{"colour":[]}'),
        (b"{", b""),
    ],
)
def test_what_has_another_shape_than_a_verdict_is_refused(written: bytes, instead: bytes) -> None:
    full = serialise(verdict("x", "1"))
    assert deserialise(full, Verdict) == verdict("x", "1")
    assert written in full
    with pytest.raises(DamagedError):
        deserialise(full.replace(written, instead, 1), Verdict)


def test_readings_that_unpack_to_more_than_a_label_are_refused() -> None:
    import zlib  # noqa: PLC0415

    with pytest.raises(DamagedError, match="too long"):
        read_label(zlib.compress(b" " * 70_000_000))


# Files


def test_a_journal_is_for_one_process_at_a_time(tmp_path: Path) -> None:
    with Journal(tmp_path / "j"):
        program = (
            "import sys, pathlib; from labelcheck.batch.journal import Journal; Journal(pathlib.Path(sys.argv[1]))"
        )
        told = subprocess.run(
            [sys.executable, "-c", program, tmp_path / "j"], capture_output=True, text=True, check=False
        )
        assert "JournalInUseError" in told.stderr
        with pytest.raises(JournalInUseError, match="in use"):
            Journal(tmp_path / "j")
    Journal(tmp_path / "j").close()


def test_a_file_that_is_no_journal_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "photo").write_bytes(b"\xff\xd8\xff" * 500)
    with pytest.raises(JournalError, match="not a journal"):
        Journal(tmp_path / "photo")
    assert (tmp_path / "photo").read_bytes() == b"\xff\xd8\xff" * 500


def test_a_database_of_another_program_is_refused_and_left_alone(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "db") as other:
        other.execute("CREATE TABLE answers (number)")
    other.close()
    before = (tmp_path / "db").read_bytes()
    with pytest.raises(JournalError, match="not a journal"):
        Journal(tmp_path / "db")
    assert (tmp_path / "db").read_bytes() == before


@pytest.mark.parametrize(
    "change",
    [
        "CREATE TRIGGER t AFTER UPDATE ON photos BEGIN DELETE FROM answers; END",
        "CREATE VIEW v AS SELECT 1",
        "DROP TABLE pictures",
    ],
)
def test_a_journal_with_other_tables_is_refused(tmp_path: Path, change: str) -> None:
    Journal(tmp_path / "j").close()
    with sqlite3.connect(tmp_path / "j") as database:
        database.execute(change)
    database.close()
    with pytest.raises(JournalError, match="damaged"):
        Journal(tmp_path / "j")


@pytest.mark.parametrize("version", [1, 99])
def test_a_journal_of_another_version_is_refused(tmp_path: Path, version: int) -> None:
    Journal(tmp_path / "j").close()
    with sqlite3.connect(tmp_path / "j") as database:
        database.execute(f"PRAGMA user_version = {version}")
    database.close()
    with pytest.raises(JournalError, match="another version"):
        Journal(tmp_path / "j")


def test_a_journal_whose_middle_is_overwritten_is_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    write(tmp_path / "in", **{f"p{number}": f"content {number}" for number in range(200)})
    with begun(tmp_path / "j", tmp_path / "in") as journal:
        answer_all(journal)
    with (tmp_path / "j").open("r+b") as file:
        file.seek(4096 * 6)
        file.write(os.urandom((tmp_path / "j").stat().st_size - 4096 * 8))
    with pytest.raises(JournalError, match="anew"), Journal(tmp_path / "j") as journal:
        list(journal.rows())
        journal.begin("{}", STATE)
        journal.replace_photos(walk_photos([tmp_path / "in"]))


def test_a_place_that_cannot_be_written_is_an_error_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(JournalError, match="gone"):
        Journal(tmp_path / "gone" / "j")


@pytest.mark.skipif(os.name == "nt", reason="no such permissions there")
def test_nobody_else_may_read_a_journal(tmp_path: Path) -> None:
    Journal(tmp_path / "j").close()
    assert stat.S_IMODE((tmp_path / "j").stat().st_mode) == 0o600


def test_a_catalogue_is_told_from_another_by_every_word_of_it() -> None:
    first, *rest = BY_HAND
    changed = type(BY_HAND)((first.model_copy(update={"title": first.title + "."}), *rest), BY_HAND.date)
    other = CatalogueState.of(changed)
    assert other.fingerprint != STATE.fingerprint
    assert [name for name, digest in other.digests.items() if STATE.digests[name] != digest] == [first.id]
    assert CatalogueState.of(BY_HAND.restricted(["US"])).stamp == CatalogueStamp(
        BY_HAND.date, len(BY_HAND.restricted(["US"]))
    )


@pytest.mark.parametrize("name", ["a\nb\x1b[2J.jpg", "caf\udce9.jpg", "字" * 80 + ".jpg"])
def test_a_drawing_has_a_plain_name_whatever_the_photos(tmp_path: Path, name: str) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / name).write_bytes(b"x")
    with begun(None, tmp_path / "in", drawings=True) as journal:
        (photo,) = journal.to_check(twins=True)
    assert photo.drawing is not None
    assert photo.drawing.isprintable()
    assert len(photo.drawing.encode()) <= 255
