"""The words on a label that announce a field: in the languages of labels, in their spellings, and misread."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_KEYWORDS: dict[str, tuple[str, ...]] = {
    "model": (
        "model", "models", "modell", "modele", "modelo", "modello", "modle", "mdl", "mod", "m/n", "m.n", "mn",
        "modellbezeichnung", "type", "typ", "tipo", "typenbezeichnung", "item",
        "odel", "odle",  # the first letter lost
        "型号", "型號", "型番", "型式", "形名", "機種", "モデル", "модель", "모델",
    ),
    "serial": (
        "sn", "s/n", "s.n", "s.no", "s/no", "serial", "ser", "serie", "serien", "seriennummer", "matricola",
        "5n", "5/n", "8n", "s1n", "s|n",  # S/N misread
        "序列号", "序列號", "製造番号", "シリアル", "シリアルナンバー", "시리얼",
    ),
    "part": ("p/n", "pn", "part", "sku", "ref", "reference", "article", "artikel", "art", "品番"),
    "date": (
        "date", "mfg", "mfd", "dom", "dc", "d/c", "d.c", "datecode", "manufactured", "manufacture", "manufacturing",
        "production", "herstellungsdatum", "produktionsdatum", "fertigungsdatum",
        "fabrication", "fabricacion", "fabricado", "fabricacao", "produzione",
        "生产日期", "生産日", "制造日期", "製造日期", "出厂日期", "日期", "製造年月", "製造年月日", "製造日",
    ),
    "lot": (
        "lot", "batch", "lot/batch", "batch/lot", "lote", "lotto", "los-", "charge-", "chargen", "chargennummer",
        "批号", "批號", "批次", "ロット",
    ),
    "po": ("po", "p/o", "p.o"),
    "gtin": ("ean", "upc", "gtin", "jan", "ean-13", "ean-8", "ean13", "ean8", "upc-a", "gtin-13", "gtin-14"),
    # Numbers of offices and approvals: no model, whatever they look like.
    "approval": ("fcc", "fccid", "ic", "cmiit", "hvin", "emc", "anatel", "bsmi", "ncc", "kcc", "uscc"),
}  # fmt: skip
"""Words that announce a field, folded as `folded_word` folds them; "los-" only with a number's name after it."""

FILLERS = frozenset({
    "n", "no", "no.", "noo", "no.s", "nos", "nr", "nr.", "number", "numbers", "num", "num.", "nummer", "numero", "nº",
    "n°", "№", "nbr", "name", "code", "id", "date", "of", "#", ":", "-", "番号", "号码",
})  # fmt: skip
"""Words between a keyword and its value."""

_NUMBER_NAMES = ("nummer", "number", "nr", "no", "num", "name", "code", "番号", "号码", "編號", "编号", "번호", "명")
"""What follows a keyword in one word with it: `Modell-Nr.`, `ModelNo`, `製造番号`."""

_NO_COLON = frozenset({"sn", "s.n"})
"""Keywords of two letters that need no colon. Others do: "mn" and "pn" stand in many serial numbers."""

_COLON = frozenset({"odel", "odle", "jan", "art", "dom", "mod", "mdl", "5/n", "s1n", "s|n"})
"""Longer words that are no keywords without one: JAN 2024 is a date."""

_AFTER_OF = frozenset({"serie", "serien"})
"""Words that are keywords only after "de" or "di" (`N° de série`), or with a colon."""

_OTHER_DATES = frozenset({
    "exp", "expiry", "expiration", "expire", "expires", "purchase", "purchased", "warranty", "valid", "issue", "issued",
    "release", "rev", "revision", "update",
})  # fmt: skip
"""Words before `date` that make it another date than that of making."""

_TYPES = frozenset({"type", "typ", "tipo"})

_MISREAD = str.maketrans("01|!", "olll")


def keyword(word: str, before: str = "") -> tuple[str | None, str]:
    """Return the kind of field that a word announces, and what follows its colon in the same word.

    Args:
        word: One word of a line.
        before: The word before it.

    Returns:
        The kind, or None; and the rest of the word, or the whole when it announces nothing.

    >>> keyword("Modell-Nr.:A1112"), keyword("A1112")
    (('model', 'A1112'), (None, 'A1112'))
    """
    head, colon, rest = split_colon(word)
    folded = folded_word(head)
    # "Mod." is short for model; "mod" may be the end of any word.
    colon = colon or ("." if head.lower() == "mod." else "")
    kind = _kind(folded, bool(colon) or (folded in _AFTER_OF and folded_word(before) in ("de", "di")))
    if (kind == "date" and folded_word(before) in _OTHER_DATES) or (
        folded in _TYPES and _says_whose_type(folded_word(before))
    ):
        return None, word
    return (None, word) if kind is None else (kind, rest)


def _says_whose_type(before: str) -> bool:
    """Whether a word before `type` makes it the type of a part: any but one for the model.

    Of "Battery type: 18650" a reading may leave "tery type: 186s0", and a cell is no model that clears a device.
    """
    return any(map(str.isalpha, before)) and before not in _TYPES and _kind(before, False) != "model"


def split_colon(word: str) -> tuple[str, str, str]:
    """Split a word at its colon, or where the script changes (`型号A1647`); else the last two parts are empty."""
    match = (
        re.match(r"([^:：;#]+)[:：;#]+(.*)$", word)
        # Weak print turns the colon into almost anything: "MODEL-NC-22", "Model.A1112".
        or re.match(r"(?i)(mod(?:el|le))[-.,=·](.+)$", word)
        or re.match(r"([^\x00-\x7f]{2,})([A-Z0-9].*)$", word)
        # The space was lost: "MODELNS-AF8DBD2".
        or re.match(r"(MODEL|Model)(?=[A-Z0-9-]*[0-9])([A-Z0-9].{2,})$", word)
    )
    return (match[1], ":", match[2]) if match else (word, "", "")


def says_model(word: str) -> bool:
    """Whether a keyword for the model can stand for nothing else: `Type:` may be that of a battery or a plug.

    >>> says_model("Model:"), says_model("Type:")
    (True, False)
    """
    return folded_word(split_colon(word)[0]) not in _TYPES | {"item"}


def is_filler(word: str) -> bool:
    """Whether a word stands between a keyword and its value: `No.`, `Code`, `(s)`; a blank counts."""
    folded = folded_word(word)
    return not folded or folded in FILLERS or folded.translate(_MISREAD) in FILLERS


@lru_cache(maxsize=4096)
def folded_word(word: str) -> str:
    """Return a word in small letters, without accents and without the marks at its ends."""
    bare = word.lower().replace("(s)", "").strip("()[]{}<>|'\"`~_*,;.:：-=")
    apart = unicodedata.normalize("NFD", bare)
    # Only Latin letters lose their marks: those of Japanese make other syllables.
    plain = "".join(one for one in apart if not "\u0300" <= one <= "\u036f")
    return unicodedata.normalize("NFC", plain)


@lru_cache(maxsize=4096)
def _kind(folded: str, colon: bool) -> str | None:
    for kind, names in _KEYWORDS.items():
        if folded in names:
            short = len(folded) <= 2 and folded.isascii() and folded not in _NO_COLON
            return kind if colon or not (short or folded in _COLON | _AFTER_OF) else None
    for name in _NUMBER_NAMES:
        stem = folded.removesuffix(name)
        if stem not in ("", folded) and (len(stem) > 2 or colon):
            stems = {stem, stem.rstrip("-. ")}
            numbered = [kind for kind, names in _KEYWORDS.items() if stems & set(names)]
            if numbered:
                return numbered[0]
    if _close_to_model(folded) or _two_languages(folded) or folded.endswith(("型号", "型號", "型番")):
        return "model"
    return None


def _two_languages(folded: str) -> bool:
    """Whether a word is one keyword twice: `型号/Model`."""
    parts = folded.split("/")
    return len(parts) == 2 and any(part in _KEYWORDS["model"] for part in parts if len(part) > 2 or not part.isascii())


def _close_to_model(folded: str) -> bool:
    """Whether a word is `model` with one letter misread or added (Modet, Mndel), look-alikes aside (M0de1, Moclel)."""
    if folded == "modem":
        return False
    word, target = re.sub(r"^rn", "m", folded.translate(_MISREAD).replace("cl", "d")), "model"
    if len(word) == len(target):
        return sum(a != b for a, b in zip(word, target, strict=True)) <= 1
    return len(word) == len(target) + 1 and any(word[:i] + word[i + 1 :] == target for i in range(len(word)))
