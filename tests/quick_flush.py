"""Emptying the database after a test that commits, without what takes Django's flush 30 milliseconds and more.

TRUNCATE makes new files for every table of PostgreSQL. And on either database, roles, permissions and content types would
be worked out anew; here they are put back as the migrations left them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import TransactionTestCase
from pytest_django import DjangoDbBlocker

from tests.unguarded import unguarded


@dataclass
class _Migrated:
    """Every table as the migrations left it; `rows` has those that were not empty."""

    tables: list[str] = field(default_factory=list)
    rows: dict[str, list[tuple[Any, ...]]] = field(default_factory=dict)

    def remember(self) -> None:
        self.tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
        with connection.cursor() as cursor:
            for table in self.tables:
                cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
                if rows := cursor.fetchall():
                    self.rows[table] = rows

    def restore(self) -> None:
        """One transaction: foreign keys are checked when it ends, so the order of the tables does not matter."""
        with transaction.atomic(), unguarded(), connection.cursor() as cursor:
            for table in self.tables:
                cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")
            for table, rows in self.rows.items():
                places = ", ".join(["%s"] * len(rows[0]))
                cursor.executemany(f"INSERT INTO {connection.ops.quote_name(table)} VALUES ({places})", rows)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """As pytest-django's own; what it has made is what each test finds."""
    migrated = _Migrated()
    with django_db_blocker.unblock():
        migrated.remember()
        _spare_the_disk()
    setattr(TransactionTestCase, "_fixture_teardown", lambda _: migrated.restore())  # noqa: B010 - for every test of this process


def _spare_the_disk() -> None:
    """Commits are seen by everybody at once; what a loss of power would cost of them, no test asks."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            name = connection.ops.quote_name(connection.settings_dict["NAME"])
            # For the programs that tests start, too.
            cursor.execute(f"ALTER DATABASE {name} SET synchronous_commit TO off")
            cursor.execute("SET synchronous_commit TO off")
