"""How many examples a property is tried with, where each of them works on the test's database."""

from __future__ import annotations

from django.db import connection
from hypothesis import HealthCheck, settings

# On PostgreSQL a fifth: what differs between the databases shows in a few, what does not was tried on SQLite.
_SHARE_ON_POSTGRESQL = 5


def generated(examples: int) -> settings:
    """So many examples on SQLite, fewer on PostgreSQL; the test's database is the same for all of them."""
    if connection.vendor == "postgresql":
        examples = max(3, examples // _SHARE_ON_POSTGRESQL)
    return settings(
        max_examples=examples,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )
