"""In ten zones and forty years: each appointment shows again the time that was written, or says why not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
from pytest_django.fixtures import Settings

from appointments.models import Appointment
from tests.appointments.book import Book
from tests.appointments.test_rows import SKIPPED, TWICE
from tests.filemaker.test_wall_clocks import BEGIN, END, ZONES, forty_years

STYLES = ("%m/%d/%Y|%H:%M:%S", "%Y-%m-%d|%H:%M", "%m/%d/%Y|%I:%M %p")


def written_times(zone: ZoneInfo, chance: Random) -> Iterator[datetime]:
    """Half of them anywhere, half of them near a change of the clocks; to the minute."""
    minutes = (END - BEGIN) // timedelta(minutes=1)
    for _ in range(40):
        yield BEGIN + timedelta(minutes=chance.randrange(minutes))
        yield chance.choice(forty_years(zone)).since + timedelta(minutes=chance.randrange(-180, 180))


@pytest.mark.any_database
def test_every_appointment_shows_again_what_was_written_or_is_named(book: Book, settings: Settings) -> None:
    chance = Random(2011)  # noqa: S311 - repeatable on purpose
    for zone in ZONES:
        settings.TIME_ZONE = zone.key
        written: dict[str, datetime] = {}
        book.rows.clear()
        for shown in dict.fromkeys(written_times(zone, chance)):
            written[f"{zone.key} {len(written)}"] = shown
            day, _, time = shown.strftime(chance.choice(STYLES)).partition("|")
            book.row(f"{zone.key} {len(written) - 1}", startDate=day, startTime=time, endTime="")
        told = {identifier: row["detail"] for identifier, row in book.told().items()}

        found = {
            one.filemaker_id: one.starts_at for one in Appointment.objects.filter(filemaker_id__in=written)
        }
        again = {identifier: at.astimezone(zone).replace(tzinfo=None) for identifier, at in found.items()}
        assert {one for one in written if again[one] != written[one]} == {
            one for one in told if SKIPPED in told[one]
        }
        assert {one for one, at in found.items() if is_shown_twice(at, zone)} == {
            one for one in told if TWICE in told[one]
        }
        in_order = sorted(
            (one for one in written if not told[one]), key=lambda one: (written[one], found[one])
        )
        assert in_order == sorted(in_order, key=lambda one: (found[one], written[one]))


def is_shown_twice(at: datetime, zone: ZoneInfo) -> bool:
    shown = at.astimezone(zone).replace(tzinfo=None)
    return shown.replace(tzinfo=zone, fold=0).utcoffset() > shown.replace(tzinfo=zone, fold=1).utcoffset()  # type: ignore[operator]
