"""Cutting old events off the access log: the one way in which any go, and it leaves an event that says so.

`retention` calls this; nothing else deletes from the log, and the database refuses it (`database.append_only`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from errors import RunFailed
from gallery.access.chain_check import check_chain
from gallery.access.details import Amount, Detail, Fingerprint, Id, Thing
from gallery.access.log import Action, Actor, Target, write_event
from gallery.models import AccessEvent, AccessShown, LogCut


@dataclass(frozen=True)
class Cut:
    """What was cut off: how many events, and the last of them."""

    events: int
    last_event: int


def cut_log(before: datetime, by: Actor) -> Cut | None:
    """Deletes the events before a moment, from the oldest on, and signs it off; None where there are none.

    An event of the kind `CUT_LOG` says how many went, which was the last, and its hash: on that the rest of the chain rests.
    The newest event stays, so that the log never ends in nothing.

    Args:
        before: events of that moment and later stay.
        by: who has it done.

    Raises:
        RunFailed: the chain is broken already, so that what would go cannot be vouched for; nothing was written.
    """
    with transaction.atomic():
        old = AccessEvent.objects.filter(at__lt=before)
        last = old.order_by("-pk").first()
        if last is None:
            return None
        if problem := check_chain().problem:
            raise RunFailed(
                f"The access log is not what was written: {problem}. Nothing was cut off.",
                "Find out what happened to it first; a backup may hold what is missing.",
            )
        return _cut(last, by)


def _cut(last: AccessEvent, by: Actor) -> Cut:
    going = AccessEvent.objects.filter(pk__lte=last.pk)
    count = going.count()
    said = Detail.of(Amount(count, Thing.EVENT), Id(Thing.EVENT, last.pk), Fingerprint(last.hash))
    write_event(by, Action.CUT_LOG, Target(detail=said))
    signed = AccessEvent.objects.order_by("-pk").values_list("pk", flat=True)[0]
    LogCut.objects.create(last_event=last.pk, last_hash=last.hash, event_id=signed)
    AccessShown.objects.filter(event_id__lte=last.pk)._raw_delete("default")
    going._raw_delete("default")
    return Cut(count, last.pk)
