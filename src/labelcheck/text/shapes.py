"""What can be a model's code and what cannot: ratings, standards, cells, lamps and dates look much alike."""

from __future__ import annotations

import re

_RATING = r"""[\d.,/x×~=+-]* \d (?:mah|wh|ah|v|a|w|kw|va|[kmg]?hz|k|mm|cm|in|g|kg|lb|oz|mi?n|h|s|°?c|°?f|db|ma|mv|ml|l)
    (?:dc|ac|max)?"""

_RATED = r"""[\d.,/x×~=+-]* \d (?:mah|wh|ah|v|w|kw|va|[kmg]?hz|ma|mv) (?:dc|ac|max)?"""
_ELECTRIC = r"""[\d.]+ (?:mah|wh|ah|v|a|w|ma|mv)"""

_PORT = r"""(?:usb(?:-?[abc])?|type-?[abc]|qc|pd|pps) [\d./-]* [abc]? \d*"""

_SIZE_OF_CELL = r"1\d650|18\d50|186\d0|1865\d?|21700|26650"
CELL = re.compile(rf"{_SIZE_OF_CELL}|(?:CR|LR|5R)\d{{2,4}}")
"""Battery cells, after `digits_seen`; 18650 with a digit misread or lost, too, for it stands on most power banks."""
NEVER_MODEL = re.compile(
    rf"""(?ix) ^(?:
      # Ratings: 5V=3A, 18.5Wh, 6000-6500K, DC5V/3A. After a unit, a separator or another rating: 2G505B is a model.
      (?:dc|ac|max|pd)? (?: {_RATING} (?: [/=~x×,⎓—-] .* )? | (?:{_ELECTRIC})+ )
    | \d+ (?: st|nd|rd|th | (?:pcs|pc|pack|piece|in-\d+|-port|-pack|-piece|-in-\d+) .* )   # 4-in-1, 6-Piece
    | {_PORT}
    | (?:fcc|ce|r[o0]hs|ip\d\d|ipx\d|led|lcd|dc|ac|ul|en|iec|iso|gb|ccc|kc|pse|bis|weee) [\d./-]*    # standards
    | (?:usb-?)? [ac]\d? (?: [+/&,] (?:usb-?)? [ac]\d? )+          # ports together: C1+C2, USB-C1/USB-A
    | (?:v|ver|rev|hw|sw|fw)\.? \d+ (?:\.\d+)+                     # versions
    | (?:cr|lr|sr)\d{{2,4}} | \d?i[cnm][pr][\d/]+ | (?:18650|21700|26650)    # cells
    | (?:gu|mr|e)\d{{2}} | par\d{{2}} | r\d{{3}}a                          # lamp bases, refrigerants
    )$"""
)
"""What no model is, even where a word that may announce anything stands before it ("Battery type: CR2032")."""

_NO_SAID_MODEL = re.compile(
    rf"""(?ix) ^(?:
      (?:dc|ac|max|pd)? (?: {_RATED} (?: [/=~x×,⎓—-] .* )? | (?:{_ELECTRIC}){{2,}} | \d*\.\d+a )
    | \d+ (?: (?:pcs|pc|pack|piece|in-\d+|-port|-pack|-piece|-in-\d+) .* )
    | \d{{4,}} (?: -\d{{4,}} )? k                                  # colours of light
    | {_PORT} | ipx?\d\d?
    | .*:{_RATED}                                                  # another line: CAPACITY:10000MAH
    | (?:room|floor|building|bldg|unit|block) \s \S+              # the maker's address
    )$"""
)
"""What no model is even where the label says "Model": ratings, and what stands on other lines, which readers may take
for the rest of its own. There, SR9082 is no cell, and 644C no temperature."""
_ODD_RATING = re.compile(r"\d{3,}[1-9][VW]")
_COUNTRIES = frozenset({"CHINA", "VIETNAM", "TAIWAN", "KOREA", "JAPAN", "INDIA", "THAILAND", "MALAYSIA", "INDONESIA"})
"""Where devices are made: after "MADE IN", which weak print may turn into a keyword."""

MONTH = r"(?:JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)"

_NO_BARE_MODEL = re.compile(
    rf"""(?ix) ^(?:
      (?:19|20)\d\d                                                # years
    | \d{{1,2}}[-/.]\d{{1,2}}[-/.]\d{{2,4}}                        # dates
    | (?:\d{{1,2}}[-/.]?)? {MONTH} [-/.]? (?:\d{{2}}|\d{{4}})
    | \d{{3,5}}-\d{{2,4}}                                          # house and telephone numbers
    | 2[A-Z]{{4}}-[A-Z0-9-]+                                       # FCC IDs
    )$"""
)


def looks_like_model(text: str) -> bool:
    """Whether a word without a keyword has the shape of a model code, and of nothing else that labels carry."""
    if not 4 <= len(text) <= 24 or NEVER_MODEL.match(text) or _NO_BARE_MODEL.match(text):
        return False
    letters = sum(character.isalpha() for character in text)
    digits = sum(character.isdigit() for character in text)
    return letters >= 1 and digits >= 2 and text.upper() == text


def never_said_model(text: str) -> bool:
    """Whether a value is no model although the label says "Model" before it: a rating, a port, the size of a cell.

    >>> never_said_model("5V=3A"), never_said_model("SR9082")
    (True, False)
    """
    if text.upper().translate(str.maketrans("01", "OI")) in _COUNTRIES:
        return True
    return _NO_SAID_MODEL.match(text) is not None or re.fullmatch(_SIZE_OF_CELL, digits_seen(text)) is not None


def odd_rating(text: str) -> bool:
    """Whether a value is written as a rating but may be a model: volts and watts by the thousand are round, mostly.

    >>> odd_rating("2151W"), odd_rating("1500W")
    (True, False)
    """
    return _ODD_RATING.fullmatch(text) is not None


def digits_seen(text: str) -> str:
    """Read letters that digits are often taken for as digits: AIIIZ may well be A1112."""
    return text.translate(str.maketrans("OoQDIlZSB", "000011258"))


def as_code(text: str) -> str:
    """Undo what readers do to codes in capitals: a small l or i among them is a 1, a small o a 0, a small g a 9."""
    rest = text.translate(str.maketrans("", "", "liog"))
    if rest == rest.upper() and any(character.isdigit() for character in digits_seen(text)):
        return text.translate(str.maketrans("liog|", "11091"))
    return text


def has_digits(text: str) -> bool:
    """Whether a value has digits, or is all capitals most of which may be digits: no colour, no word is a model."""
    if any(character.isdigit() for character in text):
        return True
    doubtful = sum(character.isdigit() for character in digits_seen(text))
    return text == text.upper() and 2 * doubtful > len(text)
