"""Several readings of one print: what they spell together, and how sure that is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labelcheck.interpret.consensus import Result, vote
from labelcheck.model.label import FieldReading

READERS = ("tesseract/normalised", "tesseract/softened", "print/normalised", "second/plain", "unknown")
VOTES = st.lists(
    st.builds(FieldReading, st.text("A14I0OB8", min_size=1, max_size=7), st.floats(0, 1), st.sampled_from(READERS)),
    min_size=1,
    max_size=6,
)


def spelt(*pairs: tuple[str, float], reader: str = "tesseract", silent: tuple[str, ...] = ()) -> Result:
    return vote([FieldReading(value, sure, f"{reader}/{number}") for number, (value, sure) in enumerate(pairs)], silent)


def test_each_character_is_spelt_by_the_majority() -> None:
    assert spelt(("B1112", 0.9), ("A1142", 0.9), ("A1117", 0.9)).value == "A1112"


def test_a_reading_without_confidence_still_counts() -> None:
    assert spelt(("A1112", 0.0)).value == "A1112"
    assert spelt(("A1112", 0.0), ("A1112", 0.0), ("A1142", 0.0)).value == "A1112"


def test_a_reading_that_lost_a_character_agrees_on_all_others() -> None:
    result = spelt(("A112", 0.9), ("A1112", 0.9), ("A1112", 0.9))
    assert (result.value, result.rivals) == ("A1112", ("A112",))
    assert result.confidence < spelt(*[("A1112", 0.9)] * 3).confidence


def test_look_alikes_agree_and_are_no_rivals() -> None:
    mixed, alike = spelt(("A1112", 0.9), ("AIl12", 0.9), ("A1l12", 0.9)), spelt(*[("A1112", 0.9)] * 3)
    assert mixed.rivals == ()
    assert mixed.confidence == pytest.approx(alike.confidence)


def test_a_hyphen_or_a_space_that_some_readings_lack_is_no_doubt() -> None:
    mixed, alike = spelt(("BS-30KP", 0.9), ("BS30KP", 0.9), ("BS 30KP", 0.9)), spelt(*[("BS-30KP", 0.9)] * 3)
    assert mixed.rivals == ()
    assert mixed.confidence == pytest.approx(alike.confidence)
    assert spelt(("BS-30KP", 0.9), ("BS-30KP", 0.9), ("BS30KP", 0.9)).value == "BS-30KP"


def test_other_readings_are_rivals_the_strongest_first() -> None:
    result = spelt(("A1112", 0.9), ("A1112", 0.9), ("A1142", 0.1), ("A1172", 0.8))
    assert (result.value, result.rivals) == ("A1112", ("A1172", "A1142"))


def test_disagreement_silence_and_unsure_readings_each_lower_the_confidence() -> None:
    agreed = spelt(*[("A1112", 0.9)] * 3).confidence
    assert spelt(("A1112", 0.9), ("A1112", 0.9), ("A1142", 0.9)).confidence < agreed
    assert spelt(("A1112", 0.9), ("A1112", 0.9), silent=("tesseract/9",)).confidence < agreed
    assert spelt(*[("A1112", 0.5)] * 3).confidence < agreed


@pytest.mark.parametrize("sure", [0.5, 0.9])
def test_readings_by_one_reader_are_one_witness_and_another_reader_is_another(sure: float) -> None:
    once = vote([FieldReading("A1112", sure, "print/normalised")]).confidence
    again = vote([FieldReading("A1112", sure, f"print/{number}") for number in range(5)]).confidence
    another = vote(
        [FieldReading("A1112", sure, "print/normalised"), FieldReading("A1112", sure, "second/plain")]
    ).confidence
    assert again == pytest.approx(once)
    assert another > once


def test_five_readings_by_one_reader_do_not_outvote_two_sure_others() -> None:
    misread = [FieldReading("A1142", 0.6, f"tesseract/{number}") for number in range(5)]
    right = [FieldReading("A1112", 0.97, "print/normalised"), FieldReading("A1112", 0.97, "second/plain")]
    assert vote(misread + right).value == "A1112"


@given(VOTES, st.lists(st.sampled_from(READERS), max_size=4))
def test_confidence_is_a_probability_and_no_character_is_made_up(votes: list[FieldReading], silent: list[str]) -> None:
    result = vote(votes, silent)
    assert 0 <= result.confidence <= 1
    assert set(result.value) <= set("".join(one.value for one in votes))
    assert len(result.value) <= max(len(one.value) for one in votes)
    assert result.value not in result.rivals
    assert set(result.rivals) <= {one.value for one in votes}


@given(VOTES, st.data())
def test_the_order_of_readings_does_not_change_how_sure_a_clear_vote_is(
    votes: list[FieldReading], data: st.DataObject
) -> None:
    clear = [*votes, *[FieldReading("A1112", 1.0, reader) for reader in READERS * 3]]
    shuffled = data.draw(st.permutations(clear))
    assert vote(shuffled).value == vote(clear).value
    assert vote(shuffled).confidence == pytest.approx(vote(clear).confidence)


@given(st.text("A14IB8", min_size=1, max_size=8), st.lists(st.floats(0, 1), min_size=1, max_size=6))
def test_readings_that_agree_spell_what_they_read(value: str, confidences: list[float]) -> None:
    result = spelt(*[(value, sure) for sure in confidences])
    assert (result.value, result.rivals) == (value, ())
