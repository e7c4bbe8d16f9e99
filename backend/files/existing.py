"""The clinic's records as a run finds them, loaded into the workbench."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import F, QuerySet

from database import Workbench, WorkTable, as_text, column_batches


def load_records(
    bench: Workbench,
    table: WorkTable,
    records: QuerySet[Any],
    paths: Mapping[str, str],
    advance: Callable[[int], None],
) -> None:
    """Loads a table: its columns -> where the model keeps them. All but whole numbers travels as text, and is cast there."""
    columns = table.columns.items()
    fields = [F(paths[name]) if kind == "BIGINT" else as_text(paths[name]) for name, kind in columns]
    bench.fill(table, column_batches(records.order_by().values_list(*fields), advance))
