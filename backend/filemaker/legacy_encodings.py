"""Which of the encodings before Unicode a file is likely to be in, judged by the letters it would have.

Nothing proves such an encoding. What can be told is which one makes words: é between small letters is French, È there
is the same byte read wrongly; a word is Cyrillic throughout or not at all; Chinese uses common signs mostly.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

__all__ = ["LegacySample"]

# None of the bytes that end a field is ever the second half of a character in the encodings below.
_HIGH = re.compile(rb"[\x80-\xff]")
_BEFORE = re.compile(rb'[^\x00-\x1f",;]*\Z')
_REST = re.compile(rb'[^\x00-\x1f",;]*')
_FIELDS_PER_CHUNK = 2_000
_MOST_FIELDS = 20_000
_LONGEST_FIELD = 400  # bytes
# An encoding in which more fields than this share are no text is out of the question.
_MOST_INVALID = 0.02

_COMMON = frozenset("éèêëàâäáåçíîïñóôöøúûüßæÉÈÀÂÄÅÇÍÑÓÖØÚÜÔÁÆ")
_RARE = frozenset("ãõýÿìòùðþšžœÊËÎÏÌÒÙÛÃÕÝŒŠŽÐÞŸ")
_LONE_WORDS = frozenset("àéèóòìùäåöÀÉ")
_ENGLISH_ENDINGS = re.compile(r"(?:s|t|d|m|re|ll|ve)\b", re.IGNORECASE)

_Score = Callable[[str, int], float]


class LegacySample:
    """Collects fields of a file that are not ASCII, each once, from all over it."""

    def __init__(self) -> None:
        self._fields: set[bytes] = set()

    def add(self, chunk: bytes) -> None:
        """Takes some of a chunk's fields that are not ASCII."""
        position = 0
        for _ in range(_FIELDS_PER_CHUNK):
            high = _HIGH.search(chunk, position)
            if high is None or len(self._fields) >= _MOST_FIELDS:
                return
            before = _BEFORE.search(chunk[max(position, high.start() - _LONGEST_FIELD) : high.start()])
            rest = _REST.match(chunk, high.start())
            field = (before[0] if before else b"") + (rest[0] if rest else b"")
            if len(field) <= _LONGEST_FIELD:
                self._fields.add(field)
            position = high.start() + (len(rest[0]) if rest else 1)

    def likeliest(self) -> str:
        """The encoding that makes the most sense of the sample; Windows-1252 where none does."""
        scores = {codec: _average(self._fields, codec, score) for codec, score in _CANDIDATES.items()}
        return max(scores, key=lambda codec: scores[codec])


def _average(fields: set[bytes], codec: str, score: _Score) -> float:
    """The mean score of the characters that are not ASCII, each from -2 (nonsense) to 2 (as one expects)."""
    total, count, invalid = 0.0, 0, 0
    for field in fields:
        try:
            text = field.decode(codec)
        except UnicodeDecodeError:
            invalid += 1
            continue
        for value in _scores(text, score):
            total += value
            count += 1
    # One of several may be cut in two by the end of a piece of the file.
    allowed = max(_MOST_INVALID * len(fields), 1 if len(fields) > 4 else 0)
    if not count or invalid > allowed:
        return -10.0
    return total / count


def _scores(text: str, score: _Score) -> Iterator[float]:
    return (score(text, at) for at, character in enumerate(text) if character > "\x7f")


def _neighbours(text: str, at: int) -> tuple[str, str]:
    return text[at - 1 : at] or " ", text[at + 1 : at + 2] or " "


def _letter(text: str, at: int) -> float:
    """1 where an accented letter stands well, -1 where no spelling would have it."""
    before, after = _neighbours(text, at)
    if not before.isalpha() and not after.isalpha():
        return 0.5 if text[at] in _LONE_WORDS else -0.5
    if not (before.isascii() and before.isalpha()) and not (after.isascii() and after.isalpha()):
        return -1.0  # accented letters stand among plain ones; a row of them is another script
    if text[at].isupper():
        return 1.0 if not before.islower() and not (before.isalpha() and after.islower()) else -1.0
    return 1.0 if not after.isupper() and not (before.isupper() and after.isspace()) else -1.0


def _apostrophe(text: str, at: int) -> float:
    """D’Angelo, l’eau and it’s have an apostrophe; Garc’a is García in the encoding of the Mac."""
    before, after = text[max(0, at - 2) : at], text[at + 1 : at + 4]
    if not after[:1].isalpha():
        return 1.5
    single_letter = before[-1:].isalpha() and not before[:-1].isalpha()
    return 2.0 if single_letter or _ENGLISH_ENDINGS.match(after) else 0.0


def _opening_quote(text: str, at: int) -> float:
    before, after = _neighbours(text, at)
    return 2.0 if after.isalnum() and not before.isalnum() else -2.0


def _closing_sign(text: str, at: int) -> float:
    before, after = _neighbours(text, at)
    return 2.0 if not after.isalnum() and not before.isspace() else -2.0


def _sign_between_words(text: str, at: int) -> float:
    before, after = _neighbours(text, at)
    return -1.0 if before.isalpha() and after.isalpha() else 1.5


def _sign_of_numbers(text: str, at: int) -> float:
    before, after = _neighbours(text, at)
    return 1.5 if before.isdigit() or after.isdigit() else -1.0


_WESTERN: tuple[tuple[frozenset[str], _Score], ...] = (
    (_COMMON, lambda text, at: 2.0 * _letter(text, at)),
    (_RARE, _letter),
    (frozenset("\u2019"), _apostrophe),
    (frozenset("\u201c\u2018«„"), _opening_quote),
    (frozenset("\u201d»…™®"), _closing_sign),
    (frozenset("\u2013\u2014•€£©§"), _sign_between_words),
    (frozenset("\xa0"), lambda text, at: 1.5),  # noqa: ARG005
    (frozenset("°ºª½¼¾²³µ±×"), _sign_of_numbers),
)


def _western(text: str, at: int) -> float:
    return next((rule(text, at) for characters, rule in _WESTERN if text[at] in characters), -2.0)


def _cyrillic(text: str, at: int) -> float:
    character = text[at]
    if not "\u0400" <= character <= "\u04ff":
        return 1.0 if character in "«»„“”–—№…\xa0" else -2.0
    before, after = _neighbours(text, at)
    if (before.isascii() and before.isalpha()) or (after.isascii() and after.isalpha()):
        return -2.0
    return -2.0 if character.isupper() and before.islower() else 1.9


def _by_common_signs(codec: str, first: int, last: int) -> _Score:
    """The standard puts the common signs first: their lead bytes are `first` to `last`."""

    def score(text: str, at: int) -> float:
        character = text[at]
        if "\u3041" <= character <= "\u30fe":
            return 2.0 if codec == "cp932" else -1.0
        if "\u3000" <= character <= "\u3011" or "\uff01" <= character <= "\uff5e":
            return 1.0
        if not "\u4e00" <= character <= "\u9fff":
            return -2.0
        return 1.9 if first <= character.encode(codec)[0] <= last else -1.5

    return score


def _korean(text: str, at: int) -> float:
    return 2.0 if "\uac00" <= text[at] <= "\ud7a3" else -1.0


# Where two make equal sense, the first one is taken.
_CANDIDATES: dict[str, _Score] = {
    "cp1252": _western,
    "mac_roman": _western,
    "cp932": _by_common_signs("cp932", 0x88, 0x97),
    "gb18030": _by_common_signs("gb18030", 0xB0, 0xD7),
    "big5": _by_common_signs("big5", 0xA4, 0xC6),
    "euc_kr": _korean,
    "cp1251": _cyrillic,
}
