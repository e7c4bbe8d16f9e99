"""The database session of a run: one transaction."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from typing import Any

from django.db import connection, transaction
from django.db.backends.signals import connection_created
from django.db.models import Model

from database.faults import database_faults

# How long one waits for another writer, in seconds: a run for a person, a person at a page for a run.
_RUN_WAITS = 30
_PERSON_WAITS = 5
# On SQLite even a look at a patient waits for a run, because it is written down. A run takes minutes: better to be told soon.
_LOOK_WAITS = 2


@contextlib.contextmanager
def run_transaction(tables: Sequence[type[Model]], *, dry_run: bool) -> Iterator[None]:
    """One transaction, in which nobody else writes to `tables`, on which the plan rests; a dry run's cannot write.

    Inside a transaction of the caller's, that one is used, and what is written stands or falls with it.
    """
    if connection.in_atomic_block:
        yield
    elif dry_run:
        with _read_only():
            yield
    else:
        with transaction.atomic():
            _lock(tables, _RUN_WAITS)
            yield


@contextlib.contextmanager
def short_transaction(tables: Sequence[type[Model]]) -> Iterator[None]:
    """One transaction of a person's, in which nobody else writes to `tables`; all or nothing of it is written.

    It waits a few seconds for a run in progress (SQLite: as long as the connection's `timeout`), then gives up.

    Raises:
        RunFailed: another program is writing to the database and did not let go in time; nothing was written.
    """
    with database_faults(), transaction.atomic():
        # The tables first, in the order in which a run takes them, and no row before them: so neither waits for ever.
        _lock(tables, _PERSON_WAITS)
        yield


def wait_as_people_do() -> None:
    """From now on no connection of this process waits for SQLite's lock longer than a person does; for who serves pages."""
    connection_created.connect(_wait_shortly, weak=False, dispatch_uid=__name__)


def _wait_shortly(connection: Any, **_: Any) -> None:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA busy_timeout = {1000 * _LOOK_WAITS}")


@contextlib.contextmanager
def one_transaction() -> Iterator[None]:
    """One transaction of a person's without locks of its own: what is done in it, and its line of the access log, stand or fall
    together.

    Raises:
        RunFailed: another program is writing to the database and did not let go in time; nothing was written.
    """
    with database_faults(), transaction.atomic():
        yield


def take_turn(number: int) -> None:
    """Lets one transaction at a time go on from here, until it ends. SQLite has but one writer by itself.

    Args:
        number: what for; PostgreSQL's advisory locks are numbers, per database. A table's lock would wait for its vacuum.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT set_config('lock_timeout', %s, true), pg_advisory_xact_lock(%s)",
                [f"{_PERSON_WAITS}s", number],
            )


@contextlib.contextmanager
def _read_only() -> Iterator[None]:
    """A snapshot in which the database itself refuses every write."""
    is_postgresql = connection.vendor == "postgresql"
    # SQLite: a deferred transaction reads one snapshot and leaves writers alone.
    begin = "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY" if is_postgresql else "BEGIN DEFERRED"
    with connection.cursor() as cursor:
        if not is_postgresql:
            cursor.execute("PRAGMA query_only = ON")
        cursor.execute(begin)
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")
            if not is_postgresql:
                cursor.execute("PRAGMA query_only = OFF")


def _lock(tables: Sequence[type[Model]], seconds: int) -> None:
    """Keeps a person's correction from falling between reading and writing. Readers go on; SQLite locks by itself."""
    if connection.vendor == "postgresql":
        names = ", ".join(connection.ops.quote_name(model._meta.db_table) for model in tables)
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = '{seconds}s'")
            cursor.execute(f"LOCK TABLE {names} IN SHARE ROW EXCLUSIVE MODE")
