"""What is filed in a database is found in it, as in dictionaries and lists of Python, in memory and in a file."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from labelcheck.catalogue.database import Database, DatabaseWriter, connect_read_only
from labelcheck.catalogue.keys import Filing, KeyKind, one_less, with_gaps
from read_lines import BY_HAND

keys = st.text("AB1", max_size=4)
postings = st.lists(
    st.tuples(keys, st.integers(0, 1000), st.integers(0, 2), st.sampled_from(["", "prefix AB", "glob ?1*"])),
    max_size=60,
)


def database_of(filed: list[tuple[str, int, int, str]]) -> Database:
    filing = Filing()
    filing.postings += filed
    return Database.in_memory(filing)


@given(postings, st.lists(keys, max_size=20), st.integers(0, 3), st.lists(keys, max_size=3))
def test_what_is_filed_under_a_key_is_found_if_it_is_worth_enough_or_of_the_brand(
    filed: list[tuple[str, int, int, str]], asked: list[str], enough: int, own: list[str]
) -> None:
    of_brand = {row for key, row, _, _ in filed if key in own}
    expected = {
        (row, pattern)
        for key, row, worth, pattern in filed
        if key in asked and (worth >= enough or row in of_brand)
    }  # fmt: skip
    found = database_of(filed).recalls_by_key(asked, enough, own)
    assert len(found) == len(set(found))
    assert set(found) == expected


@given(postings, keys, st.integers(0, 3), st.lists(keys, max_size=3))
def test_what_begins_with_a_text_is_found(
    filed: list[tuple[str, int, int, str]], asked: str, enough: int, own: list[str]
) -> None:
    of_brand = {row for key, row, _, _ in filed if key in own}
    expected = {
        (row, pattern)
        for key, row, worth, pattern in filed
        if key.startswith(asked) and (worth >= enough or row in of_brand)
    }
    assert set(database_of(filed).recalls_beginning_with(asked, enough, own)) == expected


@given(st.lists(st.tuples(keys, st.text(max_size=9).filter(lambda name: "\0" not in name)), max_size=20), keys)
def test_brands_are_found_by_their_keys(filed: list[tuple[str, str]], asked: str) -> None:
    filing = Filing()
    filing.brands += [(key, name) for key, name in filed if name.isprintable()]
    expected = sorted({pair for pair in filed if pair[0] == asked and pair[1].isprintable()})
    assert sorted(Database.in_memory(filing).brands_by_key([asked, "x"])) == expected


def test_a_file_holds_the_same_tables_as_memory(tmp_path: Path) -> None:
    writer, filing = DatabaseWriter(tmp_path / "x.sqlite"), Filing()
    for row, recall in enumerate(BY_HAND):
        writer.add(recall)
        filing.add(row, recall)
    writer.add(BY_HAND.recalls[0])
    writer.finish("2026-01-01")
    kept, held = Database(connect_read_only(tmp_path / "x.sqlite")), Database.in_memory(filing)
    assert kept.facts == {**held.facts, "date": "2026-01-01"}
    for table in ("posting", "brand"):
        rows = held.rows(f"SELECT * FROM {table}")  # noqa: S608
        assert kept.rows(f"SELECT * FROM {table}") == rows  # noqa: S608
        assert len(rows) > 50
    assert kept.rows("SELECT count(*) FROM recall") == [(len(BY_HAND),)]


@given(st.text("AB1", max_size=6), st.integers(0, 2))
def test_gaps_and_losses_are_all_there_are(text: str, count: int) -> None:
    gaps = list(with_gaps(text, count))
    assert len(gaps) == len(set(gaps))
    assert all(len(one) == len(text) and one.count("?") == count for one in gaps)
    assert all(mark in ("?", letter) for one in gaps for mark, letter in zip(one, text, strict=True))
    assert one_less(text) == {text[:place] + text[place + 1 :] for place in range(len(text))}


def test_no_two_kinds_of_keys_begin_alike() -> None:
    assert len({kind.value for kind in KeyKind}) == len(KeyKind) == sum(len(kind.value) for kind in KeyKind)
