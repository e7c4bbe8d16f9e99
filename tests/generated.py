"""How many examples a property is tried with, where each of them works on the test's database."""

from __future__ import annotations

import os

from django.db import connection
from hypothesis import HealthCheck, settings

# On PostgreSQL a fifth: what differs between the databases shows in a few, what does not was tried on SQLite.
_SHARE_ON_POSTGRESQL = 5
# For a longer look: NEXUS_EXAMPLES=20 tries twenty times as many.
_TIMES = int(os.environ.get("NEXUS_EXAMPLES", "1"))


def generated(examples: int) -> settings:
    """So many examples on SQLite, fewer on PostgreSQL; the test's database is the same for all of them."""
    if connection.vendor == "postgresql":
        examples = max(3, examples // _SHARE_ON_POSTGRESQL)
    return settings(
        max_examples=examples * _TIMES,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )
