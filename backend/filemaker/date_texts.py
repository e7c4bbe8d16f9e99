"""One date as somebody wrote it: which numbers it holds, and which of them is surely the year."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

__all__ = ["DateOrder", "WrittenDate", "is_no_date", "parse_date_text"]

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

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("jan", "january"),
            ("feb", "february"),
            ("mar", "march"),
            ("apr", "april"),
            ("may",),
            ("jun", "june"),
            ("jul", "july"),
            ("aug", "august"),
            ("sep", "sept", "september"),
            ("oct", "october"),
            ("nov", "november"),
            ("dec", "december"),
        ),
        start=1,
    )
    for name in names
}

_SEPARATOR = r"(?:\s*[^\w\s:+]\s*|\s+|_)"
_TIME = r"(?:[T\s,]\s*\d{1,3}:\d{2}(?::\d{2}(?:[.,]\d+)?)?\s*(?:[ap]\.?m\.?)?\s*(?:Z|[+-]\d{2}:?\d{2})?)?"
_NUMBERS = re.compile(rf"(\d+){_SEPARATOR}(\d+){_SEPARATOR}(\d+)\.?{_TIME}", re.ASCII | re.IGNORECASE)
_EAST_ASIAN = re.compile(rf"(\d{{4}})\s*[年년]\s*(\d+)\s*[月월]\s*(\d+)\s*[日일]{_TIME}", re.IGNORECASE)
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"
_DAY_MONTH = re.compile(
    rf"{_WEEKDAY}(\d{{1,2}})(?:st|nd|rd|th)?[\s.-]*([a-z]+)[\s.,-]+(\d+){_TIME}", re.ASCII | re.IGNORECASE
)
_MONTH_DAY = re.compile(
    rf"{_WEEKDAY}([a-z]+)[\s.-]+(\d{{1,2}})(?:st|nd|rd|th)?[\s.,-]+(\d+){_TIME}", re.ASCII | re.IGNORECASE
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)


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
    """

    numbers: tuple[int, int, int]
    order: DateOrder | None
    short_year: bool

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

    None for partial dates (`10/2016`), era dates (`平成28年10月18日`), serial numbers, names of months in other
    languages than English, and for whatever else does not name a day.
    """
    if len(text) > _LONGEST:
        return None
    text = _plain(text)
    for pattern in (_NUMBERS, _EAST_ASIAN, _COMPACT):
        if match := pattern.fullmatch(text):
            return _from_digits(*match.groups())
    if match := _DAY_MONTH.fullmatch(text):
        return _from_month_name(day=match[1], month=match[2], year=match[3])
    if match := _MONTH_DAY.fullmatch(text):
        return _from_month_name(day=match[2], month=match[1], year=match[3])
    return None


def _plain(text: str) -> str:
    if text.isascii():
        return text.strip()
    text = unicodedata.normalize("NFKC", text)  # full-width digits and separators
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text).strip()


def _from_digits(first: str, second: str, third: str) -> WrittenDate | None:
    lengths = (len(first), len(second), len(third))
    numbers = (int(first), int(second), int(third))
    if lengths[1] > 2:
        return None
    if lengths[0] == 4 and lengths[2] <= 2:
        return WrittenDate(numbers, DateOrder.YMD, short_year=False)
    if lengths[0] <= 2 and lengths[2] == 4:
        return WrittenDate(numbers, None, short_year=False)
    if lengths[0] <= 2 and lengths[2] == 2:
        return WrittenDate(numbers, None, short_year=True)
    return None


def _from_month_name(day: str, month: str, year: str) -> WrittenDate | None:
    number = _MONTHS.get(month.lower())
    if number is None or len(year) not in (2, 4):
        return None
    return WrittenDate((int(year), number, int(day)), DateOrder.YMD, short_year=len(year) == 2)
