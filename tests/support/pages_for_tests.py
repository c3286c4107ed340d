"""HTML pages for tests, written as the program writes them."""

from __future__ import annotations

import io
from collections.abc import Iterable
from functools import cache

from PIL import Image

from labelcheck.model.verdict import Verdict
from labelcheck.report.html_report import HtmlReport


@cache
def small_jpeg(width: int = 48, height: int = 32) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (width, height), "teal").save(buffer, "JPEG")
    return buffer.getvalue()


def page(verdicts: Iterable[Verdict], *, with_pictures: bool = False) -> str:
    stream = io.StringIO()
    report = HtmlReport(stream, (lambda _: small_jpeg()) if with_pictures else None)
    for verdict in verdicts:
        report.add(verdict)
    report.finish()
    return stream.getvalue()
