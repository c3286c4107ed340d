"""The Chromium that is installed, driven by Playwright; where there is none the tests here are skipped.

`LABELCHECK_CHROMIUM` names another; with `LABELCHECK_REQUIRE_BROWSER=1` they fail instead of being skipped.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from benchmarks.batch.chromium import ARGUMENTS, NAMES, installed_chromium

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


@dataclass
class Opened:
    """A page in the browser, and what it said and asked for since."""

    page: Page
    said: list[str] = field(default_factory=list)
    asked_for: list[str] = field(default_factory=list)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    executable = installed_chromium()
    if executable is None:
        _missing(f"no browser is installed (one of {', '.join(NAMES)})")
    try:
        from playwright.sync_api import sync_playwright  # noqa: PLC0415 - it may be missing
    except ImportError:
        _missing("playwright is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=list(ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Iterator[Callable[..., Opened]]:
    """Return what opens HTML from a file, with the settings of a browser context, and listens."""
    contexts = []

    def open_page(html: str, **settings: object) -> Opened:
        context = browser.new_context(**settings)  # type: ignore[arg-type]
        contexts.append(context)
        one = Opened(context.new_page())
        one.page.on("console", lambda message: one.said.append(message.text))
        one.page.on("pageerror", lambda error: one.said.append(str(error)))
        one.page.on("request", lambda request: one.asked_for.append(request.url))
        file = tmp_path / f"report-{len(contexts)}.html"
        file.write_text(html, encoding="utf-8", newline="")
        one.page.goto(file.as_uri())
        return one

    yield open_page
    for context in contexts:
        context.close()


def _missing(what: str) -> None:
    if os.environ.get("LABELCHECK_REQUIRE_BROWSER") == "1":
        pytest.fail(f"{what}, and LABELCHECK_REQUIRE_BROWSER=1 asks for one")
    pytest.skip(what)
