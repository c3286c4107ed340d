"""The HTML report around its cards: policy, style, what was found in all, what to choose by, and the script."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass, field
from functools import cache
from html import escape
from importlib.resources import files

from labelcheck.model.verdict import Answer
from labelcheck.report.appearance import APPEARANCES, summary
from labelcheck.report.html_card import as_text


@dataclass(frozen=True)
class Summary:
    """What a page says of all photos together.

    Attributes:
        counts: How many photos have each answer.
        lists: The lists that answers stand on, in words.
        warning: What to tell of lists that are old; empty while they are not.
        without_card: How many photos of each answer have no card, for there are too many.
        most_pictures: How many pictures were shown if some had to be left out; else None.
    """

    counts: dict[Answer, int]
    lists: tuple[str, ...] = ()
    warning: str = ""
    without_card: dict[Answer, int] = field(default_factory=dict)
    most_pictures: int | None = None


def opening(found: Summary) -> str:
    """Return the page up to its first card."""
    title = summary(found.counts)
    alarms = {answer: found.counts.get(answer, 0) for answer in (Answer.RECALLED, Answer.NEEDS_CHECK)}
    photos = title.partition(":")[0]
    told = summary(alarms).partition(":")[2]
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(_policy())}">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta name="referrer" content="no-referrer">\n'
        f"<title>labelcheck: {escape(title)}</title>\n<style>{_style()}</style>\n</head>\n<body>\n"
        f'<header>\n<p class="product">labelcheck</p>\n<h1>{escape(photos + (told and f":{told}"))}</h1>\n'
        f"{_share(found.counts)}{_notes(found)}</header>\n{_controls(found.counts)}"
        '<main aria-label="Photos">\n'
    )


def closing() -> str:
    """Return the page after its last card."""
    return (
        '<p id="none" hidden>No photo is like that.</p>\n</main>\n'
        '<dialog aria-labelledby="large-title">\n<form method="dialog"><h2 id="large-title"></h2>'
        '<button aria-label="Close">✕</button></form>\n<img alt="">\n'
        '<p><button id="previous" type="button">← Previous</button> <span id="place"></span> '
        '<button id="next" type="button">Next →</button></p>\n</dialog>\n'
        f"<script>{_script()}</script>\n</body>\n</html>\n"
    )


def _controls(counts: dict[Answer, int]) -> str:
    """Return what to choose by. Without the script it is a plain list of counts."""
    chips = "".join(
        f'<li class="{answer.value}"><label><input type="checkbox" value="{answer.value}"> '
        f"<b>{counts[answer]:,}</b> {escape(look.plural)}</label></li>"
        for answer, look in APPEARANCES.items()
        if counts.get(answer)
    )
    return (
        '<nav aria-label="Choose photos">\n'
        f'<fieldset><legend>Show only</legend><ul class="counts">{chips}</ul></fieldset>\n'
        '<div class="tools" hidden><label>Find <input type="search" id="find" autocomplete="off" '
        'placeholder="file, brand, model, recall"></label>\n'
        '<label>Sort by <select id="sort"><option value="weight">what matters most</option>'
        '<option value="file">file</option></select></label>\n'
        '<button type="button" id="print">Print</button>\n<output id="shown"></output></div>\n</nav>\n'
    )


def _share(counts: dict[Answer, int]) -> str:
    """Draw the counts as one bar; the list of counts says the same in words."""
    total = sum(counts.values())
    if not total:
        return ""
    parts, at = [], 0.0
    for answer in APPEARANCES:
        width = 1000 * counts.get(answer, 0) / total
        if width:
            parts.append(f'<rect class="{answer.value}" x="{at:.2f}" width="{width:.2f}" height="10"/>')
        at += width
    return (
        '<svg class="share" viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true">'
        f"{''.join(parts)}</svg>\n"
    )


def _notes(found: Summary) -> str:
    notes = []
    if found.lists:
        lists = as_text("; ".join(found.lists))
        notes.append(f"<p>Checked against {lists}. What is on no list is not therefore safe.</p>")
    if found.warning:
        notes.append(f'<p class="old">{as_text(found.warning)}</p>')
    if found.without_card:
        left_out = summary(found.without_card).partition(": ")[2]
        notes.append(
            f'<p class="old">Too many photos for one page: {escape(left_out)} are counted, but not shown. '
            "--format jsonl or csv has them all.</p>"
        )
    if found.most_pictures is not None:
        notes.append(f"<p>Only the {found.most_pictures:,} photos that matter most are shown as pictures.</p>")
    return "\n".join(notes) + "\n"


@cache
def _style() -> str:
    colours = "".join(
        f".{answer.value} .answer, li.{answer.value} {{ background: {look.ground}; color: {look.print}; }}\n"
        f"article.{answer.value} {{ border-color: {look.ground}; }} .share .{answer.value} {{ fill: {look.ground}; }}\n"
        for answer, look in APPEARANCES.items()
    )
    return f"\n{_read('report.css')}{colours}"


@cache
def _script() -> str:
    return f"\n{_read('report.js')}"


def _read(name: str) -> str:
    return files("labelcheck.report").joinpath(name).read_text("utf-8")


@cache
def _policy() -> str:
    """Return the policy: this very style, this very script, pictures in the page, and nothing else."""
    return (
        f"default-src 'none'; img-src data:; style-src {_hash(_style())}; script-src {_hash(_script())}; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
