"""What day it is at the clinic: "today" for everybody who asks, and the time zone in which moments become days."""

from __future__ import annotations

from datetime import date, datetime, tzinfo

from django.utils import timezone

from filemaker import DateOptions, DateOrder


def clinic_zone() -> tzinfo:
    """NEXUS_TIME_ZONE."""
    return timezone.get_default_timezone()


def clinic_today() -> date:
    """The day it is at the clinic, whatever the zone of this machine or of who looks at a page."""
    return datetime.now(tz=clinic_zone()).date()


def clinic_time(moment: datetime) -> datetime:
    """A moment as the clinic's clocks show it. Where the calendar ends, no clock can be changed, and it is as it was."""
    try:
        return moment.astimezone(clinic_zone())
    except OverflowError:
        return moment


def clinic_dates(order: DateOrder | None = None, pivot_year: int | None = None) -> DateOptions:
    """How to read dates of this clinic's exports today."""
    return DateOptions(order, pivot_year, today=clinic_today(), zone=clinic_zone())
