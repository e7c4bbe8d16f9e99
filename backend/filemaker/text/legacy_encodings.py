"""Which of the encodings before Unicode a file is likely to be in, judged by the letters it would have.

Nothing proves such an encoding. What can be told is which one makes words: é between small letters is French, È there
is the same byte read wrongly. A lone letter proves nothing that is not Western: Cyrillic and Chinese stand side by
side, and never between Latin letters.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

# None of the bytes that end a field is ever the second half of a character in the encodings below.
_HIGH = re.compile(rb"[\x80-\xff]")
_BEFORE = re.compile(rb'[^\x00-\x1f",;]*\Z')
_REST = re.compile(rb'[^\x00-\x1f",;]*')
_FIELDS_PER_CHUNK = 2_000
_MOST_FIELDS = 20_000
_LONGEST_FIELD = 400  # bytes
# Of an encoding that is not Western, so many signs must stand side by side, and of all at most this share must not.
_FEWEST_SIGNS = 3
_MOST_OTHERS = 0.1
# Where as good as all of it makes sense, and in a Western encoding less, letters like Ç０ do not outweigh that.
_NEARLY_ALL, _NOT_ALL = 0.95, 0.9
# Nor where so many of them stand side by side and away from Latin letters, among which Western ones stand.
_MANY = 30
_NONSENSE = -2.0

_COMMON = frozenset("éèêëàâäáåçíîïñóôöøúûüßæÉÈÀÂÄÅÇÍÑÓÖØÚÜÔÁÆ")
_RARE = frozenset("ãõýÿìòùðþšžœÊËÎÏÌÒÙÛÃÕÝŒŠŽÐÞŸ")
# More than two letters of three in Russian, and one of three of Greek that is read as Russian.
_FREQUENT_CYRILLIC = frozenset("оеаинтсрвлк")
_LONE_WORDS = frozenset("àéèóòìùäåöÀÉ")
_CONSONANTS = frozenset("bcdfghjklmnpqrstvwxyz")
_ENGLISH_ENDINGS = re.compile(r"(?:s|t|d|m|re|ll|ve)\b", re.IGNORECASE)

# Two and more characters beyond ASCII, with no Latin letter at either end.
_SIDE_BY_SIDE = re.compile(r"(?<![A-Za-z\x80-\U0010ffff])[\x80-\U0010ffff]{2,}(?![A-Za-z])")
# 1977年7月29日: each of these stands alone, and yet tells nothing against its neighbours' script.
_OF_DATES = re.compile("(?<=[0-9])[年月日년월일](?![A-Za-z])")

_Score = Callable[[str, int], float]


@dataclass(frozen=True)
class Guess:
    """An encoding, and what speaks for it, in one sentence without contents."""

    codec: str
    evidence: str


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

    def likeliest(self, *, ends_in_returns: bool) -> Guess:
        """The encoding that makes the most sense of the sample.

        Args:
            ends_in_returns: records end in CR alone, which is the Mac's way: it decides where letters do not.
        """
        readings = [_read(self._fields, codec, score) for codec, score in _CANDIDATES.items()]
        western = sorted(
            readings[:2], key=lambda one: (-one.score, one.codec != "mac_roman" or not ends_in_returns)
        )
        others = [one for one in readings[2:] if one.is_proven and _outdoes(one, western[0])]
        best = max(others, key=lambda one: one.score, default=western[0])
        return Guess(best.codec, _evidence(best, western, ends_in_returns=ends_in_returns))


@dataclass(frozen=True)
class _Reading:
    """A sample read in one encoding.

    Attributes:
        codec: Python's name of it.
        total: the characters that are not ASCII; bytes that are no text are among them.
        sensible: how many of them make sense.
        score: their mean score, each from -2 (nonsense) to 2 (as one expects).
        is_proven: enough of them stand side by side, and make sense.
        stands_apart: there are many, and nearly all of them stand side by side with no Latin letter beside them.
    """

    codec: str
    total: int
    sensible: int
    score: float
    is_proven: bool
    stands_apart: bool


def _read(fields: set[bytes], codec: str, score: _Score) -> _Reading:
    scores: list[float] = []
    beside = dates = 0
    for field in fields:
        text = field.decode(codec, "replace")
        scores += (_NONSENSE if text[at] == "\ufffd" else score(text, at) for at in _beyond_ascii(text))
        beside += sum(len(run[0]) for run in _SIDE_BY_SIDE.finditer(text))
        dates += len(_OF_DATES.findall(text))
    total = len(scores)
    return _Reading(
        codec,
        total,
        sum(value > 0 for value in scores),
        sum(scores) / max(1, total),
        sum(scores) > 0 and beside >= _FEWEST_SIGNS and total - beside - dates <= _MOST_OTHERS * total,
        total >= _MANY and beside + dates >= _NEARLY_ALL * total,
    )


def _outdoes(other: _Reading, western: _Reading) -> bool:
    """Whether another script makes more sense of the sample: by the mean score, or because it makes sense of all of it."""
    is_unlike_western = other.stands_apart or western.sensible < _NOT_ALL * western.total
    makes_sense = other.sensible >= _NEARLY_ALL * other.total
    return (makes_sense and is_unlike_western) or other.score > western.score


def _evidence(best: _Reading, western: list[_Reading], *, ends_in_returns: bool) -> str:
    words = f"{best.sensible:,} of {best.total:,} characters beyond ASCII make sense in {best.codec}"
    other = next(one for one in western if one.codec != best.codec)
    if best in western and best.score == other.score:
        how = "end in CR alone, as on a Mac" if ends_in_returns else "do not end in CR alone"
        return f"{words}, and as many in {other.codec}; records {how}"
    words = f"{words}, {other.sensible:,} in {other.codec}"
    return words if 2 * best.sensible >= best.total else f"{words}; it may be another encoding"


def _beyond_ascii(text: str) -> list[int]:
    return [at for at, character in enumerate(text) if character > "\x7f"]


def _neighbours(text: str, at: int) -> tuple[str, str]:
    return text[at - 1 : at] or " ", text[at + 1 : at + 2] or " "


def _letter(text: str, at: int) -> float:
    """1 where an accented letter stands well, -1 where no spelling would have it."""
    before, after = _neighbours(text, at)
    if not before.isalpha() and not after.isalpha():
        is_initial = text[at].isupper() and after == "."
        return 0.5 if text[at] in _LONE_WORDS or is_initial else -0.5
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
    if before[-1:].lower() in _CONSONANTS and _ENGLISH_ENDINGS.match(after):
        return 2.5  # patient’s; país has a vowel before it
    single_letter = before[-1:].isalpha() and not before[:-1].isalpha()
    return 2.0 if single_letter or _ENGLISH_ENDINGS.match(after) else 0.0


def _opening_quote(text: str, at: int) -> float:
    before, after = _neighbours(text, at)
    return 2.0 if after.isalnum() and not before.isalnum() else -2.0


def _closing_sign(text: str, at: int) -> float:
    before, after = _neighbours(text, at)
    if at and before.isspace() and after.isspace() and text[at] in "…®":
        return 0.5  # some write them between spaces; É stands there more often
    return 2.0 if not after.isalnum() and not before.isspace() else -2.0


def _sign_between_words(text: str, at: int) -> float:
    before, after = _neighbours(text, at)
    if after == "." and text[at] in "–—":
        return -1.0  # an initial, read wrongly
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
    if character.isupper() and before.islower():
        return -2.0
    return 1.9 if character.lower() in _FREQUENT_CYRILLIC else -2.0


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


# The Western ones come first; the others need more than a few letters.
_CANDIDATES: dict[str, _Score] = {
    "cp1252": _western,
    "mac_roman": _western,
    "cp932": _by_common_signs("cp932", 0x88, 0x97),
    "gb18030": _by_common_signs("gb18030", 0xB0, 0xD7),
    "big5": _by_common_signs("big5", 0xA4, 0xC6),
    "euc_kr": _korean,
    "cp1251": _cyrillic,
}
