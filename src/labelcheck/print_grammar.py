"""What one reading of one line says: keywords and their values, bare codes, and what no model can be."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from labelcheck.readers.reading import Reading

_KEYWORDS: dict[str, tuple[str, ...]] = {
    "model": (
        "model", "modell", "modele", "modelo", "modello", "modle", "mdl", "m/n", "mn", "model/type", "型号", "型號",
        "型番", "type", "typ", "tipo", "item",
    ),
    "serial": ("sn", "s/n", "serial", "serialno", "serialnumber", "序列号"),
    "part": ("p/n", "pn", "part", "sku", "ref", "reference"),
    "date": ("date", "mfg", "mfd", "dc", "d/c", "manufactured", "production"),
    "lot": ("lot", "batch", "lot/batch"),
    "po": ("po", "p/o", "p.o"),
    "gtin": ("ean", "upc", "gtin"),
}  # fmt: skip
"""Words that announce a field, folded as `_word` folds them."""

_FILLERS = {"no", "no.", "nr", "nr.", "number", "num", "name", "code", "nº", "#", ":", "-", "nbr", "id", "date", "of"}

_CODE = re.compile(r"[A-Z0-9][A-Z0-9./_+-]*[A-Z0-9]", re.IGNORECASE)

_RATING = r"""[\d.,/x×~=+-]* \d (?:mah|wh|ah|v|a|w|kw|va|[kmg]?hz|k|mm|cm|in|g|kg|lb|oz|mi?n|h|s|°?c|°?f|db|ma|mv|ml|l)
    (?:dc|ac|max)?"""

_ELECTRIC = r"""[\d.]+ (?:mah|wh|ah|v|a|w|ma|mv)"""

_WORD = re.compile(r"[^ ]+?(?=(?:[PSM]/N|SN|INPUT|Input|OUTPUT|Output):)|[^ ]+")
"""A word, or what stands before a keyword to which weak print has stuck it: "CD226P/N: 40747"."""
_DASHES = str.maketrans("–—−‐‑", "-----")

NEVER_MODEL = re.compile(
    rf"""(?ix) ^(?:
      # Ratings: 5V=3A, 18.5Wh, 6000-6500K, DC5V/3A. After a unit, a separator or another rating: 2G505B is a model.
      (?:dc|ac|max|pd)? (?: {_RATING} (?: [/=~x×,⎓—-] .* )? | (?:{_ELECTRIC})+ )
    | \d+ (?: st|nd|rd|th | (?:pcs|pc|pack|piece|in-\d+|-port|-pack|-piece|-in-\d+) .* )   # 4-in-1, 6-Piece
    | (?:usb|usb-?[abc]|type-?[abc]|qc|pd|pps|fcc|ce|r[o0]hs|ip\d\d|ipx\d|led|lcd|dc|ac|ul|en|iec|iso|gb|ccc|kc|pse|bis
          |weee) [\d./-]* [abc]? \d*                               # ports and standards
    | (?:cr|lr|sr)\d{{2,4}} | \d?i[cnm][pr][\d/]+ | (?:18650|21700|26650)    # cells
    | (?:gu|mr|e)\d{{2}} | par\d{{2}} | r\d{{3}}a                          # lamp bases, refrigerants
    )$"""
)
"""What no model is, even where a keyword stands before it ("Battery type: CR2032")."""

_NO_BARE_MODEL = re.compile(
    r"""(?ix) ^(?:
      (?:19|20)\d\d                                                # years
    | \d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}                              # dates
    | \d{3,5}-\d{2,4}                                              # house and telephone numbers
    | 2[A-Z]{4}-[A-Z0-9-]+                                         # FCC IDs
    )$"""
)

SPLIT_SERIAL = 0.5
"""Confidence at most of a serial number put together from several words: too little to clear a unit by its end."""


@dataclass(frozen=True)
class Found:
    """A value that one reading of one line gives for a field."""

    kind: str
    value: str
    confidence: float
    reader: str


def parse(reading: Reading) -> Iterable[Found]:
    """Find the fields that one reading of a line names, and its bare codes."""
    words = _words(reading)
    index = 0
    while index < len(words):
        kind, rest = keyword(words[index].text)
        if kind is None:
            yield from _bare(words[index], reading.reader)
            index += 1
            continue
        value, taken = _value(kind, rest, words, index + 1)
        if value is not None:
            yield Found(kind, value.text, value.confidence, reading.reader)
            index += 1 + taken
        else:
            index += 1


@dataclass(frozen=True)
class _Word:
    text: str
    confidence: float


def _words(reading: Reading) -> list[_Word]:
    """Split at spaces, and before a keyword that lost its space; a word is as sure as its least sure character."""
    return [
        _Word(match[0], min(reading.confidences[match.start() : match.end()]))
        for match in _WORD.finditer(reading.text.translate(_DASHES))
    ]


def _fold(word: str) -> str:
    return word.lower().strip("()[]{}<>|'\"`~_*,;.:：-=").translate(str.maketrans("èéêàíóñ", "eeeaion"))


def keyword(word: str) -> tuple[str | None, str]:
    """Return the kind of field that a word announces, and what follows its colon in the same word."""
    head, colon, rest = _split_colon(word)
    folded = _fold(head)
    for kind, names in _KEYWORDS.items():
        if folded in names:
            # Short words are keywords only with their colon or slash: "mn" and "pn" stand in many serial numbers.
            if len(folded) <= 2 and folded.isascii() and folded != "sn" and not colon:
                continue
            return kind, rest
    if len(folded) in {5, 6} and _close_to_model(folded):
        return "model", rest
    if folded.count("/") == 1 and any(
        part in _KEYWORDS["model"] for part in folded.split("/") if len(part) > 2 or not part.isascii()
    ):
        # Two languages: "型号/Model:".
        return "model", rest
    return None, word


def _split_colon(word: str) -> tuple[str, str, str]:
    # Weak print turns the colon into almost anything: "MODEL-NC-22", "Model.A1112".
    match = re.match(r"(.+?)[:：;](.*)$", word) or re.match(r"(?i)(mod(?:el|le))[-.,=·](.+)$", word)
    return (match[1], ":", match[2]) if match else (word, "", "")


def _close_to_model(word: str) -> bool:
    """Whether a word is `model` with one letter misread or added (Modet, Modell, Mode1, Mndel)."""
    target = "model"
    if len(word) == len(target):
        return sum(a != b for a, b in zip(word, target, strict=True)) <= 1
    return any(word[:i] + word[i + 1 :] == target for i in range(len(word)))


def _value(kind: str, rest: str, words: list[_Word], index: int) -> tuple[_Word | None, int]:
    """Return the value after a keyword and how many words it took; None when there is none."""
    confidence = words[index - 1].confidence if rest else 1.0
    taken = 0
    text = rest
    while not _fold(text) or _fold(text) in _FILLERS:
        # "Model No.:BS-30KP365" comes as one word or as three.
        if index + taken >= len(words):
            return None, taken
        word = words[index + taken]
        head, colon, tail = _split_colon(word.text)
        text = tail if colon and _fold(head) in _FILLERS else word.text
        confidence = word.confidence
        taken += 1
    # Networks tend to see one hyphen twice.
    text = re.sub(r"-{2,}", "-", _trimmed(re.sub(r"^(?:NO|No|no)\W{1,3}", "", text)))
    if kind in {"model", "part", "serial"}:
        text = _as_code(text)
    digits = sum(character.isdigit() for character in text)
    if digits <= 1 and text.isalnum() and len(text) - digits >= 3 and index + taken < len(words):
        # "BatPak 2F": a name, perhaps with a letter read as a digit, whose number stands apart; "5V" is no such number.
        following = _trimmed(words[index + taken].text)
        if re.fullmatch(r"\d(?:[A-Z0-9]{0,2}[B-GI-UX-Z0-9])?", following, re.IGNORECASE):
            text, confidence = f"{text} {following}", min(confidence, words[index + taken].confidence)
            taken += 1
    if kind == "serial":
        # Weak print splits a serial number: "57V3 1204401277".
        while index + taken < len(words) and re.fullmatch(r"(?=.*\d)[A-Z0-9]{4,}", _trimmed(words[index + taken].text)):
            text += _trimmed(words[index + taken].text)
            confidence = min(confidence, words[index + taken].confidence, SPLIT_SERIAL)
            taken += 1
    plausible = len(text) >= 2 and _has_digits(text)
    if kind in {"model", "part", "serial"}:
        plausible = plausible and len(text) >= 3
    if kind in {"model", "part", "date"}:
        plausible = plausible and not NEVER_MODEL.match(text)
    return (_Word(text, confidence), taken) if plausible else (None, taken)


def _digits(text: str) -> str:
    """Read letters that digits are often taken for as digits: AIIIZ may well be A1112."""
    return text.translate(str.maketrans("OoQDIlZSB", "000011258"))


def _has_digits(text: str) -> bool:
    """Whether a value has digits, or is all capitals most of which may be digits: no colour, no word is a model."""
    if any(character.isdigit() for character in text):
        return True
    doubtful = sum(character.isdigit() for character in _digits(text))
    return text == text.upper() and 2 * doubtful > len(text)


def _trimmed(text: str) -> str:
    return text.strip("()[]{}<>|'\"`‘’“”~_*,;.:：-=—–!?#°»«§\\^")


def _as_code(text: str) -> str:
    """Undo what readers do to codes in capitals: a small l or i among them is a 1, a small o a 0."""
    rest = text.translate(str.maketrans("", "", "lio"))
    if rest == rest.upper() and any(character.isdigit() for character in _digits(text)):
        return text.translate(str.maketrans("lio|", "1101"))
    return text


def _bare(word: _Word, reader: str) -> Iterable[Found]:
    text = _as_code(_trimmed(word.text))
    if _CODE.fullmatch(text):
        yield Found("bare", text, word.confidence, reader)


def looks_like_model(text: str) -> bool:
    """Whether a word without a keyword has the shape of a model code, and of nothing else that labels carry."""
    if not 4 <= len(text) <= 24 or NEVER_MODEL.match(text) or _NO_BARE_MODEL.match(text):
        return False
    letters = sum(character.isalpha() for character in text)
    digits = sum(character.isdigit() for character in text)
    return letters >= 1 and digits >= 2 and text.upper() == text
