"""What is filed in arrays is found in them, as in dictionaries and lists of Python."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from labelcheck.catalogue.store.array_file import DamagedFileError, read_arrays, write_arrays
from labelcheck.catalogue.store.filing import Filing, SpeltFiling
from labelcheck.catalogue.store.postings import Groups, Postings, Spellings, Texts, distinct, is_among
from labelcheck.catalogue.store.text_numbers import numbers

rows = st.integers(0, 1000)
words = st.text("AB1", max_size=4)


@given(st.lists(st.tuples(words, rows), max_size=60), st.lists(words, max_size=20))
def test_what_is_filed_under_a_number_is_found_with_the_question(
    filed: list[tuple[str, int]], asked: list[str]
) -> None:
    filing = Filing()
    for text, row in filed:
        filing.add(text, row)
    postings = Postings.among(filing.named("x"), "x")
    which, found = postings.pairs(numbers(asked))
    expected = [(place, row) for place, word in enumerate(asked) for text, row in filed if text == word]
    assert sorted(zip(which.tolist(), found.tolist(), strict=True)) == sorted(expected)
    assert sorted(postings.find(numbers(asked)).tolist()) == sorted(row for _, row in expected)
    assert filing.longest == max((len(text) for text, _ in filed), default=0)


@given(st.lists(st.tuples(words, rows), max_size=60), st.text("AB1", max_size=7))
def test_what_begins_with_a_text_is_found(filed: list[tuple[str, int]], asked: str) -> None:
    filing = SpeltFiling()
    for text, row in filed:
        filing.add(text, row)
    spellings = Spellings.among(filing.named("x"), "x")
    begin = sorted(row for text, row in filed if text.startswith(asked))
    assert sorted(spellings.beginning_with(asked).tolist()) == begin
    assert sorted(spellings.equal_to(asked).tolist()) == sorted(row for text, row in filed if text == asked)


@given(st.lists(st.tuples(st.integers(0, 5), rows), max_size=40), st.lists(st.integers(0, 5), max_size=4))
def test_groups_keep_the_order_of_their_rows(pairs: list[tuple[int, int]], asked: list[int]) -> None:
    kept = defaultdict(list)
    for group, row in pairs:
        kept[group].append(row)
    groups = Groups.of([group for group, _ in pairs], [row for _, row in pairs], 6)
    again = Groups.among(groups.named("x"), "x")
    assert again.find(asked).tolist() == [row for group in asked for row in kept[group]]


@given(st.lists(st.text(max_size=9), max_size=20))
def test_texts_keep_their_numbers(texts: list[str]) -> None:
    kept = Texts.among(Texts.of(texts).named("x"), "x")
    assert [kept[place] for place in range(len(kept))] == texts


@given(st.lists(rows), st.lists(rows))
def test_sets_of_rows(some: list[int], others: list[int]) -> None:
    left, right = np.array(some, np.uint32), distinct(np.array(others, np.uint32))
    assert right.tolist() == sorted(set(others))
    assert is_among(left, right).tolist() == [one in others for one in some]


def test_many_texts_are_settled_a_part_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("labelcheck.catalogue.store.filing._AT_ONCE", 3)
    filing, spelt = Filing(), SpeltFiling()
    for row in range(20):
        filing.add(f"A{row}", row)
        spelt.add(f"A{row}", row)
    assert Postings.among(filing.named("x"), "x").find(numbers(["A17", "A3", "B"])).tolist() == [17, 3]
    assert sorted(Spellings.among(spelt.named("x"), "x").beginning_with("A1").tolist()) == [1, *range(10, 20)]


@given(
    st.dictionaries(
        st.sampled_from(["a", "b", "é-keys"]),
        st.one_of(
            st.lists(st.integers(0, 2**64 - 1), max_size=9).map(lambda some: np.array(some, np.uint64)),
            st.lists(st.binary(max_size=5), min_size=1, max_size=9).map(lambda some: np.array(some, np.bytes_)),
        ),
    ),
    st.dictionaries(st.text(max_size=3), st.integers()),
)
def test_arrays_come_back_from_a_file_as_they_were(
    tmp_path_factory: pytest.TempPathFactory, arrays: dict[str, np.ndarray], about: dict[str, int]
) -> None:
    path = tmp_path_factory.getbasetemp() / "some.arrays"
    write_arrays(path, arrays, about)
    read, told = read_arrays(path)
    assert told == about
    assert list(read) == list(arrays)
    assert all(np.array_equal(read[name], arrays[name]) and read[name].dtype == arrays[name].dtype for name in arrays)
    assert not any(array.flags.writeable for array in read.values())


def test_a_single_flipped_bit_anywhere_in_a_file_of_arrays_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "some.arrays"
    write_arrays(path, {"a": np.arange(40, dtype=np.uint64)}, {"date": "2025-01-01"})
    whole = path.read_bytes()
    for place in range(0, len(whole), 3):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        with pytest.raises(DamagedFileError):
            read_arrays(path)
    for length in range(0, len(whole), 7):
        path.write_bytes(whole[:length])
        with pytest.raises(DamagedFileError):
            read_arrays(path)
    assert list(tmp_path.iterdir()) == [path]
