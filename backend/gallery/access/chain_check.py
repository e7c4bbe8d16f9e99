"""Looks whether the access log is what was written: goes along the chain and finds the first event at which it breaks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from database import in_chunks
from gallery.access.chain import NOTHING_BEFORE, Entry, Head, hash_of
from gallery.models import AccessEvent, AccessShown, LogCut

_CHUNK: Final = 2_000
_SAID: Final = (
    "action", "user_id", "account_id", "patient_id", "image_id", "detail", "through", "address",
)  # fmt: skip


@dataclass(frozen=True)
class ChainCheck:
    """What was found of the chain.

    Attributes:
        events: how many were looked at.
        head: the newest of them.
        problem: what does not hold, by the id of the event; empty where all does.
    """

    events: int
    head: Head
    problem: str = ""


@dataclass
class _Beside:
    """What stands beside one event, and whether a row of it says another account or moment than the event."""

    patients: list[UUID] = field(default_factory=list)
    images: list[UUID] = field(default_factory=list)
    said: set[tuple[int | None, datetime]] = field(default_factory=set)


def check_chain(known: Collection[Head] = ()) -> ChainCheck:
    """Goes along the whole chain, until it breaks.

    Args:
        known: heads that reports hold. Each has to be in the chain, unless it was cut off with what is old.
    """
    wanted = {head.event: head.hash for head in known if head.event}
    start, problem = _start()
    head, count = start, 0
    if not problem:
        for number, found, broken in _links(start):
            is_another = wanted.pop(number, found) != found
            problem = broken or (f"event {number} is another one than a report knows" if is_another else "")
            if problem:
                break
            head, count = Head(number, found), count + 1
    if not problem and (gone := [number for number in wanted if number > start.event]):
        problem = f"event {min(gone)}, which a report knows, is not there"
    return ChainCheck(count, head, problem)


def _start() -> tuple[Head, str]:
    """What the first event rests on, and what is wrong with that."""
    cut = LogCut.objects.order_by("-last_event").first()
    if cut is None:
        return Head(0, NOTHING_BEFORE), ""
    said = AccessEvent.objects.filter(
        pk=cut.event_id, action=AccessEvent.Action.CUT_LOG, detail__contains=cut.last_hash
    )
    problem = "" if said.exists() else f"no event says that the events up to {cut.last_event} were cut off"
    return Head(cut.last_event, cut.last_hash), problem


def _links(start: Head) -> Iterator[tuple[int, str, str]]:
    """Each event's id and hash, and what is wrong with it."""
    previous = start.hash
    former = start.event
    events = (
        AccessEvent.objects.filter(pk__gt=start.event).order_by("pk").values_list("pk", "at", "hash", *_SAID)
    )
    for chunk in in_chunks(events.iterator(chunk_size=_CHUNK), _CHUNK):
        beside = _beside(chunk[0][0], chunk[-1][0])
        for number, at, found, *values in chunk:
            shown = beside.get(number, _Beside())
            said: dict[str, Any] = dict(zip(_SAID, values, strict=True))
            entry = Entry(**said, patients=shown.patients, images=shown.images)
            problem = ""
            if found != hash_of(previous, number, at, entry):
                missing = number - former - 1
                before = f"event {former + 1} is missing before it, or it" if missing else "it"
                problem = f"event {number}: {before} was changed, or what was shown with it"
            elif shown.said - {(entry.user_id, at)}:
                problem = f"event {number}: what was shown with it has another account or moment"
            yield number, found, problem
            previous, former = found, number


def _beside(first: int, last: int) -> dict[int, _Beside]:
    found: dict[int, _Beside] = defaultdict(_Beside)
    rows = AccessShown.objects.filter(event_id__gte=first, event_id__lte=last)
    columns = rows.values_list("event_id", "patient_id", "image_id", "user_id", "at")
    for event, patient, image, user, at in columns.iterator(chunk_size=_CHUNK):
        beside = found[event]
        if patient:
            beside.patients.append(patient)
        if image:
            beside.images.append(image)
        beside.said.add((user, at))
    return found
