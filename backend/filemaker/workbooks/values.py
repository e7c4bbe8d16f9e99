"""What a workbook's cells are as text: what a person would type, and the same for every format."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal

Cell = str | bool | int | float | date | datetime | time | timedelta

LONGEST_TEXT = 32_767  # characters of a cell; a spreadsheet cuts the rest
# Day 0 of workbooks that count from 1900 (until their 29 February of that year), and from 1904.
_ZEROS = {1900: datetime.fromisoformat("1899-12-31"), 1904: datetime.fromisoformat("1904-01-01")}
_NOT_EXACT = 1e15  # from here on, a spreadsheet has dropped digits


def column_texts(cells: Sequence[Cell], kinds: set[type] | None = None) -> list[str]:
    """The cells of a column, or a part of it, as text; `kinds` are their types, where the caller knows them."""
    kinds = kinds or set(map(type, cells))
    if kinds == {str}:
        return list(cells)  # type: ignore[arg-type]
    if kinds == {float}:
        return _numbers(cells)  # type: ignore[arg-type]
    if kinds == {date}:
        return list(map(date.isoformat, cells))  # type: ignore[arg-type]
    return [_TEXTS[type(cell)](cell) for cell in cells]


def as_times(cells: Sequence[Cell]) -> list[Cell]:
    """The cells of a column of times: what became one of the first days from which spreadsheets count is so many hours."""
    return [_hours(cell) if isinstance(cell, date) else cell for cell in cells]


def _hours(day: date) -> Cell:
    zero = _ZEROS.get(day.year)
    moment = day if isinstance(day, datetime) else datetime.combine(day, time.min)
    return moment - zero if zero else day


def are_rounded(cells: Sequence[Cell]) -> list[bool]:
    """Which cells are numbers of which a spreadsheet has dropped digits."""
    return [type(cell) is float and abs(cell) >= _NOT_EXACT for cell in cells]


def _numbers(numbers: Sequence[float]) -> list[str]:
    """Many numbers at once, which are nearly always whole."""
    if max(map(abs, numbers)) < _NOT_EXACT:
        whole = list(map(int, numbers))
        if whole == list(numbers):
            return list(map(str, whole))
    return list(map(_float, numbers))


def _number(number: float) -> str:
    """As an id would be written (12.0 is 12); from 1E+15 on in E notation, so that lost digits are seen."""
    if abs(number) >= _NOT_EXACT:
        return f"{Decimal(repr(number)).normalize():E}"
    return str(int(number)) if number == int(number) else repr(number).upper()


def _float(number: float) -> str:
    return _number(number) if number - number == 0 else ""  # neither infinite nor undefined


def _moment(moment: datetime) -> str:
    if moment.microsecond:
        moment = (moment + timedelta(microseconds=500_000)).replace(microsecond=0)
    return moment.isoformat(" ").removesuffix(" 00:00:00")


def _time(moment: time) -> str:
    return _duration(
        timedelta(hours=moment.hour, minutes=moment.minute, seconds=moment.second)
        + timedelta(microseconds=moment.microsecond)
    )


def _duration(duration: timedelta) -> str:
    """Hours, which may be more than a day's, minutes and seconds: 26:05:00."""
    seconds = round(abs(duration).total_seconds())
    sign = "-" if duration < timedelta(0) else ""
    return f"{sign}{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


# By exact type: a bool is an int, a datetime a date.
_TEXTS: dict[type, Callable[..., str]] = {
    str: str,
    bool: lambda truth: "TRUE" if truth else "FALSE",
    int: _number,
    float: _float,
    date: date.isoformat,
    datetime: _moment,
    time: _time,
    timedelta: _duration,
}
