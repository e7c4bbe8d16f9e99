"""The tables of the access log, which the database itself lets nobody change."""

from __future__ import annotations

from database import AppendOnly, Cuts, protect
from gallery.models import AccessEvent, AccessShown, LogCut


def guard_log() -> None:
    """Has the database refuse whoever changes or deletes a line of the log; after every migration, which may rebuild a table."""
    cuts = LogCut._meta.db_table
    protect(
        (
            AppendOnly(AccessEvent._meta.db_table, "id"),
            AppendOnly(AccessShown._meta.db_table, "event_id"),
            AppendOnly(cuts),
        ),
        Cuts(cuts, "last_event"),
    )
