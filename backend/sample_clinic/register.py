"""The sample clinic's patients in the database; never among anybody else's."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection, transaction

from errors import UnusableInput
from patients.keys import patient_key
from patients.models import Patient
from sample_clinic.exports import other_columns
from sample_clinic.people import SamplePatient

_FACTS = (
    "title",
    "first_name",
    "last_name",
    "date_of_birth",
    "sex",
    "clinic",
    "health_number",
    "filemaker_metadata",
)
_BATCH = 1_000


def missing_patients(planned: Sequence[SamplePatient]) -> list[Patient]:
    """The patients that the database lacks or holds with other facts.

    Raises:
        UnusableInput: the database has no tables yet, or holds patients of another clinic.
    """
    if Patient._meta.db_table not in connection.introspection.table_names():
        raise UnusableInput("The database has no tables yet.", "Run `python manage.py migrate` first.")
    wanted = {patient.pk: patient for patient in map(_as_patient, planned)}
    # One more than ours proves already that somebody else's are among them.
    present = {patient.pk: patient for patient in Patient.objects.order_by()[: len(wanted) + 1]}
    if present.keys() - wanted.keys():
        raise UnusableInput(
            "The database holds patients that are not the sample clinic's; invented ones must not be mixed with them.",
            "Name another database in DATABASE_URL, for example sqlite:////tmp/sample.sqlite3.",
        )
    return [
        patient for key, patient in wanted.items() if key not in present or _differ(patient, present[key])
    ]


def write_patients(patients: Sequence[Patient]) -> None:
    """Brings the patients that `missing_patients` found into the database, all or none. Their notes stay."""
    with transaction.atomic():
        Patient.objects.bulk_create(
            patients, batch_size=_BATCH, update_conflicts=True, unique_fields=["id"], update_fields=_FACTS
        )


def _as_patient(person: SamplePatient) -> Patient:
    """The patient as `import_patients` makes it from the export, where blank cells leave no trace in the metadata."""
    others = {name: text for name, text in other_columns(person).items() if text}
    return Patient(
        id=patient_key(person.filemaker_id),
        title=person.title,
        first_name=person.first_name,
        last_name=person.last_name,
        date_of_birth=person.date_of_birth,
        sex=person.sex,
        clinic=person.clinic,
        health_number=person.health_number,
        filemaker_metadata={"filemaker_id": person.filemaker_id, **others},
    )


def _differ(one: Patient, other: Patient) -> bool:
    return any(getattr(one, fact) != getattr(other, fact) for fact in _FACTS)
