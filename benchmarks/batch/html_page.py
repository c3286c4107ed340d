"""Measure the time to write the HTML report of thousands of photos, and to open it in headless Chromium.

    python -m benchmarks.batch.html_page [--photos 2000] [--runs 5]

The cards are the verdicts on `samples/` and their pictures, over and over; each picture is made another file by bytes
behind its end, so that the browser cannot share them.
"""

from __future__ import annotations

import argparse
import itertools
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.batch.chromium import ARGUMENTS, NAMES, installed_chromium
from labelcheck import Checker, Verdict
from labelcheck.catalogue.catalogue import Catalogue
from labelcheck.catalogue.user_catalogue import usual_files
from labelcheck.errors import PhotoError
from labelcheck.photo.open import open_photo
from labelcheck.report.html_report import HtmlReport
from labelcheck.report.thumbnail import thumbnail

SAMPLES = Path(__file__).parents[2] / "samples"
_TIMES = """() => [
    performance.getEntriesByType("navigation")[0].loadEventEnd,
    performance.getEntriesByName("first-contentful-paint")[0].startTime,
    document.getElementsByTagName("*").length,
]"""


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--photos", type=int, default=2000)
    parser.add_argument("--runs", type=int, default=5)
    asked = parser.parse_args()
    checked, sizes, milliseconds = _checked_samples()
    print(
        f"pictures: median {statistics.median(sizes) / 1000:.1f} kB, most {max(sizes) / 1000:.1f} kB, "
        f"made in a median of {statistics.median(milliseconds):.0f} ms of CPU"
    )
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "report.html"
        seconds = _write(page, checked, asked.photos)
        print(f"{asked.photos:,} photos: {page.stat().st_size / 1e6:.1f} MB, written in {seconds:.2f} s")
        print("| run | load event, s | first paint, s | filter, ms | search, ms | page's memory, MB | elements |")
        print("| ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
        loads = []
        for run in range(1, asked.runs + 1):
            load, paint, filtering, search, memory, elements = _opened(page)
            loads.append(load)
            print(
                f"| {run} | {load:.2f} | {paint:.2f} | {filtering:.0f} | {search:.0f} | {memory:.0f} | {elements:,} |"
            )
    print(f"load event: median {statistics.median(loads):.2f} s; load of the machine {os.getloadavg()[0]:.1f}")


def _checked_samples() -> tuple[list[tuple[Verdict, bytes]], list[int], list[float]]:
    checker = Checker(Catalogue.load(*usual_files()))
    checked: list[tuple[Verdict, bytes]] = []
    milliseconds = []
    for path in sorted(SAMPLES.iterdir()):
        if path.suffix in (".md", ".json"):
            continue
        verdict = checker.check(path, name=path.name)
        try:
            photo = open_photo(path)
        except PhotoError:
            checked.append((verdict, b""))
            continue
        begin = time.process_time()
        picture = thumbnail(photo, verdict)
        milliseconds.append(1000 * (time.process_time() - begin))
        checked.append((verdict, picture))
    return checked, [len(picture) for _, picture in checked if picture], milliseconds


def _write(page: Path, checked: list[tuple[Verdict, bytes]], photos: int) -> float:
    begin = time.perf_counter()
    pictures: dict[str, bytes] = {}
    with page.open("w", encoding="utf-8", newline="") as stream:
        report = HtmlReport(stream, lambda verdict: pictures.pop(verdict.photo))
        for number, (verdict, picture) in zip(range(photos), itertools.cycle(checked), strict=False):
            name = f"{number:06}-{verdict.photo}"
            pictures[name] = picture + os.urandom(12) if picture else b""
            report.add(verdict.renamed(name))
        report.finish()
    return time.perf_counter() - begin


def _opened(page: Path) -> tuple[float, float, float, float, float, int]:
    """Open the page in a fresh browser; return seconds to load and paint, then milliseconds, megabytes, elements."""
    with _browser() as browser:
        tab = browser.new_page()
        tab.goto("about:blank")
        before = _renderers()
        tab.goto(page.as_uri())
        tab.wait_for_function("performance.getEntriesByName('first-contentful-paint').length > 0")
        load, paint, elements = tab.evaluate(_TIMES)
        memory = (_renderers() - before) / 1e6
        filtering = _timed(tab, "document.querySelector('nav input').click()")
        search = _timed(tab, "find.value = 'a1112'; find.dispatchEvent(new Event('input'))")
        return load / 1000, paint / 1000, filtering, search, memory, elements


def _timed(tab: Page, script: str) -> float:
    """Run a script in the page; return the milliseconds until the page has been drawn anew."""
    in_page = f"""() => new Promise((done) => {{
        const begin = performance.now();
        {script};
        requestAnimationFrame(() => setTimeout(() => done(performance.now() - begin)));
    }})"""
    return float(tab.evaluate(in_page))


@contextmanager
def _browser() -> Iterator[Browser]:
    executable = installed_chromium()
    if executable is None:
        sys.exit(f"No browser is installed (one of {', '.join(NAMES)}).")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=list(ARGUMENTS))
        yield browser
        browser.close()


def _renderers() -> int:
    """Return the bytes that the browser's page processes alone use."""
    total = 0
    for process in psutil.Process().children(recursive=True):
        try:
            if "--type=renderer" in process.cmdline():
                total += process.memory_full_info().uss
        except psutil.Error:
            continue
    return total


if __name__ == "__main__":
    main()
