"""Patients and documents as a run finds them, loaded into the workbench."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from console import Progress
from database import Workbench, as_text, column_batches
from documents.linking.kind import FACTS
from documents.linking.tables import DOCUMENT
from documents.models import Document
from filemaker import Export, normalise_id
from patients.proof import load_patients
from transfers.loading import settle_ids

_OWN = ("storage_key", "filemaker_id", "size_bytes", "mime_type", "sha256", "last_run_id", "as_imported")
# What the database does not keep as a text.
_NO_TEXTS = {"patient_id", "dated_on"}


def read_database(bench: Workbench, export: Export, progress: Progress) -> None:
    """Loads patients and documents as they are now; settles which of the patients the export's ids mean."""
    with progress.step("Reading the database", unit="rows") as step:
        load_patients(bench, step.advance)
        facts = [as_text(name) if name in _NO_TEXTS else name for name in FACTS]
        rows = Document.objects.order_by().values_list(as_text("id"), *_OWN, *facts)
        bench.fill(DOCUMENT, map(_columns, column_batches(rows, step.advance)))
    settle_ids(bench, export, "patient_ref", "SELECT carries FROM patient")


def _columns(batch: Sequence[Sequence[Any]]) -> list[Sequence[Any]]:
    keys, places, ids, sizes, kinds, hashes, runs, imported, owners, *facts = batch
    return [
        keys,
        places,
        [normalise_id(text) for text in ids],
        ids,
        sizes,
        kinds,
        hashes,
        runs,
        [
            [str(UUID(owner)), *(text or "" for text in texts)]
            for owner, *texts in zip(owners, *facts, strict=True)
        ],
        [[known.get(name) for name in FACTS] for known in imported],
    ]
