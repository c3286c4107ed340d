"""Text from outside cannot reach a terminal with power over it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labelcheck.system.safe_text import safe, well_formed


@given(st.text(st.characters(categories=None)))
def test_safe_text_is_one_printable_line_that_utf8_can_hold(text: str) -> None:
    made = safe(text)
    assert made.isprintable()
    made.encode("utf-8")


@given(st.text(st.characters(categories=["L", "N", "P", "S"])))
def test_letters_of_all_scripts_stay_as_they_are(text: str) -> None:
    assert safe(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\nb\r\tc", r"a\nb\r\tc"),
        ("\x1b[2J", r"\x1b[2J"),
        ("\x9b2J", r"\x9b2J"),
        ("\u202egpj", r"\u202egpj"),
        ("a\u2028b", r"a\u2028b"),
        ("a\u00a0b\u3000c", "a b c"),
        ("caf\udce9", r"caf\xe9"),
        ("\ud800", r"\ud800"),
        ("\U000e0041", r"\U000e0041"),
    ],
)
def test_what_is_not_printable_is_written_as_an_escape(text: str, shown: str) -> None:
    assert safe(text) == shown


@given(st.text(st.characters(categories=None)))
def test_well_formed_text_can_be_encoded_and_only_surrogates_change(text: str) -> None:
    made = well_formed(text)
    made.encode("utf-8")
    if not any("\ud800" <= character <= "\udfff" for character in text):
        assert made == text
