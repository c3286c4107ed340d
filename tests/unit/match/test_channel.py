"""The noisy channel: probabilities that are probabilities, and that say what experience says."""

from __future__ import annotations

import itertools
import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labelcheck.data import data_file
from labelcheck.match.channel import (
    ALPHABET,
    LEAST_BITS,
    LEAST_CONFUSION,
    Channel,
    likelihood_ratio_bits,
    reading_bits,
)

READERS = ("print", "tesseract", "second")
codes = st.text(ALPHABET, min_size=4, max_size=12)
confidences = st.floats(0, 1)
readers = st.sampled_from(READERS)


def symmetric(error: float = 0.08) -> Channel:
    """Every character is misread alike, lost alike, and followed by one too many alike."""
    spread = error / 36
    row = [spread] * 36
    reads = tuple(tuple(1 - error if one == place else share for one, share in enumerate(row)) for place in range(36))
    return Channel(
        reads, (spread,) * 36, 0.01, (1 / 36,) * 36, (0.98, 0.02, 0.0, 0.0), (0.97, 0.02, 0.01, 0.0),
        ((0.0, 4.0), (1.0, 0.1)),
    )  # fmt: skip


def places(text: str) -> list[int]:
    return [ALPHABET.index(one) for one in text]


def test_all_readings_of_a_code_together_are_as_likely_as_can_be() -> None:
    channel = symmetric()
    total = sum(
        channel.probability(read, places("A7"))
        for length in range(4)
        for read in itertools.product(range(36), repeat=length)
    )
    assert total <= 1 + 1e-9
    # What is missing are readings with two characters too many, or more.
    assert total > 0.999


def test_readings_of_the_measured_readers_together_are_not_likelier_than_certain() -> None:
    table = json.loads(data_file("confusions.json").read_text(encoding="utf-8"))
    for reader, witness in table["witnesses"].items():
        channel = Channel.from_table(witness, LEAST_CONFUSION[reader]).at(0.5)
        total = sum(
            channel.probability(read, places("8B"))
            for length in range(4)
            for read in itertools.product(range(36), repeat=length)
        )
        assert 0.7 < total <= 1 + 1e-3  # cuts may take more than two characters; shares are rounded


@given(codes, codes)
def test_when_all_characters_are_alike_nothing_is_likelier_read_than_the_code_itself(printed: str, read: str) -> None:
    channel = symmetric()
    itself = channel.probability(places(printed), places(printed))
    assert channel.probability(places(read), places(printed)) <= itself


@given(codes, codes, confidences, readers)
def test_bits_are_those_of_a_probability(read: str, printed: str, confidence: float, reader: str) -> None:
    assert LEAST_BITS <= reading_bits(read, printed, confidence, reader) <= 1e-9


@given(codes, confidences, confidences, readers)
def test_a_surer_reading_of_the_code_itself_is_never_less_likely(
    code: str, one: float, other: float, reader: str
) -> None:
    low, high = sorted((one, other))
    assert reading_bits(code, code, low, reader) <= reading_bits(code, code, high, reader) + 1e-9


@given(codes, st.data(), confidences, confidences)
def test_a_surer_reading_of_a_neighbour_never_speaks_more_for_the_code(
    code: str, data: st.DataObject, one: float, other: float
) -> None:
    place = data.draw(st.integers(0, len(code) - 1))
    read = code[:place] + data.draw(st.sampled_from(ALPHABET)) + code[place + 1 :]
    low, high = sorted((one, other))
    channel = symmetric()
    ratios = [
        math.log2(at.probability(places(read), places(code)) / at.probability(places(read), places(read)))
        for at in (channel.at(low), channel.at(high))
    ]
    assert ratios[1] <= ratios[0] + 1e-6


@pytest.mark.parametrize("reader", READERS)
def test_a_reading_speaks_most_for_itself_then_for_its_look_alike_then_for_another_code(reader: str) -> None:
    itself, look_alike, other = (reading_bits("A8630", code, 0.9, reader) for code in ("A8630", "A863O", "A8637"))
    assert itself > look_alike > other


def test_a_lost_end_is_likelier_than_two_misread_characters() -> None:
    assert reading_bits("A126", "A1263") > reading_bits("A1276", "A1263") - 1
    assert reading_bits("A126", "A1263") > reading_bits("A2164", "A1263")


def test_case_spaces_and_hyphens_do_not_matter() -> None:
    assert reading_bits("bs-30 kp365", "BS30KP365") == reading_bits("BS30KP365", "BS-30KP365")


def test_against_a_rival_the_ratio_is_the_difference() -> None:
    ratio = likelihood_ratio_bits("A1268", "A1263", 0.8, rival="A1268")
    assert ratio == pytest.approx(reading_bits("A1268", "A1263", 0.8) - reading_bits("A1268", "A1268", 0.8))
    assert likelihood_ratio_bits("A1268", "A1268", rival="A1268") == 0


def test_without_a_rival_a_long_code_says_more_than_a_short_one() -> None:
    assert likelihood_ratio_bits("BS30KP365", "BS30KP365") > likelihood_ratio_bits("A126", "A126") > 10


def test_an_unknown_reader_counts_as_tesseract() -> None:
    assert reading_bits("A126", "A1263", 0.5, "mine") == reading_bits("A126", "A1263", 0.5, "tesseract")


@pytest.mark.parametrize("text", ["", "⎓°", "A" * 500, "型号"])
def test_hostile_texts_have_finite_bits(text: str) -> None:
    assert LEAST_BITS <= reading_bits(text, "A1263") <= 0
    assert LEAST_BITS <= reading_bits("A1263", text) <= 0
    assert math.isfinite(likelihood_ratio_bits(text, text or "A"))


@pytest.mark.parametrize("confidence", [-1.0, 0.0, 1.0, 7.0])
def test_confidence_out_of_range_counts_as_its_nearest_end(confidence: float) -> None:
    expected = reading_bits("A1268", "A1263", min(max(confidence, 0.0), 1.0))
    assert reading_bits("A1268", "A1263", confidence) == expected


def test_the_table_names_its_command_and_counts() -> None:
    table = json.loads(data_file("confusions.json").read_text(encoding="utf-8"))
    assert table["made_by"].startswith("python -m benchmarks.deciding.measure_confusions")
    for witness in table["witnesses"].values():
        assert set(witness["printed"]) == set(ALPHABET)
        for row in witness["printed"].values():
            others = 37 - len(row["reads"])
            assert sum(row["reads"].values()) + others * row["other"] == pytest.approx(1, abs=1e-3)
        sure = [point[0] for point in witness["certainty"]]
        shares = [point[1] for point in witness["certainty"]]
        assert sure == sorted(sure)
        assert shares == sorted(shares, reverse=True)
