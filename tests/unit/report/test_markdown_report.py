"""The Markdown summary: short, and nothing in it obeys what stands in the data."""

from __future__ import annotations

import io
import re

from labelcheck.model.verdict import Answer, Verdict
from labelcheck.report import Format, report_in
from labelcheck.report.markdown_report import MOST_ALARMS, name, text
from verdicts_for_tests import HOSTILE, RECALL, hostile_verdict, verdict


def summary_of(*verdicts: Verdict) -> str:
    stream = io.StringIO()
    report = report_in(Format.MARKDOWN, stream)
    for one in verdicts:
        report.add(one)
    report.finish()
    return stream.getvalue()


def cells(row: str) -> list[str]:
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", row)[1:-1]]


def test_alarms_come_with_device_recall_and_what_to_do() -> None:
    written = summary_of(verdict(), verdict(Answer.NOT_LISTED, "b.jpg"))
    assert written.startswith("# 2 photos: 1 recalled, 1 not listed\n")
    (row,) = [line for line in written.splitlines() if line.startswith("| **")]
    assert cells(row) == [
        "**RECALLED**",
        "`label.jpg`",
        "`Anker A1263`",
        f"[{RECALL.title}]({RECALL.url})",
        "Stop using it.",
    ]
    assert "- 1 not listed" in written
    assert "32 recalls, as of 2026-03-01" in written


def test_what_is_undecided_says_why() -> None:
    written = summary_of(verdict(Answer.UNREADABLE, "dark.jpg", why="Too dark.", hints=("More light.",)))
    assert "| **UNREADABLE** | `dark.jpg` | Too dark. | More light. |" in written


def test_recalled_comes_before_what_is_to_be_checked() -> None:
    written = summary_of(verdict(Answer.NEEDS_CHECK, "a.jpg"), verdict(Answer.RECALLED, "b.jpg"))
    assert written.index("`b.jpg`") < written.index("`a.jpg`")


def test_its_length_has_a_limit_and_it_says_how_many_it_leaves_out() -> None:
    written = summary_of(*(verdict(photo=f"{number}.jpg") for number in range(500)))
    assert written.count("| **RECALLED**") == MOST_ALARMS
    assert "… and 450 more" in written
    assert len(summary_of(*[hostile_verdict()] * 500, *[verdict(Answer.FAILED, why="x" * 9999)] * 500)) < 65_536


def test_hostile_text_makes_no_markup_no_row_and_no_mention() -> None:
    written = summary_of(hostile_verdict(), hostile_verdict())
    rows = [line for line in written.splitlines() if line.startswith("|")]
    assert len(rows) == 4
    assert len({len(cells(row)) for row in rows}) == 1
    assert "<script>" not in re.sub("`[^`]*`", "", written)
    assert "](" not in written
    assert all(character.isprintable() or character == "\n" for character in written)


def test_markup_is_shown_as_it_was_read() -> None:
    assert text("![x](http://a)") == "!\\[x\\](http://a)"
    assert text("<img>&lt; a&b @all me@x.com") == "&lt;img>&amp;lt; a&amp;b @&#8203;all me@x.com"
    assert text("snake_case _em_") == "snake_case \\_em\\_"


def test_a_name_keeps_its_characters_and_stays_in_its_cell() -> None:
    assert name("a*b <c>.jpg") == "`a*b <c>.jpg`"
    for cunning in ("a|b", "a`b", "\\|x", "``", "<|>"):
        cell = name(cunning)
        assert "|" not in cell
        assert "`" not in cell
    assert name(" ") == ""
    assert HOSTILE not in name(HOSTILE)


def test_without_photos_it_says_so() -> None:
    assert summary_of() == "# 0 photos\n"
