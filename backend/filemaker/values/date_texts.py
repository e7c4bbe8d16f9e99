"""One date as somebody wrote it: which numbers it holds, and which of them is surely the year."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from filemaker.values.month_names import date_words, fold

# A longer text is a note, not a date.
_LONGEST = 64

_NO_DATE = frozenset(
    {
        "",
        "na",
        "nd",
        "nil",
        "nodate",
        "none",
        "notdated",
        "null",
        "od",
        "sd",
        "tbd",
        "undated",
        "unk",
        "unknown",
    }
)

_SEPARATOR = r"(?:\s*[^\w\s:+]\s*|\s+|_)"
_TIME = (
    r"(?:[T\s,]\s*(?P<hours>\d{1,3}):(?P<minutes>\d{2})(?::(?P<seconds>\d{2})(?:[.,]\d+)?)?\s*(?:(?P<half>[ap])\.?m\.?)?"
    r"\s*(?P<zone>Z|UTC|GMT|[+\u2212-]\d{2}(?::?\d{2})?)?)?"
)
_NUMBERS = re.compile(rf"(\d+){_SEPARATOR}(\d+){_SEPARATOR}(\d+)\.?{_TIME}", re.ASCII | re.IGNORECASE)
_EAST_ASIAN = re.compile(rf"(\d{{4}})\s*[年년]\s*(\d+)\s*[月월]\s*(\d+)\s*[日일]{_TIME}", re.IGNORECASE)
_COMPACT = re.compile(rf"(\d{{4}})(\d{{2}})(\d{{2}}){_TIME}", re.ASCII | re.IGNORECASE)
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}(?!\d)", re.ASCII)
# Two numbers and some words: 18 Oct 2016, mardi 18 octobre 2016, 18 de octubre de 2016.
_IN_WORDS = re.compile(rf"([^:]*?\d[^:]*?){_TIME}", re.IGNORECASE)
_WEEKDAY = re.compile(r"(?P<word>[^\W\d_]+)[.,]*\s+(?P<rest>\d[^a-z]*\d{4}\b.*)", re.IGNORECASE)
_TOKEN = re.compile(r"\d+|[^\W\d_]+")
_BETWEEN_WORDS = re.compile(r"[\s.,/_'\u2019-]*")
_MOST_WORDS = 6


class DateOrder(StrEnum):
    """In which order a numeric date names month, day and year."""

    MDY = "mdy"
    DMY = "dmy"
    YMD = "ymd"


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """The three numbers of a date in the order they stand in.

    Attributes:
        numbers: as written.
        order: what the text itself proves about their order: year-first where the first number has four digits,
            where the month is a name, or where the text says 年月日 (such texts come rearranged as year, month,
            day); None where only the column can tell.
        short_year: the year has two digits, so its century is open.
        since_utc_midnight: where the text names a time zone, how long after the midnight in UTC with which that day
            begins the moment was.
        padded: whether numbers below 10 are written with a zero in front; None where there are none, or both.
        iso: it is written as ISO 8601 has it, and as date cells of workbooks come: 2016-10-18.
    """

    numbers: tuple[int, int, int]
    order: DateOrder | None
    short_year: bool
    since_utc_midnight: timedelta | None = None
    padded: bool | None = None
    iso: bool = False

    def day(self, order: DateOrder, pivot_year: int | None = None) -> date | None:
        """The calendar day under an order, or None if there is no such day.

        A two-digit year is the one that falls into the hundred years which end with `pivot_year`; without a
        pivot year it has no day.
        """
        order = self.order or order
        if not self.short_year and self.order is None and order is DateOrder.YMD:
            return None  # four digits at the end are the year, whatever the order says
        by_letter = dict(zip(order.value, self.numbers, strict=True))
        year = by_letter["y"]
        if self.short_year:
            if pivot_year is None:
                return None
            year = pivot_year - (pivot_year - year) % 100
        try:
            return date(year, by_letter["m"], by_letter["d"])
        except ValueError:
            return None


def is_no_date(text: str) -> bool:
    """Whether the text says that there is no date: blank, `n.d.`, `unknown`, `?`, `--`, or nothing but zeros."""
    if len(text) > _LONGEST:
        return False
    kept = "".join(character for character in text.casefold() if character.isalnum())
    return kept in _NO_DATE or set(kept) == {"0"}


def parse_date_text(text: str) -> WrittenDate | None:
    """The numbers of a date, with almost any separator, full-width digits and a time of day allowed.

    Months may be named in English, French, German, Spanish, Italian, Dutch or Portuguese. None for partial dates
    (`10/2016`), era dates (`平成28年10月18日`), serial numbers, and for whatever else does not name a day.
    """
    if len(text) > _LONGEST:
        return None
    text = _without_weekday(_plain(text))
    for pattern in (_NUMBERS, _EAST_ASIAN, _COMPACT, _IN_WORDS):
        if match := pattern.fullmatch(text):
            written = (
                _from_words(match[1]) if pattern is _IN_WORDS else _from_digits(match[1], match[2], match[3])
            )
            if written is None:
                return None
            return replace(written, since_utc_midnight=_since_utc_midnight(match), iso=bool(_ISO.match(text)))
    return None


def _without_weekday(text: str) -> str:
    """`Di, 18.10.2016` without its day of the week; with a month in words, that is seen to later."""
    match = _WEEKDAY.fullmatch(text)
    return match["rest"] if match and fold(match["word"]) in date_words().weekdays else text


def _plain(text: str) -> str:
    if text.isascii():
        return text.strip()
    text = unicodedata.normalize("NFKC", text)  # full-width digits and separators
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text).strip()


def _since_utc_midnight(match: re.Match[str]) -> timedelta | None:
    zone = match["zone"]
    if zone is None:
        return None
    hours = int(match["hours"])
    if match["half"]:
        hours = hours % 12 + (12 if match["half"] in "pP" else 0)
    time = timedelta(hours=hours, minutes=int(match["minutes"]), seconds=int(match["seconds"] or 0))
    if zone[0].isalpha():
        return time
    offset = timedelta(hours=int(zone[1:3]), minutes=int(zone[3:].lstrip(":") or 0))
    return time - offset if zone[0] == "+" else time + offset


def _from_digits(first: str, second: str, third: str) -> WrittenDate | None:
    lengths = (len(first), len(second), len(third))
    numbers = (int(first), int(second), int(third))
    if lengths[1] > 2:
        return None
    if lengths[0] == 4 and lengths[2] <= 2:
        return WrittenDate(numbers, DateOrder.YMD, short_year=False)
    if lengths[0] <= 2 and lengths[2] in (2, 4):
        return WrittenDate(numbers, None, short_year=lengths[2] == 2, padded=_is_padded(first, second))
    return None


def _is_padded(*parts: str) -> bool | None:
    styles = {part[0] == "0" for part in parts if len(part) == 1 or part[0] == "0"}
    return styles.pop() if len(styles) == 1 else None


def _from_words(text: str) -> WrittenDate | None:
    """A day and a year in digits, in this order or with the year of four digits first, and a month among the words."""
    tokens = _TOKEN.findall(text)
    numbers = [at for at, token in enumerate(tokens) if token.isdecimal()]
    words = [at for at, token in enumerate(tokens) if not token.isdecimal()]
    if len(numbers) != 2 or not 1 <= len(words) <= _MOST_WORDS:
        return None
    if any(not _BETWEEN_WORDS.fullmatch(between) for between in _TOKEN.split(text)):
        return None
    month = _month([tokens[at] for at in words if at < numbers[1]], [tokens[at] for at in words])
    first, second = (tokens[at] for at in numbers)
    day, year = (second, first) if len(first) == 4 else (first, second)
    if month is None or len(day) > 2 or len(year) not in (2, 4):
        return None
    return WrittenDate((int(year), month, int(day)), DateOrder.YMD, short_year=len(year) == 2)


def _month(candidates: Iterable[str], words: Sequence[str]) -> int | None:
    """The one month that is named, if all other words are those of a date; `mar` is March, Tuesday in Spanish."""
    known = date_words()
    folded = [fold(word) for word in words]
    meant = set()
    for word in map(fold, candidates):
        others = list(folded)
        others.remove(word)
        if word in known.months and all(map(known.says_nothing, others)):
            meant.add(known.months[word])
    return meant.pop() if len(meant) == 1 else None
