"""What clocks show in a zone, and which moment that was: nothing is shifted in silence."""

from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from filemaker.values.wall_clocks import ClockPeriod, clock_periods


class Moment(NamedTuple):
    at: datetime
    problem: str


ZONES = tuple(
    map(
        ZoneInfo,
        (
            "America/Toronto",
            "America/St_Johns",  # until 2011 its clocks changed at one minute past midnight
            "America/Sao_Paulo",  # and here at midnight itself
            "Europe/Dublin",  # whose summer time is its standard time
            "Africa/Casablanca",  # back for Ramadan, wherever that falls
            "Asia/Kathmandu",
            "Asia/Tehran",
            "Australia/Lord_Howe",  # by half an hour
            "Pacific/Apia",  # which had no 30 December 2011
            "Pacific/Chatham",
        ),
    )
)
# Looking through forty years takes its time, once a zone.
EXAMPLES = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
BEGIN, END = datetime.fromisoformat("1995-01-01"), datetime.fromisoformat("2035-01-01")
FORTY_YEARS = st.datetimes(BEGIN, END).map(lambda at: at.replace(microsecond=0))


def moment_at(zone: ZoneInfo, written: datetime) -> Moment:
    """By the periods of three days."""
    days = (written.date() + timedelta(days=days) for days in (-1, 1))
    period = next(one for one in clock_periods(zone, *days) if one.since <= written < one.until)
    return Moment((written - period.ahead).replace(tzinfo=UTC), period.problem)


def shown(moment: datetime, zone: ZoneInfo) -> datetime:
    return moment.astimezone(zone).replace(tzinfo=None)


@cache
def forty_years(zone: ZoneInfo) -> list[ClockPeriod]:
    return list(clock_periods(zone, BEGIN.date(), END.date()))


@st.composite
def near_a_change(draw: st.DrawFn) -> tuple[ZoneInfo, datetime]:
    zone = draw(st.sampled_from(ZONES))
    seconds = draw(st.integers(-26 * 3600, 26 * 3600))
    return zone, draw(st.sampled_from(forty_years(zone))).since + timedelta(seconds=seconds)


WALL_CLOCKS = st.one_of(st.tuples(st.sampled_from(ZONES), FORTY_YEARS), near_a_change())


@settings(EXAMPLES, max_examples=1_000)
@given(WALL_CLOCKS)
def test_a_moment_shows_again_what_was_written_or_is_named(where: tuple[ZoneInfo, datetime]) -> None:
    zone, written = where
    moment = moment_at(zone, written)
    again = shown(moment.at, zone)
    assert (again != written) == (moment.problem == "skipped")
    others = [moment.at + timedelta(minutes=minutes) for minutes in range(-180, 181, 15)]
    doubles = [other for other in others if other != moment.at and shown(other, zone) == written]
    assert bool(doubles) == (moment.problem == "twice")
    # The first of both; and by as much as the clocks were put forward.
    assert all(moment.at < other for other in doubles)
    assert moment.problem != "skipped" or again > written


@settings(EXAMPLES, max_examples=500)
@given(WALL_CLOCKS, st.integers(0, 48 * 3600))
def test_the_order_of_what_clocks_show_is_kept(where: tuple[ZoneInfo, datetime], seconds: int) -> None:
    zone, first = where
    one, two = (moment_at(zone, shown) for shown in (first, first + timedelta(seconds=seconds)))
    assert one.at <= two.at or "skipped" in {one.problem, two.problem}


@pytest.mark.parametrize("zone", ZONES, ids=str)
def test_periods_follow_each_other_and_end_where_clocks_are_changed(zone: ZoneInfo) -> None:
    periods = forty_years(zone)
    assert (periods[0].since, periods[-1].until) == (BEGIN, END + timedelta(days=1))
    assert all(one.until == two.since and one != two for one, two in pairwise(periods))
    for period in periods:
        for written in (period.since, period.until - timedelta(seconds=1)):
            moment = written.replace(tzinfo=zone).astimezone(UTC)
            assert written - period.ahead == moment.replace(tzinfo=None)
            assert period.problem == moment_at(zone, written).problem


@pytest.mark.parametrize(
    ("zone", "written", "problem", "utc"),
    [
        ("America/Toronto", "2024-03-10 02:30", "skipped", "2024-03-10 07:30"),
        ("America/Toronto", "2024-11-03 01:30", "twice", "2024-11-03 05:30"),
        ("America/Toronto", "2024-11-03 02:00", "", "2024-11-03 07:00"),
        ("Australia/Lord_Howe", "2024-10-06 02:15", "skipped", "2024-10-05 15:45"),
        ("America/Sao_Paulo", "2018-11-04 00:00", "skipped", "2018-11-04 03:00"),
        ("America/Sao_Paulo", "2018-02-17 23:30", "twice", "2018-02-18 01:30"),
        ("Pacific/Apia", "2011-12-30 09:30", "skipped", "2011-12-30 19:30"),
    ],
)
def test_the_rule_is_the_one_that_the_documents_give(zone: str, written: str, problem: str, utc: str) -> None:
    moment = moment_at(ZoneInfo(zone), datetime.fromisoformat(written))
    assert (moment.problem, moment.at) == (problem, datetime.fromisoformat(utc).replace(tzinfo=UTC))
