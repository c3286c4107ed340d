"""What a person sees in the terminal."""

from __future__ import annotations

import io
import re

import pytest
from rich.console import Console

from labelcheck.model.label import Field, Label
from labelcheck.model.verdict import Answer, Evidence, Verdict
from labelcheck.report import Format, report_in
from labelcheck.report.appearance import APPEARANCES, confidence_text, device_name, summary
from labelcheck.report.console import BAR_WIDTH, MOST_RECALLS, console_on, waterfall_table
from verdicts_for_tests import LABEL, RECALL, hostile_verdict, verdict


def shown(*verdicts: Verdict, encoding: str = "utf-8", **settings: bool) -> str:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding=encoding, errors="backslashreplace", write_through=True)
    report = report_in(Format.TABLE, stream, **settings)
    for one in verdicts:
        report.add(one)
    report.finish()
    return raw.getvalue().decode(encoding)


@pytest.fixture(autouse=True)
def _a_pipe_of_100_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.delenv("FORCE_COLOR", raising=False)


@pytest.mark.parametrize("answer", list(Answer))
def test_the_answer_is_said_in_words(answer: Answer) -> None:
    assert APPEARANCES[answer].heading in shown(verdict(answer))


def test_one_photo_shows_why_what_to_do_and_where_it_was_read() -> None:
    text = shown(verdict())
    for said in (
        RECALL.title,
        RECALL.hazard,
        RECALL.url,
        "Stop using it.",
        "A1263",
        "93%",
        "120, 90",
        "as of 2026-03-01",
    ):
        assert said in text


def test_the_line_that_gave_the_model_says_so() -> None:
    assert re.search(r"Model: A1263 .*model", shown(verdict()))


def test_several_photos_are_a_table_with_a_summary() -> None:
    text = shown(verdict(), verdict(Answer.NOT_LISTED, "b.jpg", recalls=()), verdict(Answer.FAILED, "c.jpg"))
    assert "3 photos: 1 recalled, 1 not listed, 1 failed" in text
    assert text.index("label.jpg") < text.index("b.jpg") < text.index("c.jpg")


def test_more_recalls_than_fit_are_counted() -> None:
    assert "and 2 more recalls" in shown(verdict(recalls=(RECALL,) * (MOST_RECALLS + 2)))


def test_long_names_are_folded_and_not_cut() -> None:
    name = "x" * 300 + ".jpg"
    text = shown(verdict(photo=name), verdict())
    assert text.count("x") >= 300


def test_nothing_is_coloured_in_a_pipe() -> None:
    assert "\x1b" not in shown(verdict(), explain=True)


@pytest.mark.parametrize("many", [False, True])
def test_hostile_text_moves_no_cursor_and_is_not_taken_for_markup(many: bool) -> None:
    text = shown(*[hostile_verdict()] * (2 if many else 1), explain=not many)
    assert all(character.isprintable() or character == "\n" for character in text)
    assert "[red]" in text.replace("\n", "")


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_a_terminal_of_any_encoding_is_enough(encoding: str) -> None:
    assert "RECALLED" in shown(verdict(label=LABEL), explain=True, encoding=encoding)


def test_confidence_text_is_never_a_hundred_percent_and_failures_have_none() -> None:
    assert confidence_text(verdict(confidence=1.0)) == "over 99.9% sure"
    assert confidence_text(verdict(confidence=0.5)) == "50.0% sure"
    assert confidence_text(verdict(Answer.FAILED)) == ""


def test_the_brand_is_not_said_twice_when_the_name_begins_with_it() -> None:
    named = Label.of(brand=Field("Anker", 0.9), name=Field("ANKER 321", 0.9), model=(Field("A1112", 0.9),))
    assert device_name(verdict(label=named)) == "ANKER 321 A1112"
    assert device_name(verdict(label=LABEL)) == "Anker A1263"


def test_summary_counts_one_photo_as_one() -> None:
    assert summary({Answer.RECALLED: 1}) == "1 photo: 1 recalled"


def test_no_answer_is_green() -> None:
    assert all("green" not in look.style for look in APPEARANCES.values())


def test_words_on_their_ground_are_legible() -> None:
    def luminance(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    for look in APPEARANCES.values():
        bright, dark = sorted((luminance(look.ground), luminance(look.print)), reverse=True)
        assert (bright + 0.05) / (dark + 0.05) >= 4.5


def bars(*weights: float) -> list[str]:
    evidence = [Evidence("model", "x:1", "", "", weight) for weight in weights]
    stream = io.StringIO()
    console = Console(file=stream, width=120)
    console.print(waterfall_table(evidence, ascii_only=True))
    return [row[-(BAR_WIDTH + 20) :] for row in stream.getvalue().splitlines()[1:]]


def test_each_bar_of_the_waterfall_begins_where_the_last_ended() -> None:
    first, second, third, _ = bars(-6.0, 9.0, 3.0)
    assert "-" in first.strip(" |")
    assert second.index("#") == first.index("-----")
    assert third.index("#") == second.rindex("#") + 1


def test_the_sum_is_said_as_odds() -> None:
    assert "8.0 : 1 for" in bars(-1.0, 4.0)[-1]
    assert "4.0 : 1 against" in bars(-2.0)[-1]
    assert "even odds" in bars(-2.0, 2.0)[-1]


def test_a_label_without_lines_shows_none() -> None:
    assert "at x, y" not in shown(verdict(Answer.UNREADABLE, label=Label()))


def test_data_are_written_without_markup_or_emoji() -> None:
    stream = io.StringIO()
    console_on(stream).print(":smile: [bold]x[/bold]")
    assert stream.getvalue().strip() == ":smile: [bold]x[/bold]"
