r"""Makes text from outside harmless: file names, text of a photo, and texts of the catalogue.

The name of a file may be `photo\x1b[2J.jpg`, and a label may contain anything. Such text must not move the cursor,
reverse the direction of a line, start a new line, or stop the program with an encoding error.
"""

from __future__ import annotations

import re

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_SHORT = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}


def safe(text: str) -> str:
    r"""Return the text on one line, with every character that is not printable written as an escape.

    >>> print(safe("red \x1b[31m\n"))
    red \x1b[31m\n
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(character if character.isprintable() else _escape(character) for character in text)


def well_formed(text: str) -> str:
    r"""Return text that every encoding of Unicode can hold. Bytes of a file name that are not UTF-8 become `\xff`.

    >>> print(well_formed("caf\udce9.jpg"))
    caf\xe9.jpg
    """
    return _LONE_SURROGATE.sub(lambda found: _escape(found.group()), text)


def _escape(character: str) -> str:
    code = ord(character)
    if character.isspace() and code > 0xFF and character not in "\u2028\u2029":
        return " "  # the spaces of other scripts
    if 0xDC80 <= code <= 0xDCFF:
        code -= 0xDC00  # a byte that is not UTF-8, as Python keeps it in file names (PEP 383)
    if code <= 0xFF:
        return " " if code == 0xA0 else _SHORT.get(character, f"\\x{code:02x}")
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
