"""Times of day as FileMaker and spreadsheets write them: how long after the midnight with which its day begins."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Final, Literal

from filemaker.values.date_texts import is_no_date, parse_date_text

TimeProblem = Literal["", "no_time", "invalid_time"]

# The day itself, and the night that follows it: `1 day, 2:15:00`.
_END: Final = timedelta(days=2)
_DAY: Final = timedelta(days=1)

_HALF = r"\s*(?P<half>[ap])\.?\s?m?\.?"
_DAY_BEFORE = r"(?:(?P<days>\d)\s*days?,?\s*|1899-12-30[T\s]\s*)?"
_PATTERNS: Final = tuple(
    re.compile(pattern, re.ASCII | re.IGNORECASE)
    for pattern in (
        # 9:30, 09:30:00, 24:00:00, 26:15:00, 1 day, 2:15:00, 9:30 AM; also after the day from which spreadsheets count
        rf"{_DAY_BEFORE}(?P<hours>\d{{1,2}}):(?P<minutes>[0-5]\d)(?::(?P<seconds>[0-5]\d)(?:[.,]\d+)?)?(?:{_HALF})?",
        # 9.30.00, 9.30 AM; 9.30 by itself may be a number of hours
        r"(?P<hours>\d{1,2})\.(?P<minutes>[0-5]\d)\.(?P<seconds>[0-5]\d)",
        rf"(?P<hours>\d{{1,2}})(?:\.(?P<minutes>[0-5]\d))?{_HALF}",
        r"(?P<hours>\d{1,2})\s?h\s?(?P<minutes>[0-5]\d)?",
        # ISO 8601, as .ods has 24 hours and more
        r"PT(?P<hours>\d{1,2})H(?:(?P<minutes>[0-5]?\d)M)?(?:(?P<seconds>[0-5]?\d)(?:[.,]\d+)?S)?",
    )
)
# A part of a day, as a spreadsheet keeps times; 0.25 may also be a quarter past midnight.
_PART_OF_DAY = re.compile(r"0?[.,](?![0-5]\d$)(?P<digits>\d+)", re.ASCII)
_SECONDS_OF_DAY: Final = 24 * 60 * 60
_BESIDE_DAY = re.compile(r".*?[\d日일](?:T|[\s,]+\D{0,3}?)(\d{1,2}:\d\d.*)", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class TimeReading:
    """What one text means: a time, or the named reason why there is none.

    Attributes:
        since_midnight: how long after the midnight with which its day begins, to the second: 24 hours are the midnight
            that ends the day, more are in the night after it.
        problem: `no_time` where the text says that there is none, `invalid_time` where it cannot be read.
    """

    since_midnight: timedelta | None
    problem: TimeProblem = ""


_NO_TIME: Final = TimeReading(None, "no_time")
_INVALID: Final = TimeReading(None, "invalid_time")


def read_clock_time(text: str) -> TimeReading:
    """Reads one text of a column of times: `9:30:00`, `09:30`, `9:30 AM`, `24:00:00`, `1 day, 2:15:00`, `0.395833`.

    What may be two times (`9.30`, `930`), names a time zone, is negative, or reaches two days, is not read.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if is_no_date(plain) and not any(map(str.isdecimal, plain)):
        return _NO_TIME
    since = _part_of_day(plain)
    for pattern in _PATTERNS:
        if match := pattern.fullmatch(plain):
            since = _since_midnight(**match.groupdict())
    return _INVALID if since is None or since >= _END else TimeReading(since)


def read_time_beside_day(text: str, day: date, zone: tzinfo) -> TimeReading:
    """Reads the time of day in a text of a column of dates: `10/18/2016 9:30 AM`. Midnight there is no time.

    Args:
        text: as it stands in the export.
        day: the day that it means.
        zone: where the clinic is: a text that names its own time zone is the time that it was there.
    """
    written = parse_date_text(text)
    match = _BESIDE_DAY.fullmatch(text.strip())
    if written is None or match is None:
        return _NO_TIME
    since_utc = written.since_utc_midnight
    reading = read_clock_time(match[1]) if since_utc is None else _at(zone, day, since_utc)
    return reading if reading.since_midnight != timedelta(0) else _NO_TIME


def _part_of_day(plain: str) -> timedelta | None:
    match = _PART_OF_DAY.fullmatch(plain)
    return timedelta(seconds=round(float(f"0.{match['digits']}") * _SECONDS_OF_DAY)) if match else None


def _since_midnight(
    hours: str,
    minutes: str | None = None,
    seconds: str | None = None,
    days: str | None = None,
    half: str | None = None,
) -> timedelta | None:
    hour = int(hours)
    if half:
        if hour > 12 or days:
            return None
        hour = hour % 12 + (12 if half in "pP" else 0)
    if days and hour >= 24:
        return None
    return timedelta(days=int(days or 0), hours=hour, minutes=int(minutes or 0), seconds=int(seconds or 0))


def _at(zone: tzinfo, day: date, since_utc_midnight: timedelta) -> TimeReading:
    """What clocks show at the clinic, where it is that day, so long after a midnight in UTC."""
    midnight = datetime.combine(day, time.min, tzinfo=UTC)
    for start in (midnight, midnight - _DAY, midnight + _DAY):
        local = (start + since_utc_midnight).astimezone(zone).replace(tzinfo=None, microsecond=0)
        if local.date() == day:
            return TimeReading(local - datetime.combine(day, time.min))
    return _INVALID
