"""The patients as an import finds them in the database, loaded into the workbench."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from console import Progress
from database import Workbench, as_text, column_batches
from filemaker import normalise_id
from patients.importing.facts import FIELDS, as_known, as_list, read_metadata
from patients.importing.inputs import Inputs, settle_keys
from patients.keys import patient_key
from patients.models import Patient

__all__ = ["read_patients"]

_COLUMNS = {
    "id": "UUID",
    "filemaker_id": "VARCHAR",
    "carries": "UUID",
    "facts": "VARCHAR",
    "metadata": "VARCHAR",
}


def read_patients(bench: Workbench, inputs: Inputs, progress: Progress) -> None:
    """Loads the patients as they are now, with the facts that the export may change; settles which of them it means."""
    rows = Patient.objects.order_by().values_list(
        as_text("id"), "filemaker_id", as_text("filemaker_metadata"), as_text(FIELDS[0]), *FIELDS[1:]
    )
    with progress.step("Reading the database", unit="patients") as step:
        batches = column_batches(rows, step.advance)
        bench.load("patient", _COLUMNS, (_patient_columns(batch, inputs.extras) for batch in batches))
    settle_keys(bench, inputs.export)


def _patient_columns(batch: Sequence[Sequence[Any]], extras: Sequence[str]) -> list[Sequence[Any]]:
    ids, texts, documents, days, *columns = batch
    metadata = [read_metadata(document) for document in documents]
    carried = [text.strip() for text in texts]
    facts = (
        [day or "", *fields, *(as_known(known.get(name)) for name in extras)]
        for day, known, *fields in zip(days, metadata, *columns, strict=True)
    )
    return [
        ids,
        carried,
        [str(patient_key(identifier)) if normalise_id(identifier) else None for identifier in carried],
        [as_list(row) for row in facts],
        documents,
    ]
