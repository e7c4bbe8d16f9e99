"""Names of months and of days of the week, in the languages of the clinics, from Unicode's CLDR by way of Babel."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from typing import Final

# With the countries that have names of their own (Jänner, juill., pt).
_LOCALES: Final = (
    "en", "en_GB", "en_AU", "en_CA", "fr", "fr_CA", "fr_CH", "de", "de_AT", "de_CH", "es", "es_MX", "es_AR", "it", "it_CH",
    "nl", "nl_BE", "pt", "pt_PT",
)  # fmt: skip
# In use, and not in CLDR.
_MORE_MONTHS: Final = {"mrz": 3, "maerz": 3, "febr": 2, "feber": 2, "setiembre": 9}
_MORE_DAYS: Final = ("tues", "thur", "thurs")
# At the number of the day, or between it, month and year: 1st, 18th of, 1er, 2e, 1º de, le 18, den 18., a 18 de.
_SMALL_WORDS: Final = (
    "st", "nd", "rd", "th", "of", "the", "er", "re", "e", "le", "o", "a", "de", "del", "di", "den", "der", "am", "el",
)  # fmt: skip


@dataclass(frozen=True)
class DateWords:
    """The words that a written date may hold, folded.

    Attributes:
        months: name or abbreviation -> the month it means, 1 to 12; in no two languages does one mean two months.
        weekdays: names and abbreviations of the days of the week.
        small: words that say nothing about the day.
    """

    months: dict[str, int]
    weekdays: frozenset[str]
    small: frozenset[str] = frozenset(_SMALL_WORDS)

    def says_nothing(self, word: str) -> bool:
        """Whether a word beside day, month and year leaves them as they are."""
        return word in self.weekdays or word in self.small


def fold(word: str) -> str:
    """A word without case and accents, however those are encoded: `Août`, `aout` and `AOÛT` are the same."""
    apart = unicodedata.normalize("NFKD", word.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


@cache
def date_words() -> DateWords:
    """The words of all languages; read from Babel when they are first needed, which takes some tenths of a second."""
    from babel import Locale  # later than the program's start, which most exports never need

    months: dict[str, set[int]] = defaultdict(set)
    weekdays = set(_MORE_DAYS)
    for locale in map(Locale.parse, _LOCALES):
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in locale.months[context][width].items():
                    months[_bare(name)].add(number)
                weekdays.update(
                    word for name in locale.days[context][width].values() for word in _words(name)
                )
    for name, number in _MORE_MONTHS.items():
        months[name].add(number)
    meant = {name: numbers.pop() for name, numbers in months.items() if len(numbers) == 1}
    return DateWords(meant, frozenset(weekdays))


def _bare(name: str) -> str:
    return fold(name).strip(". ")


def _words(name: str) -> list[str]:
    return _bare(name).replace("-", " ").split()
