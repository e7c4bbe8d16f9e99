"""Reads the access log: by patient, account, action and day, the newest first, however long it has grown.

Each page asks for what comes before the last event of the page above it (keyset), along an index that begins with what is
asked for and goes on with the moment. Nothing is counted. Lists that showed a patient among others are found by the rows
beside their events.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from heapq import merge
from itertools import islice
from typing import TypeVar
from uuid import UUID

from django.contrib.auth.models import User
from django.db.models import Count, Max, Model, Q, QuerySet, prefetch_related_objects

from gallery.access.details import Days, Part
from gallery.models import AccessEvent, AccessShown
from jobs import clinic_zone

_CHUNK = 2_000
_Row = TypeVar("_Row", bound=Model)


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
    def parts(self) -> list[Part]:
        """For the access log itself."""
        action: list[Part] = [AccessEvent.Action(self.action)] if self.action else []
        return [*action, Days(self.first, self.last)] if self.first or self.last else action


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
    """Who left events about a patient, or had them among others in a list, the latest first; not who was refused."""
    narrowed = LogFilter(patient, None, asked.action, asked.first, asked.last)
    found: dict[int | None, tuple[int, datetime]] = {}
    for rows in (_directly(narrowed).exclude(action=AccessEvent.Action.DENIED), _in_lists(narrowed)):
        counted = rows.order_by().values("user_id").annotate(count=Count("pk"), latest=Max("at"))
        for row in counted:
            count, latest = found.get(row["user_id"], (0, row["latest"]))
            found[row["user_id"]] = count + row["count"], max(latest, row["latest"])
    users = User.objects.in_bulk([user for user in found if user])
    known = [Looker(users.get(user or 0), count, latest) for user, (count, latest) in found.items()]
    return sorted(known, key=lambda looker: looker.latest, reverse=True)


def _newest_first(asked: LogFilter, size: int, before: int | None) -> Iterator[AccessEvent]:
    last = AccessEvent.objects.filter(pk=before).first() if before else None
    found: list[list[AccessEvent]] = []
    for events in _asked_for(asked):
        if last:
            # The first condition enters an index on the moment at the right place.
            events = events.filter(Q(at__lt=last.at) | Q(pk__lt=last.pk), at__lte=last.at)  # noqa: PLW2901
        found.append(list(events.order_by("-at", "-pk")[:size]))
    if asked.patient:
        found.append(_from_lists(asked, size, last))
    merged = merge(*found, key=lambda event: (event.at, event.pk), reverse=True)
    former = None
    for event in merged:
        # What somebody did to their own account is found twice.
        if event.pk != former:
            yield event
        former = event.pk


def _from_lists(asked: LogFilter, size: int, last: AccessEvent | None) -> list[AccessEvent]:
    """The events that showed a patient among others: by the rows beside them, which have a patient's in order."""
    rows = _in_lists(asked)
    if asked.account:
        rows = rows.filter(Q(user_id=asked.account) | Q(event__account=asked.account))
    if last:
        rows = rows.filter(Q(at__lt=last.at) | Q(event_id__lt=last.pk), at__lte=last.at)
    keys = list(rows.order_by("-at", "-event_id").values_list("event_id", flat=True)[:size])
    return sorted(
        AccessEvent.objects.filter(pk__in=keys), key=lambda event: (event.at, event.pk), reverse=True
    )


def _in_lists(asked: LogFilter) -> QuerySet[AccessShown]:
    rows = _within(AccessShown.objects.filter(patient_id=asked.patient), asked)
    return rows.filter(event__action=asked.action) if asked.action else rows


def _directly(asked: LogFilter) -> QuerySet[AccessEvent]:
    events = _within(AccessEvent.objects.all(), asked)
    if asked.patient:
        events = events.filter(patient_id=asked.patient)
    return events.filter(action=asked.action) if asked.action else events


def _asked_for(asked: LogFilter) -> list[QuerySet[AccessEvent]]:
    """The events as one query; of an account as two, because no index leads to who did it and to whom it was done at once."""
    events = _directly(asked)
    if asked.account:
        return [events.filter(user=asked.account), events.filter(account=asked.account)]
    return [events]


def _within(rows: QuerySet[_Row], asked: LogFilter) -> QuerySet[_Row]:
    """Of the days that are asked for."""
    if asked.first:
        rows = rows.filter(at__gte=_midnight(asked.first))
    if asked.last:
        rows = rows.filter(at__lt=_midnight(asked.last + timedelta(days=1)))
    return rows


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=clinic_zone())
