"""The typefaces for synthetic print: free fonts from Debian packages, grouped by how labels use them.

The fonts stay on the machine that trains; none is shipped. `training/README.md` lists packages and licences.
"""

from __future__ import annotations

import functools
import random
import re
from dataclasses import dataclass
from pathlib import Path

from fontTools.ttLib import TTFont
from PIL import ImageFont

from benchmarks.synth.texts import CHARSET, DIGITS, DIRECT, LOWER, UPPER

FOLDERS = (Path("/usr/share/fonts"), Path("/usr/share/texmf/fonts/opentype"))

FAMILIES: dict[str, tuple[int, str]] = {
    "sans": (
        52,
        "Roboto|Lato|Inter|Inter Display|Open Sans|Nimbus Sans|Liberation Sans|Arimo|TeX Gyre Heros|FreeSans|"
        "Carlito|Noto Sans|Noto Sans Display|Karla|Manrope|Cantarell|M PLUS 1|M PLUS 2|Switzera ADF|"
        "Universalis ADF Std|Tuffy|Go|Go Medium|B612|Loma|Garuda|Aerial|Verana Sans|Verana Sans Medium|"
        "National Park|Play|Andika|Allerta|Tiresias Infofont|Tiresias PCfont|Tiresias Signfont|Sora|"
        "Averia Sans GWF|Latin Modern Sans|IPAexGothic|BIZ UDGothic|BIZ UDPGothic|WenQuanYi Zen Hei|"
        "WenQuanYi Micro Hei|VL PGothic|NanumGothic|NanumBarunGothic|NanumSquare|Millimetre|DejaVu Sans|"
        "Junction|Routed Gothic|osifont",
    ),
    "geometric": (
        12,
        "URW Gothic|TeX Gyre Adventor|Quicksand|Comfortaa|Jura|Dosis|League Spartan|Ubuntu-Title|"
        "NanumSquareRound|Millimetre|Quicksand Medium|Quicksand Light|Routed Gothic Wide",
    ),
    "condensed": (
        14,
        "Roboto Condensed|Nimbus Sans Narrow|TeX Gyre Heros Cn|Liberation Sans Narrow|Yanone Kaffeesatz|"
        "Open Sans Condensed|Bebas Neue|OSP-DIN|Roadgeek 2014 Series B|Roadgeek 2014 Series C|"
        "Roadgeek 2014 Series D|Roadgeek 2014 Series E|Routed Gothic Narrow|Latin Modern Sans Demi Cond",
    ),
    "mono": (
        13,
        "League Mono|JetBrains Mono|Liberation Mono|Hack|Fira Code|Cousine|Go Mono|Anonymous Pro|mononoki|"
        "Agave|Inconsolata|FreeMono|Hermit|B612 Mono|Monoid|Aerial Mono|Mplus Code 50|Mplus Code 60|"
        "M PLUS 1 Code|Latin Modern Mono|OCR B|OCRA|DotGothic16|NanumGothicCoding|VL Gothic|IBM 3270",
    ),
    "serif": (
        5,
        "Liberation Serif|Caladea|Roboto Slab|Noto Serif|C059|Courier Prime|FreeSerif|TeX Gyre Termes",
    ),
}
"""Kind → (weight, families). Most device print is sans-serif."""

HELD_OUT = (
    "PT Sans|PT Sans Narrow|PT Sans Caption|Clear Sans|Clear Sans Medium|Cabin|Oxygen-Sans|Gillius ADF|"
    "PT Mono|DejaVu Sans Mono|PT Serif"
)
"""Families that no reader is trained on: for measuring."""
CJK = "WenQuanYi Zen Hei|WenQuanYi Micro Hei|IPAexGothic|NanumGothic"
_NEEDED = UPPER + LOWER + DIGITS + ".,:-/"
_OBLIQUE = re.compile("italic|oblique|slanted|inclined", re.IGNORECASE)
OBLIQUE_SHARE = 0.05
"""Slanted faces are rare on labels."""
THIN = re.compile("thin|hairline|extralight|ultralight", re.IGNORECASE)


@dataclass(frozen=True)
class Face:
    """One font file (and the face's number in it) with its family and style."""

    path: str
    number: int
    family: str
    style: str
    oblique: bool
    missing: frozenset[str]


@functools.cache
def _installed() -> dict[str, tuple[Face, ...]]:
    """Every installed face of a family that is named above and has all of the characters; by family."""
    named = {name for _, names in FAMILIES.values() for name in names.split("|")}
    named |= set(HELD_OUT.split("|")) | set(CJK.split("|"))
    found: dict[str, list[Face]] = {}
    for path in sorted(
        p for folder in FOLDERS for p in folder.rglob("*") if p.suffix.lower() in {".ttf", ".otf", ".ttc"}
    ):
        try:
            family, style = ImageFont.truetype(str(path), 20).getname()
        except OSError:
            continue
        if family not in named or style is None or THIN.search(style):
            continue
        missing = _missing(path)
        if not missing & set(_NEEDED):
            found.setdefault(family, []).append(
                Face(str(path), 0, family, style, bool(_OBLIQUE.search(style)), missing)
            )
    return {family: tuple(faces) for family, faces in found.items()}


def _missing(path: Path) -> frozenset[str]:
    with TTFont(path, fontNumber=0, lazy=True) as font:
        cmap = font.getBestCmap() or {}
    return frozenset(c for c in CHARSET if ord(c) not in cmap and c != DIRECT)


@functools.cache
def _pool(names: str) -> tuple[tuple[Face, ...], ...]:
    return tuple(_installed()[name] for name in names.split("|") if name in _installed())


def pick(rng: random.Random, text: str, *, held_out: bool = False, cjk: bool = False) -> Face:
    """Draw a kind, then a family, then a face that has every character of `text`."""
    while True:
        face = _pick(rng, held_out=held_out, cjk=cjk)
        if not face.missing.intersection(text):
            return face


def _pick(rng: random.Random, *, held_out: bool, cjk: bool) -> Face:
    if cjk:
        pool = _pool(CJK)
    elif held_out:
        pool = _pool(HELD_OUT)
    else:
        kinds = [kind for kind in FAMILIES if _pool(FAMILIES[kind][1])]
        kind = rng.choices(kinds, [FAMILIES[kind][0] for kind in kinds])[0]
        pool = _pool(FAMILIES[kind][1])
    faces = rng.choice(pool)
    upright = [face for face in faces if not face.oblique]
    if upright and rng.random() > OBLIQUE_SHARE:
        return rng.choice(upright)
    return rng.choice(faces)


@functools.lru_cache(maxsize=1200)
def sized(face: Face, capitals: int) -> tuple[ImageFont.FreeTypeFont, float]:
    """Load a face so that its capital H is `capitals` pixels high; and say how far down its baseline is."""
    trial = ImageFont.truetype(face.path, 200, index=face.number)
    _, top, _, bottom = trial.getbbox("H", anchor="ls")
    font = ImageFont.truetype(face.path, max(4, round(200 * capitals / max(20, bottom - top))), index=face.number)
    return font, float(-font.getbbox("H", anchor="ls")[1])
