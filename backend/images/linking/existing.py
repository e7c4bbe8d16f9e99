"""The clinic's database as a run finds it, loaded into the workbench."""

from __future__ import annotations

from typing import Final

from console import Progress
from database import Workbench
from filemaker import Export
from files.existing import load_records
from images.linking.tables import BATCH, FORGOTTEN_FILE, IMAGE, NAMED_SIDE
from images.models import Image, ImageBatch
from images.type_catalogue import clinic_catalogue
from patients.forgotten import forgotten_files
from patients.proof import load_patients
from transfers.loading import settle_ids

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
        load_records(bench, BATCH, ImageBatch.objects.all(), _BATCH, step.advance)
        load_records(bench, IMAGE, Image.objects.all(), _IMAGE, step.advance)
    own_sides = clinic_catalogue().own_sides
    bench.fill(NAMED_SIDE, [(list(own_sides), [side.value for side in own_sides.values()])])
    bench.fill(FORGOTTEN_FILE, [(_listed_again(bench),)])
    settle_ids(bench, export, "patient_ref", "SELECT carries FROM patient")


def _listed_again(bench: Workbench) -> list[str]:
    """The files of the listing that are a forgotten patient's, of whom their rows know nothing."""
    marks = forgotten_files()
    if not marks:
        return []
    found = bench.rows("SELECT key FROM listed_file WHERE sha256(key) IN (SELECT unnest(?))", [marks])
    return [key for (key,) in found]
