"""The chain of the access log: each event's hash is made of its contents and of the hash of the event before it.

Whoever changes an event, takes one out or puts one in has to make every later hash anew, and then no longer has the head that
stands in a report (`docs/access-log.md` has the form to the letter). One transaction at a time adds to it, from its turn to its
end: an event is the last thing that a transaction writes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from ipaddress import ip_address
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from database import in_chunks, take_turn
from gallery.models import AccessEvent, AccessShown

# The name of the form, which begins each text that is hashed.
FORM: Final = "nexus-access-log-1"
# Before the first event.
NOTHING_BEFORE: Final = "0" * 64
_TURN: Final = 0x4C6F67  # "Log"
_CHUNK: Final = 1_000


@dataclass(frozen=True)
class Entry:
    """What an event says; `patients` and `images` are those that stand beside it, in any order."""

    action: str
    user_id: int | None = None
    account_id: int | None = None
    patient_id: UUID | None = None
    image_id: UUID | None = None
    detail: str = ""
    through: str = "pages"
    address: str | None = None
    patients: Sequence[UUID] = ()
    images: Sequence[UUID] = ()


@dataclass(frozen=True)
class Head:
    """The newest event of the log: its id and its hash. An empty log has 0 and sixty-four zeros."""

    event: int
    hash: str

    @property
    def words(self) -> str:
        """As reports have it."""
        return f"event {self.event}, {self.hash}"


def hash_of(previous: str, number: int, at: datetime, entry: Entry) -> str:
    """The hash of an event: SHA-256, as 64 hexadecimal digits.

    Args:
        previous: the hash of the event before it.
        number: its id.
        at: its moment; a database keeps microseconds.
        entry: all else.
    """
    contents = [
        FORM,
        previous,
        number,
        at.astimezone(UTC).isoformat(timespec="microseconds"),
        entry.user_id,
        entry.action,
        entry.account_id,
        _text(entry.patient_id),
        _text(entry.image_id),
        entry.detail,
        entry.through,
        # As bytes, which have one form, where texts have several.
        ip_address(entry.address).packed.hex() if entry.address else None,
        sorted(map(str, entry.patients)),
        sorted(map(str, entry.images)),
    ]
    text = json.dumps(contents, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()


def append(entries: Sequence[Entry]) -> None:
    """Adds events at the end of the chain, with all that they have shown, in this transaction or in one of their own."""
    with transaction.atomic(savepoint=False):
        take_turn(_TURN)
        chained = list(_chained(entries))
        AccessEvent.objects.bulk_create([event for event, _ in chained], batch_size=_CHUNK)
        for rows in in_chunks((row for event, entry in chained for row in _shown(event, entry)), _CHUNK):
            AccessShown.objects.bulk_create(rows)


def log_head() -> Head:
    """The newest event."""
    number, _, found = _last()
    return Head(number, found)


def _last() -> tuple[int, datetime | None, str]:
    last = AccessEvent.objects.order_by("-pk").values_list("pk", "at", "hash").first()
    return last or (0, None, NOTHING_BEFORE)


def _chained(entries: Sequence[Entry]) -> Iterator[tuple[AccessEvent, Entry]]:
    number, at, previous = _last()
    now = timezone.now()
    # A clock that is set back would put an event before those that it follows.
    at = max(at, now) if at else now
    for entry in entries:
        number += 1
        previous = hash_of(previous, number, at, entry)
        event = AccessEvent(
            pk=number,
            at=at,
            user_id=entry.user_id,
            account_id=entry.account_id,
            action=entry.action,
            patient_id=entry.patient_id,
            image_id=entry.image_id,
            detail=entry.detail,
            through=entry.through,
            address=entry.address,
            hash=previous,
        )
        yield event, entry


def _shown(event: AccessEvent, entry: Entry) -> Iterator[AccessShown]:
    for patient in entry.patients:
        yield AccessShown(event=event, patient_id=patient, user_id=event.user_id, at=event.at)
    for image in entry.images:
        yield AccessShown(event=event, image_id=image, user_id=event.user_id, at=event.at)


def _text(key: UUID | None) -> str | None:
    return str(key) if key else None
