"""Text from feeds, made fit for the catalogue."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from labelcheck.catalogue.field_types import Line, Prose, Url
from labelcheck.notices.feeds.clean_text import line, prose, web_address

_LINE, _PROSE, _URL = TypeAdapter(Line), TypeAdapter(Prose), TypeAdapter(Url)


@given(st.text(max_size=600))
def test_whatever_comes_the_catalogue_takes_it(text: str) -> None:
    if cleaned := line(text):
        _LINE.validate_python(cleaned)
    if cleaned := prose(text):
        _PROSE.validate_python(cleaned)
    if cleaned := web_address("https://example.org/" + text):
        _URL.validate_python(cleaned)


def test_cells_and_paragraphs_stay_apart_without_their_markup() -> None:
    assert prose("<table><tr><td>A1</td><td>B2</td></tr></table><p>x<br/>y</p>") == "A1 B2\nx\ny"


def test_smaller_than_is_no_markup() -> None:
    assert prose("weighs < 3 kg and > 1 kg") == "weighs < 3 kg and > 1 kg"


@pytest.mark.parametrize("address", ["javascript:alert(1)", "ftp://x.org", "", None, 7, "//x.org"])
def test_what_is_no_address_of_the_web_is_none(address: object) -> None:
    assert web_address(address) == ""


def test_text_that_is_too_long_is_cut_and_shows_it() -> None:
    assert line("x" * 900).endswith("…")
    assert len(line("x" * 900)) == 500


@pytest.mark.slow
@pytest.mark.parametrize("piece", ["<!--", "<a ", "<a b='", "</", "<![CDATA[", "<?", "&#", "<td>", "<script>"])
def test_hostile_markup_comes_to_an_end(piece: str) -> None:
    program = f"""
from labelcheck.notices.feeds.clean_text import prose
from labelcheck.notices.feeds.markup import TablePage
for text in ({piece!r} * 300_000, "<p>" + {piece!r} * 300_000):
    prose(text)
    TablePage(text)
"""
    # Some seconds; what grows with the square of the length would take a quarter of an hour.
    subprocess.run([sys.executable, "-c", program], check=True, timeout=240)


def test_scripts_styles_and_comments_are_no_words() -> None:
    assert prose("<p>a<script>b</script><style>c</style><!-- d -->e</p>") == "ae"
