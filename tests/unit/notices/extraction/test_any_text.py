"""No text ends an import: `extract` answers whatever it is given, and in time that grows with its length."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labelcheck.notices.extraction import extract
from labelcheck.notices.extraction.lexicon import LEXICON
from labelcheck.notices.extraction.plain_text import MAX_TEXT
from notices_for_tests import notice

PHRASES = [phrase for phrases in LEXICON.values() for phrase in phrases.split("|")]
VALUES = (  # noqa: SIM905 - reads better
    "A100|AB123456|506KMXXXXXXX|T**0815****|FEFBZ90GC*|12345678|123456|2023|9/2027|01-Mar-24|6/5/2023|2/30/2023"
    "|00/00/2000|June 5, 2023|2023 32-58|WWYY|M/D/YY|10004-25434|-C|/LRFNL|KAF1000LRFNN|0 50875 82840 7|W|7|K or M"
    "|the sixth digit of the serial number is A|as the seventh and eighth letter in the serial number"
    "|(first 8 digits)|(All batches)|Model Number Serial Number Range|First Last|may have|if|e.g.|not included"
    "|www.example.org/recall|https://|a@b.c"
).split("|")
MARKS = [*"(),;:.-/#&*~\"'", "\n", "\t", " "]
# Digits that `int` refuses, digits of other scripts, letters that grow in capitals, halves of characters, markup.
ODD = [
    "²",
    "¹²³",
    "٣٤",
    "１２３ＡＢ",
    "Ⅷ",
    "ß",
    "ﬁ",
    "İ",
    "e\u0301",
    "\ud800",
    "\x00",
    "\u202e",
    "<td>",
    "&nbsp;",
    "😀",
]
TEXTS = st.lists(st.sampled_from([*PHRASES, *VALUES, *MARKS, *ODD]), max_size=60).flatmap(
    lambda parts: st.sampled_from([" ".join(parts), "".join(parts)])
)


@settings(max_examples=300, deadline=None)
@given(TEXTS, TEXTS, st.sampled_from(["2025-01-01", "2025", "", "²²²²", "0000-00-00"]))
def test_words_of_notices_in_any_order_are_answered(first: str, second: str, published: str) -> None:
    given_notice = notice(
        first,
        second,
        title=second,
        product_names=(first,),
        product_lines=(second,),
        upcs=(first[:40],),
        remedies=(second,),
        captions=(first,),
        sold_at=(second,),
        published=published,
    )
    found = extract(given_notice)
    assert found.products
    for span in found.spans:
        assert 0 <= span.start < span.end <= MAX_TEXT


REPEATED = [
    *("*", "1,", "A1-", "model/A1", "serial A1, ", "lot ", "lot '", "date code ", "serial number A100 ", "u"),
    *("((((", "1/2 ", "x@", "only ", "1 to ", "from A1 to A2 and ", "as the first ", "A or ", "W W ", "COMO 3.0 "),
    *("the sixth digit of the serial number ", "Model Number Serial Number ", "model year 2023, ", "made 2023 and "),
    *("http://", "<td>", "²", "\n", ". A"),
]


@pytest.mark.slow
@pytest.mark.parametrize("piece", REPEATED)
def test_a_hundred_thousand_characters_of_one_thing_come_to_an_end(piece: str) -> None:
    text = (piece * 100_000)[:100_000]
    assert extract(notice(text, text[1:], title=text, captions=(text,), remedies=(text,), sold_at=(text,))).products
