"""The typefaces for synthetic photos: a short list of plain ones, found by file name in the system's font folders.

The fonts stay on the machine that makes the photos; none is shipped.
"""

from __future__ import annotations

import functools
import random
from pathlib import Path

from PIL import ImageFont

FOLDERS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".local/share/fonts")
INSTALL = (
    "apt-get install fonts-liberation fonts-dejavu fonts-roboto fonts-open-sans fonts-lato fonts-wqy-microhei "
    "fonts-paratype fonts-clear-sans fonts-cabin"
)
"""What has most of the typefaces below, and of those that training holds out."""

WEIGHTS: dict[str, tuple[str, ...]] = {
    "regular": (
        "LiberationSans-Regular.ttf",
        "Roboto-Regular.ttf",
        "Roboto-Light.ttf",
        "OpenSans-Regular.ttf",
        "Lato-Regular.ttf",
        "Lato-Light.ttf",
        "DejaVuSans.ttf",
        "Inter-Regular.otf",
        "texgyreheros-regular.otf",
    ),
    "bold": (
        "LiberationSans-Bold.ttf",
        "Roboto-Medium.ttf",
        "Roboto-Bold.ttf",
        "OpenSans-Semibold.ttf",
        "Lato-Bold.ttf",
        "DejaVuSans-Bold.ttf",
        "Inter-SemiBold.otf",
    ),
    "condensed": (
        "LiberationSansNarrow-Regular.ttf",
        "LiberationSansNarrow-Bold.ttf",
        "Roboto-Condensed-Regular.ttf",
        "DejaVuSansCondensed.ttf",
        "OpenSans-CondLight.ttf",
    ),
    "mono": ("LiberationMono-Regular.ttf", "DejaVuSansMono.ttf"),
    "cjk": ("wqy-microhei.ttc", "wqy-zenhei.ttc", "NotoSansCJK-Regular.ttc", "DroidSansFallbackFull.ttf"),
}
"""Weight or kind → file names; those that are not installed are left out."""
_TRIAL = 200
"""Size at which a typeface's capitals are measured, pixels."""


class NoTypefacesError(RuntimeError):
    """None of the typefaces is installed."""


@functools.cache
def _installed() -> dict[str, Path]:
    wanted = {name for names in WEIGHTS.values() for name in names}
    paths = (path for folder in FOLDERS if folder.is_dir() for path in folder.rglob("*.[to]t[fc]"))
    return {path.name: path for path in sorted(paths, reverse=True) if path.name in wanted}


@functools.cache
def faces(kind: str) -> tuple[Path, ...]:
    """Return the installed typefaces of a weight or kind, in the order of the list; empty when there are none."""
    return tuple(_installed()[name] for name in WEIGHTS[kind] if name in _installed())


def pick(rng: random.Random, kind: str) -> Path:
    """Draw a typeface; kinds that are not installed fall back to regular ones.

    Raises:
        NoTypefacesError: None is installed, with the command that installs some.
    """
    found = faces(kind) or faces("regular")
    if not found:
        raise NoTypefacesError(f"no typeface for synthetic photos is installed; try: {INSTALL}")
    return rng.choice(found)


@functools.lru_cache(maxsize=256)
def sized(path: Path, capital: float) -> ImageFont.FreeTypeFont:
    """Load a typeface so that its H is `capital` pixels high."""
    _, top, _, bottom = ImageFont.truetype(str(path), _TRIAL).getbbox("H", anchor="ls")
    return ImageFont.truetype(str(path), max(4.0, _TRIAL * capital / (bottom - top)))
