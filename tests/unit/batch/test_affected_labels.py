"""The first look at labels leaves out none that a changed recall concerns."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labelcheck.batch.affected_labels import FirstLook
from labelcheck.batch.verdict_record import BlockingKeys
from labelcheck.catalogue.recall import Recall
from labelcheck.match.blocking import candidates
from random_labels import labels, recalls
from read_lines import BY_HAND, catalogue, label, recall


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(st.data())
def test_every_label_with_a_candidate_is_looked_at_further(data: st.DataObject) -> None:
    some: Sequence[Recall] = data.draw(recalls())
    read = data.draw(st.lists(labels(some), min_size=1, max_size=4))
    may = FirstLook(some).may_concern([BlockingKeys.of(one) for one in read])
    for one, looked_at in zip(read, may, strict=True):
        assert looked_at or not candidates(one, catalogue(*some))


def test_most_labels_are_done_with_after_a_first_look() -> None:
    look = FirstLook([recall("1", ("Bluetti",), codes=("EB3A",))])
    assert look.may_concern(
        [BlockingKeys.of(one) for one in (label("Anker", "Model: A1263"), label("Bluetti", "Model: EB3A"))]
    ) == [False, True]


def test_no_recalls_concern_no_label() -> None:
    assert FirstLook([]).may_concern([BlockingKeys.of(label("Anker", "Model: A1263"))]) == [False]


def test_no_labels_give_no_answers() -> None:
    assert FirstLook(BY_HAND).may_concern([]) == []
