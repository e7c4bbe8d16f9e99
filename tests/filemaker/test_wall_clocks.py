"""What clocks show in a zone, and which moment that was: nothing is shifted in silence."""

from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filemaker.values.wall_clocks import moment_at

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
BEGIN, END = datetime.fromisoformat("1995-01-01"), datetime.fromisoformat("2035-01-01")
FORTY_YEARS = st.datetimes(BEGIN, END).map(lambda at: at.replace(microsecond=0))


def shown(moment: datetime, zone: ZoneInfo) -> datetime:
    return moment.astimezone(zone).replace(tzinfo=None)


@cache
def changes_of(zone: ZoneInfo) -> list[datetime]:
    """What clocks showed, as they went until then, whenever they were changed in those years."""
    days = [BEGIN.replace(tzinfo=UTC) + timedelta(days=day) for day in range((END - BEGIN).days)]
    changed = [(day, after) for day, after in pairwise(days) if distance(day, zone) != distance(after, zone)]
    return [shown(last_before(day, after, zone), zone) + timedelta(seconds=1) for day, after in changed]


def distance(moment: datetime, zone: ZoneInfo) -> timedelta | None:
    return moment.astimezone(zone).utcoffset()


def last_before(low: datetime, high: datetime, zone: ZoneInfo) -> datetime:
    """The last second in which clocks went as they did at `low`."""
    if high - low == timedelta(seconds=1):
        return low
    middle = low + timedelta(seconds=(high - low).seconds // 2 or 12 * 60 * 60)
    same = distance(middle, zone) == distance(low, zone)
    return last_before(middle, high, zone) if same else last_before(low, middle, zone)


@st.composite
def near_a_change(draw: st.DrawFn) -> tuple[ZoneInfo, datetime]:
    zone = draw(st.sampled_from([zone for zone in ZONES if changes_of(zone)]))
    seconds = draw(st.integers(-26 * 3600, 26 * 3600))
    return zone, draw(st.sampled_from(changes_of(zone))) + timedelta(seconds=seconds)


WALL_CLOCKS = st.one_of(st.tuples(st.sampled_from(ZONES), FORTY_YEARS), near_a_change())


@settings(max_examples=1_000)
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


@settings(max_examples=500)
@given(WALL_CLOCKS, st.integers(0, 48 * 3600))
def test_the_order_of_what_clocks_show_is_kept(where: tuple[ZoneInfo, datetime], seconds: int) -> None:
    zone, first = where
    one, two = (moment_at(zone, shown) for shown in (first, first + timedelta(seconds=seconds)))
    assert one.at <= two.at or "skipped" in {one.problem, two.problem}


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
