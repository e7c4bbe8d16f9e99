"""Patients and their batches."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router
from pydantic import Field

from gallery.access.details import Amount, Detail, Thing
from gallery.access.log import Action, Target, note
from gallery.access.permissions import SEE
from gallery.api.paging import AfterId, page_of
from gallery.api.parameters import Text
from gallery.api.problems import answers
from gallery.api.schemas import PatientOut, PatientPage, patient_out
from gallery.api.ways_in import for_those_who
from patients.models import Patient
from patients.proof import carrying
from patients.search import patients_matching

router = Router(auth=for_those_who(SEE), tags=["patients"])

# What the answer is made of; notes are not even read.
_COLUMNS = ("id", "first_name", "last_name", "date_of_birth", "filemaker_id")


class PatientsAsked(AfterId):
    """Which patients."""

    q: Text | None = Field(
        None,
        description="As one types it into the pages' search: every word is the beginning of a word of the name, a date "
        "of birth (1950-12-28, 1950-12, 1950), the beginning of an id, or the beginning or end of a health number.",
        examples=["quill 1950"],
    )
    filemaker_id: Text | None = Field(
        None, description="To the letter.", examples=["0A1B2C3D-0000-4000-8000-00000000ADA0"]
    )


@router.get("patients", response=answers(PatientPage, 422))
def patients(request: HttpRequest, asked: Query[PatientsAsked]) -> PatientPage:
    """Patients that fit all of what is asked, or all of them, in the order of their ids."""
    fitting = patients_matching(asked.q or "")
    if asked.filemaker_id is not None:
        fitting = fitting & carrying(asked.filemaker_id)
    found = page_of(fitting.only(*_COLUMNS), asked, request)
    detail, shown = Detail.of(Amount(len(found.rows), Thing.PATIENT)), [one.pk for one in found.rows]
    note(request, Action.LISTED_PATIENTS, Target(detail=detail, patients=shown))
    return PatientPage(items=[patient_out(patient) for patient in found.rows], next=found.next)


@router.get("patients/{patient_id}", response=answers(PatientOut, 404, 422))
def patient(request: HttpRequest, patient_id: UUID) -> PatientOut:
    """One patient."""
    person = get_object_or_404(Patient.objects.only(*_COLUMNS), pk=patient_id)
    note(request, Action.VIEWED_PATIENT, Target(person.pk))
    return patient_out(person)
