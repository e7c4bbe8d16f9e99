"""Signs that work without being seen: the one home of which those are, and how they are shown in a terminal and in a file.

A text of somebody else's may hold what moves the cursor, changes the clipboard, or turns the letters behind it around.
"""

from __future__ import annotations

import unicodedata
from typing import Final

# Characters that control, format, part lines and paragraphs, or are half of one.
_UNSEEN_CATEGORIES: Final = frozenset({"Cc", "Cf", "Zl", "Zp", "Cs"})
# Letters that have no shape: the fillers of Hangul. A name of them would be nobody's.
_UNSEEN_LETTERS: Final = frozenset("\u115f\u1160\u3164\uffa0")
# Names of Persia and India are spelt with these two, which join letters and part them.
_JOINERS: Final = frozenset("\u200c\u200d")


def is_unseen(sign: str) -> bool:
    """Whether a character works, or stands there, without being seen. A blank is none: it is seen."""
    is_of_no_shape = unicodedata.category(sign) in _UNSEEN_CATEGORIES or sign in _UNSEEN_LETTERS
    return is_of_no_shape and sign not in _JOINERS


def escaped(text: str, but: str = "") -> str:
    r"""A text in which nothing works unseen: there stands `\x1b`, `\u202e`, `\n`; the signs in `but` stay as they are."""
    # Millions of cells go through here, and almost none holds such a sign.
    if text.isprintable() and (text.isascii() or _UNSEEN_LETTERS.isdisjoint(text)):
        return text
    return "".join(_escape(sign) if is_unseen(sign) and sign not in but else sign for sign in text)


def _escape(sign: str) -> str:
    return sign.encode("unicode_escape").decode("ascii")
