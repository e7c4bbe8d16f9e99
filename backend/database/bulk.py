"""Writing many rows at once: COPY on PostgreSQL, one prepared statement on SQLite."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from typing import Any

from django.db import connection

# Names of tables and columns come from our models, never from an input: quoting them is all that is needed.


def insert_rows(table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Adds rows to a table, each in the order of `columns`."""
    names = ", ".join(map(connection.ops.quote_name, columns))
    target = f"{connection.ops.quote_name(table)} ({names})"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # COPY speaks to the driver itself, whose errors Django does not translate by itself.
            with connection.wrap_database_errors, cursor.copy(f"COPY {target} FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {target} VALUES ({marks})", rows)


@contextlib.contextmanager
def staging_table(model_table: str, columns: Sequence[str]) -> Iterator[str]:
    """An empty temporary table with some of a table's columns and their types; gone afterwards."""
    name = f"staged_{model_table}"
    wanted = ", ".join(map(connection.ops.quote_name, columns))
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TEMPORARY TABLE {name} AS SELECT {wanted} FROM {connection.ops.quote_name(model_table)} WHERE 1 = 0"
        )
        yield name
        cursor.execute(f"DROP TABLE {name}")


def update_rows(table: str, staged: str, columns: Sequence[str]) -> None:
    """Sets `columns` of every row that a staging table holds, found by its `id`, to what stands there."""
    quoted = list(map(connection.ops.quote_name, columns))
    changes = ", ".join(f"{name} = staged.{name}" for name in quoted)
    target = connection.ops.quote_name(table)
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {target} SET {changes} FROM {staged} AS staged WHERE {target}.id = staged.id")
