"""Words that announce a field, misread ones among them, and words that only look so."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labelcheck.text.keywords import folded_word, is_filler, keyword, split_colon


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("Model", "model"), ("MODEL:", "model"), ("Mode1", "model"), ("M0DEL", "model"), ("Modèle", "model"),
        ("型号：", "model"), ("Model/型号:", "model"), ("M/N", "model"), ("S/N", "serial"), ("SN", "serial"),
        ("P/N", "part"), ("LOT", "lot"), ("D/C", "date"), ("P.O.", "po"), ("EAN", "gtin"), ("FCC", "approval"),
        ("Modell-Nr.", "model"), ("SerialNo.", "serial"), ("LotNo", "lot"), ("製造番号", "serial"),
    ],
)  # fmt: skip
def test_a_keyword_is_known_in_its_spellings(word: str, kind: str) -> None:
    assert keyword(word)[0] == kind


@pytest.mark.parametrize(
    "word",
    [
        "Mobile",
        "Modern",
        "Power",
        "Bank",
        "A1112",
        "MN",
        "PN",
        "DC",
        "IC",
        "JAN",
        "Serie",
        "Charge",
        "Los",
        "Nr",
        "",
        "/",
    ],
)
def test_other_words_announce_nothing(word: str) -> None:
    assert keyword(word)[0] is None


@pytest.mark.parametrize(("word", "kind"), [("MN:", "model"), ("DC:", "date"), ("IC:", "approval"), ("JAN:", "gtin")])
def test_short_words_are_keywords_with_their_colon(word: str, kind: str) -> None:
    assert keyword(word)[0] == kind


def test_some_words_are_keywords_after_another_only() -> None:
    assert keyword("série", "de")[0] == "serial"
    assert keyword("date", "Expiry")[0] is None


@pytest.mark.parametrize(
    ("word", "rest"),
    [("Model:A1112", "A1112"), ("型号A1647", "A1647"), ("MODEL-NC-22", "NC-22"), ("LOT#2351", "2351"), ("Model", "")],
)
def test_what_follows_the_colon_is_the_rest(word: str, rest: str) -> None:
    assert keyword(word)[1] == rest


@given(st.text(max_size=30), st.text(max_size=10))
def test_any_word_can_be_asked(word: str, before: str) -> None:
    kind, rest = keyword(word, before)
    assert rest == word if kind is None else word.endswith(rest)
    assert isinstance(is_filler(word), bool)
    assert folded_word(word) == folded_word(word.strip(":"))
    assert (
        "".join(split_colon(word)).replace(":", "") == word.replace(":", "").replace("：", "") or split_colon(word)[1]
    )
