"""What both kinds of database can do for a backup."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol, TypeAlias

RowCounts: TypeAlias = dict[str, int]
Migrations: TypeAlias = set[tuple[str, str]]


class Engine(Protocol):
    """One kind of database. Every method raises a NexusError for what the database or the disk refuses."""

    suffix: str
    """How its backups' names end."""

    def size(self) -> int:
        """Bytes of the database."""
        ...

    def save(self, file: Path) -> RowCounts:
        """Writes a backup into an existing empty file; the counts are of exactly what was saved."""
        ...

    def prove(self, file: Path) -> RowCounts:
        """Restores a backup into a scratch database, counts its rows, and drops it again."""
        ...

    def migrations(self, file: Path) -> Migrations:
        """The migrations that had been applied when the backup was made, as (app, name)."""
        ...

    def restore(self, file: Path) -> None:
        """Replaces the database's contents; all or nothing."""
        ...


def count_rows(ask: Callable[[str], list[tuple[Any, ...]]], tables: str) -> RowCounts:
    """Rows per table.

    Args:
        ask: runs a query.
        tables: the query that yields the tables' names, quoted.
    """
    # The names are the database's own, already quoted.
    return {name: int(ask(f"SELECT count(*) FROM {name}")[0][0]) for (name,) in ask(tables)}  # noqa: S608
