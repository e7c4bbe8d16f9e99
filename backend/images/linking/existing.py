"""The clinic's database as a run finds it, loaded into the workbench."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.db.models import F, QuerySet

from console import Progress
from database import Workbench, WorkTable, as_text, column_batches
from filemaker import Export
from images.linking.tables import BATCH, IMAGE
from images.models import Image, ImageBatch
from patients.proof import load_patients
from transfers.loading import settle_ids

__all__ = ["read_database"]

# Where the models keep what the tables hold.
_IMAGE: Final = {
    "id": "id",
    "key": "storage_key",
    "batch_id": "batch_id",
    "size_bytes": "size_bytes",
    "mime_type": "mime_type",
    "category": "category",
    "side": "side",
    "filemaker_type": "filemaker_type",
    "filemaker_id": "filemaker_id",
    "recid": "recid",
    "original_name": "original_name",
    "patient_id": "batch__patient_id",
    "day": "batch__captured_on",
    "corrections": "corrections",
    "chosen_ref": "chosen_patient_ref",
    "last_run_id": "last_run_id",
}
_BATCH: Final = {
    "id": "id",
    "patient_id": "patient_id",
    "day": "captured_on",
    "source": "source",
    "run_id": "created_by_run_id",
    "name": "name",
}


def read_database(bench: Workbench, export: Export, progress: Progress) -> None:
    """Loads patients, batches and images as they are now; settles which of the patients the export's ids mean."""
    with progress.step("Reading the database", unit="rows") as step:
        load_patients(bench, step.advance)
        _load(bench, BATCH, ImageBatch.objects.all(), _BATCH, step.advance)
        _load(bench, IMAGE, Image.objects.all(), _IMAGE, step.advance)
    settle_ids(bench, export, "patient_ref", "SELECT carries FROM patient")


def _load(
    bench: Workbench,
    table: WorkTable,
    queryset: QuerySet[Any],
    paths: Mapping[str, str],
    advance: Callable[[int], None],
) -> None:
    """Everything but whole numbers travels as text, and is cast in the workbench."""
    columns = table.columns.items()
    fields = [F(paths[name]) if kind == "BIGINT" else as_text(paths[name]) for name, kind in columns]
    bench.fill(table, column_batches(queryset.order_by().values_list(*fields), advance))
