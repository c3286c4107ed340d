"""The print reader: what it reads, how sure it is, and what it does with strips that are none."""

from __future__ import annotations

import pickle

import numpy as np
import pytest

from drawn_print import drawn
from labelcheck.model.reading import Reading
from labelcheck.read.ctc import decode
from labelcheck.read.print_network import PrintReader, prepared

CHARSET = "AB "


def strip_of(text: str, *, ink: int = 190, ground: int = 40) -> np.ndarray:
    """One line, cut out as the line finder cuts: 0.4 heights of ground around capitals 30 pixels high."""
    page = drawn([text], capitals=30, ink=ink, ground=ground)
    inked = np.abs(page.astype(int) - ground) > 60
    rows, columns = np.flatnonzero(inked.any(axis=1)), np.flatnonzero(inked.any(axis=0))
    return page[rows[0] - 12 : rows[0] + 30 + 12, columns[0] - 15 : columns[-1] + 15]


@pytest.fixture(scope="module")
def reader() -> PrintReader:
    return PrintReader()


def test_reads_a_model_line_in_either_polarity(reader: PrintReader) -> None:
    light, dark = strip_of("Model: A1652"), strip_of("Model: A1652", ink=40, ground=190)
    assert [reading.text for reading in reader.read([light, dark])] == ["Model: A1652"] * 2


def test_reads_each_strip_alike_alone_and_among_others(reader: PrintReader) -> None:
    strips = [strip_of(text) for text in ("BS-30KP365", "5V 3A", "SN 0Q8B2Z5S", "E33A")]
    together = [reading.text for reading in reader.read(strips)]
    assert together == [reader.read([strip])[0].text for strip in strips]


def test_says_how_sure_it_is_and_what_else_it_could_be(reader: PrintReader) -> None:
    (reading,) = reader.read([strip_of("W1056")])
    assert len(reading.text) == len(reading.confidences) == len(reading.alternatives) > 0
    for character, sure, rivals in zip(reading.text, reading.confidences, reading.alternatives, strict=True):
        assert 0 < sure <= 1
        assert len(rivals) <= 3
        assert character not in dict(rivals)
        assert all(share <= sure for share in dict(rivals).values())


@pytest.mark.parametrize("shape", [(61, 3), (1, 200), (2, 2), (61, 61)])
def test_reads_nothing_in_bare_or_degenerate_strips(reader: PrintReader, shape: tuple[int, int]) -> None:
    assert reader.read([np.full(shape, 128, np.uint8)]) == [Reading("", (), "print")]


def test_of_no_strips_makes_no_readings(reader: PrintReader) -> None:
    assert reader.read([]) == []


def test_goes_to_another_process_after_use(reader: PrintReader) -> None:
    strip = strip_of("2G505B")
    expected = reader.read([strip])
    assert pickle.loads(pickle.dumps(reader)).read([strip]) == expected  # noqa: S301


def test_prepares_strips_of_any_size_to_even_ground() -> None:
    image = prepared(strip_of("A1112"))
    assert image.shape[0] == 40
    assert image.dtype == np.float32
    assert abs(float(image.std()) - 1) < 0.2
    assert image.max() > -image.min()  # print is positive


def test_joins_repeats_and_drops_blanks() -> None:
    # frames: blank A A blank A B, then a space at the end
    probabilities = np.full((7, 4), 0.02, np.float32)
    for frame, number in enumerate([0, 1, 1, 0, 1, 2, 3]):
        probabilities[frame, number] = 0.94
    reading = decode(probabilities, CHARSET, "test")
    assert reading.text == "AAB"
    assert reading.confidences[0] == pytest.approx(0.94)


@pytest.mark.parametrize(
    ("frames", "text"), [("A...A...B...B", "AABB"), ("A....A.A....B....B", "AABB"), ("AB..A...B", "ABAB")]
)
def test_joins_a_stutter_but_keeps_true_twins(frames: str, text: str) -> None:
    probabilities = np.full((len(frames), 4), 0.02, np.float32)
    for row, frame in zip(probabilities, frames, strict=True):
        row[".AB".index(frame)] = 0.94
    assert decode(probabilities, CHARSET, "test", join_stutters=True).text == text
