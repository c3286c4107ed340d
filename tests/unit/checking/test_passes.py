"""Lines are read the right way up, once all of them, then again those that matter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from drawn_print import ANKER, Grey, drawn, on_canvas, turned_by
from labelcheck.checking.passes import MOST_LINES, PROBES, LineReadings, first_pass, read_again, zoom_pass
from labelcheck.detect.finder import find_lines, overlap
from labelcheck.detect.line import Line
from labelcheck.model.reading import Reading
from labelcheck.read.tesseract import TesseractReader

UPRIGHT = drawn(ANKER)


class CountingReader:
    """Reads the same from every strip, and remembers the strips."""

    name = "counting"

    def __init__(self) -> None:
        self.calls: list[list[Grey]] = []

    def read(self, strips: Sequence[Grey]) -> list[Reading]:
        self.calls.append(list(strips))
        return [Reading(f"read {number}", (0.9,) * len(f"read {number}"), self.name) for number in range(len(strips))]


def look(grey: Grey, reader: TesseractReader) -> dict[str, LineReadings]:
    return {seen.readings[0].text: seen for seen in first_pass(grey, find_lines(grey), reader)}


@pytest.mark.parametrize("degrees", [0, 90, 180, 255])
def test_every_line_is_read_the_right_way_up(degrees: int, tesseract: TesseractReader) -> None:
    assert set(ANKER) <= set(look(turned_by(UPRIGHT, degrees), tesseract))


@pytest.mark.parametrize("degrees", [0, 180])
def test_a_line_tells_whether_its_print_is_upside_down(degrees: int, tesseract: TesseractReader) -> None:
    seen = look(turned_by(UPRIGHT, degrees), tesseract)["Model: A1112"]
    (left, top), (right, _), (_, bottom), _ = seen.read_line().box
    # Corners go in the reading order of the print, so they follow it round.
    assert (right - left > 0) == (degrees == 0)
    assert (bottom - top > 0) == (degrees == 0)


def test_labels_turned_against_each_other_are_each_read_the_right_way_up(tesseract: TesseractReader) -> None:
    first = drawn(("Model: A1112", "Input: 5V 2A"))
    second = turned_by(drawn(("SN: 57V31204401277", "Made in China")), 270)
    grey = on_canvas(first, first.shape[1] + second.shape[1], max(first.shape[0], second.shape[0]), 0, 0)
    grey[: second.shape[0], first.shape[1] :] = second
    assert {"Model: A1112", "Input: 5V 2A", "Made in China"} <= set(look(grey, tesseract))


def test_few_lines_of_a_direction_are_read_both_ways_up() -> None:
    lines = find_lines(drawn([f"Line {number} of many" for number in range(9)], capitals=16))
    level = [line for line in lines if abs(line.angle) < 20 and line.length > 100]
    assert len(level) == 9
    reader = CountingReader()
    first_pass(UPRIGHT, level, reader)
    assert sum(len(call) for call in reader.calls) == len(level) + PROBES


def test_no_more_lines_are_read_than_the_limit() -> None:
    one = find_lines(UPRIGHT)[0]
    assert len(first_pass(UPRIGHT, [one] * (MOST_LINES + 9), CountingReader())) == MOST_LINES


def test_a_photo_without_lines_is_looked_at_without_a_reading(tesseract: TesseractReader) -> None:
    assert first_pass(np.zeros((100, 100), np.uint8), [], tesseract) == []


def test_a_reading_is_named_after_its_reader_and_enhancement(tesseract: TesseractReader) -> None:
    assert look(UPRIGHT, tesseract)["Model: A1112"].readings[0].reader == "tesseract/normalised"


def lines_of(grey: Grey) -> list[Line]:
    return find_lines(grey)[:4]


def test_another_look_adds_readings_to_the_lines_that_it_is_about_and_to_no_others() -> None:
    reader = CountingReader()
    seen = first_pass(UPRIGHT, lines_of(UPRIGHT), reader)
    again = read_again(seen, [2, 0], ("softened", "local"), reader)
    assert [len(one.readings) for one in again] == [3, 1, 3, 1]
    assert [reading.reader for reading in again[2].readings[1:]] == ["counting/softened", "counting/local"]
    assert [reading.text for reading in again[2].readings[1:]] == ["read 0", "read 1"]
    assert [reading.text for reading in again[0].readings[1:]] == ["read 2", "read 3"]
    assert len(reader.calls[-1]) == 4


def test_another_look_at_no_line_changes_nothing() -> None:
    seen = first_pass(UPRIGHT, lines_of(UPRIGHT), CountingReader())
    assert read_again(seen, [], ("softened",), CountingReader()) == seen


def test_what_was_seen_before_is_left_as_it_was() -> None:
    seen = first_pass(UPRIGHT, lines_of(UPRIGHT), CountingReader())
    before = list(seen)
    read_again(seen, [0, 1], ("local",), CountingReader())
    assert seen == before


def test_an_unknown_enhancement_is_refused() -> None:
    seen = first_pass(UPRIGHT, lines_of(UPRIGHT), CountingReader())
    with pytest.raises(KeyError):
        read_again(seen, [0], ("beautified",), CountingReader())


@pytest.mark.parametrize("degrees", [0, 180, 255])
def test_a_closer_look_adds_the_lines_that_were_missed_the_right_way_up(
    degrees: int, tesseract: TesseractReader
) -> None:
    grey = turned_by(UPRIGHT, degrees)
    first = [seen for seen in first_pass(grey, find_lines(grey), tesseract) if "Model" not in seen.readings[0].text]
    assert len(first) >= 3
    again = zoom_pass(grey, first, tesseract, "normalised")
    assert {seen.readings[0].text for seen in again} >= set(ANKER)
    # What was seen well already is not read again.
    assert all(seen in again for seen in first if seen.plausibility > 2)


def test_a_closer_look_gives_a_line_that_was_cut_short_its_whole_length(tesseract: TesseractReader) -> None:
    lines = find_lines(UPRIGHT)
    texts = look(UPRIGHT, tesseract)
    whole = texts["Model: A1112"].line
    cut = replace(whole, end=whole.end - 0.3 * whole.length)
    others = [line for line in lines if overlap(line, whole) < 0.4]
    first = first_pass(UPRIGHT, [*others, cut], tesseract)
    assert "Model: A1112" not in {seen.readings[0].text for seen in first}
    again = zoom_pass(UPRIGHT, first, tesseract, "normalised")
    assert [seen.readings[0].text for seen in again if "Model" in seen.readings[0].text] == ["Model: A1112"]


def test_where_nothing_is_print_beyond_doubt_there_is_no_closer_look() -> None:
    doubtful = LineReadings(find_lines(UPRIGHT)[0], UPRIGHT, False, (Reading("il|", (0.4, 0.4, 0.4), "counting"),))
    reader = CountingReader()
    assert zoom_pass(UPRIGHT, [doubtful], reader) == [doubtful]
    assert reader.calls == []
