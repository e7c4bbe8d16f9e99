"""Carries out a plan: set-based, in the caller's transaction, the same statements on both databases."""

from __future__ import annotations

from typing import Final

from console import Progress
from database import Workbench
from files.writing import delete, fill, update
from images.batches import NAME_FORMAT
from images.models import Image, ImageBatch, LinkRun
from transfers.models import RunChange

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
    "recid": "record_ref",
    "captured_on": "day::VARCHAR",
}
_NEW_IMAGE: Final = {
    "id": "as_hex(uuid())",
    "storage_key": "key",
    **_FACTS,
    "corrections": "'[]'",
    "corrected_by_id": "NULL",
    "corrected_at": "NULL",
    "chosen_patient_ref": "''",
}
_NEW_BATCH: Final = {
    "id": "as_hex(id)",
    "patient_id": "as_hex(patient_id)",
    "name": f"strftime(day, '{NAME_FORMAT}')",
    "captured_on": "day::VARCHAR",
    "source": f"'{ImageBatch.Source.FILEMAKER.value}'",
}
# What an image was before, under the names of the models' columns, with its batch, which this run may drop.
_BEFORE: Final = """
CASE WHEN i.id IS NOT NULL THEN to_json({
  'id': i.id, 'batch_id': i.batch_id, 'original_name': i.original_name, 'size_bytes': i.size_bytes,
  'mime_type': i.mime_type, 'category': i.category, 'side': i.side, 'filemaker_type': i.filemaker_type,
  'filemaker_id': i.filemaker_id, 'recid': i.recid, 'captured_on': i.day, 'last_run_id': i.last_run_id,
  'batch': {'id': b.id, 'patient_id': b.patient_id, 'name': b.name, 'captured_on': b.day, 'source': b.source,
            'created_by_run_id': b.run_id}
})::VARCHAR END
"""
_OUTCOME: Final = "CASE WHEN p.is_withdrawn THEN 'withdrawn' ELSE p.outcome END"
_CHANGED: Final = """
planned_file p LEFT JOIN image i ON i.id = p.image_id LEFT JOIN batch b ON b.id = i.batch_id
WHERE p.outcome IN ('linked', 'relinked', 'updated') OR p.is_withdrawn
"""


def apply_plan(bench: Workbench, run: LinkRun, progress: Progress) -> None:
    """Writes new batches and images, changes images in place, withdraws images, drops emptied batches.

    What each image was before is written along with it, so that the run can be undone.
    """
    number = str(int(run.pk))
    change = {
        "run_id": number, "record": "p.key", "model": "''", "outcome": _OUTCOME, "before": _BEFORE, "written": "''",
    }  # fmt: skip
    batch = {**_NEW_BATCH, "created_by_run_id": number}
    image = {**_NEW_IMAGE, "last_run_id": number}
    with progress.step("Writing to the database", unit="rows") as step:
        fill(bench, RunChange._meta.db_table, change, _CHANGED, step)
        fill(bench, ImageBatch._meta.db_table, batch, "new_batch", step)
        fill(bench, Image._meta.db_table, image, "planned_file WHERE outcome = 'linked'", step)
        changed = {"id": "as_hex(image_id)", **_FACTS, "last_run_id": number}
        update(bench, Image, changed, "planned_file WHERE outcome IN ('relinked', 'updated')", step)
        delete(bench, Image, "image_id", "file_plan WHERE is_withdrawn", step)
        delete(bench, ImageBatch, "id", "emptied_batch", step)
