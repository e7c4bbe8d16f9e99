"""What another process left in its database: asked directly, without a process that sets Django up each time."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import Any

from django.db import connection

from patients.keys import patient_key
from tests.images.clinic import ADA, BRUNO, CLEO
from tests.processes import Installation
from tests.reimport.day import LINKED

PHASES = ("preflight", "backup", "patients", "images", "thumbnails", "verify")


def ask(installation: Installation, query: str) -> list[tuple[Any, ...]]:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(query)
            return list(cursor.fetchall())
    with closing(sqlite3.connect(installation.database_url.removeprefix("sqlite:///"))) as database:
        return database.execute(query).fetchall()


def state(installation: Installation) -> dict[str, Any]:
    """Everything that a re-import writes, without times and random ids."""
    images = ask(
        installation,
        "SELECT storage_key, patient_id FROM images_image JOIN images_imagebatch ON images_imagebatch.id = batch_id",
    )
    return {
        "linked": {key: str(patient).replace("-", "") for key, patient in images},
        "batches": number(installation, "images_imagebatch"),
        "patients": number(installation, "patients_patient"),
        "link_runs": number(installation, "transfers_transferrun WHERE kind = 'images'"),
        "runs": [
            state for (state,) in ask(installation, "SELECT state FROM reimport_reimportrun ORDER BY id")
        ],
        "phases": ask(installation, "SELECT name, state FROM reimport_phaserun ORDER BY run_id, number"),
    }


def further_records(installation: Installation) -> dict[str, list[str]]:
    """What else was carried over: by its phase, the patients of the records; no phase that made none."""
    found = {}
    for phase, table in TABLES.items():
        patients = ask(installation, f"SELECT patient_id FROM {table} ORDER BY filemaker_id")
        if patients:
            found[phase] = [str(patient).replace("-", "") for (patient,) in patients]
    return found


def number(installation: Installation, table: str) -> int:
    ((count,),) = ask(installation, f"SELECT count(*) FROM {table}")
    return int(count)


LINKED_PATIENTS = {key: patient_key(patient).hex for key, patient in LINKED.items()}
TABLES = {
    "appointments": "appointments_appointment",
    "communications": "communications_contact",
    "notes": "notes_note",
    "documents": "documents_document",
}
# After `--full` on the small clinic.
DONE: dict[str, Any] = {
    "linked": LINKED_PATIENTS,
    "batches": 3,
    "patients": 3,
    "link_runs": 1,
    "runs": ["done"],
    "phases": [(name, "done") for name in PHASES],
}
# The same with an export of every kind.
FURTHER = {
    phase: [patient_key(patient).hex] for phase, patient in zip(TABLES, (ADA, BRUNO, CLEO, ADA), strict=True)
}
WHOLE: dict[str, Any] = {
    **DONE,
    "phases": [
        (name, "done")
        for name in (
            "preflight",
            "backup",
            "patients",
            *list(TABLES)[:3],
            "images",
            "documents",
            "thumbnails",
            "verify",
        )
    ],
}
