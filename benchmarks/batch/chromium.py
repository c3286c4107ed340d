"""Find the installed Chromium, in which the benchmark and the tests open pages."""

from __future__ import annotations

import os
import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
ARGUMENTS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def installed_chromium() -> str | None:
    """Return the browser that `LABELCHECK_CHROMIUM` names, or the first that is installed; None if none is."""
    return os.environ.get("LABELCHECK_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
