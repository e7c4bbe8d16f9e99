"""Emptying PostgreSQL's tables after a test that commits: by DELETE, because TRUNCATE makes new files for every table."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from django.core.management.color import Style
from django.db import connection
from django.db.backends.postgresql.operations import DatabaseOperations


def _deletes(operations: DatabaseOperations, _style: Style, tables: Sequence[str], **_: bool) -> list[str]:
    """One transaction: Django's foreign keys are checked when it ends, so the order of the tables does not matter."""
    return [f"DELETE FROM {operations.quote_name(table)}" for table in tables]


@pytest.fixture(scope="session", autouse=True)
def _quick_flush() -> None:
    if connection.vendor == "postgresql":
        setattr(DatabaseOperations, "sql_flush", _deletes)  # noqa: B010 - for every connection of this process
