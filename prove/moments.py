"""Which moments clocks on a wall show, and which times they skip or show twice, by the zone's own rules."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

__all__ = ["moment", "times_skipped", "times_twice"]

_HALF_HOURS = 48


def moment(day: date, since_midnight: timedelta, zone: str) -> str:
    """The moment in UTC of a time so long after the day's midnight by the clocks of the zone.

    Of a time that they show twice the first; one that they skip is counted on from before the change (PEP 495, fold=0).
    """
    local = datetime.combine(day, time()) + since_midnight
    return local.replace(tzinfo=ZoneInfo(zone), fold=0).astimezone(UTC).isoformat()


def times_skipped(zone: str, year: int) -> list[tuple[date, timedelta]]:
    """Half hours of the year that no clock of the zone shows."""
    return [found for found, shown in _half_hours(zone, year) if not shown]


def times_twice(zone: str, year: int) -> list[tuple[date, timedelta]]:
    """Half hours of the year that the clocks of the zone show twice."""
    return [found for found, shown in _half_hours(zone, year) if shown > 1]


def _half_hours(zone: str, year: int) -> Iterator[tuple[tuple[date, timedelta], int]]:
    """Those of the days on which clocks are changed, and how often each is shown."""
    place = ZoneInfo(zone)
    for ordinal in range(date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()):
        day = date.fromordinal(ordinal)
        midnight = datetime.combine(day, time())
        offsets = {(midnight + timedelta(hours=hour)).replace(tzinfo=place).utcoffset() for hour in (0, 24)}
        if len(offsets) == 1:
            continue
        for half in range(_HALF_HOURS):
            since = half * timedelta(minutes=30)
            yield (day, since), _shown(midnight + since, place)


def _shown(local: datetime, place: ZoneInfo) -> int:
    """How many moments of the world are this time there."""
    moments = {local.replace(tzinfo=place, fold=fold).astimezone(UTC) for fold in (0, 1)}
    return sum(one.astimezone(place).replace(tzinfo=None) == local for one in moments)
