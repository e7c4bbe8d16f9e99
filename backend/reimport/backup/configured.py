"""Which kind of database is configured, and so how it is backed up."""

from __future__ import annotations

from django.db import connection

from reimport.backup.engine import Engine
from reimport.backup.postgresql import PostgreSQL
from reimport.backup.sqlite import SQLite


def database_engine() -> Engine:
    """The engine of the configured database."""
    return PostgreSQL() if connection.vendor == "postgresql" else SQLite()
