"""The HTML page: complete, self-contained, and deaf to what stands in the data."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import io
import re
import tracemalloc
from html.parser import HTMLParser

import pytest
from jinja2 import UndefinedError

from labelcheck.model.label import Label
from labelcheck.model.verdict import Answer, Evidence
from labelcheck.report import Format, html_report, html_template, report_in
from labelcheck.report.html_report import HtmlReport
from pages_for_tests import page, small_jpeg
from verdicts_for_tests import RECALL, hostile_verdict, verdict


class Page(HTMLParser):
    """The tags of a page, and its text, as a browser without a script has them."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def test_the_page_says_all_that_matters() -> None:
    text = Page(page([verdict()])).text
    for said in ("RECALLED", RECALL.title, RECALL.hazard, "Stop using it.", "A1263", "+9.0", "as of 2026-03-01"):
        assert said in text


def test_what_matters_most_comes_first_and_each_card_knows_its_photos_place() -> None:
    parsed = Page(page([verdict(Answer.NOT_LISTED, "b.jpg"), verdict(Answer.RECALLED, "c.jpg")]))
    assert parsed.text.index("c.jpg") < parsed.text.index("b.jpg")
    assert [a["data-number"] for tag, a in parsed.tags if tag == "article"] == ["2", "1"]


def test_hostile_text_makes_no_tag_no_attribute_and_no_address() -> None:
    parsed = Page(page([hostile_verdict()], with_pictures=True))
    usual = {(tag, name) for tag, attributes in _plain().tags for name in (None, *attributes)}
    assert {(tag, name) for tag, attributes in parsed.tags for name in (None, *attributes)} <= usual
    assert not [attributes for tag, attributes in parsed.tags if tag == "a"]
    assert "<script>alert(1)</script>" in parsed.text


def test_nothing_can_end_the_text_that_waits_for_the_script() -> None:
    cunning = "</noscript><img src=x>"
    source = page([verdict(evidence=(Evidence(cunning, cunning, cunning, cunning, 1.0),))])
    assert "<img src=x>" not in source
    assert source.count("<noscript>") == source.count("</noscript>")


def test_nothing_is_fetched_from_anywhere() -> None:
    parsed = _plain()
    sources = [attributes["src"] for _, attributes in parsed.tags if "src" in attributes]
    assert sources
    assert all(source is not None and source.startswith("data:image/jpeg;base64,") for source in sources)
    assert not [tag for tag, _ in parsed.tags if tag in ("link", "iframe", "object", "embed")]


def test_the_policy_allows_just_this_style_this_script_and_pictures_inside_the_page() -> None:
    source = page([verdict()])
    policy = next(a["content"] for _, a in Page(source).tags if a.get("http-equiv") == "Content-Security-Policy")
    assert policy is not None
    for tag in ("style", "script"):
        (inside,) = re.findall(f"<{tag}>(.*?)</{tag}>", source, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(inside.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy
    assert 'style="' not in source
    assert not [name for _, attributes in Page(source).tags for name in attributes if name.startswith("on")]


def test_the_page_is_plain_ascii_whatever_stands_in_it() -> None:
    source = page([verdict(photo="输入é.jpg")])
    assert source.isascii()
    assert "输入é.jpg" in Page(source).text


def test_pictures_end_before_the_page_grows_too_large_and_those_that_matter_keep_theirs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(html_report, "MOST_PICTURES", 2)
    verdicts = [verdict(Answer.NOT_LISTED), verdict(), verdict(Answer.NOT_LISTED), verdict()]
    parsed = Page(page(verdicts, with_pictures=True))
    tags = [tag for tag, _ in parsed.tags if tag in ("article", "figure")]
    assert tags == ["article", "figure", "article", "figure", "article", "article"]
    assert "Only the 2 photos that matter most" in parsed.text


def test_photos_without_a_card_are_those_that_matter_least_and_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(html_report, "MOST_CARDS", 3)
    answers = [Answer.NOT_LISTED] * 4 + [Answer.RECALLED, Answer.FAILED, Answer.RECALLED]
    parsed = Page(page([verdict(answer) for answer in answers]))
    shown = [attributes["class"] for tag, attributes in parsed.tags if tag == "article"]
    assert shown == ["recalled", "recalled", "not_listed"]
    assert "3 not listed, 1 failed are counted, but not shown" in parsed.text


def test_a_page_that_shows_all_says_nothing_of_limits() -> None:
    text = _plain().text
    assert "Too many" not in text
    assert "Only the" not in text


def test_what_is_no_jpeg_is_no_picture() -> None:
    stream = io.StringIO()
    report = HtmlReport(stream, lambda _: b"GIF89a<script>")
    report.add(verdict())
    report.finish()
    assert "figure" not in {tag for tag, _ in Page(stream.getvalue()).tags}


def test_the_report_is_chosen_by_its_format_and_shows_the_pictures_that_it_is_given() -> None:
    stream = io.StringIO()
    report = report_in(Format.HTML, stream, thumbnail_of=lambda _: small_jpeg())
    report.add(verdict())
    report.finish()
    assert base64.b64encode(small_jpeg()).decode() in stream.getvalue()


@pytest.mark.slow
def test_memory_does_not_grow_with_the_photos() -> None:
    class Away(io.StringIO):
        def write(self, text: str) -> int:
            return len(text)

    def peak(photos: int) -> int:
        tracemalloc.start()
        report = HtmlReport(Away(), lambda _: small_jpeg())
        for number in range(photos):
            report.add(verdict(photo=f"{number}.jpg"))
        report.finish()
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    peak(10)
    piled = 1_000_000  # bytes of a pile before it goes to the disk
    assert peak(1_500) < peak(300) + piled


def test_the_evidence_is_a_waterfall_whose_bars_begin_where_the_one_before_ended() -> None:
    weights = (-12.0, 17.5, 4.5)
    items = tuple(
        Evidence(kind, RECALL.id, "", "", weight)
        for kind, weight in zip(("prior", "model", "brand"), weights, strict=True)
    )
    bars = [
        (float(attributes["x"] or 0), float(attributes["width"] or 0), attributes["class"])
        for tag, attributes in Page(page([dataclasses.replace(verdict(), evidence=items)])).tags
        if tag == "rect" and attributes["class"] in ("for", "against")
    ]
    (prior, model, brand, total) = bars
    assert [bar[2] for bar in bars] == ["against", "for", "for", "for"]
    assert prior[0] == model[0] == 0
    assert model[0] + model[1] == pytest.approx(brand[0], abs=0.2)
    assert total[0] + total[1] == pytest.approx(100, abs=0.2)


def test_evidence_for_several_products_says_which_is_whose() -> None:
    items = tuple(Evidence("prior", recall, "", "", -1.0) for recall in ("x:1", "x:2"))
    parsed = Page(page([dataclasses.replace(verdict(), evidence=items)]))
    assert [tag for tag, _ in parsed.tags].count("caption") == 2
    assert "x:1" in parsed.text
    assert "x:2" in parsed.text


def test_an_answer_without_evidence_has_no_waterfall() -> None:
    parsed = Page(page([dataclasses.replace(verdict(), evidence=(), label=Label())]))
    assert "table" not in {tag for tag, _ in parsed.tags}


def test_a_page_without_photos_is_a_page() -> None:
    assert "0 photos" in Page(page([])).text


def test_templates_escape_every_value_and_know_every_name() -> None:
    environment = html_template.environment()
    assert environment.from_string("{{ said }}").render(said="<b>\u202e") == r"&lt;b&gt;\u202e"
    with pytest.raises(UndefinedError):
        environment.from_string("{{ verdict.nothing }}").render(verdict=verdict())


def _plain() -> Page:
    return Page(page([verdict()], with_pictures=True))
