"""Carries out a plan: set-based, in the caller's transaction, the same statements on both databases."""

from __future__ import annotations

from typing import Final

from django.db import connection, models

from console import Progress, Step
from database import Workbench, insert_rows, staging_table
from images.models import Image, ImageBatch, LinkRun

__all__ = ["apply_plan"]

# Where a written column comes from in the plan. A UUID goes as hexadecimal digits, which both databases understand.
_FACTS: Final = {
    "batch_id": "as_hex(batch_id)",
    "original_name": "original_name",
    "size_bytes": "size_bytes",
    "mime_type": "mime_type",
    "category": "category",
    "side": "side",
    "filemaker_type": "type_text",
    "filemaker_id": "filemaker_id",
    "recid": "recid",
    "captured_on": "day::VARCHAR",
}
_NEW_IMAGE: Final = {
    "id": "as_hex(uuid())",
    "storage_key": "key",
    **_FACTS,
    "corrections": "'[]'",
    "corrected_by_id": "NULL",
    "corrected_at": "NULL",
}
_NEW_BATCH: Final = {
    "id": "as_hex(id)",
    "patient_id": "as_hex(patient_id)",
    "name": "name",
    "captured_on": "day::VARCHAR",
    "source": f"'{ImageBatch.Source.FILEMAKER.value}'",
}


def apply_plan(bench: Workbench, run: LinkRun, progress: Progress) -> None:
    """Writes new batches and images, changes images in place, withdraws images, drops emptied batches."""
    with progress.step("Writing to the database", unit="rows") as step:
        _fill(
            bench,
            ImageBatch._meta.db_table,
            {**_NEW_BATCH, "created_by_run_id": str(int(run.pk))},
            "new_batch",
            step,
        )
        _fill(bench, Image._meta.db_table, _NEW_IMAGE, "planned_file WHERE outcome = 'linked'", step)
        _update_images(bench, step)
        _delete(bench, Image, "image_id", "file_plan WHERE is_withdrawn", step)
        _delete(bench, ImageBatch, "id", "emptied_batch", step)


def _update_images(bench: Workbench, step: Step) -> None:
    columns = {"id": "as_hex(image_id)", **_FACTS}
    table = Image._meta.db_table
    changes = ", ".join(f"{name} = staged.{name}" for name in _FACTS)
    with staging_table(table, list(columns)) as staged:
        _fill(bench, staged, columns, "planned_file WHERE outcome IN ('relinked', 'updated')", step)
        _execute(f"UPDATE {table} SET {changes} FROM {staged} AS staged WHERE {table}.id = staged.id")


def _delete(bench: Workbench, model: type[models.Model], key: str, source: str, step: Step) -> None:
    table = model._meta.db_table
    with staging_table(table, ["id"]) as staged:
        _fill(bench, staged, {"id": f"as_hex({key})"}, source, step)
        _execute(f"DELETE FROM {table} WHERE id IN (SELECT id FROM {staged})")


def _fill(bench: Workbench, table: str, columns: dict[str, str], source: str, step: Step) -> None:
    for rows in bench.stream(f"SELECT {', '.join(columns.values())} FROM {source}"):
        insert_rows(table, list(columns), rows)
        step.advance(len(rows))


def _execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
