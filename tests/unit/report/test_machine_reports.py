"""JSON, JSON lines and CSV: complete, streaming, and harmless."""

from __future__ import annotations

import csv
import io
import json

import pytest

from labelcheck.model.verdict import Answer, Verdict
from labelcheck.report import Format, report_in
from verdicts_for_tests import HOSTILE, hostile_verdict, verdict


def written(wanted: Format, *verdicts: Verdict, encoding: str = "utf-8") -> str:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding=encoding, newline="", write_through=True)
    report = report_in(wanted, stream)
    for one in verdicts:
        report.add(one)
    report.finish()
    return raw.getvalue().decode(encoding)


def test_json_lines_are_the_documented_objects_one_a_line() -> None:
    both = (verdict(), verdict(Answer.NOT_LISTED, "b.jpg", recalls=(), evidence=()))
    lines = written(Format.JSONL, *both).splitlines()
    assert [json.loads(line) for line in lines] == [one.to_dict() for one in both]


def test_json_is_one_document_with_a_summary() -> None:
    document = json.loads(written(Format.JSON, verdict(), verdict(Answer.FAILED, "b.jpg")))
    assert document["schema"] == 1
    assert [row["verdict"] for row in document["verdicts"]] == ["recalled", "failed"]
    assert document["summary"]["recalled"] == document["summary"]["failed"] == 1


def test_json_without_a_verdict_is_still_a_document() -> None:
    assert json.loads(written(Format.JSON))["verdicts"] == []


@pytest.mark.parametrize("wanted", [Format.JSONL, Format.CSV])
def test_rows_are_handed_on_as_soon_as_they_are_there(wanted: Format) -> None:
    stream = io.StringIO()
    report = report_in(wanted, stream)
    report.add(verdict(photo="first.jpg"))
    assert "first.jpg" in stream.getvalue()


@pytest.mark.parametrize("wanted", [Format.JSON, Format.JSONL, Format.CSV])
def test_no_control_character_reaches_the_terminal(wanted: Format) -> None:
    text = written(wanted, hostile_verdict())
    assert all(character.isprintable() or character in "\r\n" for character in text)


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
def test_json_survives_any_encoding_unchanged(encoding: str) -> None:
    row = json.loads(written(Format.JSONL, verdict(photo="输入é.jpg"), encoding=encoding))
    assert row["photo"] == "输入é.jpg"


def test_json_keeps_hostile_text_word_for_word_but_for_what_is_not_unicode() -> None:
    row = json.loads(written(Format.JSONL, hostile_verdict()))
    assert row["photo"] == HOSTILE.replace("\udcff", "\\xff")


def test_csv_has_a_column_for_each_thing_and_crlf_line_ends() -> None:
    text = written(Format.CSV, verdict(photo='a, "b".jpg'))
    assert text.count("\r\n") == text.count("\n") == 2
    (row,) = csv.DictReader(io.StringIO(text))
    assert (row["photo"], row["verdict"], row["model"]) == ('a, "b".jpg', "recalled", "A1263")
    assert (row["recalls"], row["unit_rules"]) == ("us-cpsc:25338", "cannot tell")


@pytest.mark.parametrize(
    "start",
    [
        "=",
        "+",
        "-",
        "@",
        "\t",
        "\r",
        "\n",
        "＝",
        "＠",
        " =",
        " \t=",
        '"=',
        "\u200b=",
        "\u3000+",
        "\0@",
        "'=",
        "\u202e-",
    ],
)
def test_no_cell_of_csv_begins_like_a_formula(start: str) -> None:
    (row,) = csv.DictReader(io.StringIO(written(Format.CSV, verdict(photo=start + "1+1", why=start + "x"))))
    assert row["photo"].startswith("'")
    assert row["why"].startswith("'")


def test_hostile_text_makes_neither_rows_nor_columns() -> None:
    rows = list(csv.reader(io.StringIO(written(Format.CSV, hostile_verdict()))))
    assert len(rows) == 2
    assert len(rows[0]) == len(rows[1])


@pytest.mark.parametrize("wanted", [Format.JSON, Format.JSONL, Format.CSV])
@pytest.mark.parametrize("odd", ["\0", "\udcff", "\ud800", "\r\n", "\x1b[2J", "\x9b", "\u2028", "\ufeff", "\U000e0041"])
def test_odd_characters_neither_stop_a_report_nor_add_a_row(wanted: Format, odd: str) -> None:
    text = written(wanted, verdict(photo=f"a{odd}b.jpg", why=odd), encoding="utf-8")
    assert text.count("\n") == written(wanted, verdict()).count("\n")
    if wanted is Format.CSV:
        (row,) = csv.DictReader(io.StringIO(text))
    elif wanted is Format.JSON:
        (row,) = json.loads(text)["verdicts"]
    else:
        row = json.loads(text)
    assert row["photo"].startswith("a")
    assert row["photo"].endswith("b.jpg")


def test_a_cell_of_plain_words_stays_as_it_is() -> None:
    (row,) = csv.DictReader(io.StringIO(written(Format.CSV, verdict(photo="a-b/c=d.jpg", why="2 + 2"))))
    assert (row["photo"], row["why"]) == ("a-b/c=d.jpg", "2 + 2")
