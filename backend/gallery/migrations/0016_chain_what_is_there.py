"""Chains the events that are there already, as they are found, and says so in an event of its own.

What was changed or deleted before is not found by that: the chain vouches for them from now on.
"""

from __future__ import annotations

from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.utils import timezone

from database import staging_table, update_rows
from database.bulk import insert_rows
from gallery.access.chain import NOTHING_BEFORE, Entry, hash_of

_CHUNK = 10_000
_COLUMNS = (
    "pk", "at", "action", "user_id", "account_id", "patient_id", "image_id", "detail", "through", "address",
)  # fmt: skip


def chain_events(apps: StateApps, _editor: BaseDatabaseSchemaEditor) -> None:
    """One pass through the table, in the order of the ids."""
    event = apps.get_model("gallery", "AccessEvent")
    table, last, previous, count = event._meta.db_table, 0, NOTHING_BEFORE, 0
    with staging_table(table, ["id", "hash"]) as staged:
        while rows := list(event.objects.filter(pk__gt=last).order_by("pk").values_list(*_COLUMNS)[:_CHUNK]):
            hashed: list[tuple[int, str]] = []
            for number, at, *values in rows:
                last, previous = number, hash_of(previous, number, at, Entry(*values))
                hashed.append((last, previous))
            insert_rows(staged, ["id", "hash"], hashed)
            count += len(rows)
        update_rows(table, staged, ["hash"])
    if count:
        _say_so(event, last, previous, count)


def _say_so(event: Any, last: int, previous: str, count: int) -> None:
    """As `gallery.access.chain.append` would, for which the model here is too old."""
    entry = Entry("began_chain", detail=f"{count} events, as they were found", through="command")
    newest = event.objects.order_by("-pk").values_list("at", flat=True)[0]
    at = max(timezone.now(), newest)
    said = event(
        pk=last + 1,
        at=at,
        action=entry.action,
        detail=entry.detail,
        through=entry.through,
        hash=hash_of(previous, last + 1, at, entry),
    )
    event.objects.bulk_create([said])


class Migration(migrations.Migration):
    dependencies = [("gallery", "0015_chained_log")]

    operations = [migrations.RunPython(chain_events, migrations.RunPython.noop)]
