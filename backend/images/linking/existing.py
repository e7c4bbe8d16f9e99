"""The clinic's database as a run finds it, loaded into the workbench."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import F, QuerySet

from console import Progress
from database import Workbench, as_text, column_batches
from filemaker import Export
from images.models import Image, ImageBatch
from jobs import settle_ids
from patients.proof import load_patients

__all__ = ["BATCH_COLUMNS", "IMAGE_COLUMNS", "read_database"]

# Columns of the `image` table -> where the model keeps them. All travel as text and are cast in DuckDB.
IMAGE_COLUMNS = {
    "id": ("UUID", "id"),
    "key": ("VARCHAR", "storage_key"),
    "batch_id": ("UUID", "batch_id"),
    "size_bytes": ("BIGINT", "size_bytes"),
    "mime_type": ("VARCHAR", "mime_type"),
    "category": ("VARCHAR", "category"),
    "side": ("VARCHAR", "side"),
    "filemaker_type": ("VARCHAR", "filemaker_type"),
    "filemaker_id": ("VARCHAR", "filemaker_id"),
    "recid": ("VARCHAR", "recid"),
    "original_name": ("VARCHAR", "original_name"),
    "patient_id": ("UUID", "batch__patient_id"),
    "day": ("DATE", "batch__captured_on"),
    "corrections": ("VARCHAR", "corrections"),
    "chosen_ref": ("VARCHAR", "chosen_patient_ref"),
    "last_run_id": ("BIGINT", "last_run_id"),
}
BATCH_COLUMNS = {
    "id": ("UUID", "id"),
    "patient_id": ("UUID", "patient_id"),
    "day": ("DATE", "captured_on"),
    "source": ("VARCHAR", "source"),
    "run_id": ("BIGINT", "created_by_run_id"),
    "name": ("VARCHAR", "name"),
}


def read_database(bench: Workbench, export: Export, progress: Progress) -> None:
    """Loads patients, batches and images as they are now; settles which of the patients the export's ids mean."""
    with progress.step("Reading the database", unit="rows") as step:
        load_patients(bench, step.advance)
        _load_columns(bench, "batch", ImageBatch.objects.all(), BATCH_COLUMNS, step.advance)
        _load_columns(bench, "image", Image.objects.all(), IMAGE_COLUMNS, step.advance)
    settle_ids(bench, export, "patient_ref", "SELECT carries FROM patient")


def _load_columns(
    bench: Workbench,
    table: str,
    queryset: QuerySet[Any],
    columns: dict[str, tuple[str, str]],
    advance: Callable[[int], None],
) -> None:
    fields = [F(path) if kind == "BIGINT" else as_text(path) for kind, path in columns.values()]
    rows = queryset.order_by().values_list(*fields)
    bench.load(table, {name: kind for name, (kind, _) in columns.items()}, column_batches(rows, advance))
