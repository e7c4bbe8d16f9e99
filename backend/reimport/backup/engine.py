"""What both kinds of database can do for a backup."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol, TypeAlias

RowCounts: TypeAlias = dict[str, int]


class Present(Protocol):
    """The database that a backup replaces, as it was last; until the end nobody else reads it or writes to it."""

    def put_back(self, tables: Sequence[str]) -> None:
        """Makes these tables, as restored, equal to what they were here, row by row; no trigger is asked meanwhile."""
        ...

    def keep_numbers(self) -> None:
        """No number that was given to a row here is given again."""
        ...


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

    def rows(self, file: Path, table: str) -> Iterator[Mapping[str, Any]]:
        """The rows of one table of a backup, column -> value, as the database compares it with; none where it has no such table."""
        ...

    def newest(self, file: Path, table: str) -> Mapping[str, Any] | None:
        """Of those rows the one with the highest `id`."""
        ...

    def counts(self, file: Path) -> RowCounts:
        """Rows per table of a backup, by the tables' plain names."""
        ...

    def replaced_by(self, file: Path, kept: Sequence[str]) -> AbstractContextManager[Present | None]:
        """Within it, Django's connection sees what the backup holds; left well, that is the database: all or nothing of it.

        Args:
            file: the backup.
            kept: tables that may be put back.

        Returns:
            What is replaced; None where nothing readable is there.
        """
        ...


def count_rows(ask: Callable[[str], list[tuple[Any, ...]]], tables: str) -> RowCounts:
    """Rows per table.

    Args:
        ask: runs a query.
        tables: the query that yields the tables' names, quoted.
    """
    # The names are the database's own, already quoted.
    return {name: int(ask(f"SELECT count(*) FROM {name}")[0][0]) for (name,) in ask(tables)}  # noqa: S608
