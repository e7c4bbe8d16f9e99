"""Which moment it was when the clocks of a place showed something: also where they skipped it, or showed it twice.

The rule is that of PEP 495 (`fold=0`). What clocks skip is counted on from before they were put forward: where 2:00 is followed
by 3:00, 2:30 is the moment in which they show 3:30. What they show twice is the first of both.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Literal

ClockProblem = Literal["", "skipped", "twice"]

_SECOND = timedelta(seconds=1)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ClockPeriod:
    """What clocks show from one change to the next, without a time zone.

    Attributes:
        since: the first of it.
        until: the first of the next period.
        ahead: the clocks are ahead of UTC by so much: what they show less this is the moment.
        problem: `skipped` where they never show it, because they are put forward; `twice` where they show it a second
            time, because they are put back.
    """

    since: datetime
    until: datetime
    ahead: timedelta
    problem: ClockProblem


def clock_periods(zone: tzinfo, first: date, last: date) -> Iterator[ClockPeriod]:
    """What the clocks of a zone show from one day to another, in order and without gaps.

    Args:
        zone: where the clocks are.
        first: the first of these days.
        last: the last of them.

    Raises:
        ValueError: the zone does not know its distance from UTC.
    """
    since, end = datetime.combine(first, time.min), datetime.combine(last, time.min) + _DAY
    for until in [*_changes(zone, since, end), end]:
        yield _period(zone, since, until)
        since = until


def _period(zone: tzinfo, since: datetime, until: datetime) -> ClockPeriod:
    before, after = _ahead(zone, since)
    problem: ClockProblem = "" if before == after else "skipped" if before < after else "twice"
    return ClockPeriod(since, until, before, problem)


def _ahead(zone: tzinfo, shown: datetime) -> tuple[timedelta, timedelta]:
    """By how much clocks are ahead when they show something, before and after a change."""
    before, after = (shown.replace(tzinfo=zone, fold=fold).utcoffset() for fold in (0, 1))
    if before is None or after is None:
        raise ValueError(f"{zone} does not know its distance from UTC")
    return before, after


def _changes(zone: tzinfo, low: datetime, high: datetime) -> Iterator[datetime]:
    """The beginnings of the periods after that of `low`: looked for by the day, and within a day by halves."""
    before = _ahead(zone, low)
    while low < high:
        day = low + _DAY
        after = _ahead(zone, day)
        if before != after:
            yield from _changes_of_day(zone, low, day)
        low, before = day, after


def _changes_of_day(zone: tzinfo, low: datetime, high: datetime) -> Iterator[datetime]:
    if _ahead(zone, low) == _ahead(zone, high):
        return
    if high - low <= _SECOND:
        yield high
        return
    middle = (low + (high - low) / 2).replace(microsecond=0)
    yield from _changes_of_day(zone, low, middle)
    yield from _changes_of_day(zone, middle, high)
