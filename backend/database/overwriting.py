"""Deleting for good: so that SQLite's files hold nothing of it any more."""

from __future__ import annotations

from django.db import connection


def overwrite_what_is_deleted() -> None:
    """From now on, and as long as this connection, nothing that is deleted stays readable in SQLite's file."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")


def settle_what_was_deleted() -> None:
    """After such a transaction: SQLite's log beside the file, which has what was there before, is emptied into the file.

    On PostgreSQL the server's own vacuum overwrites it, by and by.
    """
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
