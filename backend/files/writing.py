"""From a plan in the workbench to the tables of the database: set-based, the same statements on both databases."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import connection, models

from console import Step
from database import Workbench, insert_rows, staging_table, update_rows


def fill(bench: Workbench, table: str, columns: Mapping[str, str], source: str, step: Step) -> None:
    """Inserts rows.

    Args:
        bench: holds the plan.
        table: of the database.
        columns: its columns -> where each comes from, in SQL. A UUID goes as hexadecimal digits, which both databases
            understand.
        source: what follows FROM.
        step: hears of the rows.
    """
    for rows in bench.stream(f"SELECT {', '.join(columns.values())} FROM {source}"):
        insert_rows(table, list(columns), rows)
        step.advance(len(rows))


def update(
    bench: Workbench, model: type[models.Model], columns: Mapping[str, str], source: str, step: Step
) -> None:
    """Changes rows in place; `columns` has the `id`, too."""
    table = model._meta.db_table
    with staging_table(table, list(columns)) as staged:
        fill(bench, staged, columns, source, step)
        update_rows(table, staged, [name for name in columns if name != "id"])


def delete(bench: Workbench, model: type[models.Model], key: str, source: str, step: Step) -> None:
    """Deletes rows whose `id` the plan names as `key`."""
    table = model._meta.db_table
    with staging_table(table, ["id"]) as staged:
        fill(bench, staged, {"id": f"as_hex({key})"}, source, step)
        execute(f"DELETE FROM {table} WHERE id IN (SELECT id FROM {staged})")


def execute(statement: str) -> None:
    """One statement, made of our own names only."""
    with connection.cursor() as cursor:
        cursor.execute(statement)
