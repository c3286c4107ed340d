"""The HTML page: complete, self-contained, and deaf to what stands in the data."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import io
import re
from html.parser import HTMLParser

import numpy as np
import pytest
from verdicts_for_tests import RECALL, hostile_verdict, verdict

from labelcheck.photo import Photo
from labelcheck.reports import html_report
from labelcheck.reports.html_report import HtmlReport
from labelcheck.verdict import Answer, Evidence, Verdict


class Page(HTMLParser):
    """The tags of a page, and its text."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def page(*verdicts: Verdict, with_photos: bool = False) -> str:
    stream = io.StringIO()
    photo = Photo("x", "", np.full((300, 400, 3), 90, np.uint8))
    report = HtmlReport(stream, (lambda _: photo) if with_photos else None)
    for one in verdicts:
        report.add(one)
    report.finish()
    return stream.getvalue()


def test_the_page_says_all_that_matters() -> None:
    text = Page(page(verdict())).text
    for said in ("RECALLED", RECALL.title, RECALL.hazard, "Stop using it.", "A1263", "+9.0", "as of 2026-03-01"):
        assert said in text


def test_what_matters_most_comes_first() -> None:
    text = Page(page(verdict(Answer.NOT_LISTED, "b.jpg"), verdict(Answer.RECALLED, "c.jpg"))).text
    assert text.index("c.jpg") < text.index("b.jpg")


def test_hostile_text_makes_no_tag_no_script_and_no_address() -> None:
    parsed = Page(page(hostile_verdict(), with_photos=True))
    known = {tag for tag, _ in Page(page(verdict(), with_photos=True)).tags}
    assert {tag for tag, _ in parsed.tags} <= known
    assert "script" not in known
    assert not [attributes for tag, attributes in parsed.tags if tag == "a"]
    assert "<script>alert(1)</script>" in parsed.text


def test_nothing_is_fetched_from_anywhere() -> None:
    parsed = Page(page(verdict(), with_photos=True))
    sources = [attributes["src"] for _, attributes in parsed.tags if "src" in attributes]
    assert sources
    assert all(source is not None and source.startswith("data:image/jpeg;base64,") for source in sources)
    assert not [tag for tag, _ in parsed.tags if tag in ("link", "script", "iframe", "object")]


def test_the_policy_allows_just_this_style_and_pictures_inside_the_page() -> None:
    source = page(verdict())
    style = re.search(r"<style>(.*?)</style>", source, re.DOTALL)
    policy = next(a["content"] for _, a in Page(source).tags if a.get("http-equiv") == "Content-Security-Policy")
    assert style is not None
    assert policy is not None
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert f"'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy
    assert 'style="' not in source


def test_pictures_end_before_the_page_grows_too_large(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(html_report, "MOST_PICTURES", 2)
    parsed = Page(page(*[verdict()] * 5, with_photos=True))
    assert sum(tag == "img" for tag, _ in parsed.tags) == 2
    assert "Only the first 2 photos" in parsed.text


def test_the_evidence_is_a_waterfall_whose_bars_begin_where_the_one_before_ended() -> None:
    weights = (-12.0, 17.5, 4.5)
    items = tuple(
        Evidence(kind, RECALL.id, "", "", weight)
        for kind, weight in zip(("prior", "model", "brand"), weights, strict=True)
    )
    bars = [
        (float(attributes["x"] or 0), float(attributes["width"] or 0), attributes["class"])
        for tag, attributes in Page(page(dataclasses.replace(verdict(), evidence=items))).tags
        if tag == "rect" and attributes["class"] != "axis"
    ]
    (prior, model, brand, total) = bars
    assert [bar[2] for bar in bars] == ["against", "for", "for", "for"]
    assert prior[0] == model[0] == 0
    assert model[0] + model[1] == pytest.approx(brand[0], abs=0.2)
    assert total[0] + total[1] == pytest.approx(100, abs=0.2)


def test_an_answer_without_evidence_has_no_waterfall() -> None:
    parsed = Page(page(dataclasses.replace(verdict(), evidence=())))
    assert "svg" not in {tag for tag, _ in parsed.tags}
