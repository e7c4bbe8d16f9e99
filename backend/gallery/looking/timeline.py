"""The days of a record: how many entries of each kind stand on them, and how days are put on pages.

Of entries that are not shown, only their days are read, and of most kinds only the counts of each day.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any, Protocol, TypeAlias

from django.db.models import Count, Q, QuerySet

from appointments.models import Appointment
from jobs import clinic_time

# None for what has no day.
Day: TypeAlias = date | None


class Entries(Protocol):
    """The entries of one kind."""

    def counts(self) -> Counter[Day]:
        """How many there are of each day."""
        ...

    def on(self, days: Sequence[Day]) -> Mapping[Day, Sequence[Any]]:
        """Those of some days, which are neighbours in the record, the newest first."""
        ...


@dataclass(frozen=True)
class DatedRows:
    """Rows that have a column for their day, in the order in which they stand within one."""

    rows: QuerySet[Any]
    field: str

    def counts(self) -> Counter[Day]:
        return Counter(dict(self.rows.order_by().values_list(self.field).annotate(count=Count("*"))))

    def on(self, days: Sequence[Day]) -> Mapping[Day, Sequence[Any]]:
        known = [day for day in days if day]
        fits = Q((f"{self.field}__range", (known[-1], known[0]))) if known else Q(pk__in=())
        if None in days:
            fits |= Q((f"{self.field}__isnull", True))
        found: dict[Day, list[Any]] = defaultdict(list)
        for row in self.rows.filter(fits):
            found[getattr(row, self.field)].append(row)
        return found


@dataclass(frozen=True)
class AppointmentRows:
    """Appointments, which have a moment: its day is that of the clinic's clocks, whatever the database's own zone is."""

    rows: QuerySet[Appointment]

    def counts(self) -> Counter[Day]:
        return Counter({day: len(moments) for day, moments in self._moments.items()})

    def on(self, days: Sequence[Day]) -> Mapping[Day, Sequence[Appointment]]:
        moments = [moment for day in days if day for moment in self._moments.get(day, ())]
        found: dict[Day, list[Appointment]] = defaultdict(list)
        if moments:
            for row in self.rows.filter(starts_at__range=(min(moments), max(moments))):
                found[clinic_time(row.starts_at).date()].append(row)
        return found

    @cached_property
    def _moments(self) -> dict[date, list[datetime]]:
        found: dict[date, list[datetime]] = defaultdict(list)
        for moment in self.rows.order_by().values_list("starts_at", flat=True):
            found[clinic_time(moment).date()].append(moment)
        return found


@dataclass(frozen=True)
class FewEntries:
    """Entries that are in memory already, by their days."""

    by_day: Mapping[Day, Sequence[Any]]

    def counts(self) -> Counter[Day]:
        return Counter({day: len(entries) for day, entries in self.by_day.items()})

    def on(self, days: Sequence[Day]) -> Mapping[Day, Sequence[Any]]:
        return {day: self.by_day[day] for day in days if day in self.by_day}


@dataclass(frozen=True)
class Year:
    """A year of the record; `page` is where its newest day stands."""

    year: int
    page: int


@dataclass(frozen=True)
class DayPages:
    """The days of a record on pages, the newest first; what has no day is last.

    Attributes:
        pages: at least one, and none empty but the only one.
    """

    pages: Sequence[Sequence[Day]]

    @classmethod
    def of(cls, counts: Mapping[Day, int], *, most_entries: int, most_days: int) -> DayPages:
        """A day is never torn apart: a page may hold more than the most entries, if it is of one day."""
        pages: list[list[Day]] = [[]]
        entries = 0
        for day in sorted(counts, key=lambda day: (day is not None, day or date.min), reverse=True):
            if pages[-1] and (entries + counts[day] > most_entries or len(pages[-1]) == most_days):
                pages.append([])
                entries = 0
            pages[-1].append(day)
            entries += counts[day]
        return cls(pages)

    def number(self, asked: str, day: str) -> int:
        """The page that an address asks for, counted from 1: by its number, or as the one with a day; else the first."""
        if day:
            return next((at for at, page in enumerate(self.pages, 1) if page and _is_in(page, day)), 1)
        return min(max(int(asked[:9]), 1), len(self.pages)) if asked.isdecimal() else 1

    def years(self) -> list[Year]:
        """The newest first."""
        found: dict[int, int] = {}
        for number, page in enumerate(self.pages, 1):
            for day in page:
                if day:
                    found.setdefault(day.year, number)
        return [Year(year, number) for year, number in found.items()]


def _is_in(page: Sequence[Day], day: str) -> bool:
    """Whether a day, as an address has it, stands on the page or would."""
    oldest = page[-1]
    return oldest is None or oldest.isoformat() <= day
