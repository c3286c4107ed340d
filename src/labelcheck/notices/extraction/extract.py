"""The whole extraction, top down: read each text, collect codes, limits and conditions, make products of them."""

from __future__ import annotations

from itertools import pairwise

from labelcheck.notices.extraction.code_finder import FoundCode, find_codes, shorthand
from labelcheck.notices.extraction.condition_finder import exclude, find_lookup, is_condition
from labelcheck.notices.extraction.name_lists import names_in_capitals
from labelcheck.notices.extraction.notice import Extraction, Notice, Passage, Section
from labelcheck.notices.extraction.phrases import PHRASES
from labelcheck.notices.extraction.plain_text import Sentence, normal, sentences
from labelcheck.notices.extraction.printed_values import gtin_digits
from labelcheck.notices.extraction.product_maker import Findings, make_products
from labelcheck.notices.extraction.table_reader import continued_list, read_tables
from labelcheck.notices.extraction.tokens import Token, is_code_token, tokens
from labelcheck.notices.extraction.unit_finder import date_format, find_limits
from labelcheck.notices.extraction.unit_values import Setting
from labelcheck.notices.extraction.versions import add_version
from labelcheck.text.codes import folded

_READ = (Section.DESCRIPTION, Section.TITLE, Section.PRODUCT, Section.UPC, Section.CAPTION, Section.REMEDY)
STRONG_DIGITS = 2
"""Digits that a value in a title or a product's name must have to be a code without the word "model"."""
STRONG_LENGTH = 3


def extract(notice: Notice) -> Extraction:
    """Return what a notice says in the catalogue's terms. Pure; takes any text, and never raises for one.

    Args:
        notice: The notice's texts; all are hostile.

    Returns:
        At least one product. What limits the recall and could not become a rule is in `seen`, so that the verdict on a
        unit is `needs_check`. No rule is made of half a sentence.
    """
    passages = [Passage(one.section, one.index, normal(one.text)) for one in notice.passages()]
    whole = " ".join(one.text for one in passages if one.section is Section.DESCRIPTION)
    setting = Setting(notice.published, date_format(whole))
    findings = Findings()
    for section in _READ:
        for passage in passages:
            if passage.section is section and not (section is Section.DESCRIPTION and passage.index > 0):
                _read(passage, setting, findings, whole)
    _read_other_versions([one for one in passages if one.section is Section.DESCRIPTION], setting, findings)
    return make_products(notice, findings)


def _read_other_versions(versions: list[Passage], setting: Setting, findings: Findings) -> None:
    """Read the notice's other versions for what the first one lacks."""
    for passage in versions[1:]:
        if folded(passage.text) != folded(versions[0].text):
            found = Findings()
            _read(passage, setting, found, passage.text)
            add_version(findings, found, versions[0].text, passage)


def _read(passage: Passage, setting: Setting, findings: Findings, whole: str) -> None:
    if passage.section is Section.UPC:
        _read_upc(passage, findings)
        return
    for sentence in sentences(passage.text):
        if passage.section is Section.REMEDY:
            _read_remedy(passage, sentence, findings)
            continue
        found = tokens(sentence.text, sentence.start)
        if passage.section is Section.DESCRIPTION:
            _read_description(passage, sentence, found, setting, findings)
        else:
            _read_name(passage, sentence, found, findings, whole)


def _read_description(
    passage: Passage, sentence: Sentence, found: tuple[Token, ...], setting: Setting, findings: Findings
) -> None:
    table = read_tables(found, passage.text, setting)
    running = found if table is None else found[: table.first]
    cut = sentence.text if table is None else passage.text[sentence.start : found[table.first].start]
    first, names = names_in_capitals(running, passage.text)
    codes = exclude([*shorthand(find_codes(running[:first], passage.text)), *names], found, sentence)
    limits = find_limits(running, cut, codes, setting)
    if table is not None:
        codes += table.codes
        limits += table.limits
    elif not limits:
        codes += continued_list(found, findings.last_kind)
    for code in codes:
        findings.codes.append((passage, code, False))
    for limit in limits:
        findings.limits.append((passage, limit))
    if lookup := find_lookup(found, cut, in_remedy=False):
        findings.add_lookup(passage, sentence, lookup)
        return
    explained = bool(codes) or any(limit.rule is not None for limit in limits)
    if is_condition(cut, explained=explained) and not any(
        limit.rule is None and not limit.descriptive for limit in limits
    ):
        findings.add_text(passage, sentence)
    if PHRASES.certain.search(cut):
        findings.uncertain.append(sentence.text.strip())
    if PHRASES.all_units.search(cut) or (PHRASES.more_units.search(cut) and not codes and not limits):
        findings.add_all_units(passage, sentence)


def _read_remedy(passage: Passage, sentence: Sentence, findings: Findings) -> None:
    words = sentence.text
    # The tokens are for the page alone. Most remedies name none.
    found = tokens(words, sentence.start) if "www." in words or "://" in words else ()
    if lookup := find_lookup(found, words, in_remedy=True):
        findings.add_lookup(passage, sentence, lookup)
    elif PHRASES.only.search(words) and not PHRASES.only_use.search(words):
        findings.add_text(passage, sentence)


def _read_name(passage: Passage, sentence: Sentence, found: tuple[Token, ...], findings: Findings, whole: str) -> None:
    """Read a title, a product's name or a caption: codes, and model years."""
    for code in find_codes(found, passage.text):
        findings.codes.append((passage, code, passage.section is not Section.PRODUCT))
    caption = passage.section is Section.CAPTION
    if caption and "recalled" not in sentence.text.lower():
        return
    for before, token in pairwise((None, *found)):
        # "RE1122 - WHG-12LF0-G": a value behind a dash belongs to the code before it.
        if (
            token is not None
            and _is_strong(token, whole if caption else None)
            and (before is None or before.cls != "-")
        ):
            code = FoundCode("model", "exact", token.text, token.start, token.end)
            findings.codes.append((passage, code, True))
    if not caption:
        for limit in find_limits(found, sentence.text, (), Setting()):
            if limit.rule is not None and limit.fields == {"model_year"}:
                findings.limits.append((passage, limit))


def _is_strong(token: Token, description: str | None) -> bool:
    """Whether a token of a name, or of a caption, is a code without a word for codes.

    `description` is given for captions only. One digit is enough for a token that the description lacks.
    """
    text = token.text
    if not is_code_token(token) or token.masked or len(text) < STRONG_LENGTH or not text.isupper():
        return False
    several = sum(map(str.isdigit, text)) >= STRONG_DIGITS
    if description is None or text not in description:
        return several or description is not None
    return several and len(text) > STRONG_LENGTH


def _read_upc(passage: Passage, findings: Findings) -> None:
    digits = gtin_digits(passage.text)
    if len(digits) in (8, 11, 12, 13, 14):
        findings.codes.append((passage, FoundCode("gtin", "exact", digits, 0, len(passage.text)), False))
