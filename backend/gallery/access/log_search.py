"""Reads the access log: by patient, account, action and day, the newest first, however long it has grown.

Each page asks for what comes before the last event of the page above it (keyset), along an index that begins with what is
asked for and goes on with the moment. Nothing is counted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from heapq import merge
from itertools import islice
from uuid import UUID

from django.contrib.auth.models import User
from django.db.models import Count, Max, Q, QuerySet, prefetch_related_objects

from gallery.models import AccessEvent
from jobs import clinic_zone

_CHUNK = 2_000


@dataclass(frozen=True)
class LogFilter:
    """Which events are asked for; what is None or empty is not asked.

    Attributes:
        account: by whom, or to whom it was done.
        action: one of `AccessEvent.Action`.
        first: the earliest of the clinic's days.
        last: the latest of them, included.
    """

    patient: UUID | None = None
    account: int | None = None
    action: str = ""
    first: date | None = None
    last: date | None = None

    @property
    def words(self) -> str:
        """For the access log itself: no names, and nothing that somebody typed freely."""
        days = f"from {self.first}" if self.first else ""
        until = f"to {self.last}" if self.last else ""
        return " ".join(part for part in (self.action, days, until) if part)


@dataclass(frozen=True)
class LogPage:
    """Some events, the newest first; `before` is where the next page begins, None on the last one."""

    events: list[AccessEvent]
    before: int | None


@dataclass(frozen=True)
class Looker:
    """Somebody who left events, how many, and when the latest; `user` is None for the server's terminal."""

    user: User | None
    count: int
    latest: datetime


def log_page(asked: LogFilter, size: int, before: int | None = None) -> LogPage:
    """The newest events, or those before one of them; an event that is not there begins anew."""
    events = list(islice(_newest_first(asked, size + 1, before), size + 1))
    # Not by a join, for which a database would leave the order of the index.
    prefetch_related_objects(events, "user", "account")
    more = len(events) > size
    return LogPage(events[:size], events[size - 1].pk if more else None)


def log_events(asked: LogFilter, most: int) -> Iterator[AccessEvent]:
    """The newest events, at most so many; read some at a time, while they are sent."""
    before, left = None, most
    while left > 0:
        page = log_page(asked, min(_CHUNK, left), before)
        yield from page.events
        left -= len(page.events)
        before = page.before
        if before is None:
            return


def lookers(patient: UUID, asked: LogFilter) -> list[Looker]:
    """Who left events about a patient, the latest first."""
    (events,) = _asked_for(LogFilter(patient, None, asked.action, asked.first, asked.last))
    counted = events.order_by().values("user_id").annotate(count=Count("pk"), latest=Max("at"))
    rows = [(row["user_id"], row["count"], row["latest"]) for row in counted]
    users = User.objects.in_bulk([user for user, _, _ in rows if user])
    found = [Looker(users.get(user), count, latest) for user, count, latest in rows]
    return sorted(found, key=lambda looker: looker.latest, reverse=True)


def _newest_first(asked: LogFilter, size: int, before: int | None) -> Iterator[AccessEvent]:
    last = AccessEvent.objects.filter(pk=before).first() if before else None
    found = []
    for events in _asked_for(asked):
        if last:
            # The first condition enters an index on the moment at the right place.
            events = events.filter(Q(at__lt=last.at) | Q(pk__lt=last.pk), at__lte=last.at)  # noqa: PLW2901
        found.append(events.order_by("-at", "-pk")[:size])
    merged = merge(*found, key=lambda event: (event.at, event.pk), reverse=True)
    former = None
    for event in merged:
        # What somebody did to their own account is found twice.
        if event.pk != former:
            yield event
        former = event.pk


def _asked_for(asked: LogFilter) -> list[QuerySet[AccessEvent]]:
    """The events as one query; of an account as two, because no index leads to who did it and to whom it was done at once."""
    events = AccessEvent.objects.all()
    if asked.patient:
        events = events.filter(patient_id=asked.patient)
    if asked.action:
        events = events.filter(action=asked.action)
    if asked.first:
        events = events.filter(at__gte=_midnight(asked.first))
    if asked.last:
        events = events.filter(at__lt=_midnight(asked.last + timedelta(days=1)))
    if asked.account:
        return [events.filter(user=asked.account), events.filter(account=asked.account)]
    return [events]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=clinic_zone())
